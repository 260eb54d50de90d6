"""What other systems may record (接口·登记): each write under an id of the sender's."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from correction.domain.errors import NotAllowed
from correction.domain.facts.alerts import Disposition
from correction.domain.facts.minors import ReadGround
from correction.domain.file import CaseFile
from correction.intake.kinds import ImportKind
from correction.office.record import RARE_ONLY
from correction_console.api.models import (
    ActBody,
    AlertItem,
    Identity,
    PurposeBody,
    RecordBody,
    Recorded,
    VoidBody,
)
from correction_console.api.reading import alert_item
from correction_console.asker import Asker
from correction_console.console import Console, console_of
from correction_console.guard import Needs, Recorder
from correction_console.reading.alerts import reasons
from correction_console.reading.unmasking import unmask
from correction_console.recording import KEY, Handled, handle_alert, record_row
from correction_console.rights import Right
from correction_console.voiding import void_entry_of

router = APIRouter()
# Told by the description alone: who sends another id is answered in the office's own words.
Key = Annotated[str, Path(json_schema_extra={"format": "uuid", "pattern": f"^{KEY}$"})]


@router.put("/cases/{case_id}/records/{entry_id}", responses={201: {"model": Recorded}})
def record(
    request: Request, response: Response, asker: Recorder, *, case_id: str, entry_id: Key, body: RecordBody
) -> Recorded:
    """Record one row of a sheet: 201 when it is new, 200 when the same stands there under this id already."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    response.status_code = 200 if _known(console, case_id, entry_id) else 201
    made = record_row(console, asker, row, ImportKind(body.sheet), body.cells, key=entry_id)
    return Recorded(
        case_id=made.log_id, entry_id=made.entry_id, number=made.number, recorded_at=made.recorded_at
    )


@router.put("/cases/{case_id}/voids/{entry_id}", responses={201: {"model": Recorded}})
def void_entry(
    request: Request, response: Response, asker: Recorder, *, case_id: str, entry_id: Key, body: VoidBody
) -> Recorded:
    """Void an entry that was a mistake, with a reason; what it led to is judged again."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    response.status_code = 200 if _known(console, case_id, entry_id) else 201
    made = void_entry_of(console, asker, row, body.entry_id, reason=body.reason, key=entry_id)
    return Recorded(case_id=case_id, entry_id=made.entry_id, number=made.number, recorded_at=made.recorded_at)


@router.put("/alerts/{alert_id}/acts/{entry_id}")
def act(
    request: Request,
    asker: Annotated[Asker, Depends(Needs(Right.ACKNOWLEDGE_ALERTS))],
    *,
    alert_id: str,
    entry_id: Key,
    body: ActBody,
) -> AlertItem:
    """Acknowledge, suspend or review an alert; the same again changes nothing."""
    console = console_of(request)
    if body.act != "acknowledge" and not asker.may(Right.REVIEW_ALERTS):
        raise NotAllowed("权限", f"{asker.role.zh}的账号不能{Right.REVIEW_ALERTS.zh}", "由有权的人员办理")
    asker.alert(console.office.store, alert_id)
    said = Disposition(body.disposition).value if body.disposition else ""
    handled = Handled(act=body.act, note=body.note, disposition=said, until_at=body.until_at)
    handle_alert(console, asker, alert_id, handled, key=entry_id)
    row = asker.alert(console.office.store, alert_id)
    return alert_item(console, asker, reasons(console, row, console.now()).line)


@router.post("/cases/{case_id}/identity")
def identity(
    request: Request,
    asker: Annotated[Asker, Depends(Needs(Right.READ_IDENTITY))],
    *,
    case_id: str,
    body: PurposeBody,
) -> Identity:
    """Give whole name and numbers, once, for a purpose that is logged first."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    ground = ReadGround(body.ground).zh if body.ground else ""
    unmask(console, asker, row.case_id, purpose=body.purpose, ground=ground, letter=body.letter)
    with console.office.store.reading() as uow:
        person = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY)).person
    return Identity(
        case_id=case_id,
        name=person.name,
        citizen_no=person.citizen_no,
        phone=person.phone,
        address=person.address,
    )


def _known(console: Console, case_id: str, entry_id: str) -> bool:
    with console.office.store.reading() as uow:
        return uow.has_entry(case_id, entry_id.strip().lower())
