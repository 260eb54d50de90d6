"""A return as staff read it (报表): tables by the form in use, people behind each cell, corrections after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from correction.cli.session import Screen
from correction.cli.telling.counting import Asked, names
from correction.cli.telling.figures_zh import figure_zh
from correction.domain.counting.figure import Figure, count_text
from correction.domain.counting.return_form import FilledSection, ReturnForm, fill
from correction.domain.counting.returns import Correction, corrections
from correction.domain.entry import Entry
from correction.domain.facts.returns import ReturnSubmitted
from correction.domain.moments import local_text
from correction.domain.papers.document import Document
from correction.office.counting.return_forms import read_form
from correction.office.counting.returns import submitted, whole_return
from correction.office.ports import Store
from correction.papers.return_sheet import ReturnSheet, sheet_of
from correction.rulebooks.book import Rulebook

OWN_FORM = "return-form.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeReturn:
    """A return to show: the figures as they are now, as they were submitted if they were, and the form.

    `sections` are filled with what was submitted where that stands.
    """

    asked: Asked
    title: str
    now: tuple[Figure, ...]
    frozen: Entry[ReturnSubmitted] | None
    sections: tuple[FilledSection, ...]

    @property
    def changed(self) -> tuple[Correction, ...]:
        """What later facts changed since the return was submitted."""
        return () if self.frozen is None else corrections(self.frozen.payload.figures, self.now)


def form_of(folder: Path, path: Path | None = None) -> ReturnForm:
    """Read the form in use: the one that is named, the one in the office's folder, or the shipped one."""
    own = folder / OWN_FORM
    return read_form(path) if path is not None else read_form(own) if own.is_file() else read_form()


def made_return(store: Store, book: Rulebook, asked: Asked, form: ReturnForm) -> MadeReturn:
    """Work a return out, and find what was submitted."""
    with store.reading() as uow:
        now = whole_return(uow, asked.cases, asked.period, asked.offices, book)
        frozen = None if asked.org_id is None else submitted(uow, asked.org_id, asked.period)
    told = now if frozen is None else frozen.payload.figures
    return MadeReturn(asked=asked, title=form.title, now=now, frozen=frozen, sections=fill(form, told))


def return_json(told: MadeReturn) -> Mapping[str, Any]:
    """Give a return to a script: the figures as they are now, and the form as it is filled."""
    return {
        **told.asked.head,
        "figures": [
            {"key": f.key, "zh": figure_zh(f.key), "count": f.count, "cases": f.case_ids} for f in told.now
        ],
        "title": told.title,
        "sections": told.sections,
        "submitted_at": None if told.frozen is None else told.frozen.recorded_at,
        "corrections": told.changed,
    }


def sheet_of_return(told: MadeReturn, body_name: str, on: date) -> Document:
    """Give a return as a paper on a day: figures alone, since names have no business in what is handed up."""
    frozen = told.frozen
    return sheet_of(
        ReturnSheet(
            title=told.title,
            body_name=body_name,
            period=told.asked.period,
            sections=told.sections,
            submitted="" if frozen is None else f"{local_text(frozen.recorded_at)} 已上报",
            changed=tuple(
                (figure_zh(one.key), count_text(one.submitted), count_text(one.now)) for one in told.changed
            ),
            on=on,
        )
    )


def draw_return(screen: Screen, told: MadeReturn, *, people: bool) -> None:
    """Write a return table by table; the people behind each cell on demand."""
    told.asked.tell_head(screen, told.title)
    if told.frozen is not None:
        screen.line(f"{local_text(told.frozen.recorded_at)} 已上报，以下是上报数")
    for section in told.sections:
        screen.heading(section.title)
        rows = [
            (row.label, *("" if cell is None else cell.text for cell in row.cells)) for row in section.rows
        ]
        screen.table(("项目", *section.columns), rows)
        for label, listed in people_behind(told, section) if people else ():
            screen.line(f"{label}名单：{listed}")
    if told.frozen is not None:
        screen.heading("上报以后的更正")
        screen.table(("项目", "上报数", "现数", "增加", "减少"), changes(told), empty="没有更正")


def people_behind(told: MadeReturn, section: FilledSection) -> list[tuple[str, str]]:
    """Name the people behind each cell of a table that has some."""
    return [
        (f"{row.label}{column}", "、".join((*cell.staff_ids, names(told.asked, cell.case_ids))).strip("、"))
        for row in section.rows
        for column, cell in zip(section.columns, row.cells, strict=True)
        if cell is not None and (cell.case_ids or cell.staff_ids)
    ]


def changes(told: MadeReturn) -> list[tuple[str, str, str, str, str]]:
    """Write what later facts changed."""
    return [
        (
            figure_zh(each.key),
            count_text(each.submitted),
            count_text(each.now),
            names(told.asked, each.added),
            names(told.asked, each.dropped),
        )
        for each in told.changed
    ]
