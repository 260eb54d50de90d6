"""Lists and figures over HTTP (接口·台账和统计): ledgers, statistics, returns, the law, the platform."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from correction.domain.counting.figure import Figure
from correction.domain.duty_roster import Shift
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.ledger import LedgerKind
from correction.domain.moments import DateSpan, legal_day
from correction.domain.organisation import OrgLevel
from correction.office.counting.returns import submitted, whole_return
from correction.office.counting.statistics import cases_of, offices_under
from correction.office.ladder.duty import shifts_of
from correction.papers.drawing import MEDIA as RETURN_PAPERS
from correction_console.api.models import Wire
from correction_console.api.wire import Day
from correction_console.asker import Asker
from correction_console.console import Console, console_of
from correction_console.county.offices import OfficeRow, county_view
from correction_console.guard import Needs, Reader, SignedIn
from correction_console.pages.papers import file_answer
from correction_console.reading import ledgers, platform
from correction_console.reading.law import law_lines
from correction_console.reading.statistics import CASES_MAX, OfficeLine, RateLine, statistics
from correction_console.returns.acting import MEDIA as RETURN_BOOKS
from correction_console.returns.acting import exported, printed
from correction_console.rights import Right

router = APIRouter()
PERIOD_MAX_DAYS = 800


def _files(media: Mapping[str, str]) -> dict[int | str, dict[str, Any]]:
    """Describe an answer that is a file of one of some types."""
    return {200: {"content": {each: {"schema": {"type": "string"}} for each in media.values()}}}


class UnitItem(Wire):
    """One body within the asker's range."""

    org_id: str
    name: str
    level: OrgLevel
    parent_id: str | None
    division_code: str | None


class LedgerDetail(Wire):
    """One ledger of a period: its columns in Chinese, its rows as printed; numbers are masked."""

    kind: LedgerKind
    kind_zh: str
    from_on: date
    to_on: date
    columns: list[str]
    rows: list[list[str]]
    next_after: int | None
    sealed: int


class ExportBody(Wire):
    """Which days, in which form, and what for."""

    from_on: Day
    to_on: Day
    form: Literal["xlsx", "pdf"] = "xlsx"
    purpose: str
    staff_id: str = Field(default="", max_length=64, description="工作日志只要一个人的")


