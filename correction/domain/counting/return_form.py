"""The form of a return (报表样式): which cells it has, in what order, and what each counts.

A cell is a sum of figures, `a + b`, or a share of two sums, `a / b`. `*` stands for one part of a key, so
`movement.*.opening` is the opening of all categories.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from correction.domain.counting.figure import Figure, count_text
from correction.domain.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class CellQuery:
    """What one cell counts: a sum of figures, over a second sum where it is a share."""

    counted: tuple[str, ...]
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One row of a section; a cell that is none stays empty."""

    label: str
    cells: tuple[CellQuery | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """One table of the form."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnForm:
    """A whole form."""

    title: str
    sections: tuple[FormSection, ...]


@dataclass(frozen=True, kw_only=True)
class FilledCell:
    """What came of one cell; `share` tells whether it is one, `value` is none for a share of nothing."""

    value: float | None
    share: bool
    case_ids: tuple[str, ...]
    staff_ids: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """The cell as a return writes it."""
        if self.value is None:
            return "无人可计"
        return f"{self.value:.2%}" if self.share else count_text(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledRow:
    """One filled row."""

    label: str
    cells: tuple[FilledCell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSection:
    """One filled table."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[FilledRow, ...]


def cell_query(text: str, known: Collection[str], where: str) -> CellQuery:
    """Read what a cell counts; raises InvalidValue, naming what is close, for a figure that nobody knows."""
    above, slash, below = text.partition("/")
    counted = _sum(above, known, where)
    return CellQuery(counted=counted, over=_sum(below, known, where) if slash else ())


def _sum(text: str, known: Collection[str], where: str) -> tuple[str, ...]:
    keys: list[str] = []
    for term in (part.strip() for part in text.split("+")):
        found = sorted(key for key in known if _fits(key, term))
        if not found:
            close = get_close_matches(term, known, n=3, cutoff=0.5)
            remedy = f"是不是 {'、'.join(close)}；" if close else ""
            raise InvalidValue(
                where, f"没有统计项目“{term}”", f"{remedy}全部项目见 correction statistics figures"
            )
        if twice := sorted(set(found) & set(keys)):
            raise InvalidValue(where, f"统计项目 {twice[0]} 在一格里加了两次", "每个项目在一格里只写一次")
        keys += found
    return tuple(keys)


def _fits(key: str, pattern: str) -> bool:
    asked, parts = pattern.split("."), key.split(".")
    return len(asked) == len(parts) and all(a in ("*", p) for a, p in zip(asked, parts, strict=True))


def fill(form: ReturnForm, figures: Iterable[Figure]) -> tuple[FilledSection, ...]:
    """Fill a form with the figures of a return; a figure that is not there counts nought."""
    by_key = {figure.key: figure for figure in figures}
    return tuple(
        FilledSection(
            title=section.title,
            columns=section.columns,
            rows=tuple(
                FilledRow(
                    label=row.label,
                    cells=tuple(None if cell is None else _filled(cell, by_key) for cell in row.cells),
                )
                for row in section.rows
            ),
        )
        for section in form.sections
    )


def _filled(query: CellQuery, by_key: Mapping[str, Figure]) -> FilledCell:
    counted = [by_key[key] for key in query.counted if key in by_key]
    value: float | None = sum(figure.count for figure in counted)
    if query.over:
        base = sum(by_key[key].count for key in query.over if key in by_key)
        value = value / base if value is not None and base else None
    return FilledCell(
        value=value,
        share=bool(query.over),
        case_ids=tuple(sorted(case_id for figure in counted for case_id in figure.case_ids)),
        staff_ids=tuple(sorted(staff_id for figure in counted for staff_id in figure.staff_ids)),
    )
