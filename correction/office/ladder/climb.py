"""The sweep of ladders (升级巡查): take the steps that are due, each with its notice in one transaction.

Missed, late, repeated and concurrent sweeps take the same steps: which were taken stands in the log, and the
head of the log is held while one is decided.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.alert import Alert
from correction.domain.entry import AnyEntry, Draft
from correction.domain.facts.alerts import AlertEscalated
from correction.domain.moments import When, legal_day
from correction.office.judging.faults import fault_of
from correction.office.ladder.duty import on_duty
from correction.office.ladder.escalate import Escalation, Office, Step, escalate, lookback_days
from correction.office.ports import AnyDraft, Store, UnitOfWork
from correction.office.standards.in_force import in_force
from correction.rulebooks.book import Rulebook

BATCH = 50
ACTOR = "worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """What one sweep did: the alerts it looked at, steps taken, and those that failed, with the error."""

    sound: tuple[str, ...] = ()
    steps: int = 0
    failed: tuple[tuple[str, str], ...] = ()

    @property
    def looked_at(self) -> int:
        """How many alerts were looked at without an error."""
        return len(self.sound)


def standing(uow: UnitOfWork, alert: Alert, book: Rulebook, now: datetime) -> Escalation:
    """Give the steps that an alert has come to and not taken, and when the next is due."""
    book = book.at_body(uow.office_of(alert.log_id))
    since_on = legal_day(alert.stated.began_at - timedelta(days=lookback_days(alert, book)))
    acts = _acts(uow, alert, since_on)
    office = Office(
        office_id=uow.office_of(alert.log_id),
        tree=uow.organisation(),
        on_duty=lambda org_id, at: on_duty(uow, org_id, at),
    )
    return escalate(alert, acts, office, book, now)


def taken(uow: UnitOfWork, alert: Alert) -> tuple[AlertEscalated, ...]:
    """Give the steps of an alert that were taken, in order, those of earlier raisings too."""
    acts = (entry.payload for entry in _acts(uow, alert, legal_day(alert.told_at)))
    return tuple(a for a in acts if isinstance(a, AlertEscalated) and a.alert_id == alert.alert_id)


def _acts(uow: UnitOfWork, alert: Alert, since_on: date) -> tuple[AnyEntry, ...]:
    return uow.acts(alert.log_id, since_on=min(since_on, legal_day(alert.told_at)))


def look_at(uow: UnitOfWork, alert_id: str, book: Rulebook, now: datetime) -> int:
    """Take the steps of one alert that are due, in the caller's transaction; give how many."""
    alert = uow.alert(alert_id)
    found = standing(uow, alert, book, now)
    here = book.at_body(uow.office_of(alert.log_id))
    drafts = [_entry(alert, step, here, now) for step in found.due]
    uow.append(alert.log_id, drafts, recorded_at=now)
    uow.put_step(alert_id, found.next_step_at)
    return len(drafts)


def climb(
    store: Store, book: Rulebook, now: datetime, *, stopping: Callable[[], bool] = lambda: False
) -> Climbed:
    """Look at every ladder that is due until none is left or `stopping` says to stop.

    An alert that fails leaves the others alone and is tried again two minutes later.
    """
    steps = 0
    sound: list[str] = []
    failed: list[tuple[str, str]] = []
    while not stopping():
        claimed = store.claim_ladders(now, BATCH)
        if not claimed:
            break
        with store.writing() as uow:
            book = in_force(uow, book)
            logs = uow.logs_of_alerts(claimed)
            # Logs are held in order of id, as everywhere.
            uow.look_ahead(sorted(set(logs.values())))
            for alert_id in sorted(logs, key=lambda each: (logs[each], each)):
                try:
                    with uow.savepoint():
                        steps += look_at(uow, alert_id, book, now)
                    sound.append(alert_id)
                except Exception as error:  # noqa: BLE001 - whatever one alert raises must not stop the others
                    failed.append((alert_id, fault_of(error)))
    return Climbed(sound=tuple(sound), steps=steps, failed=tuple(failed))


def _entry(alert: Alert, step: Step, book: Rulebook, now: datetime) -> AnyDraft:
    """Name a step by the raising and the rung, so that it can stand in the log only once."""
    act = AlertEscalated(
        alert_id=alert.alert_id,
        rung=step.rung,
        cause=step.cause,
        raised_at=alert.raised_at,
        due_at=step.due_at,
        org_id=step.org_id,
    )
    raised = int(alert.raised_at.timestamp() * 1_000_000)
    entry_id = f"{alert.alert_id}/{raised}/{step.rung}"
    return Draft(entry_id=entry_id, when=When.at(now), actor=ACTOR, payload=act, book=book.digest)