class ReturnExportBody(Wire):
    """Which period (2026-03, 2026-Q1, 2026), in which form; with names (xlsx, csv) what for."""

    period: str = Field(max_length=40)
    form: Literal["xlsx", "csv", "pdf", "docx"] = "xlsx"
    purpose: str = Field(default="", max_length=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresView:
    """The indicators of a period and who supervises how many."""

    from_on: date
    to_on: date | None
    rates: tuple[RateLine, ...]
    offices: tuple[OfficeLine, ...]
    not_measured: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnView:
    """The return of a body: as it would read now, and as it was submitted."""

    org_id: str
    now: tuple[Figure, ...]
    submitted: tuple[Figure, ...] | None
    submitted_at: datetime | None


class LawItem(Wire):
    """One parameter of the rulebook on a day, with its article."""

    key: str
    label: str
    said: str
    from_on: date | None
    to_on: date | None
    citation: str


class PlatformItem(Wire):
    """Whether the platform sees and judges: what keeps lists from being whole is told in words."""

    at: datetime
    missing: list[str]
    book: str


@router.get("/bodies")
def bodies(request: Request, asker: SignedIn) -> list[UnitItem]:
    """Give the bodies at and under the asker's own."""
    with console_of(request).office.store.reading() as uow:
        units = uow.organisation().units
    return [
        UnitItem(
            org_id=unit.org_id,
            name=unit.name,
            level=unit.level,
            parent_id=unit.parent_id,
            division_code=unit.division_code,
        )
        for org_id, unit in sorted(units.items())
        if org_id in asker.offices
    ]


@router.get("/offices")
def offices(request: Request, asker: Reader) -> list[OfficeRow]:
    """Give the offices side by side: unseen alerts, what waits, how much comes in late."""
    return list(county_view(console_of(request), asker))


@router.get("/bodies/{org_id}/duty")
def duty(request: Request, asker: Reader, org_id: str, from_on: Day, to_on: Day) -> list[Shift]:
    """Give who is on duty at a body on some days; an empty list where it keeps no roster."""
    check_body(asker, org_id)
    span = checked_period(from_on, to_on)
    with console_of(request).office.store.reading() as uow:
        return list(shifts_of(uow, org_id, span.from_on, to_on) or ())


@router.get("/bodies/{org_id}/returns")
def body_return(request: Request, asker: Reader, org_id: str, from_on: Day, to_on: Day) -> ReturnView:
    """Give the return of a body for a period: as it reads now, and as it was submitted."""
    check_body(asker, org_id)
    console, period = console_of(request), checked_period(from_on, to_on)
    office, book = console.office, console.book_to_show()
    with office.store.reading() as uow:
        if len(uow.case_ids()) > CASES_MAX:
            raise InvalidValue("报表", f"案件超过 {CASES_MAX} 件", "用命令 correction statistics return 计算")
        under = offices_under(uow.organisation(), org_id)
        cases = tuple(cases_of(uow, book, office.calendar, console.now()))
        made = whole_return(uow, cases, period, under, book)
        known = submitted(uow, org_id, period)
    return ReturnView(
        org_id=org_id,
        now=made,
        submitted=known.payload.figures if known else None,
        submitted_at=known.recorded_at if known else None,
    )


@router.post(
    "/bodies/{org_id}/returns/export",
    response_class=Response,
    responses=_files({**RETURN_BOOKS, **RETURN_PAPERS}),
)
def export_return(
    request: Request,
    asker: Annotated[Asker, Depends(Needs(Right.EXPORT_LEDGERS))],
    *,
    org_id: str,
    body: ReturnExportBody,
) -> Response:
    """Give a return as a file: a workbook or .csv with the people behind each cell, a paper without names.

    With people, who, whom and what for is logged first.
    """
    check_body(asker, org_id)
    console, asked = console_of(request), {"period": body.period, "org_id": org_id, "form": body.form}
    if f".{body.form}" in RETURN_PAPERS:
        return file_answer(*printed(console, asker, **asked))
    return file_answer(*exported(console, asker, **asked, purpose=body.purpose))


@router.get("/bodies/{org_id}/statistics")
def figures(
    request: Request, asker: Reader, org_id: str, period: Annotated[str, Query(max_length=40)]
) -> FiguresView:
    """Give the indicators of a period (2026-03, 2026-Q1, 2026, or two days with dots between)."""
    check_body(asker, org_id)
    view = statistics(console_of(request), asker, period=period, org_id=org_id)
    return FiguresView(
        from_on=view.period.from_on,
        to_on=view.period.to_on,
        rates=view.rates,
        offices=view.offices,
        not_measured=dict(view.not_measured),
    )


@router.get("/ledgers/{kind}")
def ledger(
    request: Request,
    asker: Reader,
    *,
    kind: LedgerKind,
    from_on: Day,
    to_on: Day,
    after: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
    staff_id: Annotated[str, Query(max_length=64)] = "",
) -> LedgerDetail:
    """Give a ledger of a period row by row; `after` is how many rows were read already.

    The work log may be asked for of one member of staff.
    """
    checked_period(from_on, to_on)
    typed = {"kind": kind.value, "from_on": str(from_on), "to_on": str(to_on), "staff": staff_id}
    made = ledgers.shown(console_of(request), asker, typed)
    more = after + limit < len(made.rows)
    return LedgerDetail(
        kind=kind,
        kind_zh=kind.zh,
        from_on=made.from_on,
        to_on=made.to_on,
        columns=list(made.columns),
        rows=[list(row) for row in made.rows[after : after + limit]],
        next_after=after + limit if more else None,
        sealed=made.sealed,
    )


@router.post(
    "/ledgers/{kind}/export",
    response_class=Response,
    responses=_files(ledgers.MEDIA),
)
def export_ledger(
    request: Request,
    asker: Annotated[Asker, Depends(Needs(Right.EXPORT_LEDGERS))],
    *,
    kind: LedgerKind,
    body: ExportBody,
) -> Response:
    """Give a whole ledger as a file; who, whom and what for is logged first."""
    checked_period(body.from_on, body.to_on)
    typed = {"kind": kind.value, "from_on": str(body.from_on), "to_on": str(body.to_on)}
    typed |= {"form": body.form, "purpose": body.purpose, "staff": body.staff_id}
    return file_answer(*ledgers.exported(console_of(request), asker, typed))


@router.get("/rulebook")
def rulebook(
    request: Request,
    _asker: SignedIn,
    words: Annotated[str, Query(max_length=64)] = "",
    on: Day | None = None,
) -> list[LawItem]:
    """Give what the rulebook says on a day, today by default, where it holds all of some words."""
    console = console_of(request)
    day = on or legal_day(console.now())
    return [
        LawItem(
            key=line.key,
            label=line.label,
            said=line.said,
            from_on=line.from_on,
            to_on=line.to_on,
            citation=str(line.citation or ""),
        )
        for line in law_lines(console.book_to_show(), words, day)
    ]


@router.get("/platform")
def state(request: Request, _asker: SignedIn) -> PlatformItem:
    """Tell whether the platform sees and judges, and by which rulebook."""
    console: Console = console_of(request)
    now = console.now()
    book = console.book_to_show()
    return PlatformItem(at=now, missing=list(platform.missing(console.office, now)), book=book.name)


def check_body(asker: Asker, org_id: str) -> None:
    """Refuse a body that is not the asker's, in the words of one that does not exist; raises NotFound."""
    if org_id not in asker.offices:
        raise NotFound("机构", "没有这个机构，或不在您的管辖范围内", "核对机构编号")


def checked_period(from_on: date, to_on: date) -> DateSpan:
    """Give a period that is not endless; raises InvalidValue."""
    if (to_on - from_on).days > PERIOD_MAX_DAYS:
        raise InvalidValue("to_on", f"超过 {PERIOD_MAX_DAYS} 天", "缩短期间，分几次查询")
    return DateSpan(from_on=from_on, to_on=to_on)
