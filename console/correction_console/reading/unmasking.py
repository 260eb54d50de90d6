"""Reading what is masked (查阅受限信息): logged with its purpose before anything is shown."""

from correction.domain.case.minors import shielded
from correction.domain.errors import InvalidValue
from correction.domain.facts.accounts import PersonalPart
from correction.domain.facts.minors import ReadGround, ShieldedRead
from correction.domain.file import CaseFile
from correction.office.accounts import log_personal_read
from correction.office.admission.sealing import read_shielded
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY
from correction_console.asker import Asker
from correction_console.console import Console

GROUNDS = {ground.zh: ground for ground in ReadGround}


def unmask(
    console: Console, asker: Asker, case_id: str, *, purpose: str, ground: str = "", letter: str = ""
) -> None:
    """Log that somebody reads a person's identity, and on what ground where the person is shielded.

    Raises InvalidValue without a purpose or for an unknown ground, PowerLacking for a sealed record without
    a lawful query and its letter; that attempt stays in the case.
    """
    if ground and ground not in GROUNDS:
        raise InvalidValue("查询依据", f"没有“{ground}”", f"填写：{'、'.join(GROUNDS)}")
    now, book = console.now(), console.book()
    said = ShieldedRead(
        case_ids=(),
        ground=GROUNDS.get(ground, ReadGround.SUPERVISION),
        purpose=purpose,
        document_no=letter.strip(),
    )

    def read(uow: UnitOfWork) -> None:
        file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
        log_personal_read(uow, [case_id], PersonalPart.IDENTITY, purpose, actor=asker.actor, now=now)
        if shielded(file):
            read_shielded(uow, [file], said, book=book, actor=asker.actor, now=now)

    tried = Attempt(case_id=case_id, matter=None, did="查阅", actor=asker.actor, now=now)
    attempt(console.office.store, tried, read)
