"""Handing a caseload over (工作移交): an entry of the log of the body whose member of staff takes it."""

from correction.domain.entry import Fact, fact


@fact("caseload_handed_over", zh="工作移交")
class CaseloadHandedOver(Fact):
    """One member of staff handed cases over to another, from the day on which it happened (工作移交).

    In each case the same handing over is named by `handover_id`, which is the id of this entry.
    """

    from_staff_id: str
    to_staff_id: str
    reason: str
    case_ids: tuple[str, ...]
