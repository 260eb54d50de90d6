"""Erasing a case by order (依令销毁): first the order is recorded, then the key of the case is destroyed."""

from datetime import datetime

from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.office import ErasureOrdered
from correction.office.ids import derived_id
from correction.office.organisation import tell_platform
from correction.office.ports import LogKind, UnitOfWork


def order_erasure(
    uow: UnitOfWork, case_id: str, *, ground: str, document_no: str, actor: str, now: datetime
) -> str:
    """Record the order to erase a case, or an investigation, in the platform's log; give the entry's id.

    The entry erases nothing yet: the store destroys the key on showing it. The same document about the same
    case is recorded once, so that an erasure that was interrupted can be asked for again. Raises InvalidValue
    without a ground or a document, NotFound for an unknown case or one that was erased already.
    """
    if not ground.strip():
        raise InvalidValue("销毁决定", "没有写明依据", "写明销毁的依据和事由")
    if not document_no.strip():
        raise InvalidValue("销毁决定", "没有写明文号", "写明销毁决定的文号")
    if uow.began_on(case_id) is None and case_id not in uow.log_ids(LogKind.INVESTIGATION):
        raise NotFound("案件", f"没有案件 {case_id}", "核对案件编号；已销毁的案件无须再次销毁")
    entry_id = derived_id("erasure", case_id, document_no.strip())
    ordered = ErasureOrdered(case_id=case_id, ground=ground.strip(), document_no=document_no.strip())
    tell_platform(uow, ordered, entry_id, actor=actor, now=now)
    return entry_id
