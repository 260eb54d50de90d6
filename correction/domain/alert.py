"""Alerts (预警): a finding that has been told to someone, folded from the acts in the log."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from correction.domain.entry import AnyEntry
from correction.domain.facts.alerts import (
    AlertAcknowledged,
    AlertEscalated,
    AlertReviewed,
    AlertStated,
    AlertSuspended,
    Disposition,
    Matter,
    Rung,
)

_NAMESPACE = uuid.UUID("6f2f6b56-6a8f-5c9e-9a59-2f3e0a3f7c11")
ALERT_ACTS = (AlertStated, AlertAcknowledged, AlertReviewed, AlertSuspended, AlertEscalated)


def alert_id(log_id: str, occasion: str) -> str:
    """Name the alert of one occasion; every machine that raises it gives it the same name."""
    return str(uuid.uuid5(_NAMESPACE, f"{log_id}|{occasion}"))


class Handling(StrEnum):
    """What people did so far (办理状态): unseen, acknowledged, reviewed; only a person moves it."""

    UNSEEN = "unseen"
    ACKNOWLEDGED = "acknowledged"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert of one log: the matter as last stated, when it was first told, and what people did.

    `revision` counts how often the matter was stated. `again_at` is when it was raised anew, as `raised_anew`
    tells; what people did speaks of the last raising alone.
    """

    log_id: str
    stated: AlertStated
    told_at: datetime
    revision: int = 1
    handling: Handling = Handling.UNSEEN
    disposition: Disposition | None = None
    suspended_until_at: datetime | None = None
    again_at: datetime | None = None
    acknowledged_at: datetime | None = None
    reviewed_at: datetime | None = None
    rung: Rung | None = None

    @property
    def raised_at(self) -> datetime:
        """When it was raised last: the clocks of those who must act run from here."""
        return self.again_at or self.told_at

    @property
    def alert_id(self) -> str:
        """The id of the alert, the same on every machine that raises it."""
        return self.stated.alert_id

    @property
    def open(self) -> bool:
        """Whether anybody still has something to do: not withdrawn, and not yet reviewed."""
        return self.stated.matter is not Matter.WITHDRAWN and self.handling is not Handling.REVIEWED


def fold_alerts(entries: Iterable[AnyEntry]) -> dict[str, Alert]:
    """Read the alerts of one log from its acts, in order of their numbers; keys are alert ids."""
    alerts: dict[str, Alert] = {}
    for entry in entries:
        act = entry.payload
        if not isinstance(act, ALERT_ACTS):
            continue
        known = alerts.get(act.alert_id)
        if isinstance(act, AlertStated):
            if known is None:
                alerts[act.alert_id] = Alert(log_id=entry.log_id, stated=act, told_at=entry.recorded_at)
            else:
                alerts[act.alert_id] = _restated(known, act, entry.recorded_at)
        elif known is not None:
            alerts[act.alert_id] = _handled(known, act, entry.recorded_at)
    return alerts


def raised_anew(before: Matter, after: Matter, handling: Handling) -> bool:
    """Tell whether somebody has to look again at what was told before.

    What was withdrawn stands again, or what was reviewed as over goes on: nobody has judged that yet.
    """
    if before is Matter.WITHDRAWN:
        return after is not Matter.WITHDRAWN
    return handling is Handling.REVIEWED and before is Matter.OVER and after is Matter.ONGOING


def _restated(alert: Alert, act: AlertStated, at: datetime) -> Alert:
    moved = replace(alert, stated=act, revision=alert.revision + 1)
    if not raised_anew(alert.stated.matter, act.matter, alert.handling):
        return moved
    unseen = replace(moved, handling=Handling.UNSEEN, disposition=None, reviewed_at=None)
    return replace(unseen, again_at=at, acknowledged_at=None, rung=None)


def _handled(
    alert: Alert, act: AlertAcknowledged | AlertReviewed | AlertSuspended | AlertEscalated, at: datetime
) -> Alert:
    match act:
        case AlertAcknowledged():
            seen = Handling.ACKNOWLEDGED if alert.handling is Handling.UNSEEN else alert.handling
            return replace(alert, handling=seen, acknowledged_at=alert.acknowledged_at or at)
        case AlertReviewed():
            reviewed = replace(alert, handling=Handling.REVIEWED, disposition=act.disposition)
            return replace(reviewed, reviewed_at=at)
        case AlertSuspended():
            return replace(alert, suspended_until_at=act.until_at)
        case AlertEscalated():
            return replace(alert, rung=act.rung)
