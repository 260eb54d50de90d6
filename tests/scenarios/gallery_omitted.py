"""Exhibits of what was not done in time: the case of a person who came, and what says it was done."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from correction.domain.entry import Fact
from correction.domain.facts.admission import (
    ManagementClass,
    OrderChanged,
    Step,
    StepDone,
)
from correction.domain.facts.reports import MedicalPapersReceived, ReportKind, ReportReceived
from correction.domain.facts.staff_acts import (
    ActKind,
    Monitored,
    StaffActed,
    VisitTarget,
)
from correction.testing.builders import CaseBuilder, probation
from tests.scenarios.gallery_frame import (
    ENDS_ON,
    Exhibit,
    Room,
    arrived,
    day,
    forbidden,
    outside_prison,
)

ROOM = Room()
exhibit = ROOM.shows


def omitted(came_on: date, late: Fact, on: date, **given: Any) -> Exhibit:
    """Give the case of a person who came, and later what was done, or decided, in time after all."""

    def shown(case_id: str) -> Iterator[CaseBuilder]:
        case = arrived(case_id, came_on, **given)
        yield case
        case.add(late, on=on)

    return shown


JUNE, STRICT = {"came_on": day(5, 28), "on": day(6, 20)}, ManagementClass.STRICT
LONG_SICK, BANNED = outside_prison(day(5, 25)), forbidden(day(5, 25), day(12, 31))
WRITTEN, ORAL = ReportReceived(report=ReportKind.WRITTEN), ReportReceived(report=ReportKind.ORAL)
ON_BAN, ON_HEALTH = ReportReceived(report=ReportKind.PROHIBITION), ReportReceived(report=ReportKind.HEALTH)
PAPERS = MedicalPapersReceived(hospital="样例医院")
CALLED, MET = StaffActed(act=ActKind.VOICE, seen="在家"), StaffActed(act=ActKind.MEETING, seen="谈话")
VISITED = StaffActed(act=ActKind.VISIT, target=VisitTarget.FAMILY, seen="家属在")

exhibit("report_written")(omitted(day(6, 14), WRITTEN, day(6, 20), management_class=STRICT))
exhibit("report_oral")(omitted(day(6, 14), ORAL, day(6, 20)))
exhibit("report_prohibition")(omitted(**JUNE, late=ON_BAN, order=BANNED))
exhibit("report_health")(omitted(**JUNE, late=ON_HEALTH, order=LONG_SICK))
exhibit("medical_recheck")(
    omitted(day(4, 6), PAPERS, day(7, 5), order=outside_prison(day(4, 1)), records_from_on=day(7, 1))
)
exhibit("office_monitoring")(omitted(day(7, 8), Monitored(seen="在家"), day(7, 9)))
exhibit("office_voice")(omitted(day(6, 28), CALLED, day(7, 2)))
exhibit("office_meeting")(omitted(**JUNE, late=MET))
exhibit("office_visit")(omitted(day(3, 28), VISITED, day(6, 16)))

SHORT, LAST_MONTH = probation(day(6, 24), day(8, 31)), probation(day(6, 24), day(7, 31))
LONGER = OrderChanged(order=probation(day(6, 24), ENDS_ON), reason="止日录入有误")
BAN_LONGER = OrderChanged(order=forbidden(day(6, 24), day(12, 31)), reason="止日录入有误")

exhibit("pre_release")(omitted(day(6, 28), StepDone(step=Step.PERSONAL_SUMMARY), day(7, 1), order=SHORT))
exhibit("term_ending")(omitted(day(6, 28), LONGER, day(6, 29), order=LAST_MONTH))
exhibit("prohibition_ending")(
    omitted(day(6, 28), BAN_LONGER, day(6, 29), order=forbidden(day(6, 24), day(7, 20)))
)
