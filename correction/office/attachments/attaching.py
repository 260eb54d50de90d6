"""Attaching a file to a case, an investigation, or one of its entries; listing and opening it (附件)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from correction.domain.attachments import AttachmentKind, MediaType
from correction.domain.case.minors import is_sealed, shielded
from correction.domain.entry import AnyEntry, Entry
from correction.domain.errors import Conflict, NotAllowed, NotFound
from correction.domain.facts.accounts import PersonalPart, PersonalRead
from correction.domain.facts.investigation import InvestigationAsked
from correction.domain.facts.minors import ShieldedRead
from correction.domain.facts.upkeep import Attached, Voided
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.office.accounts import log_personal_read
from correction.office.admission.sealing import read_shielded
from correction.office.attachments.port import Arrival
from correction.office.ids import derived_id
from correction.office.organisation import tell_platform
from correction.office.papers.opening import FOR_WORK
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, draft, record
from correction.rulebooks.book import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Come:
    """A file that came and was examined: what it is, and what it belongs to (the log where no entry)."""

    kind: AttachmentKind
    name: str
    media: MediaType
    sha256: str
    size_bytes: int
    about_entry_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One attachment of a log; `about` is what it belongs to, `voided` the reason where it was voided."""

    entry: Entry[Attached]
    about: AnyEntry | None
    voided: str = ""


def attach(
    uow: UnitOfWork,
    log_id: str,
    come: Come,
    arrival: Arrival,
    *,
    entry_id: str,
    actor: str,
    now: datetime,
) -> Entry[Attached]:
    """Record an attachment, and have its file kept just before; the same file for the same thing only once.

    A case that holds the content already names that sealed file again, unless that is missing or damaged by
    now: then what came is kept anew, under another entry.
    `log_id` is a case's, or an investigation's whose papers and photos belong to no case yet. Raises NotFound
    for what is neither or for an entry that is not of this log, Conflict where the entry is void or the id
    stands for something else or something void, NotAllowed for a record that is sealed.
    """
    entries = uow.entries(log_id)
    file = CaseFile.of_log(log_id, entries)
    if not file.is_about_somebody:
        raise NotFound("附件", f"没有案件或调查评估 {log_id}", "核对编号；附件附到案件或者调查评估")
    if is_sealed(file):
        raise NotAllowed("附件", "犯罪记录已经封存，不再添加材料", "确需补充的，先依法解除封存")
    about = come.about_entry_id
    if about is not None and about in file.voided:
        raise Conflict("附件", "所属的记录已经作废", "附到正确的记录上，或者附到本案")
    same = [entry for entry in entries if isinstance(entry.payload, Attached) and _same(entry.payload, come)]
    sound = {name for name in {e.payload.sealed_sha256 for e in same} if name and arrival.holds(name)}
    held = [entry for entry in same if entry.payload.sealed_sha256 in sound]
    if (known := _known(file, held, come, entry_id)) is not None:
        return known
    if about is not None and about not in file.by_id:
        raise NotFound("附件", f"本案没有记录 {about}", "从本案的记录中选择")
    sealed = next((e.payload.sealed_sha256 for e in held), None) or arrival.keep()
    said = Attached(
        sha256=come.sha256,
        name=come.name,
        media_type=come.media,
        size_bytes=come.size_bytes,
        entry_id=about,
        kind=come.kind,
        sealed_sha256=sealed,
    )
    item = draft(said, When.at(now), entry_id=entry_id, actor=actor)
    if file.latest(InvestigationAsked) is not None:
        (made,) = uow.append(log_id, [item], recorded_at=now)
    else:
        (made,) = record(uow, log_id, [item], now=now)
    return made


