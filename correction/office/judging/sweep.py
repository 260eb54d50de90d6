"""The sweep (巡查): judge every case that is due and bring its alerts in line.

Missed, late or repeated sweeps all end in the same state, since nothing depends on when one ran.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from correction.domain.alert import Alert
from correction.domain.context import Context
from correction.domain.entry import Draft
from correction.domain.facts.alerts import AlertStated, AlertSuspended, Matter, TellingSuspended
from correction.domain.file import CaseFile
from correction.domain.finding import NOTHING_SETTLED
from correction.domain.moments import When
from correction.office.judging.code_version import code_version
from correction.office.judging.faults import fault_of
from correction.office.judging.reconcile import reconcile, superseded
from correction.office.ports import AnyDraft, ReviewState, Store, UnitOfWork
from correction.office.standards.in_force import in_force
from correction.rulebooks.book import Rulebook
from correction.rules.assess import assess

BATCH = 50
WORKER = "worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What one review did."""

    log_id: str
    stated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one sweep did: cases judged, statements made, and the reviews that failed, with the error."""

    reviewed: int
    stated: int
    failed: tuple[tuple[str, str], ...] = ()


def judged_with(book: Rulebook, context: Context) -> str:
    """Name what a review judges by; what it settled holds only for the same book, code and context."""
    local = "" if book.digest == book.adopted else f"|{book.digest}"
    return f"{book.adopted}|{code_version()}|{context.version}{local}"


def review(uow: UnitOfWork, log_id: str, book: Rulebook, context: Context, now: datetime) -> Reviewed:
    """Judge one case and write its alerts, in the caller's transaction.

    Only what is not settled is loaded, unless book, code or context have changed since the last review. What
    a newly adopted book finds in the past is told as retrospective.
    """
    here = book.at_body(uow.office_of(log_id))
    judged_by = judged_with(here, context)
    state = uow.review_state(log_id)
    settled = state.settled if state.judged_by == judged_by else NOTHING_SETTLED
    file = CaseFile.of_log(log_id, uow.entries(log_id, settled=settled))
    assessment = assess(file, book, context, now, settled=settled)
    alerts = {alert.alert_id: alert for alert in uow.alerts(log_id, settled=settled)}
    drafts: list[AnyDraft] = []
    new_book = bool(state.judged_by) and not state.judged_by.startswith(book.adopted)
    told = reconcile(
        log_id,
        assessment.findings,
        alerts.values(),
        now=now,
        new_book=new_book,
        reason=partial(superseded, file),
    )
    for stated in told:
        revision = alerts[stated.alert_id].revision + 1 if stated.alert_id in alerts else 1
        entry_id = f"{stated.alert_id}/{revision}"
        drafts.append(
            Draft(entry_id=entry_id, when=When.at(now), actor=WORKER, payload=stated, book=here.digest)
        )
        held = _suspended(file, stated, alerts.get(stated.alert_id), now)
        if held is not None:
            suspended = f"{entry_id}/suspended"
            drafts.append(Draft(entry_id=suspended, when=When.at(now), actor=WORKER, payload=held))
    uow.append(log_id, drafts, recorded_at=now)
    uow.save_review(
        log_id,
        ReviewState(
            next_review_at=assessment.next_review_at, settled=assessment.settled, judged_by=judged_by
        ),
    )
    said = sum(isinstance(each.payload, AlertStated) for each in drafts)
    return Reviewed(log_id=log_id, stated=said)


def _suspended(
    file: CaseFile, stated: AlertStated, before: Alert | None, now: datetime
) -> AlertSuspended | None:
    """Suspend an alert as it is raised where telling of its kind is suspended in this log."""
    raised = before is None or before.stated.matter is Matter.WITHDRAWN
    if not raised or stated.matter is Matter.WITHDRAWN:
        return None
    said = [entry.payload for entry in file.of(TellingSuspended) if entry.payload.alert_kind is stated.kind]
    if not said or said[-1].until_at <= now:
        return None
    return AlertSuspended(alert_id=stated.alert_id, until_at=said[-1].until_at, reason=said[-1].reason)


def sweep(
    store: Store,
    book: Rulebook,
    context: Context,
    now: datetime,
    *,
    clock: Callable[[], float],
    budget_s: float = 0.1,
    batch: int = BATCH,
) -> Swept:
    """Judge up to `batch` due cases in one transaction, each in a savepoint of its own.

    A case that fails leaves the others alone; its try was counted before, so one that kills the process is
    set aside as well. After `budget_s` seconds of `clock` the rest waits for the next transaction.
    """
    claimed = store.claim_due(now, batch)
    if not claimed:
        return Swept(reviewed=0, stated=0)
    reviewed = stated = 0
    failed: list[tuple[str, str]] = []
    started = clock()
    with store.writing() as uow:
        due = uow.lock_due(claimed, now)
        # Read with the cases held: a standard that is approved meanwhile makes them due again afterwards.
        book = in_force(uow, book)
        for tried, log_id in enumerate(due):
            if tried and clock() - started > budget_s:
                uow.give_back(due[tried:])
                break
            try:
                with uow.savepoint():
                    stated += review(uow, log_id, book, context, now).stated
                reviewed += 1
            except Exception as error:  # noqa: BLE001 - whatever a case raises must not stop the others
                failed.append((log_id, fault_of(error)))
    return Swept(reviewed=reviewed, stated=stated, failed=tuple(failed))


def drain(
    store: Store,
    book: Rulebook,
    context: Context,
    now: datetime,
    *,
    clock: Callable[[], float],
    stopping: Callable[[], bool] = lambda: False,
    advance: Callable[[int], None] = lambda _count: None,
) -> Swept:
    """Sweep until nothing is due or `stopping` says to stop, as after a new rulebook; sum up what was done.

    A transaction claims at most twice as many cases as the one before got through, so that a busy machine
    claims few in vain. `advance` is told how many more cases have been tried, to show how far work has come.
    """
    reviewed = stated = 0
    failed: list[tuple[str, str]] = []
    batch = BATCH
    while not stopping():
        swept = sweep(store, book, context, now, clock=clock, batch=batch)
        tried = swept.reviewed + len(swept.failed)
        if tried == 0:
            break
        reviewed, stated = reviewed + swept.reviewed, stated + swept.stated
        failed += swept.failed
        advance(tried)
        batch = min(BATCH, 2 * tried)
    return Swept(reviewed=reviewed, stated=stated, failed=tuple(failed))
