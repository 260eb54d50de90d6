"""What a county does over its offices, over the wire (接口·县级): orders, patrols, notes of the duty log."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from correction.domain.facts.duty_roster import DutyNoted, DutyNoteKind
from correction.domain.facts.patrols import PatrolResult
from correction.domain.moments import When
from correction.office.county.duty_log import note_duty
from correction_console.api.county_models import (
    CheckBody,
    DemandItem,
    DutyNoteBody,
    DutyNoteItem,
    OrderBody,
    OrderDetail,
    OrderItem,
    PatrolBody,
    PatrolDetail,
    PatrolItemOut,
    ReplyBody,
    SettleBody,
)
from correction_console.api.models import Page
from correction_console.api.papers import PAPERS
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.county.orders import OrderLine, issue, order_line, order_lines, printed, reply, settle
from correction_console.county.patrols import check, draw, patrol_view
from correction_console.guard import Needs, Overseer, Reader, Recorder
from correction_console.pages.papers import file_answer
from correction_console.recording import KEY, checked_key
from correction_console.rights import Right

router = APIRouter()
Limit = Annotated[int, Query(ge=1, le=200)]
Key = Annotated[str, Path(json_schema_extra={"format": "uuid", "pattern": f"^{KEY}$"})]


@router.get("/orders")
def orders(
    request: Request, asker: Reader, after: Annotated[str, Query(max_length=64)] = "", limit: Limit = 100
) -> Page[OrderItem]:
    """Give the supervision orders sent to the bodies of whoever asks, in order of id."""
    lines = sorted(order_lines(console_of(request), asker), key=lambda one: one.order_id)
    left = [one for one in lines if one.order_id > after]
    items = [OrderItem.model_validate(_order(one)) for one in left[:limit]]
    return Page(items=items, next_after=items[-1].order_id if len(left) > limit else None)


@router.get("/orders/{order_id}")
def order(request: Request, asker: Reader, order_id: str) -> OrderDetail:
    """Give one supervision order with each of its demands."""
    return _detail(request, asker, order_id)


@router.get("/orders/{order_id}/paper", response_class=Response, responses=PAPERS)
def order_paper(
    request: Request, asker: Reader, order_id: str, form: Literal["pdf", "docx"] = "pdf"
) -> Response:
    """Give one supervision order as a paper to be signed."""
    return file_answer(*printed(console_of(request), asker, order_id, form))


@router.put("/orders/{entry_id}", responses={201: {"model": OrderDetail}})
def send(
    request: Request, response: Response, asker: Overseer, *, entry_id: Key, body: OrderBody
) -> OrderDetail:
    """Send a supervision order to a body below: 201 when it is new, 200 when the same stands there."""
    response.status_code = _status(request, body.to_org_id, entry_id)
    typed = {
        "office": body.to_org_id,
        "demands": body.demands,
        "due_on": str(body.due_on),
        "document_no": body.document_no,
        "case": body.about_case_id,
        "alert": body.about_alert_id,
        "check": body.about_check_id,
    }
    return _detail(request, asker, issue(console_of(request), asker, typed, key=entry_id))


@router.put("/orders/{order_id}/replies/{entry_id}", responses={201: {"model": OrderDetail}})
def answer(
    request: Request, response: Response, asker: Recorder, *, order_id: str, entry_id: Key, body: ReplyBody
) -> OrderDetail:
    """Reply to a supervision order of one's own body; the same id again records nothing new."""
    response.status_code = _status(request, asker.org_id, entry_id)
    reply(console_of(request), asker, order_id, body.content, key=entry_id)
    return _detail(request, asker, order_id)


@router.put("/orders/{order_id}/settlements/{entry_id}", responses={201: {"model": OrderDetail}})
def decide(
    request: Request, response: Response, asker: Overseer, *, order_id: str, entry_id: Key, body: SettleBody
) -> OrderDetail:
    """Accept the reply to an order that one's own body sent, or return it with another day."""
    to_id = order_line(console_of(request), asker, order_id)[0].to_id
    response.status_code = _status(request, to_id, entry_id)
    typed = {
        "decision": "办结" if body.accepted else "退回",
        "remark": body.remark,
        "due_on": str(body.due_on or ""),
    }
    settle(console_of(request), asker, order_id, typed, key=entry_id)
    return _detail(request, asker, order_id)


