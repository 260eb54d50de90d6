"""Watching positions (定位巡查): judge what is new, and tell the cases what was observed."""

from dataclasses import dataclass
from datetime import datetime

from correction.domain.context import Context
from correction.domain.facts.observations import ObservationStated
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.office.ports import Store, UnitOfWork
from correction.office.positions.plan import WatchPlan, to_ms, watch_plan
from correction.office.positions.port import DueSource, PositionsStore
from correction.office.positions.revise import newest, revise
from correction.office.positions.rules import PositionRules, position_rules
from correction.office.positions.sightings import Sighting, Track, sightings
from correction.office.record import draft
from correction.rulebooks.book import Rulebook

ENGINE_ACTOR = "positions"
BATCH = 20
EVER_MS = 0
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What one round did: sources judged, revisions stated, and the cases that failed, with the error."""

    judged: int
    stated: int
    failed: tuple[tuple[str, str], ...] = ()


def watch_positions(
    store: Store, positions: PositionsStore, book: Rulebook, context: Context, now: datetime
) -> Watched:
    """Judge every source that has new fixes or has fallen silent, some at a time in one transaction.

    The two stores are never assumed to commit together: the case is told first, then the source is marked.
    A crash in between judges again and changes nothing, since a revision has the same id each time. A
    source that fails leaves the others alone and stays due.
    """
    rules = position_rules(book, legal_day(now))
    with store.reading() as uow:
        speaks_for = dict(uow.sources())
    judged = stated = 0
    failed: list[tuple[str, str]] = []
    all_due = positions.due(to_ms(now), sorted(speaks_for))
    for first in range(0, len(all_due), BATCH):
        done = []
        with store.writing() as uow:
            for due in all_due[first : first + BATCH]:
                case_id = speaks_for[due.source_id]
                try:
                    with uow.savepoint():
                        made, plan = _tell(uow, positions, rules, context, now, due, case_id)
                except Exception as error:  # noqa: BLE001 - one source must not hide all the others
                    failed.append((case_id, f"{type(error).__name__}: {error}"))
                    continue
                done.append((due, _silence_due(positions, plan, due.source_id, now)))
                stated += made
        positions.judged(done)
        judged += len(done)
    return Watched(judged=judged, stated=stated, failed=tuple(failed))


def judge_all_again(store: Store, positions: PositionsStore) -> None:
    """Have every source judged again from its first kept fix, because areas or fences have changed."""
    with store.reading() as uow:
        sources = [source_id for source_id, _ in uow.sources()]
    positions.touch(sources, EVER_MS)


def _tell(  # noqa: PLR0917 - the parts of one round, handed on whole
    uow: UnitOfWork,
    positions: PositionsStore,
    rules: PositionRules,
    context: Context,
    now: datetime,
    due: DueSource,
    case_id: str,
) -> tuple[int, WatchPlan]:
    file = CaseFile.of_log(case_id, uow.entries(case_id))
    plan = watch_plan(file, context)
    known = [e.payload for e in file.of(ObservationStated)]
    from_ms = judge_from(due, known, rules, now)
    seen = _see(positions, plan, rules, from_ms=from_ms, until_ms=to_ms(now))
    drafts = [
        draft(
            revision,
            When.span(revision.began_at, revision.ended_at),
            entry_id=f"{revision.observation_id}/{revision.revision}",
            actor=ENGINE_ACTOR,
        )
        for revision in revise(case_id, known, seen, from_ms=from_ms)
    ]
    uow.append(case_id, drafts, recorded_at=now)
    return len(drafts), plan


def judge_from(due: DueSource, known: list[ObservationStated], rules: PositionRules, now: datetime) -> int:
    """Give the moment from which fixes are judged again: a settled one before anything new.

    Far enough back that a spell without movement is seen whole, and before every observation that reaches
    into the span.
    """
    touched_ms = due.touched_from_ms if due.touched_from_ms is not None else to_ms(now)
    from_ms = touched_ms - round((24 + 2 * rules.stillness.still_hours) * HOUR_MS)
    live = [o for o in newest(known).values() if not o.withdrawn]
    for held in sorted(live, key=lambda o: o.began_at, reverse=True):
        if held.ended_at is None or to_ms(held.ended_at) >= from_ms:
            from_ms = min(from_ms, to_ms(held.began_at) - HOUR_MS)
    return from_ms


def _see(
    positions: PositionsStore, plan: WatchPlan, rules: PositionRules, *, from_ms: int, until_ms: int
) -> tuple[Sighting, ...]:
    tracks = {}
    for source in plan.sources:
        # The fix before the span tells since when the source has been silent.
        before = positions.last_fix_ms(source.source_id, from_ms)
        batch = positions.fixes(source.source_id, from_ms if before is None else before, until_ms)
        tracks[source.source_id] = Track(batch=batch, whole=before is None)
    return sightings(plan, tracks, rules, until_ms=until_ms)


def _silence_due(positions: PositionsStore, plan: WatchPlan, source_id: str, now: datetime) -> int | None:
    interval_ms = next((s.interval_ms for s in plan.sources if s.source_id == source_id), None)
    if interval_ms is None:
        return None
    now_ms = to_ms(now)
    last_ms = positions.last_fix_ms(source_id, now_ms)
    due_ms = (last_ms if last_ms is not None else now_ms) + interval_ms
    return due_ms if due_ms > now_ms else None
