"""Entrusting a case to an office (委托司法所): 社区矫正法 第九条; from that day it answers for the person."""

from datetime import date, datetime

from correction.domain.case.course import course_of
from correction.domain.entry import AnyEntry
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.admission import OfficeAssigned
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.domain.organisation import OrgLevel
from correction.office.ids import new_id
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, draft, record


def entrust(
    uow: UnitOfWork, case_id: str, office_id: str, *, on: date, actor: str, now: datetime
) -> AnyEntry:
    """Entrust a case to an office from a day on; give the entry.

    Raises NotFound for an unknown case or body, InvalidValue for a body that is no office or a day that has
    not come, Conflict where the office answers for the case on that day already.
    """
    if uow.began_on(case_id) is None:
        raise NotFound("案件", f"没有案件 {case_id}", "先立案，或核对案件编号")
    unit = uow.organisation().unit(office_id)
    if unit.level is not OrgLevel.OFFICE:
        raise InvalidValue(
            "委托", f"{unit.name} 不是司法所", "填写司法所编号；县级机构自己承担的不必登记委托"
        )
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    if course_of(file).office_on(on) == office_id:
        raise Conflict("委托", f"{on} 本案已由 {unit.name} 负责", "不必重复登记；如果日期有误，先作废再登记")
    item = draft(OfficeAssigned(office_id=office_id), When.day(on), entry_id=new_id(now), actor=actor)
    (entry,) = record(uow, case_id, [item], now=now)
    return entry
