"""The log of a body as a file (机构日志)."""

from correction.domain.file import CaseFile
from correction.office.ports import LogKind, UnitOfWork


def body_log(uow: UnitOfWork, org_id: str) -> CaseFile:
    """Load the log of a body; one that never wrote anything has nothing in it."""
    known = uow.log_ids(LogKind.OFFICE)
    return CaseFile.of_log(org_id, uow.entries(org_id) if org_id in known else ())
