"""Comparing findings with alerts (对账): what has to be stated so that the alerts say what is so."""

import uuid
from collections.abc import Iterable, Iterator

from correction.domain.alert import Alert
from correction.domain.facts.alerts import AlertStated, Matter
from correction.domain.finding import Finding

_NAMESPACE = uuid.UUID("6f2f6b56-6a8f-5c9e-9a59-2f3e0a3f7c11")


def alert_id(log_id: str, occasion: str) -> str:
    """Name the alert of one occasion; every machine that raises it gives it the same name."""
    return str(uuid.uuid5(_NAMESPACE, f"{log_id}|{occasion}"))


def reconcile(
    log_id: str, findings: Iterable[Finding], alerts: Iterable[Alert], *, new_book: bool = False
) -> Iterator[AlertStated]:
    """Give the statements that bring the alerts of a log in line with its findings.

    Raises what is missing, restates what has ended or moved, withdraws what no longer follows; says
    nothing where nothing changed. The result depends only on the two sets, not on how often it was asked.
    An alert is retrospective that was over when it was first told, or that only a `new_book` raises.
    """
    known = {alert.stated.occasion: alert.stated for alert in alerts}
    found: set[str] = set()
    for finding in findings:
        found.add(finding.occasion)
        stated = _stated(log_id, finding, known.get(finding.occasion), new_book=new_book)
        if stated != known.get(finding.occasion):
            yield stated
    for occasion, old in known.items():
        if occasion not in found and old.matter is not Matter.WITHDRAWN:
            yield _withdrawn(old)


def _stated(log_id: str, finding: Finding, old: AlertStated | None, *, new_book: bool) -> AlertStated:
    over = finding.ended_at is not None
    return AlertStated(
        alert_id=alert_id(log_id, finding.occasion),
        kind=finding.kind,
        rule=finding.rule,
        bearer=finding.bearer,
        occasion=finding.occasion,
        matter=Matter.OVER if over else Matter.ONGOING,
        began_at=finding.began_at,
        ended_at=finding.ended_at,
        why=finding.why,
        pace=finding.pace,
        cycle_on=finding.cycle_on,
        entries=finding.entries,
        retrospective=over or new_book if old is None else old.retrospective,
    )


def _withdrawn(old: AlertStated) -> AlertStated:
    return AlertStated(
        alert_id=old.alert_id,
        kind=old.kind,
        rule=old.rule,
        bearer=old.bearer,
        occasion=old.occasion,
        matter=Matter.WITHDRAWN,
        began_at=old.began_at,
        ended_at=old.ended_at,
        why=old.why,
        pace=old.pace,
        cycle_on=old.cycle_on,
        entries=old.entries,
        retrospective=old.retrospective,
        reason="按现有记录和规则不再成立",
    )
