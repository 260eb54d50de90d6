"""Comparing findings with alerts (对账): what has to be stated so that the alerts say what is so."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from correction.domain.alert import Alert, alert_id
from correction.domain.facts.alerts import AlertStated, Matter
from correction.domain.facts.observations import ObservationStated
from correction.domain.file import CaseFile
from correction.domain.finding import Finding

# What is told within a day of its end was told in time.
PUNCTUAL = timedelta(days=1)
NO_LONGER = "按现有记录和规则不再成立"


def superseded(file: CaseFile, occasion: str) -> str:
    """Say why a matter no longer follows: what became of the observation on which it stood, if on any."""
    named = occasion.rpartition(":")[2]
    stated = [e.payload for e in file.of(ObservationStated) if e.payload.observation_id == named]
    last = max(stated, key=lambda revision: revision.revision, default=None)
    if last is None or not last.withdrawn:
        return NO_LONGER
    return f"定位重新研判：{last.reason}{f'（{last.merged_into}）' if last.merged_into else ''}"


def reconcile(
    log_id: str,
    findings: Iterable[Finding],
    alerts: Iterable[Alert],
    *,
    now: datetime,
    new_book: bool = False,
    reason: Callable[[str], str] = lambda _occasion: NO_LONGER,
) -> Iterator[AlertStated]:
    """Give the statements that bring the alerts of a log in line with its findings.

    Raises what is missing, restates what has ended or moved, withdraws what no longer follows; says
    nothing where nothing changed. The result depends only on the two sets, not on how often it was asked.
    An alert is retrospective that was over for more than a day when first told, or that a `new_book` raises.
    `reason` says of an occasion why it is withdrawn.
    """
    known = {alert.stated.occasion: alert.stated for alert in alerts}
    found: set[str] = set()
    for finding in findings:
        found.add(finding.occasion)
        old = known.get(finding.occasion)
        late = finding.ended_at is not None and finding.ended_at + PUNCTUAL < now
        stated = _stated(log_id, finding, retrospective=old.retrospective if old else late or new_book)
        if stated != old:
            yield stated
    for occasion, old in known.items():
        if occasion not in found and old.matter is not Matter.WITHDRAWN:
            yield _withdrawn(old, reason(occasion))


def _stated(log_id: str, finding: Finding, *, retrospective: bool) -> AlertStated:
    return AlertStated(
        alert_id=alert_id(log_id, finding.occasion),
        kind=finding.kind,
        rule=finding.rule,
        bearer=finding.bearer,
        occasion=finding.occasion,
        matter=Matter.ONGOING if finding.ended_at is None else Matter.OVER,
        began_at=finding.began_at,
        ended_at=finding.ended_at,
        why=finding.why,
        pace=finding.pace,
        cycle_on=finding.cycle_on,
        entries=finding.entries,
        retrospective=retrospective,
    )


def _withdrawn(old: AlertStated, reason: str) -> AlertStated:
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
        reason=reason,
    )
