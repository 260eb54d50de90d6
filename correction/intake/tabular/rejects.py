"""The reject file (退回文件): every fault of every bad row, beside the row as it was filled in."""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from correction.domain.errors import InvalidValue, system_words
from correction.intake.errors import RowError
from correction.intake.tabular.cells import Cell, shown

# The cells of a row as they were filled in, and what is wrong with it.
Refused = tuple[Sequence[Cell], Sequence[RowError]]
FAULT_COLUMNS = ("行号", "栏目", "填写内容", "原因", "处理办法")
# A spreadsheet would run what begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_rejects(path: Path, header: Sequence[str], rows: Iterable[Refused]) -> None:
    """Write one line a fault, as .xlsx or else as CSV; it appears whole or not at all, and an older one goes.

    Raises InvalidValue where it cannot be written.
    """
    partial = path.with_name(path.name + ".part")
    write = _write_workbook if path.suffix.lower() == ".xlsx" else _write_csv
    try:
        write(partial, [(*FAULT_COLUMNS, *header), *_lines(rows)])
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        what = f"退回文件写不下（{system_words(error)}）；好的行已经入库，不受影响"
        raise InvalidValue(path.name, what, "腾出空间或换一个位置，再导入一次同一文件") from None


def as_filled_in(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Give a line of a reject file that was put right as the row it was, without what was told of it."""
    return tuple(
        cell[1:] if isinstance(cell, str) and cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell
        for cell in cells[len(FAULT_COLUMNS) :]
    )


def _lines(rows: Iterable[Refused]) -> Iterator[tuple[str, ...]]:
    for cells, errors in rows:
        filled = [shown(cell) for cell in cells]
        for error in errors:
            yield (str(error.row), error.column, error.value, error.reason, error.remedy, *filled)


def _write_csv(path: Path, lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(map(harmless, line) for line in lines)
        file.flush()
        os.fsync(file.fileno())


def _write_workbook(path: Path, lines: Iterable[Sequence[str]]) -> None:
    """Write every cell as a text, which no spreadsheet runs as a formula."""
    import xlsxwriter  # noqa: PLC0415 - only where a workbook is wanted

    with path.open("wb") as file, xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("退回")
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                page.write_string(number, column, text)


def harmless(text: str) -> str:
    """Write a text so that a spreadsheet which opens a .csv runs no formula in it."""
    if text.startswith(_FORMULA) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
