"""Who is one person (接口·同一人): the other cases of a person, likely ones, and two records compared."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from correction.domain.case.identity import Agreement
from correction.domain.errors import NotAllowed
from correction.domain.facts.persons import Particular
from correction_console.api.models import PurposeBody, Wire
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader
from correction_console.reading.same_person import (
    Line,
    OtherCase,
    others_of,
    same_person,
    side_by_side,
)
from correction_console.rights import Right

router = APIRouter()
Joiner = Annotated[Asker, Depends(Needs(Right.MERGE_PERSONS))]


class OtherCaseItem(Wire):
    """Another case, of the same person or perhaps."""

    case_id: str
    case_no: str
    name: str
    category_zh: str
    office: str
    term_from_on: date
    term_to_on: date | None
    over: bool


class ComparedItem(Wire):
    """One particular of two records; numbers are masked without a purpose."""

    particular: Particular
    particular_zh: str
    agreement: Agreement
    agreement_zh: str
    first: str
    second: str


@router.get("/cases/{case_id}/same-person")
def same_persons_cases(request: Request, asker: Reader, case_id: str) -> list[OtherCaseItem]:
    """Give the other cases of the person of a case; of a minor or a sealed record none."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    return [_case(one) for one in others_of(console, row, asker.offices)]


@router.get("/cases/{case_id}/same-person/candidates")
def likely_cases(request: Request, asker: Joiner, case_id: str) -> list[OtherCaseItem]:
    """Give the cases that may be of the same person and are not held to be; none of minors."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    return [_case(one) for one in same_person(console, asker, row).maybe]


@router.get("/cases/{case_id}/same-person/{other_case_id}")
def compared(request: Request, asker: Joiner, case_id: str, other_case_id: str) -> list[ComparedItem]:
    """Compare two records, numbers masked; raises NotAllowed for a minor's, which takes a purpose."""
    lines = side_by_side(console_of(request), asker, case_id, other_case_id)
    if not lines:
        raise NotAllowed("对照记录", "未成年人的记录受保护", "写明目的后对照，留有记录")
    return [_line(one) for one in lines]


@router.post("/cases/{case_id}/same-person/{other_case_id}")
def compared_whole(
    request: Request, asker: Joiner, case_id: str, other_case_id: str, body: PurposeBody
) -> list[ComparedItem]:
    """Compare two records whole, for a purpose that is logged first; a sealed one opens on no ground."""
    console = console_of(request)
    lines = side_by_side(console, asker, case_id, other_case_id, purpose=body.purpose)
    return [_line(one) for one in lines]


def _case(one: OtherCase) -> OtherCaseItem:
    return OtherCaseItem(
        case_id=one.case_id,
        case_no=one.label,
        name=one.name,
        category_zh=one.category,
        office=one.office,
        term_from_on=one.term.from_on,
        term_to_on=one.term.to_on,
        over=one.over,
    )


def _line(one: Line) -> ComparedItem:
    return ComparedItem(
        particular=one.particular,
        particular_zh=one.particular.zh,
        agreement=one.agreement,
        agreement_zh=one.agreement.zh,
        first=one.first,
        second=one.second,
    )
