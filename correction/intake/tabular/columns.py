"""Columns and sheets (栏目、表): declared once, on the row they make, for readers and templates alike."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Generic, TypeVar, get_type_hints

from correction.domain.errors import CorrectionError, InvalidValue
from correction.intake.errors import RowError, WrongCell, masked
from correction.intake.tabular.cells import UNREADABLE, Cell, CellKind, Parser, shown

LOCAL_SUFFIX = "（北京时间）"
R = TypeVar("R")
_LONG_NUMBER = re.compile(r"[0-9Xx]{9,}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header in Chinese and what its cells hold, declared as the annotation of a field.

    The sheet adds the name of the field, and whether it must be filled: it must where the field has no
    default.
    """

    header: str
    kind: CellKind
    note: str = ""
    field: str = ""
    required: bool = False

    @property
    def title(self) -> str:
        """The header as a template writes it: times say that they are Beijing's."""
        return self.header + LOCAL_SUFFIX if self.kind.otherwise else self.header

    def parser(self, header: str) -> Parser:
        """Give the reader for the header as found."""
        bare = header == self.header
        return self.kind.otherwise if bare and self.kind.otherwise else self.kind.parse


@dataclass(frozen=True, kw_only=True)
class Sheet(Generic[R]):
    """A sheet as offices fill it: its Chinese title and the class that one row becomes.

    `places` says which columns, joined by 、, show what the office or the domain calls by another name.
    """

    title: str
    row: type[R]
    places: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the order of the row's fields."""
        hints = get_type_hints(self.row, include_extras=True)
        return tuple(
            replace(hints[f.name].__metadata__[0], field=f.name, required=f.default is MISSING)
            for f in fields(self.row)  # type: ignore[arg-type]
        )

    def bind(self, header: Sequence[str]) -> "Binding[R]":
        """Match the header that was found; raises InvalidValue naming unknown, doubled or missing columns."""
        found = [_normal(name) for name in header]
        known = {name: c for c in self.columns for name in (c.title, c.header)}
        unknown = [name or "（空）" for name in found if name not in known]
        if unknown:
            raise InvalidValue(
                f"{self.title}表头", f"不认识栏目：{'、'.join(unknown)}", "使用程序生成的模板，不要增加栏目"
            )
        chosen = [known[name] for name in found]
        doubled = {c.title for c in chosen if chosen.count(c) > 1}
        if doubled:
            raise InvalidValue(
                f"{self.title}表头", f"栏目重复：{'、'.join(sorted(doubled))}", "每个栏目只留一列"
            )
        missing = [c.title for c in self.columns if c.required and c not in chosen]
        if missing:
            raise InvalidValue(
                f"{self.title}表头", f"缺少栏目：{'、'.join(missing)}", "使用程序生成的模板，表头在第一行"
            )
        plan = tuple((i, c, c.parser(found[i])) for i, c in enumerate(chosen))
        return Binding(sheet=self, header=tuple(found), plan=plan)


@dataclass(frozen=True, kw_only=True)
class Binding(Generic[R]):
    """A sheet matched to the header of one file."""

    sheet: Sheet[R]
    header: tuple[str, ...]
    plan: tuple[tuple[int, Column, Parser], ...]

    def parse(self, number: int, cells: Sequence[Cell]) -> R | list[RowError]:
        """Read one row; all its faults are told at once."""
        values: dict[str, Any] = {}
        errors: list[RowError] = []
        for index, col, parse in self.plan:
            cell = cells[index] if index < len(cells) else None
            if isinstance(cell, str):
                cell = cell.strip()
            if cell is None or cell == "":
                if col.required:
                    errors.append(_error(number, col, "", "必填栏目为空", f"填写{col.header}"))
                continue
            if isinstance(cell, str) and cell in UNREADABLE:
                errors.append(_error(number, col, cell, *UNREADABLE[cell]))
                continue
            try:
                values[col.field] = parse(cell)
            except WrongCell as wrong:
                errors.append(_error(number, col, shown(cell), wrong.what, wrong.remedy))
        if len(cells) > len(self.header) and any(shown(cell) for cell in cells[len(self.header) :]):
            extra = RowError(
                row=number,
                column="",
                value="",
                reason=f"该行的格数比表头多（表头 {len(self.header)} 格）",
                remedy="核对是否多了分隔符，含逗号的内容要加引号",
            )
            errors.append(extra)
        return errors or self.sheet.row(**values)

    def explain(self, number: int, cells: Sequence[Cell], error: CorrectionError) -> RowError:
        """Put an error of the office or the domain where the row shows it."""
        where = self.sheet.places.get(error.where, error.where)
        at: Mapping[str, tuple[int, Column]] = {c.header: (i, c) for i, c, _ in self.plan}
        held = (at[name] for name in where.split("、") if name in at)
        raw = [(c, shown(cells[i])) for i, c in held if i < len(cells)]
        reason = error.what
        if any(col.kind.secret for col, _ in raw):
            # The office may quote the number as it read it, which is not always as it was written.
            reason = _LONG_NUMBER.sub(lambda found: masked(found[0]), reason)
        value = "、".join(masked(v) if c.kind.secret else v for c, v in raw)
        return RowError(row=number, column=where, value=value, reason=reason, remedy=error.remedy)


def _error(number: int, col: Column, value: str, reason: str, remedy: str) -> RowError:
    told = masked(value) if col.kind.secret else value
    return RowError(row=number, column=col.header, value=told, reason=reason, remedy=remedy)


def _normal(name: str) -> str:
    return name.strip().replace("(", "（").replace(")", "）")
