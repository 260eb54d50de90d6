"""Watching positions (定位巡查): judge what is new, and tell the cases what was observed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from correction.domain.context import Context
from correction.domain.facts.observations import ObservationStated
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.office.judging.faults import fault_of
from correction.office.ports import Speaking, Store, UnitOfWork
from correction.office.positions.judging.meetings import Person, barred_windows, meetings
from correction.office.positions.judging.plan import WatchPlan, watch_plan
from correction.office.positions.judging.revise import revise
from correction.office.positions.judging.rules import PositionRules, position_rules
from correction.office.positions.judging.settled import read_settled, read_tracks
from correction.office.positions.judging.sighting import Sighting
from correction.office.positions.judging.sightings import sightings
from correction.office.positions.lawful import Window, to_ms
from correction.office.positions.port import Access, DueSource, PositionsStore, Purpose, Reader
from correction.office.record import draft
from correction.rulebooks.book import Rulebook

ENGINE_ACTOR = "positions"
BATCH = 20
EVER_MS = 0
ONE_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What one round did: sources judged, revisions stated, and the cases that failed, with the error."""

    judged: int
    stated: int
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """What is the same for every source of a round."""

    positions: Reader
    rules: PositionRules
    book: Rulebook
    context: Context
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wearers:
    """For whom sources speak, and for whom they spoke before."""

    now: Mapping[str, str]
    before: Mapping[str, tuple[Speaking, ...]]

    def of(self, due: DueSource) -> Iterator[str]:
        """Give the cases that are to hear of what is new: an earlier wearer's, of what came late."""
        if due.source_id in self.now:
            yield self.now[due.source_id]
        if due.touched_from_ms is not None:
            for spoke in self.before.get(due.source_id, ()):
                if spoke.spoke_at(due.touched_from_ms):
                    yield spoke.case_id


def watch_positions(
    store: Store,
    positions: PositionsStore,
    book: Rulebook,
    context: Context,
    now: datetime,
    *,
    pulse: Callable[[], object] = lambda: None,
) -> Watched:
    """Judge every source that has new fixes or has fallen silent, some at a time in one transaction.

    The two stores are never assumed to commit together: the case is told first, then the source is marked.
    A crash in between judges again and changes nothing, since a revision has the same id each time. A
    source that fails leaves the others alone and stays due. `pulse` is called after each transaction.
    """
    rules = position_rules(book, legal_day(now))
    access = Access(actor=ENGINE_ACTOR, purpose=Purpose.JUDGING, at=now)
    with store.reading() as uow:
        wearers = _Wearers(now=dict(uow.sources()), before=uow.worn())
    judged = stated = 0
    failed: list[tuple[str, str]] = []
    all_due = positions.due(to_ms(now), sorted({*wearers.now, *wearers.before}))
    for first in range(0, len(all_due), BATCH):
        done = []
        with positions.reading(access) as reader, store.writing() as uow:
            round_ = _Round(positions=reader, rules=rules, book=book, context=context, now=now)
            for due in all_due[first : first + BATCH]:
                silent_ms, made, case_id = None, 0, ""
                try:
                    with uow.savepoint():
                        for case_id in wearers.of(due):
                            told, plan = _tell(round_, uow, due, case_id)
                            made += told
                            if case_id == wearers.now.get(due.source_id):
                                silent_ms = _silence_due(reader, plan, due.source_id, now)
                except Exception as error:  # noqa: BLE001 - one source must not hide all the others
                    failed.append((case_id, fault_of(error)))
                    continue
                done.append((due, silent_ms))
                stated += made
        positions.judged(done)
        judged += len(done)
        pulse()
    return Watched(judged=judged, stated=stated, failed=tuple(failed))


def judge_again(
    store: Store, positions: PositionsStore, case_ids: Sequence[str], *, from_at: datetime
) -> None:
    """Have what some persons' sources sent judged again from a moment on, because what binds them changed."""
    with store.reading() as uow:
        sources = [source_id for source_id, case_id in uow.sources() if case_id in case_ids]
    positions.touch(sources, to_ms(from_at))


def judge_all_again(store: Store, positions: PositionsStore) -> None:
    """Have every source judged again from its first kept fix, because areas or fences have changed."""
    with store.reading() as uow:
        sources = [source_id for source_id, _ in uow.sources()]
    positions.touch(sources, EVER_MS)


def _tell(round_: _Round, uow: UnitOfWork, due: DueSource, case_id: str) -> tuple[int, WatchPlan]:
    """Judge one person again as far back as anything may have changed, and state what is new."""
    now_ms = to_ms(round_.now)
    file, plan, known = _case(round_, uow, case_id)
    settled = read_settled(
        round_.positions,
        plan,
        known,
        round_.rules,
        touched_ms=now_ms if due.touched_from_ms is None else due.touched_from_ms,
        until_ms=now_ms,
    )
    from_ms = settled.from_ms
    seen = list(sightings(plan, settled.tracks, round_.rules, from_ms=from_ms, until_ms=now_ms))
    stated = 0
    person = Person(plan=plan, tracks=settled.tracks)
    for other_id, windows in barred_windows(file).items():
        near, told = _near(round_, uow, person, other_id, windows=windows, from_ms=from_ms)
        seen += near
        stated += told
    return stated + _state(round_, uow, case_id, revise(case_id, known, seen, from_ms=from_ms)), plan


def _near(
    round_: _Round,
    uow: UnitOfWork,
    person: Person,
    other_id: str,
    *,
    windows: tuple[Window, ...],
    from_ms: int,
) -> tuple[list[Sighting], int]:
    """Compare with another person, tell their file, and give what this person's file is to hear."""
    other_file, other_plan, other_known = _case(round_, uow, other_id)
    case_id, now_ms = person.plan.case_id, to_ms(round_.now)
    other = Person(
        plan=other_plan,
        tracks=read_tracks(round_.positions, other_plan, from_ms - ONE_DAY_MS, now_ms),
    )
    found = meetings(person, other, windows, round_.rules, from_ms=from_ms, until_ms=now_ms)
    stated = 0
    if case_id in barred_windows(other_file):
        between = [o for o in other_known if o.other_case_id == case_id]
        theirs = [theirs for _, theirs in found]
        stated = _state(round_, uow, other_id, revise(other_id, between, theirs, from_ms=from_ms))
    return [mine for mine, _ in found], stated


def _case(
    round_: _Round, uow: UnitOfWork, case_id: str
) -> tuple[CaseFile, WatchPlan, list[ObservationStated]]:
    file = CaseFile.of_log(case_id, uow.entries(case_id))
    plan = watch_plan(file, round_.context, round_.book)
    return file, plan, [e.payload for e in file.of(ObservationStated)]


def _state(round_: _Round, uow: UnitOfWork, case_id: str, revisions: Sequence[ObservationStated]) -> int:
    drafts = [
        draft(
            revision,
            When.span(revision.began_at, revision.ended_at),
            entry_id=f"{revision.observation_id}/{revision.revision}",
            actor=ENGINE_ACTOR,
        )
        for revision in revisions
    ]
    if drafts:
        uow.append(case_id, drafts, recorded_at=round_.now)
    return len(drafts)


def _silence_due(positions: Reader, plan: WatchPlan, source_id: str, now: datetime) -> int | None:
    interval_ms = next((s.interval_ms for s in plan.sources if s.source_id == source_id), None)
    if interval_ms is None:
        return None
    now_ms = to_ms(now)
    last_ms = positions.last_fix_ms(source_id, now_ms)
    due_ms = (last_ms if last_ms is not None else now_ms) + interval_ms
    return due_ms if due_ms > now_ms else None
