"""同一人: the cases of one person, records that may be the same person's, comparing, joining, parting."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError, InvalidValue
from correction.domain.facts.persons import Particular
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.persons.joining import JOIN, PART, merge, part
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.reading.same_person import same_person, side_by_side
from correction_console.recording import checked_key
from correction_console.rights import Right

router = APIRouter()
Field = Annotated[str, Form()]
Joiner = Annotated[Asker, Depends(Needs(Right.MERGE_PERSONS))]


@router.get("/people/{case_id}/same-person")
def show(request: Request, asker: Joiner, case_id: str) -> HTMLResponse:
    """Show the other cases of a person, and those that may be the same person's."""
    return _cases(request, asker, case_id)


@router.post("/people/{case_id}/same-person")
def show_all(request: Request, asker: Joiner, case_id: str, purpose: Field = "") -> HTMLResponse:
    """Show minors' records as well, for a purpose that is logged."""
    if not purpose.strip():
        return _cases(request, asker, case_id, wrong=_PURPOSELESS)
    return _cases(request, asker, case_id, purpose=purpose)


@router.post("/people/{case_id}/same-person/part")
def take_out(
    request: Request,
    *,
    asker: Joiner,
    case_id: str,
    reason: Field = "",
    case: Annotated[list[str] | None, Form()] = None,
    entry: Field = "",
) -> Response:
    """Take a case, and those chosen with it, out of those of its person."""
    console = console_of(request)
    together = tuple(asker.case(console.office.store, one).case_id for one in [case_id, *(case or [])])
    try:
        key, now = checked_key(entry), console.now()
        attempt(
            console.office.store,
            Attempt(case_id=case_id, matter=None, did=PART, actor=asker.actor, now=now),
            lambda uow: part(
                uow,
                console.book(),
                case_id,
                reason,
                case_ids=together[1:],
                entry_id=key,
                actor=asker.actor,
                now=now,
            ),
        )
    except CorrectionError as wrong:
        return _cases(request, asker, case_id, wrong=wrong, reason=reason)
    return RedirectResponse(f"/people/{quote(case_id)}/same-person?done=person-parted", status_code=303)


@router.get("/people/{case_id}/same-person/{other_id}")
def compare(request: Request, asker: Joiner, case_id: str, other_id: str) -> HTMLResponse:
    """Show two records side by side, what differs marked and numbers masked."""
    return _compared(request, asker, case_id, other_id)


@router.post("/people/{case_id}/same-person/{other_id}")
def compare_whole(
    request: Request, asker: Joiner, *, case_id: str, other_id: str, purpose: Field = ""
) -> HTMLResponse:
    """Show both whole, for a purpose that is logged."""
    wrong = None if purpose.strip() else _PURPOSELESS
    return _compared(request, asker, case_id, other_id, purpose=purpose, wrong=wrong)


@router.post("/people/{case_id}/same-person/{other_id}/join")
def join(
    request: Request,
    *,
    asker: Joiner,
    case_id: str,
    other_id: str,
    reason: Field = "",
    looked_at: Annotated[list[Particular] | None, Form()] = None,
    purpose: Field = "",
    entry: Field = "",
) -> Response:
    """Hold the two to be one person; what is refused comes back with the records as they are now."""
    console = console_of(request)
    for each in (case_id, other_id):
        asker.case(console.office.store, each)
    try:
        key, now = checked_key(entry), console.now()
        attempt(
            console.office.store,
            Attempt(case_id=case_id, matter=None, did=JOIN, actor=asker.actor, now=now),
            lambda uow: merge(
                uow,
                console.book(),
                case_id,
                other_id,
                reason,
                looked_at=tuple(looked_at or ()),
                entry_id=key,
                actor=asker.actor,
                now=now,
            ),
        )
    except CorrectionError as wrong:
        return _compared(request, asker, case_id, other_id, purpose=purpose, wrong=wrong, reason=reason)
    return RedirectResponse(f"/people/{quote(case_id)}/same-person?done=person-joined", status_code=303)


_PURPOSELESS = InvalidValue("查阅理由", "没有写明查阅的理由", "写明为什么需要查看，查阅留有记录")


def _cases(
    request: Request,
    asker: Asker,
    case_id: str,
    *,
    purpose: str = "",
    reason: str = "",
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    given = {
        "brief": console.briefs.of(console.office.store, [case_id])[case_id],
        "same": same_person(console, asker, row, purpose=purpose),
        "runs": row.left_at is None,
        "purpose": purpose,
        "reason": reason,
        "wrong": wrong,
    }
    return page(request, "same_person.html", asker, status=status_of(wrong) if wrong else 200, **given)


def _compared(
    request: Request,
    asker: Asker,
    case_id: str,
    other_id: str,
    *,
    purpose: str = "",
    reason: str = "",
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    console = console_of(request)
    lines = side_by_side(console, asker, case_id, other_id, purpose=purpose)
    briefs = console.briefs.of(console.office.store, [case_id, other_id])
    given = {
        "first": briefs[case_id],
        "second": briefs[other_id],
        "lines": lines,
        "purpose": purpose.strip(),
        "reason": reason,
        "wrong": wrong,
    }
    return page(request, "compared.html", asker, status=status_of(wrong) if wrong else 200, **given)
