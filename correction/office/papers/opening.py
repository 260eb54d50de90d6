"""Opening a paper that was issued (查阅、打印文书): logged, a sealed one by lawful query alone."""

from dataclasses import replace
from datetime import datetime

from correction.domain.case.minors import shielded
from correction.domain.errors import NotFound
from correction.domain.facts.accounts import PersonalPart
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
    return found


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
