"""What the running command may show of shielded persons (受保护的身份), by the purpose it was given.

Who is masked, and what opens a file, is decided in `office.admission.shielding`; here it is kept which files
a command has shown, so that their reading is logged before it prints.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from correction.cli.reads import Reads, current_reads
from correction.domain.case.minors import is_sealed, shielded
from correction.domain.errors import InvalidValue
from correction.domain.facts.minors import ReadGround, ShieldedRead
from correction.domain.file import CaseFile
from correction.office.admission.shielding import as_shown, permits

if TYPE_CHECKING:
    from correction.cli.home import Office


def shown(file: CaseFile) -> CaseFile:
    """Give a file as it may be shown for the purpose of this command; a whole shielded one is noted."""
    if not shielded(file):
        return file
    reads = current_reads()
    said = _said(reads)
    if permits(said, file):
        reads.files[file.case_id] = file
    return as_shown(file, said)


def opened(office: "Office", file: CaseFile, *, now: datetime) -> CaseFile:
    """Give a whole file as it may be shown; a sealed one only for a lawful query.

    Raises PowerLacking for a sealed file without one, and leaves the attempt in its log.
    """
    from correction.office.admission.sealing import read_shielded  # noqa: PLC0415
    from correction.office.approvals.refusals import Attempt, attempt  # noqa: PLC0415 - loaded on use

    reads = current_reads()
    if is_sealed(file) and not permits(_said(reads), file):
        tried = Attempt(case_id=file.case_id, matter=None, did="查阅", actor=reads.actor, now=now)
        # Without a purpose it is refused all the same, and for the seal.
        book, said = office.configured_book, replace(_said(reads), purpose=reads.purpose or "查阅")
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


def reading() -> ShieldedRead:
    """Give what this command reads shielded persons for; without a purpose it permits nothing."""
    return _said(current_reads())


def _said(reads: Reads) -> ShieldedRead:
    return ShieldedRead(case_ids=(), ground=_ground(reads), purpose=reads.purpose, document_no=reads.letter)


def _ground(reads: Reads) -> ReadGround:
    named = {ground.zh: ground for ground in ReadGround}
    if reads.ground and reads.ground not in named:
        raise InvalidValue("--query-ground", f"没有“{reads.ground}”", f"填写：{'、'.join(named)}")
    return named.get(reads.ground, ReadGround.SUPERVISION)
