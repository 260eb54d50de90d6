"""Telling of what is wrong with the platform (平台预警): alerts of the platform's own log.

They are measured, not derived: an alert is raised when a trouble is seen, over when it is seen no more, and
never withdrawn, since it was so. A person reviews it like any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from correction.domain.alert import Alert, alert_id
from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Draft
from correction.domain.facts.alerts import AlertStated, Matter
from correction.domain.finding import Why
from correction.domain.moments import When
from correction.office.ports import PLATFORM_LOG, LogKind, UnitOfWork
from correction.office.watching.troubles import Trouble

RULE = "platform_watch"
ACTOR = "platform-watch"
Key = tuple[AlertKind, str]


def key_of(kind: AlertKind, occasion: str) -> Key:
    """Give the trouble that an alert of the platform is about."""
    return kind, occasion.split(":", 1)[1].rpartition("@")[0]


def tell_platform_troubles(
    uow: UnitOfWork, seen: Iterable[Trouble], over: Mapping[Key, datetime], *, now: datetime
) -> int:
    """Raise what is seen and was not told, end what is told and `over` since a moment; give how many.

    The state of the log decides, so that several processes that see the same tell it once.
    """
    uow.create_log(PLATFORM_LOG, LogKind.PLATFORM)
    ongoing: dict[Key, Alert] = {}
    known: dict[str, Alert] = {}
    for alert in uow.alerts(PLATFORM_LOG):
        known[alert.alert_id] = alert
        if alert.stated.rule == RULE and alert.stated.matter is Matter.ONGOING:
            ongoing[key_of(alert.stated.kind, alert.stated.occasion)] = alert
    told = [_raised(trouble) for trouble in seen if trouble.key not in ongoing]
    told += [
        replace(alert.stated, matter=Matter.OVER, ended_at=max(over[key], alert.stated.began_at))
        for key, alert in sorted(ongoing.items())
        if key in over
    ]
    drafts = [
        Draft(
            entry_id=f"{stated.alert_id}/{_next(known, stated)}",
            when=When.at(now),
            actor=ACTOR,
            payload=stated,
        )
        for stated in told
        if stated.alert_id not in known or known[stated.alert_id].stated.matter is not stated.matter
    ]
    uow.append(PLATFORM_LOG, drafts, recorded_at=now)
    return len(drafts)


def _next(known: dict[str, Alert], stated: AlertStated) -> int:
    return known[stated.alert_id].revision + 1 if stated.alert_id in known else 1


def _raised(trouble: Trouble) -> AlertStated:
    occasion = f"{RULE}:{trouble.subject}@{trouble.began_at:%Y%m%dT%H%M%S.%fZ}"
    return AlertStated(
        alert_id=alert_id(PLATFORM_LOG, f"{trouble.kind}|{occasion}"),
        kind=trouble.kind,
        rule=RULE,
        bearer=Bearer.PLATFORM,
        occasion=occasion,
        matter=Matter.ONGOING if trouble.ended_at is None else Matter.OVER,
        began_at=trouble.began_at,
        ended_at=trouble.ended_at,
        why=Why(citations=(), inputs=trouble.inputs, arithmetic=(trouble.told, f"处置见手册 {trouble.kind}")),
    )