@router.get("/patrols/{patrol_id}")
def patrol(request: Request, asker: Overseer, patrol_id: str) -> PatrolDetail:
    """Give one patrol with what was drawn and found."""
    return _patrol(request, asker, patrol_id)


@router.put("/patrols/{entry_id}", responses={201: {"model": PatrolDetail}})
def hold(
    request: Request, response: Response, asker: Overseer, *, entry_id: Key, body: PatrolBody
) -> PatrolDetail:
    """Draw a patrol; the same id again draws nothing new."""
    response.status_code = _status(request, asker.org_id, entry_id)
    typed = {
        "scope": body.scope,
        "size": str(body.size),
        "purpose": body.purpose,
        "from_on": str(body.from_on or ""),
    }
    return _patrol(request, asker, draw(console_of(request), asker, typed, body.offices, key=entry_id))


@router.put("/patrols/{patrol_id}/checks/{entry_id}", responses={201: {"model": PatrolDetail}})
def found(
    request: Request, response: Response, asker: Overseer, *, patrol_id: str, entry_id: Key, body: CheckBody
) -> PatrolDetail:
    """Record what the check of one drawn item found; the same id again records nothing new."""
    response.status_code = _status(request, asker.org_id, entry_id)
    typed = {"item": body.item, "result": PatrolResult(body.result).zh, "remark": body.remark}
    check(console_of(request), asker, patrol_id, typed, key=entry_id)
    return _patrol(request, asker, patrol_id)


@router.put("/duty-notes/{entry_id}", responses={201: {"model": DutyNoteItem}})
def note(
    request: Request,
    response: Response,
    asker: Annotated[Asker, Depends(Needs(Right.KEEP_DUTY_LOG))],
    *,
    entry_id: Key,
    body: DutyNoteBody,
) -> DutyNoteItem:
    """Write a note into the duty log of one's own body; the same id again writes nothing new."""
    console = console_of(request)
    response.status_code = _status(request, asker.org_id, entry_id)
    now = console.now()
    fact = DutyNoted(
        org_id=asker.org_id,
        note=DutyNoteKind(body.note),
        said=body.said.strip(),
        to_staff_id=body.to_staff_id or None,
    )
    with console.office.store.writing() as uow:
        made = note_duty(
            uow,
            fact,
            When.at(body.at or now),
            note_id=checked_key(entry_id),
            actor=asker.actor,
            now=now,
        )
    return DutyNoteItem(
        org_id=made.log_id, entry_id=made.entry_id, number=made.number, recorded_at=made.recorded_at
    )


def _status(request: Request, org_id: str, entry_id: str) -> int:
    """Give 200 where something stands under an id in the log of a body already, else 201."""
    with console_of(request).office.store.reading() as uow:
        return 200 if uow.has_entry(org_id, entry_id.strip().lower()) else 201


def _order(line: OrderLine) -> dict[str, object]:
    return {
        "order_id": line.order_id,
        "to_org_id": line.to_id,
        "from_org_id": line.from_id,
        "document_no": line.document_no,
        "demands": line.demands,
        "issued_at": line.issued_at,
        "due_on": line.due_on,
        "state": line.state.value,
        "state_zh": line.state.zh,
        "overdue": line.overdue,
        "late": line.late,
        "about_case_id": line.about.log_id if line.about else None,
        "about_alert_id": line.alert_id,
    }


def _detail(request: Request, asker: Asker, order_id: str) -> OrderDetail:
    line, demands = order_line(console_of(request), asker, order_id)
    rounds = [
        DemandItem(
            asked=one.asked,
            said=one.said,
            due_on=one.due_on,
            late=one.late,
            reply=one.reply,
            settled=one.settled,
            remark=one.remark,
        )
        for one in demands
    ]
    return OrderDetail.model_validate({**_order(line), "rounds": rounds})


def _patrol(request: Request, asker: Asker, patrol_id: str) -> PatrolDetail:
    view = patrol_view(console_of(request), asker, patrol_id)
    return PatrolDetail(
        patrol_id=view.patrol_id,
        scope=view.drawn.scope,
        purpose=view.drawn.purpose,
        seed=view.drawn.seed,
        pool=view.pool,
        repeats=view.repeats,
        items=[
            PatrolItemOut(
                item=one.item,
                case_id=one.brief.log_id,
                name=one.brief.name,
                office_id=one.office_id,
                said=one.said,
                check_id=one.check_id,
                result="" if one.result is None else one.result.value,
                remark=one.remark,
            )
            for one in view.items
        ],
    )
