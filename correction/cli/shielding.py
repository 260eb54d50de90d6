"""Showing shielded persons (受保护的身份): masked, unless a purpose was given and is logged.

Source: 社区矫正法 第五十四条, 刑事诉讼法 第二百八十六条. Minors are named by family name and 某; of a sealed
record nothing is shown without a lawful query and its letter.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from correction.cli.reads import Reads, current_reads
from correction.domain.case.minors import is_sealed, masked_file, shielded
from correction.domain.errors import InvalidValue
from correction.domain.facts.minors import ReadGround, ShieldedRead
from correction.domain.file import CaseFile

if TYPE_CHECKING:
    from correction.cli.home import Office


def shown(file: CaseFile) -> CaseFile:
    """Give a file as it may be shown: as it is, or with name, numbers, phone and address taken out."""
    if not shielded(file):
        return file
    reads = current_reads()
    if reads.purpose.strip() and (not is_sealed(file) or _queried(reads)):
        reads.files[file.case_id] = file
        return file
    return masked_file(file)


def opened(office: "Office", file: CaseFile, *, now: datetime) -> CaseFile:
    """Give a whole file as it may be shown; a sealed one only for a lawful query.

    Raises PowerLacking for a sealed file without one, and leaves the attempt in its log.
    """
    from correction.office.admission.sealing import read_shielded  # noqa: PLC0415
    from correction.office.approvals.refusals import Attempt, attempt  # noqa: PLC0415 - loaded on use

    reads = current_reads()
    if is_sealed(file) and not (reads.purpose.strip() and _queried(reads)):
        tried = Attempt(case_id=file.case_id, matter=None, did="查阅", actor=reads.actor, now=now)
        book, said = office.configured_book, _said(reads)
        attempt(
            office.store,
            tried,
            lambda uow: read_shielded(uow, [file], said, book=book, actor=reads.actor, now=now),
        )
    return shown(file)


def log_reads(office: "Office", *, now: datetime) -> None:
    """Put what was shown of shielded persons into the platform's log, before it is printed."""
    from correction.office.admission.sealing import read_shielded  # noqa: PLC0415

    reads = current_reads()
    files = tuple(reads.files.values())
    reads.files.clear()
    with office.store.writing() as uow:
        read_shielded(uow, files, _said(reads), book=office.configured_book, actor=reads.actor, now=now)


def _queried(reads: Reads) -> bool:
    outside = _ground(reads) in (ReadGround.JUDICIAL, ReadGround.STATE_RULES)
    return outside and bool(reads.letter.strip())


def _said(reads: Reads) -> ShieldedRead:
    return ShieldedRead(
        case_ids=(), ground=_ground(reads), purpose=reads.purpose or "查阅", document_no=reads.letter
    )


def _ground(reads: Reads) -> ReadGround:
    named = {ground.zh: ground for ground in ReadGround}
    if reads.ground and reads.ground not in named:
        raise InvalidValue("--query-ground", f"没有“{reads.ground}”", f"填写：{'、'.join(named)}")
    return named.get(reads.ground, ReadGround.SUPERVISION)
