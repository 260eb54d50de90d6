"""A file as what can be put in (读入): rows already checked by themselves, each good or with its faults."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from correction.domain.area import Area
from correction.domain.errors import CorrectionError
from correction.domain.moments import DateSpan
from correction.domain.organisation import OrgLevel
from correction.intake.errors import RowError, masked
from correction.intake.kinds import SHEETS, ImportKind
from correction.intake.places.areas import read_areas
from correction.intake.sheets.leave import LeaveAct
from correction.intake.sheets.roster_row import RosterRow
from correction.intake.tabular.cells import Cell
from correction.intake.tabular.columns import Binding
from correction.intake.tabular.rejects import FAULT_COLUMNS, as_filled_in
from correction.intake.tabular.tables import Table, open_table
from correction.office.ids import imported_case_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """One row: its number, its cells as found, and what it holds or why it holds nothing."""

    number: int
    cells: tuple[Cell, ...]
    value: Any
    errors: tuple[RowError, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file that is open for reading: its header, how many rows at most, the rows one by one.

    `explain` puts an error of the office where the row shows it; `unread` names worksheets left aside.
    """

    header: tuple[str, ...]
    count: int
    rows: Iterator[ReadRow]
    explain: Callable[[int, Sequence[Cell], CorrectionError], RowError]
    unread: tuple[str, ...] = ()

    def notes(self) -> tuple[str, ...]:
        """Tell what the file holds that was not read."""
        if not self.unread:
            return ()
        names = "、".join(f"“{name}”" for name in self.unread)
        return (
            f"工作表{names}没有读。处理办法：里面也有要导入的行的，移到第一个工作表，或者另存为单独的文件再导入",
        )


@contextmanager
def open_reading(kind: ImportKind, path: Path, *, max_bytes: int) -> Iterator[Reading]:
    """Open a file of a kind; raises InvalidValue where nothing of it can be read."""
    if kind is ImportKind.AREAS:
        yield _areas(path, max_bytes)
        return
    with open_table(path, max_bytes=max_bytes) as found:
        table = _put_right(found)
        binding = SHEETS[kind].bind(table.header)
        rows: Iterable[ReadRow] = _parsed(binding, table)
        if kind is ImportKind.ORG:
            rows = _uppermost_first(rows)
        elif kind is ImportKind.ROSTER:
            rows = _as_they_will_lie(_each_person_once(rows))
        elif kind is ImportKind.LEAVE:
            rows = _earliest_first(rows)
        yield Reading(
            header=binding.header,
            count=table.count,
            rows=iter(rows),
            explain=binding.explain,
            unread=table.unread,
        )


def _put_right(table: Table) -> Table:
    """Take a reject file for the rows that it gives back: whoever puts them right hands in that file."""
    told = len(FAULT_COLUMNS)
    if table.header[:told] != FAULT_COLUMNS:
        return table
    rows = (replace(row, cells=as_filled_in(row.cells)) for row in table.rows)
    return replace(table, header=table.header[told:], rows=rows)


def _parsed(binding: Binding[Any], table: Table) -> Iterator[ReadRow]:
    for row in table.rows:
        value = binding.parse(row.number, row.cells)
        if isinstance(value, list):
            yield ReadRow(number=row.number, cells=row.cells, value=None, errors=tuple(value))
        else:
            yield ReadRow(number=row.number, cells=row.cells, value=value)


def _uppermost_first(rows: Iterable[ReadRow]) -> list[ReadRow]:
    """Order bodies so that a parent comes before its children, in whatever order the sheet has them."""
    depth = {level: n for n, level in enumerate(OrgLevel)}
    return sorted(rows, key=lambda row: -1 if row.value is None else depth[row.value.level])


def _earliest_first(rows: Iterable[ReadRow]) -> list[ReadRow]:
    """Order acts on leaves by time, so that a return meets its grant even where the newest stands on top."""
    step = {act: n for n, act in enumerate(LeaveAct)}
    found = list(rows)
    good = [row for row in found if row.value is not None]
    good.sort(key=lambda row: (row.value.acted_at, step[row.value.act]))
    return [*(row for row in found if row.value is None), *good]


def _each_person_once(rows: Iterable[ReadRow]) -> Iterator[ReadRow]:
    """Refuse the second of two rows for one person whose terms overlap."""
    known: dict[str, list[ReadRow]] = {}
    for row in rows:
        value = row.value
        # Whatever the order of its dates may be, the row itself says so later.
        if (
            not isinstance(value, RosterRow)
            or value.citizen_no is None
            or value.term_to_on < value.term_from_on
        ):
            yield row
            continue
        earlier = known.setdefault(value.citizen_no.upper(), [])
        others = (other for other in earlier if other.value.case_no != value.case_no)
        clash = next((other.number for other in others if _overlap(other.value, value)), None)
        if clash is None:
            earlier.append(row)
            yield row
        else:
            yield ReadRow(number=row.number, cells=row.cells, value=None, errors=(_twice(row, value, clash),))


def _overlap(one: RosterRow, other: RosterRow) -> int:
    spans = (DateSpan(from_on=row.term_from_on, to_on=row.term_to_on) for row in (one, other))
    return next(spans).overlap_days(next(spans))


def _as_they_will_lie(rows: Iterable[ReadRow]) -> Iterator[ReadRow]:
    """Order cases by their ids, as the store keeps them.

    The ids are as good as drawn by lot: in the order of the sheet, each transaction would write to pages all
    over the store, and to the same ones again and again.
    """
    yield from sorted(rows, key=lambda row: "" if row.value is None else imported_case_id(row.value.case_no))


def _twice(row: ReadRow, value: RosterRow, clash: int) -> RowError:
    return RowError(
        row=row.number,
        column="身份证号码",
        value=masked(value.citizen_no or ""),
        reason=f"与第 {clash} 行是同一人，且矫正期限重叠",
        remedy="核对后只保留一行；同一人先后两案的期限不能重叠",
    )


def _areas(path: Path, max_bytes: int) -> Reading:
    found = read_areas(path, max_bytes=max_bytes)
    rows = (
        ReadRow(number=number, cells=(area.area_id, area.name), value=area)
        if isinstance(area, Area)
        else ReadRow(number=number, cells=("", area.value), value=None, errors=(area,))
        for number, area in enumerate(found, start=1)
    )
    return Reading(header=("area_id", "name"), count=len(found), rows=rows, explain=_explain_area)


def _explain_area(number: int, cells: Sequence[Cell], error: CorrectionError) -> RowError:
    return RowError(
        row=number, column=error.where, value=str(cells[-1]), reason=error.what, remedy=error.remedy
    )
