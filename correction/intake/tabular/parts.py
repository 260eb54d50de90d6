"""Worksheets as the package of a workbook keeps them (工作表部件): which are shown, and what no reader tells.

A reader gives nothing for a cell whose formula failed, and nothing for the cells under a merge: both look
like blanks, and a blank in a column that may be left out would drop what everybody sees on the screen.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from correction.intake.tabular.cells import FAILED, MERGED, shown
from correction.intake.tabular.extent import whole_tags

_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ERROR_CELL = re.compile(rb"""<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*["']e["'])[^>]*\br\s*=\s*["']([A-Z]+)(\d+)""")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*\bref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)""")
_HELD = (b"<v>", b"<is>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One worksheet: its name, where the package keeps it, and whether it is shown."""

    name: str
    part: str
    hidden: bool


def worksheets(package: zipfile.ZipFile) -> tuple[Part, ...]:
    """Give the worksheets in the order of their tabs; KeyError where the package does not list them."""
    related = map(_attributes, _RELATION.findall(package.read("xl/_rels/workbook.xml.rels").decode()))
    targets = {said["Id"]: said["Target"] for said in related if "worksheets/" in said.get("Target", "")}
    found = []
    for tag in _SHEET.findall(package.read("xl/workbook.xml").decode()):
        said = _attributes(tag)
        target = next((targets[v] for k, v in said.items() if k.endswith(":id") and v in targets), None)
        if target is not None:
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            found.append(Part(name=said["name"], part=part, hidden=said.get("state", "visible") != "visible"))
    return tuple(found)


def holds_anything(package: zipfile.ZipFile, sheet: Part) -> bool:
    """Tell whether a worksheet has a cell with something in it."""
    with package.open(sheet.part) as part:
        return any(held in tags for tags in whole_tags(b"", part) for held in _HELD)


@dataclass(frozen=True, slots=True)
class Unread:
    """What no reader tells of a worksheet: cells that failed, and merges as first and last row and column."""

    failed: Mapping[int, Sequence[int]]
    merges: Sequence[tuple[int, int, int, int]]

    @classmethod
    def of(cls, package: zipfile.ZipFile, sheet: Part) -> "Unread":
        """Look through a worksheet."""
        failed: dict[int, list[int]] = {}
        merges = []
        with package.open(sheet.part) as part:
            for tags in whole_tags(b"", part):
                if b't="e"' in tags or b"t='e'" in tags:
                    for column, row in _ERROR_CELL.findall(tags):
                        failed.setdefault(int(row), []).append(_index(column))
                if b"mergeCell " in tags:
                    merges += [
                        (int(top), int(bottom), _index(left), _index(right))
                        for left, top, right, bottom in _MERGE.findall(tags)
                    ]
        return cls(failed, sorted(merges))

    def marked(self, rows: Iterable[tuple[int, list[Any]]], width: int) -> Iterator[tuple[int, list[Any]]]:
        """Write into rows, as far as the header reaches, what failed and what is covered by a filled cell.

        A row that is blank but for a merge stays blank.
        """
        open_merges: list[tuple[int, int, int, int]] = []
        coming = list(reversed(self.merges))
        for number, cells in rows:
            for column in self.failed.get(number, ()):
                if column < len(cells):
                    cells[column] = FAILED
            while coming and coming[-1][0] <= number:
                merge = coming.pop()
                if merge[0] == number and merge[2] < len(cells) and shown(cells[merge[2]]):
                    open_merges.append(merge)
            open_merges = [merge for merge in open_merges if merge[1] >= number]
            if any(shown(cell) for cell in cells):
                for top, _, left, right in open_merges:
                    for column in range(left, min(right + 1, width, len(cells))):
                        if (number, column) != (top, left):
                            cells[column] = MERGED
            yield number, cells


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}


def _index(letters: bytes) -> int:
    number = 0
    for letter in letters.decode():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
