"""The attachments of a case or an investigation as a page shows them; of a sealed record nothing (附件)."""

from collections.abc import Mapping
from dataclasses import dataclass

from correction.cli.telling.duty_log import staff_name
from correction.cli.words import summary
from correction.domain.attachments import MIB, AttachmentKind
from correction.domain.case.minors import is_sealed, shielded
from correction.domain.entry import AnyEntry
from correction.domain.facts.upkeep import Attached, Voided
from correction.domain.file import CaseFile
from correction.domain.moments import local_text
from correction.office.attachments.attaching import Listed, attachments_of, shown_name
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief

# How far back somebody looks for the record that a file belongs to.
ABOUTS = 80
_MARKS = {"image": "图", "audio": "音"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentLine:
    """One attachment on the page; `mark` is the sign of its type."""

    entry_id: str
    mark: str
    kind: str
    name: str
    media: str
    size: str
    sha256: str
    added: str
    by: str
    about: str
    voided: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentsView:
    """All attachments of one person, and the records to which another one may belong, the newest first."""

    brief: Brief
    sealed: bool
    lines: tuple[AttachmentLine, ...]
    abouts: tuple[tuple[str, str], ...]


def attachments_view(console: Console, asker: Asker, log_id: str) -> AttachmentsView:
    """Give the attachments of a case or an investigation; raises NotFound outside the asker's offices."""
    asker.check_person(console.office.store, log_id)
    with console.office.store.reading() as uow:
        file = CaseFile.of_log(log_id, uow.entries(log_id))
        attached = attachments_of(file)
        names = {each.entry.actor: staff_name(uow, each.entry.actor) for each in attached}
    sealed = is_sealed(file)
    return AttachmentsView(
        brief=console.briefs.of(console.office.store, [log_id])[log_id],
        sealed=sealed,
        lines=() if sealed else tuple(_line(each, file, names) for each in attached),
        abouts=() if sealed else _abouts(file),
    )


def size_text(size_bytes: int) -> str:
    """Say how large a file is as staff would."""
    return f"{size_bytes / MIB:.1f} MB" if size_bytes >= MIB else f"{max(1, round(size_bytes / 1024))} KB"


def limits() -> dict[str, int]:
    """Give the limit of each kind, in MB, for the page to say before anything is sent."""
    return {kind.value: kind.bytes_max // MIB for kind in AttachmentKind}


def _line(each: Listed, file: CaseFile, names: Mapping[str, str]) -> AttachmentLine:
    said = each.entry.payload
    return AttachmentLine(
        entry_id=each.entry.entry_id,
        mark=_MARKS.get(said.media_type.value.partition("/")[0], "文"),
        kind=said.kind.zh,
        name=shown_name(each.entry, file),
        media=said.media_type.zh,
        size=size_text(said.size_bytes),
        sha256=said.sha256,
        added=local_text(each.entry.recorded_at),
        by=names[each.entry.actor],
        about="" if each.about is None else _said(each.about),
        voided=each.voided,
        held=said.sealed_sha256 is not None,
    )


def _abouts(file: CaseFile) -> tuple[tuple[str, str], ...]:
    found = [
        entry
        for entry in reversed(file.entries)
        if entry.entry_id not in file.voided and not isinstance(entry.payload, Attached | Voided)
    ]
    bare = shielded(file)
    return tuple((entry.entry_id, _said(entry) if bare else _told(entry)) for entry in found[:ABOUTS])


def _said(entry: AnyEntry) -> str:
    return f"第 {entry.number} 条 {entry.payload.ZH} {entry.when.legal_on}"


def _told(entry: AnyEntry) -> str:
    return f"{_said(entry)} {summary(entry.payload)}"[:60].rstrip()
