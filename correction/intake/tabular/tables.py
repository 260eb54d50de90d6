"""Tables out of .xlsx and .csv files (表格读取): a header, and rows with the numbers a spreadsheet shows."""

import csv
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from correction.domain.errors import InvalidValue
from correction.intake.tabular.cells import Cell, shown
from correction.intake.tabular.extent import check_extent
from correction.intake.tabular.files import MAX_BYTES, check_plain_text, check_size, check_workbook
from correction.intake.tabular.parts import Part, Unread, holds_anything, worksheets

# The page of a template that tells how to fill it in.
EXPLANATIONS = "填写说明"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row that is not blank; the header is row 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The header of a file, how many rows follow at most, and the rows one by one.

    `unread` names other worksheets that are shown and hold something.
    """

    header: tuple[str, ...]
    count: int
    rows: Iterator[Row]
    unread: tuple[str, ...] = ()


@contextmanager
def open_table(path: Path, *, max_bytes: int = MAX_BYTES) -> Iterator[Table]:
    """Open a table for reading; nothing is read of a file that is not what its name says.

    Raises InvalidValue for one that is missing, empty, oversized, encrypted, damaged, of another type or
    encoding, or without a header in its first row.
    """
    check_size(path, max_bytes)
    if path.suffix.lower() == ".xlsx":
        check_workbook(path)
        check_extent(path)
        yield _workbook(path)
    elif path.suffix.lower() == ".csv":
        encoding = check_plain_text(path)
        count = _count(path, encoding)
        with path.open(encoding=encoding, newline="") as text:
            lines = csv.reader(text, strict=True)
            rows = _filled(enumerate(lines, start=2))
            yield Table(header=_header(path, next(lines, [])), count=count, rows=rows)
    else:
        raise InvalidValue(path.name, f"不支持扩展名 {path.suffix or '（无）'}", "使用 .xlsx 或 .csv 文件")


def _workbook(path: Path) -> Table:
    """Read the first worksheet that is shown: what is hidden is not what somebody looked at and sent."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - not every import is a workbook

    try:
        with zipfile.ZipFile(path) as package:
            listed = [sheet for sheet in worksheets(package) if not sheet.hidden]
            unread = None if not listed else Unread.of(package, listed[0])
            others = tuple(each.name for each in listed[1:] if _unread(package, each))
        book = CalamineWorkbook.from_path(path)
        sheet = book.get_sheet_by_name(listed[0].name) if listed else book.get_sheet_by_index(0)
        start, height = sheet.start, sheet.total_height
        lines = sheet.iter_rows()
        first = next(lines, [])
    except (CalamineError, OSError, LookupError, ValueError):
        raise InvalidValue(
            path.name, "工作簿已损坏或没有工作表", "用表格软件打开修复并另存，或重新导出"
        ) from None
    if start is not None and start[0] > 0:
        raise InvalidValue(path.name, "第一行没有表头", f"表头放在工作表“{sheet.name}”的第一行")
    header, rows = _header(path, first), enumerate(lines, start=2)
    marked = rows if unread is None else unread.marked(rows, len(header))
    return Table(header=header, count=max(height - 1, 0), rows=_filled(marked), unread=others)


def _unread(package: zipfile.ZipFile, sheet: Part) -> bool:
    return sheet.name != EXPLANATIONS and holds_anything(package, sheet)


def _count(path: Path, encoding: str) -> int:
    """Count the rows, and find now, before anything is imported, where the quoting goes wrong."""
    number = 0
    with path.open(encoding=encoding, newline="") as text:
        lines = csv.reader(text, strict=True)
        try:
            for number, _ in enumerate(lines):  # noqa: B007 - the last number is the count
                pass
        except csv.Error as error:
            raise InvalidValue(
                path.name,
                f"第 {lines.line_num} 行附近的引号或分隔符有误（{error}）",
                "用表格软件打开后另存为 CSV UTF-8",
            ) from None
    return number


def _header(path: Path, first: list[Any]) -> tuple[str, ...]:
    header = [shown(cell) for cell in first]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise InvalidValue(path.name, "第一行没有表头", "使用程序生成的模板，表头在第一行")
    return tuple(header)


def _filled(lines: Iterable[tuple[int, list[Any]]]) -> Iterator[Row]:
    for number, cells in lines:
        if any(cell not in ("", None) and shown(cell) for cell in cells):
            yield Row(number=number, cells=tuple(cells))