def _known(
    file: CaseFile, held: Sequence[Entry[Attached]], come: Come, entry_id: str
) -> Entry[Attached] | None:
    """Give the entry of `held` by which a file is attached already; raises Conflict for a taken id."""
    known = file.by_id.get(entry_id)
    if known is None:
        in_force = (e for e in held if e.entry_id not in file.voided and _for_same(e.payload, come))
        return next(in_force, None)
    said = known.payload
    if not (isinstance(said, Attached) and _same(said, come) and _for_same(said, come)):
        raise Conflict("附件", f"编号 {entry_id} 已用于其他内容", "刷新页面后重新上传")
    if known.entry_id in file.voided:
        raise Conflict("附件", f"编号 {entry_id} 的附件已经作废", "需要再附上的，换一个编号重新上传")
    if known not in held:
        what = f"编号 {entry_id} 的附件没有文件，或者文件已损坏"
        raise Conflict("附件", what, "换一个编号重新上传；损坏的，并由维护人员运行 correction verify")
    return known


def attachments_of(file: CaseFile) -> tuple[Listed, ...]:
    """Give what is attached to a case or an investigation, the newest first; void ones with the reason."""
    reasons = {
        e.payload.entry_id: e.payload.reason
        for e in file.entries
        if isinstance(e.payload, Voided) and e.entry_id not in file.voided
    }
    return tuple(
        Listed(
            entry=entry,
            about=file.by_id.get(entry.payload.entry_id or ""),
            voided=reasons.get(entry.entry_id, ""),
        )
        for entry in reversed(file.entries)
        if isinstance(entry.payload, Attached)
    )


def shown_name(entry: Entry[Attached], file: CaseFile) -> str:
    """Give the name under which a file came; of a shielded person its kind, since a name may tell theirs."""
    return entry.payload.nameless if shielded(file) else entry.payload.name


def photo_of(file: CaseFile) -> Entry[Attached] | None:
    """Give the newest photo of the person (本人照片) that is in force; none of a shielded person."""
    photos = [
        e
        for e in file.of(Attached)
        if e.payload.kind is AttachmentKind.PERSON_PHOTO and e.payload.sealed_sha256
    ]
    return photos[-1] if photos and not shielded(file) else None


def open_attachment(
    uow: UnitOfWork,
    book: Rulebook,
    log_id: str,
    entry_id: str,
    purpose: str,
    *,
    actor: str,
    now: datetime,
    read: ShieldedRead = FOR_WORK,
) -> Entry[Attached]:
    """Log that somebody reads an attachment, and give its entry.

    Raises InvalidValue without a purpose, NotFound where the log has no such attachment or only its hash is
    on record, Conflict for a void one, PowerLacking for a sealed record without a lawful query.
    """
    file = CaseFile.of_log(log_id, uow.entries(log_id, settled=RARE_ONLY))
    found = file.by_id.get(entry_id)
    if found is None or not isinstance(found.payload, Attached) or found.payload.sealed_sha256 is None:
        raise NotFound("附件", "本案没有这个附件，或者只登记了校验值", "从本案的附件清单中选择")
    if entry_id in file.voided:
        raise Conflict("附件", "这个附件已经作废，不再提供", "作废错了的，先作废那条作废记录")
    log_personal_read(uow, [log_id], PersonalPart.ATTACHMENTS, purpose, actor=actor, now=now)
    if shielded(file):
        said = replace(read, purpose=read.purpose or purpose)
        read_shielded(uow, [file], said, book=book, actor=actor, now=now)
    return found


def photo_seen_id(case_id: str, *, actor: str, now: datetime) -> str:
    """Give the id of the line that says that somebody saw the photo of a person's page that day."""
    return derived_id("photo_seen", case_id, actor, str(legal_day(now)))


def log_photo_seen(uow: UnitOfWork, case_id: str, *, actor: str, now: datetime) -> None:
    """Log that somebody saw the photo in the head of a person's page: one line a reader and day."""
    said = PersonalRead(case_ids=(case_id,), part=PersonalPart.ATTACHMENTS, purpose="在人员页面核对本人照片")
    entry_id = photo_seen_id(case_id, actor=actor, now=now)
    tell_platform(uow, said, entry_id, actor=actor, now=now)


def _same(held: Attached, come: Come) -> bool:
    return (held.sha256, held.size_bytes) == (come.sha256, come.size_bytes)


def _for_same(held: Attached, come: Come) -> bool:
    return (held.kind, held.entry_id) == (come.kind, come.about_entry_id)
