"""Attachments in and out (收取、查阅附件): in under the sender's id, out for a purpose that is logged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from correction.domain.attachments import AttachmentKind
from correction.domain.case.minors import is_sealed
from correction.domain.entry import Entry
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.minors import ReadGround, ShieldedRead
from correction.domain.facts.upkeep import Attached
from correction.domain.file import CaseFile
from correction.intake.attachments.taking import Wanted, take_file
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.attachments.attaching import log_photo_seen, open_attachment, photo_of, photo_seen_id
from correction.office.county.bodies import stands_already
from correction.office.ports import PLATFORM_LOG
from correction.office.record import RARE_ONLY, void
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.deciding_kinds import check_not_above
from correction_console.reading.unmasking import GROUNDS
from correction_console.recording import checked_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a sender says of a file: kind, name, what it belongs to; length and digest where told."""

    kind: str
    name: str
    about: str = ""
    size_bytes: int | None = None
    sha256: str | None = None


def take(
    console: Console, asker: Asker, log_id: str, sent: Sent, content: Iterable[bytes], *, key: str
) -> Entry[Attached]:
    """Attach a file to a case or investigation of the asker's under the sender's id, once.

    Raises NotFound outside the asker's offices, and what taking a file raises.
    """
    asker.check_person(console.office.store, log_id)
    if sent.kind not in list(AttachmentKind):
        raise InvalidValue("附件种类", f"没有“{sent.kind[:40]}”", "从列表中选择种类")
    wanted = Wanted(
        log_id=log_id,
        entry_id=checked_key(key),
        kind=AttachmentKind(sent.kind),
        name=sent.name,
        about_entry_id=sent.about.strip() or None,
        size_bytes=sent.size_bytes,
        sha256=sent.sha256,
    )
    office = console.office
    return take_file(office.store, office.attachments, wanted, content, actor=asker.actor, now=console.now())


def opened(
    console: Console, asker: Asker, log_id: str, entry_id: str, typed: Mapping[str, str]
) -> tuple[Entry[Attached], BinaryIO]:
    """Give an attachment and its content; the reading is logged first.

    Raises NotFound outside the asker's offices and for what is no attachment of theirs, InvalidValue
    without a purpose, Conflict for a void one, PowerLacking for a sealed record without a lawful query; that
    attempt stays in the log.
    """
    asker.check_person(console.office.store, log_id)
    now, book, ground = console.now(), console.book(), typed.get("ground", "")
    if ground and ground not in GROUNDS:
        raise InvalidValue("查询依据", f"没有“{ground[:40]}”", f"填写：{'、'.join(GROUNDS)}")
    purpose = typed.get("purpose", "").strip()
    read = ShieldedRead(
        case_ids=(),
        ground=GROUNDS.get(ground, ReadGround.SUPERVISION),
        purpose=purpose,
        document_no=typed.get("letter", "").strip(),
    )
    tried = Attempt(case_id=log_id, matter=None, did="查阅附件", actor=asker.actor, now=now)
    entry = attempt(
        console.office.store,
        tried,
        lambda uow: open_attachment(
            uow, book, log_id, entry_id, purpose, actor=asker.actor, now=now, read=read
        ),
    )
    return entry, _content(console, entry)


def photo(console: Console, asker: Asker, case_id: str, entry_id: str) -> tuple[Entry[Attached], BinaryIO]:
    """Give the photo in the head of a person's page; one line a reader and day says that it was seen.

    Raises NotFound outside the asker's offices, and for whatever is not that photo.
    """
    asker.case(console.office.store, case_id)
    now = console.now()
    line_id = photo_seen_id(case_id, actor=asker.actor, now=now)
    with console.office.store.reading() as uow:
        entry = photo_of(CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY)))
        seen = uow.has_entry(PLATFORM_LOG, line_id)
    if entry is None or entry.entry_id != entry_id:
        raise NotFound("照片", "没有这张照片，或者已经换过", "刷新人员页面")
    if not seen:
        with console.office.store.writing() as uow:
            log_photo_seen(uow, case_id, actor=asker.actor, now=now)
    return entry, _content(console, entry)


def withdraw(console: Console, asker: Asker, log_id: str, entry_id: str, *, reason: str, key: str) -> None:
    """Void an attachment with a reason; the same again does nothing.

    Raises NotFound outside the asker's offices, for what is no attachment and for a sealed record, NotAllowed
    for one of a body above, InvalidValue without a reason, Conflict for one that is void already.
    """
    asker.check_person(console.office.store, log_id)
    void_id, now = checked_key(key), console.now()
    with console.office.store.writing() as uow:
        file = CaseFile.of_log(log_id, uow.entries(log_id, settled=RARE_ONLY))
        if stands_already(file, void_id, entry_id=entry_id, reason=reason):
            return
        found = file.by_id.get(entry_id)
        if found is None or not isinstance(found.payload, Attached) or is_sealed(file):
            raise NotFound("附件", "本案没有这个附件", "从本案的附件清单中选择")
        if entry_id in file.voided:
            raise Conflict("附件", "已经作废", "不必再作废")
        check_not_above(uow, asker, found, where="附件")
        void(uow, log_id, entry_id, reason=reason, actor=asker.actor, now=now, void_id=void_id)


def _content(console: Console, entry: Entry[Attached]) -> BinaryIO:
    return console.office.attachments.open(entry.log_id, str(entry.payload.sealed_sha256))
