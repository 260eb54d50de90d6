"""Group activities out of a sheet (活动考勤)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from correction.domain.errors import InvalidValue
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance
from correction.domain.moments import When
from correction.intake.cells import DAY, ID, NUMBER, one_of
from correction.intake.columns import Column, Sheet
from correction.intake.entries import RowEntry, row_entry

ACTIVITIES = {"公益活动": Activity.LABOUR, "学习教育": Activity.STUDY}
ATTENDANCE = {
    "到": Attendance.PRESENT,
    "缺": Attendance.ABSENT,
    "假": Attendance.EXCUSED,
    "补": Attendance.MADE_UP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """How one person stood to one activity, as the sheet has it."""

    activity_id: Annotated[str, Column("活动编号", ID, note="同一次活动的各行相同")]
    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    held_on: Annotated[date, Column("活动日期", DAY)]
    activity: Annotated[Activity, Column("活动种类", one_of(ACTIVITIES))]
    offered_hours: Annotated[float, Column("组织学时", NUMBER, note="本所组织的学时")]
    hours: Annotated[float, Column("完成学时", NUMBER, note="本人完成的学时，缺席填 0")]
    attendance: Annotated[Attendance, Column("考勤", one_of(ATTENDANCE))]


ACTIVITY_SHEET = Sheet(title="活动考勤", row=ActivityRow, places={"发生时间": "活动日期"})


def activity(row: ActivityRow, actor: str) -> RowEntry:
    """Turn a row into an entry; raises InvalidValue where hours and attendance contradict each other."""
    if row.hours > row.offered_hours:
        what = f"完成学时 {row.hours:g} 多于组织学时 {row.offered_hours:g}"
        raise InvalidValue("完成学时", what, "核对学时")
    if row.hours > 0 and row.attendance in (Attendance.ABSENT, Attendance.EXCUSED):
        raise InvalidValue("考勤", "缺席或请假却有完成学时", "补做的填“补”，没有参加的完成学时填 0")
    attended = ActivityAttended(
        activity_id=row.activity_id,
        activity=row.activity,
        offered_hours=row.offered_hours,
        hours=row.hours,
        attendance=row.attendance,
    )
    key = ("activity", row.activity_id)
    return row_entry(row.case_no, attended, When.day(row.held_on), key=key, actor=actor)
