"""What is known of a case (接口·案卷): entries, findings with their reasons, requests, papers owed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request

from correction.cli.words import summary
from correction.domain.case.minors import is_sealed, masked_file, shielded
from correction.domain.case.requests import requests_of
from correction.domain.entry import AnyEntry
from correction.domain.errors import InvalidValue, NotAllowed
from correction.domain.facts.dispatches import Recipient
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import legal_day
from correction.domain.watch import Watch
from correction.office.judging.context import load_context
from correction.office.judging.past import past_view
from correction.rules.paperwork.ledger import LineState, ledger_of
from correction_console.api.models import CitationItem, EntryItem, FindingItem, Instant, Page, Wire
from correction_console.api.reading import Limit
from correction_console.asker import Asker
from correction_console.console import Console, console_of
from correction_console.guard import Reader
from correction_console.reading.requests import RequestLine, inbox, request_line
from correction_console.reading.wording import kind_zh

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """From when a case is looked at: what had happened by `as_of`, as it was known at `known_at`."""

    as_of: datetime
    known_at: datetime


class DispatchItem(Wire):
    """One paper that goes to somebody about one event, and how far that is."""

    event_entry_id: str
    event_zh: str
    since_on: date
    recipient: Recipient
    recipient_zh: str
    due_on: date | None
    state: LineState
    state_zh: str
    sent_on: date | None
    receipt_on: date | None
    citation: str


def opened(console: Console, asker: Asker, case_id: str) -> CaseFile:
    """Give the file of a case, masked where that is due.

    Raises NotFound for a case that is not the asker's, NotAllowed for a sealed record.
    """
    row = asker.case(console.office.store, case_id)
    with console.office.store.reading() as uow:
        whole = CaseFile.of_log(row.case_id, uow.entries(row.case_id))
    if is_sealed(whole):
        raise NotAllowed("案卷", "犯罪记录已经封存", "依法查询的，写明依据、理由和查询函文号")
    return masked_file(whole) if shielded(whole) else whole


@router.get("/cases/{case_id}/entries")
def entries(
    request: Request,
    asker: Reader,
    *,
    case_id: str,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Limit = 100,
    as_of: Instant | None = None,
    known_at: Instant | None = None,
) -> Page[EntryItem]:
    """Give the entries of a case by number, also as of a past moment; of a sealed file none."""
    console = console_of(request)
    seen = _seen(console, as_of, known_at)
    file = opened(console, asker, case_id).known_at(seen.known_at).happened_by(Watch(seen.as_of))
    found = [entry for entry in file.entries if entry.number > after]
    items = [_entry(entry, void=entry.entry_id in file.voided) for entry in found[:limit]]
    return Page(items=items, next_after=str(items[-1].number) if len(found) > limit else None)


@router.get("/cases/{case_id}/findings")
def findings(
    request: Request,
    asker: Reader,
    case_id: str,
    as_of: Instant | None = None,
    known_at: Instant | None = None,
) -> list[FindingItem]:
    """Give what follows from the record by the law, each with its reasons, also as of a past moment."""
    console = console_of(request)
    seen, file = _seen(console, as_of, known_at), opened(console, asker, case_id)
    with console.office.store.reading() as uow:
        context, adopted = load_context(uow, console.office.calendar), uow.adopted_books()
    book = console.book_to_show()
    view = past_view(file, book, context, adopted, as_of=seen.as_of, known_at=seen.known_at)
    numbers = {entry.entry_id: entry.number for entry in view.entries}
    return [
        _finding(found, numbers) for found in sorted(view.findings, key=lambda f: (f.began_at, f.occasion))
    ]


@router.get("/cases/{case_id}/dispatches")
def dispatches(request: Request, asker: Reader, case_id: str) -> list[DispatchItem]:
    """Give what has to be sent to whom about a case, by when, and what was sent."""
    console = console_of(request)
    file, on = opened(console, asker, case_id), legal_day(console.now())
    return [
        DispatchItem(
            event_entry_id=line.event.entry.entry_id,
            event_zh=line.event.zh,
            since_on=line.event.since_on,
            recipient=line.recipient,
            recipient_zh=line.recipient.zh,
            due_on=line.due_on,
            state=line.state(on),
            state_zh=line.state(on).zh,
            sent_on=line.sent.when.legal_on if line.sent else None,
            receipt_on=line.receipt.when.legal_on if line.receipt else None,
            citation=str(line.citation or ""),
        )
        for line in ledger_of(file, console.book_to_show(), console.office.calendar)
        if line.event.since_on <= on
    ]


@router.get("/cases/{case_id}/requests")
def requests_of_case(request: Request, asker: Reader, case_id: str) -> list[RequestLine]:
    """Give the requests of a case, settled or not, each with its opinions."""
    console = console_of(request)
    file, store = opened(console, asker, case_id), console.office.store
    brief = console.briefs.of(store, [case_id])[case_id]
    now = console.now()
    return [request_line(console, brief, one.approval_id, now) for one in requests_of(file)]


@router.get("/requests")
def waiting_requests(
    request: Request, asker: Reader, after: Annotated[str, Query(max_length=260)] = "", limit: Limit = 100
) -> Page[RequestLine]:
    """Give the requests that wait for an opinion or a decision, the earliest due first."""
    console = console_of(request)
    found = list(inbox(console, asker, console.now()))
    places = [f"{line.due_on or date.max}.{line.asked_on}.{line.approval_id}" for line in found]
    rest = [(place, line) for place, line in zip(places, found, strict=True) if place > after]
    page = rest[:limit]
    return Page(items=[line for _, line in page], next_after=page[-1][0] if len(rest) > limit else None)


def _seen(console: Console, as_of: datetime | None, known_at: datetime | None) -> Seen:
    now = console.now()
    for name, at in (("as_of", as_of), ("known_at", known_at)):
        if at is not None and at > now:
            raise InvalidValue(name, f"{at.isoformat()} 还没有到", "填写现在或以前的时间")
    return Seen(as_of=as_of or now, known_at=known_at or now)


def _entry(entry: AnyEntry, *, void: bool) -> EntryItem:
    return EntryItem(
        number=entry.number,
        entry_id=entry.entry_id,
        kind=entry.payload.KIND,
        kind_zh=entry.payload.ZH,
        starts_at=entry.when.starts_at,
        ends_at=entry.when.ends_at,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        origin=entry.origin,
        said=summary(entry.payload),
        void=void,
    )


def _finding(found: Finding, numbers: dict[str, int]) -> FindingItem:
    def known() -> Iterator[int]:
        yield from (numbers[key] for key in found.entries if key in numbers)

    return FindingItem(
        kind=found.kind,
        kind_zh=kind_zh(found.kind),
        rule=found.rule,
        bearer=found.bearer,
        occasion=found.occasion,
        began_at=found.began_at,
        ended_at=found.ended_at,
        arithmetic=list(found.why.arithmetic),
        inputs=dict(found.why.inputs),
        citations=[CitationItem(text=c.text(), confidence=c.confidence) for c in found.why.citations],
        entries=sorted(known()),
    )
