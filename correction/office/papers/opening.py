"""Opening a paper that was issued (查阅、打印文书): logged, a sealed one by lawful query alone."""

from dataclasses import replace
from datetime import datetime

from correction.domain.case.minors import shielded
from correction.domain.errors import NotFound
from correction.domain.facts.accounts import PersonalPart
from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.issuing import PaperIssued
from correction.domain.facts.minors import ReadGround, ShieldedRead
from correction.domain.file import CaseFile
from correction.office.accounts import log_personal_read
from correction.office.admission.sealing import read_shielded
from correction.office.papers.desk import file_of
from correction.office.papers.register import Registered, paper_of
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook

FOR_WORK = ShieldedRead(case_ids=(), ground=ReadGround.SUPERVISION, purpose="")


def open_paper(
    uow: UnitOfWork,
    book: Rulebook,
    log_id: str,
    entry_id: str,
    *,
    actor: str,
    now: datetime,
    read: ShieldedRead = FOR_WORK,
) -> Registered:
    """Give a paper as it was issued, to be printed or read again.

    Raises NotFound where the log has no such paper, PowerLacking for a sealed record without a lawful query.
    """
    file = file_of(uow, log_id)
    found = paper_of(file, entry_id)
    if found is None:
        raise NotFound("文书", f"没有文书 {entry_id}", "从本案的文书清单中选择")
    said = found.entry.payload
    purpose = f"打印《{said.paper.zh}》{said.number}"
    log_reading(uow, book, file, purpose, actor=actor, now=now, read=read)
    log_called(
        uow, book, file, said, actor=actor, now=now, read=replace(read, purpose=read.purpose or purpose)
    )
    return found


def log_called(
    uow: UnitOfWork,
    book: Rulebook,
    log: CaseFile,
    said: PaperIssued,
    *,
    actor: str,
    now: datetime,
    read: ShieldedRead,
) -> None:
    """Log that a sheet of a body showed the names of minors who were called together (签到表).

    Raises PowerLacking where it names somebody whose record was sealed since, without a lawful query.
    """
    held = log.by_id.get(said.about_entry_id or "")
    if held is None or not isinstance(held.payload, ActivityHeld):
        return
    kept, words = set(uow.case_ids()), {text for _, text in said.document.words()}
    called = (file_of(uow, case_id) for case_id in held.payload.called if case_id in kept)
    named = [each for each in called if each.is_about_somebody and each.person.name in words]
    read_shielded(uow, named, read, book=book, actor=actor, now=now)


def log_reading(
    uow: UnitOfWork,
    book: Rulebook,
    file: CaseFile,
    purpose: str,
    *,
    actor: str,
    now: datetime,
    read: ShieldedRead = FOR_WORK,
) -> None:
    """Log that a paper with a person's whole identity was made or read; of a body there is nothing to log."""
    if not file.is_about_somebody:
        return
    log_personal_read(uow, [file.case_id], PersonalPart.IDENTITY, purpose, actor=actor, now=now)
    if shielded(file):
        said = replace(read, purpose=read.purpose or purpose)
        read_shielded(uow, [file], said, book=book, actor=actor, now=now)
