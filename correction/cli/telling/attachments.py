"""Attachments at the command line (附件的写法): files in and out, and what a case has."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from correction.cli.cases import case_id_of, entry_id_of
from correction.cli.options import choice_named
from correction.cli.session import Session
from correction.cli.shielding import opened, reading
from correction.domain.attachments import AttachmentKind
from correction.domain.entry import Entry
from correction.domain.errors import Conflict, InvalidValue, NotFound, system_words
from correction.domain.facts.upkeep import Attached
from correction.domain.file import CaseFile
from correction.domain.moments import legal_day
from correction.intake.attachments.taking import Wanted, take_file
from correction.office.admission.investigations import investigation_id_of
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.attachments.attaching import Listed, attachments_of, open_attachment
from correction.office.ids import new_id
from correction.office.ports import UnitOfWork

_AT_ONCE = 1 << 18


def added(
    session: Session, case_no: str, path: Path, *, kind: str, about: str | None, name: str
) -> Entry[Attached]:
    """Attach a file; raises NotFound where it cannot be read, and what the taking of it raises."""
    office, now = session.office(), session.now()
    with office.store.reading() as uow:
        log_id = _log_of(uow, case_no)
        about_id = entry_id_of(uow, log_id, about) if about else None
    try:
        size = path.stat().st_size
        wanted = Wanted(
            log_id=log_id,
            entry_id=new_id(now),
            kind=choice_named(AttachmentKind, kind, "--kind"),
            name=name,
            about_entry_id=about_id,
            size_bytes=size,
        )
        with path.open("rb") as file:
            pieces: Iterator[bytes] = iter(lambda: file.read(_AT_ONCE), b"")
            return take_file(office.store, office.attachments, wanted, pieces, actor=session.actor, now=now)
    except OSError as error:
        raise NotFound(f"文件 {path}", f"读不出来（{system_words(error)}）", "核对路径和权限") from None


def attachment_rows(session: Session, case_no: str) -> Sequence[Mapping[str, Any]]:
    """Give what is attached to a case or an investigation; of a shielded person without names of files."""
    office = session.office()
    with office.store.reading() as uow:
        log_id = _log_of(uow, case_no)
        whole = CaseFile.of_log(log_id, uow.entries(log_id))
    file = opened(office, whole, now=session.now())
    return [_row(each) for each in attachments_of(file)]


def written(session: Session, case_no: str, entry: str, out: Path) -> Entry[Attached]:
    """Write an attachment into a new file; raises Conflict where there is one, and as its opening does."""
    office, now, purpose = session.office(), session.now(), reading().purpose
    if out.exists():
        raise Conflict("附件", f"{out} 已经存在", "换一个文件名")
    if not purpose.strip():
        raise InvalidValue("附件", "没有写明查阅的理由", "用 --purpose 写明为什么需要查看，查阅留有记录")
    with office.store.reading() as uow:
        log_id = _log_of(uow, case_no)
        entry_id = entry_id_of(uow, log_id, entry)
    tried = Attempt(case_id=log_id, matter=None, did="查阅", actor=session.actor, now=now)
    found = attempt(
        office.store,
        tried,
        lambda uow: open_attachment(
            uow, office.book, log_id, entry_id, purpose, actor=session.actor, now=now, read=reading()
        ),
    )
    with office.attachments.open(log_id, str(found.payload.sealed_sha256)) as file, out.open("xb") as target:
        shutil.copyfileobj(file, target, _AT_ONCE)
    return found


def _log_of(uow: UnitOfWork, said: str) -> str:
    """Give an investigation before sentence by its number, or else a case."""
    known = investigation_id_of(said)
    return known if uow.office_of(known) is not None else case_id_of(uow, said)


def _row(each: Listed) -> Mapping[str, Any]:
    said = each.entry.payload
    return {
        "number": each.entry.number,
        "entry_id": each.entry.entry_id,
        "on": legal_day(each.entry.recorded_at),
        "kind": said.kind.zh,
        "name": said.name,
        "media_type": said.media_type,
        "size_bytes": said.size_bytes,
        "sha256": said.sha256,
        "about": each.about.number if each.about else "",
        "voided": each.voided,
    }
