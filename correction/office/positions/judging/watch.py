"""Watching positions (定位巡查): judge what is new, and tell the cases what was observed."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b

from correction.domain.context import Context
from correction.office.judging.faults import fault_of
from correction.office.ports import PLATFORM_LOG, Speaking, Store, UnitOfWork
from correction.office.positions.judging.eras import position_eras
from correction.office.positions.judging.telling import ENGINE_ACTOR, CaseDue, Round, Told, tell
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Access, DueSource, JudgedSource, PositionsStore, Purpose
from correction.rulebooks.book import Rulebook

BATCH = 30
BUDGET_S = 0.1
EVER_MS = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What one round did: sources judged, revisions stated, and the cases that failed, with the error."""

    judged: int
    stated: int
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Who is watched: for whom sources speak and spoke, how long each case's log is, and was looked at."""

    now: Mapping[str, str]
    before: Mapping[str, tuple[Speaking, ...]]
    numbers: Mapping[str, int]
    looked: Mapping[str, int]

    def wearers(self, due: DueSource) -> Iterator[str]:
        """Give the cases that are to hear of what is new: an earlier wearer's, of what came late."""
        if due.source_id in self.now:
            yield self.now[due.source_id]
        if due.touched_from_ms is not None:
            for spoke in self.before.get(due.source_id, ()):
                if spoke.spoke_at(due.touched_from_ms):
                    yield spoke.case_id

    def changed(self) -> set[str]:
        """Give the cases of which something was recorded that nobody has looked at."""
        longer = self.numbers.items() - self.looked.items()
        cases = self.looked.keys() | set(self.now.values())
        return {case_id for case_id, _ in longer if case_id in cases}


@dataclass(slots=True)
class _Sources:
    """Which cases are still to hear of each source; it is judged once all of them have."""

    waiting: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    judged: dict[str, JudgedSource] = field(default_factory=dict)
    nobodys: list[JudgedSource] = field(default_factory=list)

    def done(self, case: CaseDue, told: Told) -> Iterator[JudgedSource]:
        """Note that a case was told, and give the sources of which nobody is left to hear."""
        self.judged |= {each.due.source_id: each for each in told.judged}
        for source in (*case.sources, *case.came_late) if told.judged or case.came_late else ():
            left = self.waiting[source.source_id]
            left.discard(case.case_id)
            if not left:
                nobodys = JudgedSource(due=source, silence_due_ms=None)
                yield self.judged.get(source.source_id, nobodys)


def watch_positions(
    store: Store,
    positions: PositionsStore,
    book: Rulebook,
    context: Context,
    now: datetime,
    *,
    clock: Callable[[], float] = lambda: 0.0,
    pulse: Callable[[], object] = lambda: None,
) -> Watched:
    """Judge everybody who has new fixes, has fallen silent, or whom something else binds than was known.

    Some at a time are judged in one transaction, no more than fit into 100 ms of `clock`, since people wait
    to record meanwhile. The two stores are never assumed to commit together: the case is told first, then
    the source is marked. A crash in between judges again and changes nothing, since a revision has the same
    id each time. A person who fails leaves the others alone and stays due. `pulse` is called after each
    transaction.
    """
    eras = position_eras(book)
    access = Access(actor=ENGINE_ACTOR, purpose=Purpose.JUDGING, at=now)
    looked_before = positions.looked_through()
    with store.reading() as uow:
        known, unbound = _watched(uow, looked_before)
    positions.judged((), unbound)
    _notice_areas(positions, known, context)
    sources = _Sources()
    all_due = _due(positions, known, sources, now)
    positions.judged(sources.nobodys, {})
    judged = stated = 0
    failed: list[tuple[str, str]] = []
    left = deque(all_due)
    while left:
        done: list[JudgedSource] = []
        woken: set[str] = set()
        looked: dict[str, int] = {}
        with positions.reading(access) as reader, store.writing() as uow:
            round_ = Round(positions=reader, eras=eras, book=book, context=context, now=now)
            until = clock() + BUDGET_S
            for nth in range(min(BATCH, len(left))):
                if nth and clock() > until:
                    break
                due = left.popleft()
                try:
                    with uow.savepoint():
                        told = tell(round_, uow, due)
                except Exception as error:  # noqa: BLE001 - one person must not hide all the others
                    failed.append((due.case_id, fault_of(error)))
                    continue
                done += sources.done(due, told)
                woken |= set(told.woken)
                looked[due.case_id] = due.number
                stated += told.stated
        positions.touch(sorted(woken), to_ms(now))
        positions.judged(done, looked)
        judged += len(done)
        pulse()
    return Watched(judged=judged, stated=stated, failed=tuple(failed))


def _watched(uow: UnitOfWork, looked: Mapping[str, int]) -> tuple[_Known, Mapping[str, int]]:
    """Give who is watched, and the logs that grew by nothing that binds anybody: they count as looked at."""
    known = _Known(now=dict(uow.sources()), before=uow.worn(), numbers=uow.last_numbers(), looked=looked)
    longer = {case_id: looked[case_id] for case_id in known.changed() if case_id in looked}
    unbound = {case_id: known.numbers[case_id] for case_id in longer.keys() - uow.facts_after(longer)}
    return replace(known, looked={**looked, **unbound}) if unbound else known, unbound


def _due(positions: PositionsStore, known: _Known, sources: _Sources, now: datetime) -> Sequence[CaseDue]:
    """Give the cases to look at, each once, with its sources as they were seen.

    A case of which something was recorded is looked at with all its sources, even one that has none now. They
    come in order of id, in which reviews hold logs too: neither then waits for the other.
    """
    changed = known.changed()
    also = {source_id for source_id, case_id in known.now.items() if case_id in changed}
    mine: dict[str, list[DueSource]] = {case_id: [] for case_id in sorted(changed)}
    late: dict[str, list[DueSource]] = defaultdict(list)
    for source in positions.due(to_ms(now), sorted({*known.now, *known.before}), also):
        heard = [case_id for case_id in known.wearers(source) if case_id in known.numbers]
        if not heard:
            sources.nobodys.append(JudgedSource(due=source, silence_due_ms=None))
        for case_id in heard:
            speaks = known.now.get(source.source_id) == case_id
            (mine if speaks else late).setdefault(case_id, []).append(source)
            sources.waiting[source.source_id].add(case_id)
    return [
        CaseDue(
            case_id=case_id,
            sources=tuple(mine.get(case_id, ())),
            came_late=tuple(late.get(case_id, ())),
            looked=known.looked.get(case_id),
            number=known.numbers[case_id],
        )
        for case_id in sorted({*mine, *late})
    ]


def _notice_areas(positions: PositionsStore, known: _Known, context: Context) -> None:
    """Have everything judged again where areas were drawn since the last round."""
    versions = sorted((area.area_id, area.version) for area in context.areas.values())
    drawn = int.from_bytes(blake2b(repr(versions).encode(), digest_size=7).digest())
    before = known.looked.get(PLATFORM_LOG)
    if before == drawn:
        return
    if before is not None:
        positions.touch(sorted({*known.now, *known.before}), EVER_MS)
    positions.judged((), {PLATFORM_LOG: drawn})
