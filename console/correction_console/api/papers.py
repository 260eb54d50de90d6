"""Papers over HTTP (接口·文书): what can be made, making it, fetching it, the register, two volumes."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from correction.domain.errors import NotFound
from correction.domain.moments import DateSpan
from correction.domain.papers.kinds import PaperKind, Volume
from correction.domain.papers.template import Need
from correction.papers.drawing import MEDIA
from correction_console.api.doing import Key
from correction_console.api.models import Page, Wire
from correction_console.api.reading import Limit
from correction_console.api.wire import Day, Text
from correction_console.asker import Asker
from correction_console.console import Console, console_of
from correction_console.guard import Needs, Reader
from correction_console.issuing import FIELD, blank, make, printed, withdraw
from correction_console.pages.papers import file_answer
from correction_console.pages.streaming import stream_answer
from correction_console.reading import volumes
from correction_console.reading.papers import Line, desk_of, form_of, register
from correction_console.rights import Right

router = APIRouter()
Maker = Annotated[Asker, Depends(Needs(Right.MAKE_PAPERS))]
Opener = Annotated[Asker, Depends(Needs(Right.READ_IDENTITY))]
PAPERS: Any = {200: {"content": {media: {"schema": {"type": "string"}} for media in MEDIA.values()}}}
VOLUMES: Any = {200: {"content": {media: {"schema": {"type": "string"}} for media in volumes.MEDIA.values()}}}


class PaperBody(Wire):
    """Which paper, about which entry, and what the record does not say, by the names of its fields."""

    paper: PaperKind
    about_entry_id: Text = ""
    fields: dict[Text, Text] = Field(default={}, max_length=200)


class OpenBody(Wire):
    """In which form a paper is wanted, and what for; a sealed record needs a ground and its letter."""

    form: Literal["pdf", "docx"] = "pdf"
    purpose: str = Field(max_length=200)
    ground: str = Field(default="", max_length=40)
    letter: str = Field(default="", max_length=100)


class ReasonBody(Wire):
    """Why something is taken back."""

    reason: str = Field(min_length=1, max_length=2000)


class VolumeBody(Wire):
    """As a bound volume, or as files for review."""

    form: Literal["pdf", "zip"] = "pdf"


class PaperItem(Wire):
    """One issued paper; its words are given only when it is opened for a purpose."""

    log_id: str
    entry_id: str
    paper_zh: str
    number: str
    made_at: str
    by: str
    voided: str
    who: str


class FieldItem(Wire):
    """One field of a paper that has to be typed: whether it must be, and what is known of it."""

    name: str
    need: Need
    known: str


class FormItem(Wire):
    """What a paper asks of whoever makes it."""

    paper: PaperKind
    paper_zh: str
    issuer: str
    fields: list[FieldItem]


class MakeableItem(Wire):
    """One paper that an entry gives rise to."""

    paper: PaperKind
    paper_zh: str
    about_entry_id: str | None


class DeskItem(Wire):
    """The papers of one person or body: what can be made, and what was."""

    log_id: str
    name: str
    sealed: bool
    makeable: list[MakeableItem]
    standing_alone: list[PaperKind]
    issued: list[PaperItem]


class VolumeItem(Wire):
    """One line of a volume's catalogue."""

    part: str
    title: str
    dated_on: date
    number: str
    original: bool


class VolumeDetail(Wire):
    """One volume of one person: what lies in it and what is missing; of a sealed record nothing is listed."""

    volume: Volume
    volume_zh: str
    sealed: bool
    items: list[VolumeItem]
    missing: list[str]


@router.get("/papers")
def registered(
    request: Request,
    asker: Reader,
    *,
    from_on: Day,
    to_on: Day,
    after: Annotated[str, Query(max_length=260)] = "",
    limit: Limit = 100,
) -> Page[PaperItem]:
    """Give the register of a period, the newest first; `after` is where the last page ended."""
    found = register(console_of(request), asker, DateSpan(from_on=from_on, to_on=to_on))
    places = [f"{line.log_id}.{line.entry_id}" for line in found]
    begins = places.index(after) + 1 if after in places else 0
    page = found[begins : begins + limit]
    more = begins + limit < len(found)
    last = places[begins + len(page) - 1] if more else None
    return Page(items=[_line(line) for line in page], next_after=last)


@router.get("/papers/blank/{paper}", response_class=Response, responses=PAPERS)
def blank_form(
    request: Request, asker: Reader, paper: PaperKind, form: Literal["pdf", "docx"] = "pdf"
) -> Response:
    """Give a blank form in the wording of the asker's body."""
    return file_answer(*blank(console_of(request), asker, paper, form))


