"""Where a person was (人员轨迹): read for a purpose, and only what was lawfully sent of this person."""

from collections.abc import Iterable, Mapping

import numpy as np

from correction.domain.errors import InvalidValue
from correction.domain.facts.devices import SourceAssigned
from correction.domain.file import CaseFile
from correction.office.positions.lawful import lawful_of
from correction.office.positions.port import ENGINE_PURPOSES, Access, PositionsStore
from correction.rulebooks.book import Rulebook
from correction.rules.view import book_of
from geofences import FixBatch


def read_trace(
    positions: PositionsStore, book: Rulebook, file: CaseFile, access: Access, *, from_ms: int, until_ms: int
) -> Mapping[str, FixBatch]:
    """Give the fixes of a person by source in a span of device time (milliseconds, both ends included).

    A device may have been somebody else's before: what it sent outside the lawful times of this person is
    left out. Each source's reading is logged before it. Raises InvalidValue for a purpose that only the
    program has.
    """
    _check_purpose(access)
    found: dict[str, FixBatch] = {}
    with positions.reading(access) as reader:
        for source_id in sorted({entry.payload.source_id for entry in file.of(SourceAssigned)}):
            windows = lawful_of(file, source_id).windows(book_of(file, book))
            if not any(begins <= until_ms and ends > from_ms for begins, ends in windows):
                continue
            batch = reader.fixes(source_id, from_ms, until_ms)
            mine = np.zeros(len(batch), np.bool_)
            for begins, ends in windows:
                mine |= (batch.device_at_ms >= begins) & (batch.device_at_ms < ends)
            found[source_id] = batch.take(mine)
    return found


def read_last_fixes(
    positions: PositionsStore, book: Rulebook, files: Iterable[CaseFile], access: Access, *, until_ms: int
) -> Mapping[str, FixBatch]:
    """Give the newest lawful fix up to a moment of each person who has one, by case.

    Only that one fix of a source is read, and each reading is logged before it. Raises InvalidValue for a
    purpose that only the program has.
    """
    _check_purpose(access)
    found: dict[str, FixBatch] = {}
    with positions.reading(access) as reader:
        for file in files:
            for source_id in sorted({entry.payload.source_id for entry in file.of(SourceAssigned)}):
                for begins, ends in reversed(lawful_of(file, source_id).windows(book_of(file, book))):
                    at_ms = (
                        reader.last_fix_ms(source_id, min(until_ms, ends - 1)) if begins <= until_ms else None
                    )
                    if at_ms is None or at_ms < begins:
                        continue
                    known = found.get(file.case_id)
                    if known is None or int(known.device_at_ms[0]) < at_ms:
                        batch = reader.fixes(source_id, at_ms, at_ms)
                        found[file.case_id] = batch.take(np.array([0]))
                    break
    return found


def _check_purpose(access: Access) -> None:
    if access.purpose in ENGINE_PURPOSES:
        raise InvalidValue("查阅定位", f"“{access.purpose.zh}”不是查阅人的目的", "写明为何查阅本人的轨迹")
