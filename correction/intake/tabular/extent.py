"""How far the cells of a workbook reach (表格范围), looked at before a reader makes room for them.

A reader makes room for all cells between the first and the last. One stray cell in the last corner of a sheet
of a few kilobytes asks for hundreds of gigabytes, and the whole process ends there, without an error to tell.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from correction.domain.errors import InvalidValue

COLUMNS_MAX, ROWS_MAX = 104, 199_999
_BLOCK_BYTES = 1 << 20
_ROOT_WITHIN_BYTES = 4096
_SHEET = re.compile(rb"<(?:\w+:)?worksheet\b")
# Whatever is not written as every program writes it is looked at twice; this alone costs a third of the rest.
_UNUSUAL = re.compile(
    rb"""<(?:c(?!\ r="[A-C]?[A-Z][1-9][0-9]{0,4}"|ol)|row(?!\ r="[1-9][0-9]{0,4}")|\w+:)""", re.VERBOSE
)
# Three letters, or two from DA on: beyond 104 columns. Six digits from 200000 on, or more: beyond the rows.
_FAR = re.compile(
    rb"""\sr\s*=\s*["']\s*(?:[A-Z]{3}|[D-Z][A-Z]\d|[A-Z]{0,2}0*(?:[2-9]\d{5}|[1-9]\d{6}))""", re.IGNORECASE
)
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?![\w:])(?![^>]*\sr\s*=)")


def check_extent(path: Path) -> None:
    """Refuse a workbook with a cell beyond 104 columns or 199,999 rows, or one that does not say where it is.

    Raises InvalidValue; also where a part of the workbook is damaged.
    """
    try:
        with zipfile.ZipFile(path) as package:
            for part in package.infolist():
                with package.open(part) as opened:
                    _check(path, opened)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise InvalidValue(path.name, "工作簿已损坏", "用表格软件打开修复并另存，或重新导出") from None


def _check(path: Path, part: IO[bytes]) -> None:
    head = part.read(_ROOT_WITHIN_BYTES)
    if not _SHEET.search(head):
        return
    for tags in whole_tags(head, part):
        if not _UNUSUAL.search(tags):
            continue
        if _FAR.search(tags):
            what = f"有单元格超出 {COLUMNS_MAX} 列或 {ROWS_MAX:,} 行"
            remedy = "删去右边和下边多余的行、列（可能只有格式），另存后再导入；数据确实更多的，拆成几个文件"
            raise InvalidValue(path.name, what, remedy)
        if _UNPLACED.search(tags):
            raise InvalidValue(path.name, "有单元格没有写明位置", "用表格软件打开后另存为 .xlsx")


def whole_tags(head: bytes, part: IO[bytes]) -> Iterator[bytes]:
    """Give a part piece by piece, no tag cut in two."""
    left = head
    while block := part.read(_BLOCK_BYTES):
        left += block
        end = left.rfind(b">") + 1
        yield left[:end]
        left = left[end:]
    yield left
