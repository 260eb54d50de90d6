"""The log of a body as a file (机构日志)."""

from correction.domain.entry import AnyEntry, Fact
from correction.domain.errors import Conflict
from correction.domain.file import CaseFile
from correction.office.ports import UnitOfWork


def body_log(uow: UnitOfWork, org_id: str, *kinds: type[Fact]) -> CaseFile:
    """Load what the log of a body holds of some kinds; one that never wrote anything holds nothing."""
    return CaseFile.of_log(org_id, uow.of_kinds(org_id, *kinds))


def stands_already(log: CaseFile, entry_id: str, /, **said: object) -> AnyEntry | None:
    """Give the entry that stands in a log under an id and says the same; none where nothing stands there.

    Raises Conflict where the id stands for something else.
    """
    known = log.by_id.get(entry_id)
    if known is None:
        return None
    if any(getattr(known.payload, name, None) != value for name, value in said.items()):
        raise Conflict("记录编号", f"{entry_id} 已用于另一条记录", "换一个新的编号重新提交")
    return known
