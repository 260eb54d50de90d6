"""Every fault of a book that somebody edited, with its file and line (规则册检查).

Loading stops at the first fault; whoever edits a book wants to see them all.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from correction.rulebooks.book import Dated, Parameter
from correction.rulebooks.checks import refuse_clashes, refuse_gaps, refuse_loosening, refuse_unset
from correction.rulebooks.entries import Instrument, read_entry, read_instrument
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.loader import FILE_FIELDS, above, declared, read_header
from correction.rulebooks.yaml_file import need, only_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a book: the file, the line counted from one, the key, what and what to do."""

    file: str
    line: int
    key: str
    what: str
    remedy: str


_Place: TypeAlias = "tuple[str | int, ...]"
_Placed: TypeAlias = "tuple[Dated, _File, _Place]"


class _File:
    """One file of a book: its data, and where in it each key and entry stands."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.faults: list[Fault] = []
        self._lines: dict[_Place, int] = {}
        self.data: Mapping[str, Any] = {}
        try:
            text = path.read_text(encoding="utf-8")
            root = yaml.compose(text, Loader=yaml.SafeLoader)
            data = yaml.safe_load(text)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.faults.append(self._fault(line, "", f"不是合格的 YAML：{error.problem}", "改正这一行的写法"))
            return
        except (UnicodeDecodeError, yaml.YAMLError, ValueError, OSError) as error:
            self.faults.append(self._fault(1, "", f"无法读取：{error}", "用 UTF-8 编码的 YAML 保存"))
            return
        if not isinstance(data, dict) or root is None:
            self.faults.append(self._fault(1, "", "最外层不是键值表", "按其他规则文件的样子书写"))
            return
        self.data = data
        self._walk(root, ())

    def _walk(self, node: yaml.Node, place: _Place) -> None:
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self._lines[(*place, index)] = item.start_mark.line + 1
                self._walk(item, (*place, index))
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, item in node.value:
                here, line = (*place, str(key.value)), key.start_mark.line + 1
                if str(key.value) in seen:
                    named = str(here[1] if place else key.value)
                    self.faults.append(self._fault(line, named, f"键 [{key.value}] 重复", "删去其中一个"))
                seen.add(str(key.value))
                self._lines[here] = line
                self._walk(item, here)

    def _fault(self, line: int, key: str, what: str, remedy: str) -> Fault:
        return Fault(file=self.name, line=line, key=key, what=what, remedy=remedy)

    def line(self, *place: str | int) -> int:
        """Give the line of a place, or of what holds it."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def refused(self, error: RulebookError, key: str, *place: str | int) -> None:
        """Note what was refused at a place."""
        self.faults.append(self._fault(self.line(*place), key, error.what, error.remedy))


def faults(folder: Path) -> tuple[Fault, ...]:
    """Check a book's folder whole and name every fault, in order of file and line; none when it is sound.

    A parent is looked for among the shipped books. What depends on a faulty part (the header, the
    declarations) is left for the next check.
    """
    files = {path.name: _File(path) for path in sorted(folder.glob("*.yaml"))}
    if "book.yaml" not in files:
        return (
            Fault(file="book.yaml", line=1, key="", what="找不到 book.yaml", remedy="写明规则册所在的目录"),
        )
    if files["book.yaml"].data:
        _check(folder, files)
    found = (fault for file in files.values() for fault in file.faults)
    return tuple(sorted(set(found), key=lambda fault: (fault.file, fault.line, fault.key, fault.what)))


def _check(folder: Path, files: Mapping[str, _File]) -> None:
    book = files["book.yaml"]
    try:
        header = read_header(book.data, folder)
        parent = above(header, ())
        parameters = parent.parameters if parent else declared(folder)
    except RulebookError as error:
        book.refused(error, "book", "book")
        return
    placed = [
        item for file in files.values() if file.name != "parameters.yaml" for item in _spans(file, parameters)
    ]
    for key, mine in _by_key(placed).items():
        for (before, _, _), (after, file, place) in pairwise(mine):
            _try(file, key, place, partial(refuse_clashes, (before, after), header.id))
        for span, file, place in mine:
            _try(file, key, place, partial(refuse_unset, (span,), parameters, header.id))
            floors = parent.spans if parent else ()
            _try(file, key, place, partial(refuse_loosening, floors, (span,), parameters, header.id))
    if header.covers_from is not None:
        refused = {fault.key for file in files.values() for fault in file.faults}
        sound = {key: parameter for key, parameter in parameters.items() if key not in refused}
        _check_gaps(sound, _by_key(placed), header.covers_from, files["book.yaml"])


def _by_key(placed: list[_Placed]) -> dict[str, list[_Placed]]:
    found: dict[str, list[_Placed]] = {}
    for item in sorted(placed, key=lambda item: (item[0].key, item[0].from_on)):
        found.setdefault(item[0].key, []).append(item)
    return found


def _try(file: _File, key: str, place: _Place, check: Callable[[], None]) -> None:
    try:
        check()
    except RulebookError as error:
        file.refused(error, key, *place)


def _check_gaps(
    parameters: Mapping[str, Parameter],
    placed: Mapping[str, list[_Placed]],
    covers_from: date,
    book: _File,
) -> None:
    """Check that each parameter has an answer on every day; without any, it is the header's fault."""
    for key, parameter in parameters.items():
        mine = placed.get(key, [])
        _, file, place = mine[-1] if mine else (None, book, ("book",))
        spans = [span for span, _, _ in mine]
        _try(file, key, place, partial(refuse_gaps, spans, {key: parameter}, covers_from, "本册"))


def _spans(file: _File, parameters: Mapping[str, Parameter]) -> Iterator[_Placed]:
    """Read a file's entries one by one, noting each that is refused."""
    try:
        only_fields(file.data, FILE_FIELDS, file.name)
        if not {"instrument", "values"} & set(file.data):
            return
        instrument = read_instrument(need(file.data, "instrument", file.name), file.name)
        values = need(file.data, "values", file.name)
    except RulebookError as error:
        file.refused(error, "instrument", "instrument")
        return
    for key, rows in values.items():
        place: _Place = ("values", str(key))
        if key not in parameters:
            what, remedy = "参数名没有登记", "核对参数名；新参数先在 cn/parameters.yaml 登记"
            file.refused(RulebookError(file.name, what, remedy), str(key), *place)
        elif not isinstance(rows, list):
            file.refused(RulebookError(file.name, "条目不是列表", "每个条目以“- ”开头"), key, *place)
        else:
            yield from _rows(file, parameters[key], rows, instrument)


def _rows(file: _File, parameter: Parameter, rows: list[Any], instrument: Instrument) -> Iterator[_Placed]:
    for index, row in enumerate(rows):
        place: _Place = ("values", parameter.key, index)
        try:
            yield read_entry(row, instrument, parameter, file.name), file, place
        except RulebookError as error:
            file.refused(error, parameter.key, *place)
