"""The reject file (退回文件): every fault of every bad row, beside the row as it was filled in."""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from correction.domain.errors import InvalidValue
from correction.intake.cells import shown
from correction.intake.reading import ReadRow

FAULT_COLUMNS = ("行号", "栏目", "填写内容", "原因", "处理办法")
# A spreadsheet would run what begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_rejects(path: Path, header: Sequence[str], rows: Iterable[ReadRow]) -> None:
    """Write one line a fault; the file appears whole or not at all, and an older one is replaced.

    Raises InvalidValue where it cannot be written.
    """
    partial = path.with_name(path.name + ".part")
    try:
        with partial.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow((*FAULT_COLUMNS, *header))
            for row in rows:
                filled = [_harmless(shown(cell)) for cell in row.cells]
                for error in row.errors:
                    fault = (error.column, error.value, error.reason, error.remedy)
                    writer.writerow((error.row, *map(_harmless, fault), *filled))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        what = f"退回文件写不下（{error.strerror}）；好的行已经入库，不受影响"
        raise InvalidValue(path.name, what, "腾出空间或换一个位置，再导入一次同一文件") from None


def _harmless(text: str) -> str:
    if text.startswith(_FORMULA) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
