"""A return as a paper (报表): its tables as submitted, corrections after, room for signatures; no names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from correction.domain.counting.return_form import FilledSection
from correction.domain.moments import DateSpan
from correction.domain.papers.document import Block, Document, Style
from correction.office.papers.desk import day_text

# A table with more columns than that lies across the page.
UPRIGHT_COLUMNS = 8
_LABEL, _CELL = 6, 3
_PEN = "　　年　　月　　日"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSheet:
    """What is printed of a return: `submitted` says when and by whom, empty while the figures still move.

    `changed` are the figures that later facts changed: name, as submitted, as it is now.
    """

    title: str
    body_name: str
    period: DateSpan
    sections: Sequence[FilledSection]
    submitted: str
    changed: Iterable[tuple[str, str, str]]
    on: date


def sheet_of(told: ReturnSheet) -> Document:
    """Give a return as a paper, across the page where a table is wide."""
    last_on = told.period.to_on or told.on
    state = f"{told.submitted}。" if told.submitted else f"未上报，数字截至{day_text(told.on)}。"
    head = f"统计期间：{told.period.from_on} 至 {last_on}（均含当日）　　填报单位：{told.body_name}"
    changed = tuple(told.changed)
    return Document(
        title=f"{told.title}（{period_name(told.period.from_on, last_on)}）",
        issuer=told.body_name,
        issued_on=told.on,
        blocks=(
            Block(style=Style.PLAIN, text=f"{head}\n{state}"),
            *_sections(told.sections),
            *_changes(changed, submitted=bool(told.submitted)),
            Block(
                style=Style.TABLE,
                rows=(("单位负责人", "", "填表人", "", "填报日期", _PEN),),
                widths=(3, 4, 3, 4, 3, 5),
            ),
        ),
        body_pt=10.5,
        landscape=any(len(section.columns) > UPRIGHT_COLUMNS for section in told.sections),
    )


def period_name(from_on: date, to_on: date) -> str:
    """Name a period as offices do: a month, a quarter, a year, or its two days."""
    months = (to_on.year - from_on.year) * 12 + to_on.month - from_on.month + 1
    whole = from_on.day == 1 and (to_on.toordinal() + 1 == _first_after(to_on).toordinal())
    if whole and months == 1:
        return f"{from_on.year}年{from_on.month}月"
    if whole and months == 3 and from_on.month % 3 == 1:
        return f"{from_on.year}年第{'一二三四'[from_on.month // 3]}季度"
    if whole and months == 12 and from_on.month == 1:
        return f"{from_on.year}年"
    return f"{from_on}至{to_on}"


def _first_after(on: date) -> date:
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)


def _sections(sections: Sequence[FilledSection]) -> Iterator[Block]:
    for section in sections:
        yield Block(style=Style.HEADING, text=section.title)
        rows = (
            (row.label, *("" if cell is None else cell.text for cell in row.cells)) for row in section.rows
        )
        yield Block(
            style=Style.TABLE,
            rows=(("项目", *section.columns), *rows),
            widths=(_LABEL, *(_CELL for _ in section.columns)),
            header=True,
        )


def _changes(changed: tuple[tuple[str, str, str], ...], *, submitted: bool) -> Iterator[Block]:
    if not submitted:
        return
    yield Block(style=Style.HEADING, text="上报以后的更正")
    if changed:
        rows = (("项目", "上报数", "现数"), *changed)
        yield Block(style=Style.TABLE, rows=rows, widths=(8, 3, 3), header=True)
    else:
        yield Block(style=Style.PLAIN, text="没有更正。")
