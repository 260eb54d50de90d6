"""What an office may not say by a sheet (表格登记的权限): what only a body above it decides.

Whatever a sheet says counts as it stands there: nobody asks for a request, an opinion or a head. So it must
be no way round the body whose decision it is.
"""

from collections.abc import Iterable
from datetime import date

from correction.domain.entry import AnyEntry, Origin
from correction.domain.errors import NotAllowed
from correction.domain.facts.admission import CaseOpened, ClassAssigned, FenceSet
from correction.domain.facts.devices import DeviceApproved, DeviceLifted
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel, LeaveRefused, LeaveRevoked
from correction.domain.file import CaseFile
from correction.domain.organisation import OrgLevel, Power
from correction.office.ports import AnyDraft, UnitOfWork
from correction.office.record import RARE_ONLY

_LEAVES = (LeaveGranted, LeaveRefused, LeaveRevoked)
# What opens a case, says how closely somebody is watched, and where they may not be.
_OF_THE_COUNTY = (CaseOpened, ClassAssigned, FenceSet, DeviceApproved, DeviceLifted)
_REMEDY = "由决定的机构在“审批”里办理，或者由其导入、作废"


def check_power(
    uow: UnitOfWork, offices: frozenset[str] | None, case_id: str, said: Iterable[AnyDraft | AnyEntry]
) -> None:
    """Refuse an office that says, or takes back, what only a body above it decides; raises NotAllowed.

    `offices` are the bodies whose cases the asker may touch, none for all. A leave that the county never
    granted would keep a person who is gone from being missed, one that it never refused would keep it from
    being decided, and a class that it never gave would change what the person owes. Without its opening a
    case is none, and without a fence or the approval of a band nobody is told where the person is: so they
    are the county's to take back.
    """
    decided = [item for item in said if isinstance(item.payload, (*_LEAVES, *_OF_THE_COUNTY))]
    if offices is None or not decided or not _are_offices(uow, offices):
        return
    for item in decided:
        if isinstance(item.payload, _OF_THE_COUNTY):
            what = f"“{item.payload.ZH}”由县级社区矫正机构办理，不由司法所登记、作废"
            raise NotAllowed(item.payload.ZH, what, "报县级社区矫正机构；有误的，由其作废")
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    levels = {entry.payload.leave_id: entry.payload.level for entry in file.of(LeaveGranted)}
    levels |= {one.payload.leave_id: one.payload.level for one in decided if _is_grant(one)}
    for item in decided:
        leave_id = item.payload.leave_id
        if levels.get(leave_id, LeaveLevel.OFFICE) is not LeaveLevel.OFFICE:
            what = "上级机构批准的外出，批准和撤销不由司法所登记、作废"
            raise NotAllowed("批准机关", what, _REMEDY)
        if isinstance(item.payload, LeaveRefused):
            _check_refusal(uow, offices, file, leave_id, item.when.legal_on)


def _is_grant(item: AnyDraft | AnyEntry) -> bool:
    return isinstance(item.payload, LeaveGranted)


def _are_offices(uow: UnitOfWork, offices: frozenset[str]) -> bool:
    units = uow.organisation().units
    return all(units[each].level in (OrgLevel.OFFICE, OrgLevel.STATION) for each in offices)


def _check_refusal(uow: UnitOfWork, offices: frozenset[str], file: CaseFile, leave_id: str, on: date) -> None:
    """Refuse a refusal by a body that holds no delegation, or of a request that waits for its decision."""
    tree = uow.organisation()
    if not any(tree.delegated(Power.LEAVE, each, on) for each in offices):
        what = "司法所没有受委托审批外出，不准也不由司法所登记、作废"
        raise NotAllowed("动作", what, _REMEDY)
    waits = (e for e in file.of(LeaveAsked) if e.origin is Origin.ONLINE)
    if any(entry.payload.leave_id == leave_id for entry in waits):
        raise NotAllowed(
            "动作", "这一申请在“审批”里办理，不用表格登记、作废", "打开“审批”，批准或者写明理由不予批准"
        )
