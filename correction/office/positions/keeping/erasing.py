"""Deleting the positions of a case that is erased by order (依令销毁案件的定位), before its key is destroyed.

Afterwards nobody can tell any more whose they were, and nothing would delete them sooner than a stranger's.
"""

from collections.abc import Iterable

from correction.domain.facts.devices import SourceAssigned
from correction.domain.file import CaseFile
from correction.domain.moments import day_end, day_start
from correction.office.ports import Store, UnitOfWork
from correction.office.positions.lawful import Window, assignments, to_ms
from correction.office.positions.port import Access, PositionsStore, StoredDay
from correction.office.record import RARE_ONLY


def erase_positions(store: Store, positions: PositionsStore, case_id: str, access: Access) -> int:
    """Delete what the devices of a case sent while they were its person's, and give how many fixes went.

    A legal day on which somebody else had the same device stays, and goes when its time of keeping is over.
    Each source's days go with a line in the log of the positions. Done again, it deletes nothing more. Raises
    Erased for a case whose key is gone.
    """
    with store.reading() as uow:
        mine = _worn(uow, case_id)
        theirs = {source_id: _others(uow, case_id, source_id) for source_id in mine}
    days = [
        day
        for day in positions.stored_days()
        if _on(day, mine.get(day.source_id, ())) and not _on(day, theirs[day.source_id])
    ]
    by_source = {source_id: tuple(day.on for day in days if day.source_id == source_id) for source_id in mine}
    gone = {source_id: some for source_id, some in by_source.items() if some}
    return positions.delete_days(access, gone) if gone else 0


def _worn(uow: UnitOfWork, case_id: str) -> dict[str, tuple[Window, ...]]:
    """Give the times in which each source was the person's."""
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    sources = {entry.payload.source_id for entry in file.of(SourceAssigned)}
    return {one: tuple(window for window, _ in assignments(file, one)) for one in sorted(sources)}


def _others(uow: UnitOfWork, case_id: str, source_id: str) -> tuple[Window, ...]:
    """Give the times in which a source was anybody else's."""
    spoken = [*uow.worn([source_id]).get(source_id, ()), *uow.speaking([source_id]).values()]
    cases = {spoke.case_id for spoke in spoken} - {case_id}
    return tuple(window for other in sorted(cases) for window in _worn(uow, other).get(source_id, ()))


def _on(day: StoredDay, windows: Iterable[Window]) -> bool:
    begins_ms, ends_ms = to_ms(day_start(day.on)), to_ms(day_end(day.on))
    return any(begins < ends_ms and ends > begins_ms for begins, ends in windows)