@router.get("/logs/{log_id}/papers")
def papers(request: Request, asker: Reader, log_id: str) -> DeskItem:
    """Give what papers can be made of somebody, and what was made."""
    desk = desk_of(console_of(request), asker, log_id)
    return DeskItem(
        log_id=log_id,
        name=desk.brief.name,
        sealed=desk.sealed,
        makeable=[
            MakeableItem(
                paper=one.paper,
                paper_zh=one.paper.zh,
                about_entry_id=one.about.entry_id if one.about else None,
            )
            for one in desk.makeable
        ],
        standing_alone=list(desk.alone),
        issued=[_line(line) for line in desk.issued],
    )


@router.get("/logs/{log_id}/papers/form")
def paper_form(
    request: Request,
    asker: Maker,
    *,
    log_id: str,
    paper: PaperKind,
    about_entry_id: Annotated[str, Query(max_length=128)] = "",
) -> FormItem:
    """Give what has to be typed before a paper can be made."""
    form = form_of(console_of(request), asker, log_id, paper, about_entry_id)
    asked = [FieldItem(name=name, need=need, known=known) for name, need, known in form.ask]
    return FormItem(paper=paper, paper_zh=paper.zh, issuer=form.issuer, fields=asked)


@router.put("/logs/{log_id}/papers/{key}")
def make_paper(request: Request, asker: Maker, *, log_id: str, key: Key, body: PaperBody) -> PaperItem:
    """Make a paper under the sender's id; it takes a number once."""
    console = console_of(request)
    typed = {FIELD + name: text for name, text in body.fields.items()}
    typed |= {"paper": body.paper, "about": body.about_entry_id}
    made = make(console, asker, log_id, typed, key=key)
    return _issued(console, asker, log_id, made.entry_id)


@router.post("/logs/{log_id}/papers/{entry_id}/print", response_class=Response, responses=PAPERS)
def fetch(request: Request, asker: Opener, *, log_id: str, entry_id: str, body: OpenBody) -> Response:
    """Give an issued paper as it was, as PDF or Word; the reading is logged first."""
    typed = {"form": body.form, "purpose": body.purpose, "ground": body.ground, "letter": body.letter}
    return file_answer(*printed(console_of(request), asker, log_id, entry_id, typed))


@router.put("/logs/{log_id}/papers/{entry_id}/void/{key}")
def void_paper(
    request: Request, asker: Maker, *, log_id: str, entry_id: str, key: Key, body: ReasonBody
) -> PaperItem:
    """Void a paper that was made by mistake; it keeps its number, and the register says why."""
    console = console_of(request)
    withdraw(console, asker, log_id, entry_id, reason=body.reason, key=key)
    return _issued(console, asker, log_id, entry_id)


@router.get("/cases/{case_id}/volumes/{volume}")
def volume(request: Request, asker: Reader, case_id: str, volume: Volume) -> VolumeDetail:
    """Give what lies in a volume and what is missing."""
    view = volumes.volume_view(console_of(request), asker, case_id, volume)
    contents = view.contents
    return VolumeDetail(
        volume=view.volume,
        volume_zh=view.volume.zh,
        sealed=contents is None,
        items=[
            VolumeItem(
                part=one.part,
                title=one.title,
                dated_on=one.dated_on,
                number=one.number,
                original=one.filed is not None,
            )
            for one in (contents.items if contents else ())
        ],
        missing=[f"{one.part}：{one.title}" for one in (contents.missing if contents else ())],
    )


@router.post("/cases/{case_id}/volumes/{volume}/export", response_class=Response, responses=VOLUMES)
def export_volume(
    request: Request, asker: Opener, *, case_id: str, volume: Volume, body: VolumeBody
) -> Response:
    """Give a bound volume, or its files for review; the reading is logged first."""
    typed = {"form": body.form}
    return stream_answer(*volumes.exported(console_of(request), asker, case_id, volume, typed))


def _issued(console: Console, asker: Asker, log_id: str, entry_id: str) -> PaperItem:
    for line in desk_of(console, asker, log_id).issued:
        if line.entry_id == entry_id:
            return _line(line)
    raise NotFound("文书", f"没有文书 {entry_id[:40]}", "从本案的文书清单中选择")


def _line(line: Line) -> PaperItem:
    return PaperItem(
        log_id=line.log_id,
        entry_id=line.entry_id,
        paper_zh=line.paper,
        number=line.number,
        made_at=line.made,
        by=line.by,
        voided=line.voided,
        who=line.who,
    )
