"""Making and opening papers from pages (制作、打印文书): drawn before a number is taken."""

from collections.abc import Mapping

from correction.domain.case.minors import is_sealed
from correction.domain.entry import Entry
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.issuing import PaperIssued
from correction.domain.facts.minors import ReadGround, ShieldedRead
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.county.bodies import stands_already
from correction.office.papers.desk import file_of
from correction.office.papers.issuing import Wanted, blank_form, issue, prepare
from correction.office.papers.opening import open_paper
from correction.office.papers.register import paper_of
from correction.office.ports import UnitOfWork
from correction.office.record import void
from correction.papers.drawing import MEDIA, drawn
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.deciding_kinds import check_not_above
from correction_console.reading.papers import brief_within, kind_of
from correction_console.reading.unmasking import GROUNDS
from correction_console.recording import checked_key

FIELD = "field-"


def make(
    console: Console, asker: Asker, log_id: str, typed: Mapping[str, str], *, key: str
) -> Entry[PaperIssued]:
    """Issue a paper under the sender's id; what no font can print is refused before it takes a number."""
    brief_within(console, asker, log_id)
    entry_id, now, book = checked_key(key), console.now(), console.book()
    wanted = Wanted(
        log_id=log_id,
        paper=kind_of(typed.get("paper", "")),
        about_entry_id=typed.get("about", "") or None,
        typed={
            name.removeprefix(FIELD): text.replace("\r\n", "\n")
            for name, text in typed.items()
            if name.startswith(FIELD)
        },
    )
    with console.office.store.reading() as uow:
        made = prepare(uow, book, wanted, actor=asker.actor, now=now)
    drawn(made.document, ".pdf", folder=console.office.settings.fonts, fields=made.values.texts)
    with console.office.store.writing() as uow:
        return issue(uow, book, wanted, entry_id=entry_id, actor=asker.actor, now=now)


def printed(
    console: Console, asker: Asker, log_id: str, entry_id: str, typed: Mapping[str, str]
) -> tuple[str, str, bytes]:
    """Give a paper's file name, media type and bytes; the reading is logged first.

    Raises NotFound outside the asker's offices, InvalidValue for another form, PowerLacking for a sealed
    record without a lawful query; that attempt stays in the case.
    """
    brief_within(console, asker, log_id)
    suffix, now, book = _suffix(typed.get("form", "")), console.now(), console.book()
    ground = typed.get("ground", "")
    if ground and ground not in GROUNDS:
        raise InvalidValue("查询依据", f"没有“{ground}”", f"填写：{'、'.join(GROUNDS)}")
    read = ShieldedRead(
        case_ids=(),
        ground=GROUNDS.get(ground, ReadGround.SUPERVISION),
        purpose=typed.get("purpose", "").strip(),
        document_no=typed.get("letter", "").strip(),
    )

    def opened(uow: UnitOfWork) -> Entry[PaperIssued]:
        return open_paper(uow, book, log_id, entry_id, actor=asker.actor, now=now, read=read).entry

    tried = Attempt(case_id=log_id, matter=None, did="查阅", actor=asker.actor, now=now)
    said = attempt(console.office.store, tried, opened).payload
    name = f"{said.paper.zh}{said.number}{suffix}"
    return name, MEDIA[suffix], drawn(said.document, suffix, folder=console.office.settings.fonts)


def withdraw(console: Console, asker: Asker, log_id: str, entry_id: str, *, reason: str, key: str) -> None:
    """Void a paper that was made by mistake, with a reason; it keeps its number. The same again does nothing.

    Raises NotFound outside the asker's offices and for what is no paper or of a sealed record, NotAllowed for
    one that a body above made, InvalidValue without a reason, Conflict for one that is void already.
    """
    brief_within(console, asker, log_id)
    void_id, now = checked_key(key), console.now()
    with console.office.store.writing() as uow:
        file = file_of(uow, log_id)
        if stands_already(file, void_id, entry_id=entry_id, reason=reason):
            return
        found = paper_of(file, entry_id)
        if found is None or (file.is_about_somebody and is_sealed(file)):
            raise NotFound("文书", f"没有文书 {entry_id}", "从本案的文书清单中选择")
        if found.voided:
            raise Conflict("文书", f"已经作废：{found.voided}", "不必再作废")
        check_not_above(uow, asker, found.entry, where="文书")
        void(uow, log_id, entry_id, reason=reason, actor=asker.actor, now=now, void_id=void_id)


def blank(console: Console, asker: Asker, paper: str, form: str) -> tuple[str, str, bytes]:
    """Give an empty form in the wording of the asker's body."""
    suffix, kind = _suffix(form), kind_of(paper)
    with console.office.store.reading() as uow:
        document = blank_form(uow, asker.org_id, kind, now=console.now())
    drawing = drawn(document, suffix, folder=console.office.settings.fonts)
    return f"{kind.zh}（空白）{suffix}", MEDIA[suffix], drawing


def _suffix(form: str) -> str:
    suffix = f".{form}"
    if suffix not in MEDIA:
        raise InvalidValue("文书格式", f"没有“{form[:10]}”这种格式", "选择打印（PDF）或者 Word")
    return suffix
