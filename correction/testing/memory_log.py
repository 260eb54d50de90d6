"""One log of the office kept in memory, and what an entry in it wakes up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from correction.domain.alert import ALERT_ACTS, Alert, fold_alerts
from correction.domain.alert_kind import Grade
from correction.domain.entry import AnyEntry
from correction.domain.file import CaseFile
from correction.domain.finding import NOTHING_SETTLED
from correction.office.ports import REVIEWED, LogKind, ReviewState
from correction.rulebooks.glossary import glossary

_LEASE = timedelta(minutes=2)


@dataclass(slots=True)
class MemoryLog:
    """One log with how far its review and the ladders of its alerts have come."""

    kind: LogKind
    office_id: str | None = None
    entries: list[AnyEntry] = field(default_factory=list)
    ids: dict[str, AnyEntry] = field(default_factory=dict)
    state: ReviewState = field(default_factory=ReviewState)
    tries: int = 0
    # When the ladder of an alert has to be looked at next.
    steps: dict[str, datetime] = field(default_factory=dict)

    def file(self, log_id: str) -> CaseFile:
        """Give the file of the log."""
        return CaseFile.of_log(log_id, self.entries)

    def alerts(self) -> dict[str, Alert]:
        """Give the alerts of the log by id."""
        return fold_alerts(self.entries)


def woken(log: MemoryLog, new: Sequence[AnyEntry], at: datetime) -> None:
    """Have a log and its ladders looked at as far as new entries touch them."""
    _wake(log, new, at)
    _wake_ladders(log, new)


def _wake(log: MemoryLog, new: Sequence[AnyEntry], at: datetime) -> None:
    """Make a reviewed log due when something other than an act on an alert was recorded in it."""
    facts = [entry for entry in new if not isinstance(entry.payload, ALERT_ACTS)]
    if not facts or log.kind not in REVIEWED:
        return
    settled = log.state.settled
    if any(settled.reopened_by(entry) for entry in facts):
        settled = NOTHING_SETTLED
    log.state = replace(log.state, next_review_at=min(at, log.state.next_review_at or at), settled=settled)
    log.tries = 0


def _wake_ladders(log: MemoryLog, new: Sequence[AnyEntry]) -> None:
    """Have the ladder of every alert that was acted on looked at."""
    acted = {entry.payload.alert_id: entry for entry in new if isinstance(entry.payload, ALERT_ACTS)}
    alerts = log.alerts() if acted else {}
    for alert_id in acted.keys() & alerts.keys():
        alert = alerts[alert_id]
        log.steps.pop(alert_id, None)
        if alert.open and not alert.stated.retrospective:
            log.steps[alert_id] = acted[alert_id].recorded_at


def claim_ladders(logs: Iterable[MemoryLog], now: datetime, limit: int) -> tuple[str, ...]:
    """Give the alerts whose ladder is due, the longest due first, and put them off for two minutes."""
    waiting = ((at, alert_id, log) for log in logs for alert_id, at in log.steps.items() if at <= now)
    due = sorted(waiting, key=lambda each: each[:2])[:limit]
    for _, alert_id, log in due:
        log.steps[alert_id] = now + _LEASE
    return tuple(alert_id for _, alert_id, _ in due)


def is_due(log: MemoryLog, now: datetime) -> bool:
    """Tell whether a log is due for review."""
    return log.state.next_review_at is not None and log.state.next_review_at <= now


def gravity(log: MemoryLog) -> int:
    """Give the rank of the gravest open alert of a log, below all ranks where there is none."""
    grades = list(Grade)
    open_ones = (alert for alert in log.alerts().values() if alert.open)
    return min((grades.index(glossary().alert(a.stated.kind).grade) for a in open_ones), default=len(grades))


def same_number(known: str | None, asked: str | None) -> bool:
    """Compare two whole numbers as people write them."""
    return known is not None and asked is not None and known.strip().upper() == asked.strip().upper()
