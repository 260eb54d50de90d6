"""What other systems may read (接口·查询)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request

from correction.domain.errors import InvalidValue
from correction.domain.moments import ONE_DAY, day_end, legal_day
from correction.store.queries.screens import cases_of_offices, open_cases
from correction.store.tables import CaseRow
from correction_console.api.models import (
    AlertDetail,
    AlertItem,
    CaseDetail,
    CaseItem,
    CitationItem,
    DueItem,
    Instant,
    Me,
    Page,
    StrandItem,
)
from correction_console.asker import Asker
from correction_console.console import Console, console_of
from correction_console.duties.kept import Unjudged
from correction_console.guard import Reader, SignedIn
from correction_console.reading.alerts import AlertLine, queue, reasons
from correction_console.reading.briefs import Brief
from correction_console.reading.finding import find
from correction_console.reading.person import person_view
from correction_console.reading.wording import kind_zh
from correction_console.rights import Right

router = APIRouter()
Limit = Annotated[int, Query(ge=1, le=200)]
LONGEST_AHEAD = 31 * ONE_DAY


@router.get("/me")
def me(asker: SignedIn) -> Me:
    """Say who asks and what they may do."""
    return Me(
        account=asker.account_id,
        name=asker.name,
        role=asker.role,
        org_id=asker.org_id,
        org_name=asker.org_name,
        rights=[right for right in Right if asker.may(right)],
    )


@router.get("/cases")
def cases(
    request: Request, asker: Reader, after: Annotated[str, Query(max_length=64)] = "", limit: Limit = 100
) -> Page[CaseItem]:
    """Give the cases of whoever asks, in order of id."""
    console = console_of(request)
    store = console.office.store
    rows = cases_of_offices(store, office_ids=sorted(asker.offices), after=after, limit=limit + 1)
    briefs = console.briefs.of(store, [row.case_id for row in rows[:limit]])
    items = [case_item(row, briefs[row.case_id]) for row in rows[:limit]]
    return Page(items=items, next_after=items[-1].case_id if len(rows) > limit else None)


@router.get("/cases/{case_id}")
def case(request: Request, asker: Reader, case_id: str, as_of: Instant | None = None) -> CaseDetail:
    """Give one case, now or as of a past moment by what is known now."""
    console = console_of(request)
    now = console.now()
    if as_of is not None and as_of > now:
        raise InvalidValue("as_of", f"{as_of.isoformat()} 还没有到", "填写现在或以前的时间")
    row = asker.case(console.office.store, case_id)
    view = person_view(console, row, now=now, as_of=as_of, shown=0)
    brief = console.briefs.of(console.office.store, [case_id])[case_id]
    return CaseDetail(
        **case_item(row, brief).model_dump(),
        as_of=view.as_of,
        phase_zh=view.phase,
        sealed=view.sealed,
        strands=[
            StrandItem(
                item=line.strand.item,
                item_zh=line.strand.item.zh,
                state=line.strand.state,
                gaps=list(line.strand.gaps),
            )
            for line in view.strands
        ],
        open_alerts=[line.alert_id for line in view.alerts],
    )


@router.get("/due")
def due(request: Request, asker: Reader, until: Instant | None = None) -> list[DueItem]:
    """Give what will be told by a moment, today's end by default, unless somebody acts."""
    console = console_of(request)
    now = console.now()
    horizon = until or day_end(legal_day(now))
    if horizon - now > LONGEST_AHEAD:
        raise InvalidValue("until", "超过 31 天", "填写 31 天以内的时间")
    office = console.office
    ids = open_cases(office.store, asker.offices)
    briefs = console.briefs.of(office.store, ids)
    ahead = console.duties.ahead(office, console.book_to_show(), ids, now=now, until=horizon)
    if ahead.unjudged:
        # A list that lacks somebody would read as if nothing came due for them.
        raise Unjudged(ahead.unjudged)
    return [
        DueItem(
            case_id=one.case_id,
            case_no=briefs[one.case_id].label,
            name=briefs[one.case_id].name,
            kind=one.finding.kind,
            kind_zh=kind_zh(one.finding.kind),
            bearer=one.finding.bearer,
            by_at=one.finding.began_at,
        )
        for one in ahead.dues
    ]


@router.get("/search")
def search(request: Request, asker: Reader, words: Annotated[str, Query(max_length=64)]) -> list[CaseItem]:
    """Find cases by a part of a name, its pinyin, an id number, a phone, or a whole case number."""
    console = console_of(request)
    found = find(console, asker, words)
    store = console.office.store
    return [case_item(asker.case(store, brief.log_id), brief) for brief in found.briefs]


@router.get("/alerts")
def alerts(
    request: Request,
    asker: Reader,
    grade: Annotated[int | None, Query(ge=0, le=3)] = None,
    after: Annotated[str, Query(max_length=160)] = "",
    limit: Limit = 50,
) -> Page[AlertItem]:
    """Give the open alerts, the gravest and oldest first."""
    console = console_of(request)
    found = queue(console, asker, console.now(), grade=grade, after=after, limit=limit)
    items = [alert_item(console, asker, line) for line in found.lines]
    return Page(items=items, next_after=found.after or None)


@router.get("/alerts/{alert_id}")
def alert(request: Request, asker: Reader, alert_id: str) -> AlertDetail:
    """Give one alert and why it was told."""
    console = console_of(request)
    found = reasons(console, asker.alert(console.office.store, alert_id), console.now())
    why = found.alert.stated.why
    return AlertDetail(
        **alert_item(console, asker, found.line).model_dump(),
        explanation=found.explanation,
        arithmetic=list(why.arithmetic),
        inputs=dict(why.inputs),
        citations=[CitationItem(text=c.text(), confidence=c.confidence) for c in why.citations],
        entries=[one.number for one in found.evidence],
    )


def case_item(row: CaseRow, brief: Brief) -> CaseItem:
    """Give a case as a list shows it; of a sealed record nothing of the sentence."""
    told = not brief.sealed
    return CaseItem(
        case_id=row.case_id,
        case_no=brief.label,
        name=brief.name,
        shielded=brief.shielded,
        category_zh=brief.category if told else None,
        management_class_zh=brief.management_class if told else None,
        office_id=row.office_id,
        term_from_on=row.term_from_on if told else None,
        term_to_on=row.term_to_on if told else None,
        left_at=row.left_at,
    )


def alert_item(console: Console, asker: Asker, line: AlertLine) -> AlertItem:
    """Give an alert as the queue shows it."""
    row = asker.alert(console.office.store, line.alert_id)
    until_at: datetime | None = row.suspended_until_at
    return AlertItem(
        alert_id=row.alert_id,
        subject_id=row.log_id,
        subject=line.brief.name,
        label=line.brief.label,
        kind=row.kind,
        kind_zh=line.kind_zh,
        grade=row.grade,
        grade_zh=line.grade_zh,
        bearer=row.bearer,
        matter=row.matter,
        handling=row.handling,
        began_at=row.began_at,
        ended_at=row.ended_at,
        told_at=row.told_at,
        suspended_until_at=until_at,
        retrospective=row.retrospective,
    )
