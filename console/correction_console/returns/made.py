"""A return as a page shows it (报表): by the form in use, with the people behind each cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from correction.cli.telling.counting import Asked, period_of
from correction.cli.telling.figures_zh import figure_zh
from correction.cli.telling.return_table import MadeReturn, form_of, made_return
from correction.domain.counting.figure import count_text
from correction.domain.counting.return_form import FilledCell
from correction.domain.errors import InvalidValue, NotAllowed
from correction.domain.moments import legal_day, local_text
from correction.office.counting.statistics import cases_of, offices_under
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief
from correction_console.reading.statistics import CASES_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell with who is behind it; `staff` are members of staff."""

    text: str
    people: tuple[Brief, ...]
    staff: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table of the return."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One figure that later facts changed after the return was submitted."""

    name: str
    submitted: str
    now: str
    added: tuple[Brief, ...]
    dropped: tuple[Brief, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnView:
    """A return to show: what was submitted where that stands, else the figures as they are now."""

    title: str
    org_id: str
    from_on: date
    to_on: date
    over: bool
    sections: tuple[Section, ...]
    submitted: str
    changed: tuple[Changed, ...]


def asked_for(console: Console, asker: Asker, *, period: str, org_id: str) -> Asked:
    """Judge the cases for a return of a body.

    Raises InvalidValue for a period or body that is none of the asker's, NotAllowed where there are too many
    cases for a page.
    """
    span, office = period_of(period), console.office
    if org_id not in asker.offices:
        raise InvalidValue("机构", "没有这个机构，或不在您的管辖范围内", "从列表中选择")
    with office.store.reading() as uow:
        if len(uow.case_ids()) > CASES_MAX:
            what = f"案件超过 {CASES_MAX} 件，在页面上算要等很久"
            raise NotAllowed("报表", what, "用命令 correction statistics return 计算和上报")
        cases = tuple(cases_of(uow, console.book_to_show(), office.calendar, console.now()))
        return Asked(
            org_id=org_id, period=span, offices=offices_under(uow.organisation(), org_id), cases=cases
        )


def made(console: Console, asked: Asked) -> MadeReturn:
    """Work a return out by the form in use."""
    office = console.office
    return made_return(office.store, console.book_to_show(), asked, form_of(office.settings.folder))


def return_view(console: Console, asker: Asker, *, period: str, org_id: str) -> ReturnView:
    """Put a return together for the page."""
    asked = asked_for(console, asker, period=period, org_id=org_id)
    told = made(console, asked)
    cells = [cell for section in told.sections for row in section.rows for cell in row.cells if cell]
    wanted = {case_id for cell in cells for case_id in cell.case_ids}
    wanted |= {case_id for one in told.changed for case_id in (*one.added, *one.dropped)}
    briefs = console.briefs.of(console.office.store, wanted)
    to_on = asked.period.to_on or asked.period.from_on
    return ReturnView(
        title=told.title,
        org_id=org_id,
        from_on=asked.period.from_on,
        to_on=to_on,
        over=to_on < legal_day(console.now()),
        sections=tuple(
            Section(
                title=section.title,
                columns=section.columns,
                rows=tuple(
                    (row.label, tuple(None if cell is None else _cell(cell, briefs) for cell in row.cells))
                    for row in section.rows
                ),
            )
            for section in told.sections
        ),
        submitted=""
        if told.frozen is None
        else f"{local_text(told.frozen.recorded_at)} 由 {told.frozen.actor} 上报",
        changed=tuple(
            Changed(
                name=figure_zh(one.key),
                submitted=count_text(one.submitted),
                now=count_text(one.now),
                added=_people(one.added, briefs),
                dropped=_people(one.dropped, briefs),
            )
            for one in told.changed
        ),
    )


def usual_periods(today: date) -> tuple[tuple[str, str], ...]:
    """Give the periods that are reported about now: three months, two quarters and a year that are over."""
    months, last = [], today.replace(day=1)
    for _ in range(3):
        last = (last - timedelta(days=1)).replace(day=1)
        months.append((f"{last:%Y-%m}", f"{last.year} 年 {last.month} 月"))
    quarters, count = [], today.year * 4 + (today.month - 1) // 3
    for back in (1, 2):
        year, quarter = divmod(count - back, 4)
        quarters.append((f"{year}-Q{quarter + 1}", f"{year} 年第{'一二三四'[quarter]}季度"))
    return (*months, *quarters, (f"{today.year - 1}", f"{today.year - 1} 年"))


def _cell(cell: FilledCell, briefs: Mapping[str, Brief]) -> Cell:
    return Cell(text=cell.text, people=_people(cell.case_ids, briefs), staff=cell.staff_ids)


def _people(case_ids: Iterable[str], briefs: Mapping[str, Brief]) -> tuple[Brief, ...]:
    return tuple(briefs[case_id] for case_id in dict.fromkeys(case_ids))
