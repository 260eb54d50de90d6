"""Group activities out of a sheet (活动考勤)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from correction.domain.errors import InvalidValue
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, SignIn, Strength
from correction.domain.moments import When
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import DAY, ID, NUMBER, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet

ACTIVITIES = {activity.zh: activity for activity in Activity}
ATTENDANCE = {
    "到": Attendance.PRESENT,
    "缺": Attendance.ABSENT,
    "假": Attendance.EXCUSED,
    "补": Attendance.MADE_UP,
}
MEANS = {means.zh: means for means in SignIn}
STRENGTHS = {strength.zh: strength for strength in Strength}
TOLD = {"是": True, "否": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """How one person stood to one activity, as the sheet has it."""

    activity_id: Annotated[str, Column("活动编号", ID, note="同一次活动的各行相同")]
    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    held_on: Annotated[date, Column("活动日期", DAY)]
    activity: Annotated[Activity, Column("活动种类", one_of(ACTIVITIES))]
    offered_hours: Annotated[float, Column("组织学时", NUMBER, note="本所组织的学时，不计学时的填 0")]
    hours: Annotated[float, Column("完成学时", NUMBER, note="本人完成的学时，缺席填 0")]
    attendance: Annotated[Attendance, Column("考勤", one_of(ATTENDANCE))]
    means: Annotated[SignIn | None, Column("签到方式", one_of(MEANS), note="到、补的填写")] = None
    told: Annotated[
        bool, Column("通知到本人", one_of(TOLD), note="留空为否；没有通知到本人的，不提示其缺席")
    ] = False
    makes_up: Annotated[
        str | None, Column("补哪次活动", ID, note="补另一次活动的填那次的活动编号；同一编号的补记不填")
    ] = None
    strength: Annotated[Strength | None, Column("劳动强度", one_of(STRENGTHS), note="公益活动填写")] = None
    reason: Annotated[str, Column("请假事由", TEXT, note="考勤为假的填写")] = ""


ACTIVITY_SHEET = Sheet(title="活动考勤", row=ActivityRow, places={"发生时间": "活动日期"})


def activity(row: ActivityRow, actor: str) -> RowEntry:
    """Turn a row into an entry; raises InvalidValue where its cells contradict each other."""
    _check(row)
    attended = ActivityAttended(
        activity_id=row.activity_id,
        activity=row.activity,
        offered_hours=row.offered_hours,
        hours=row.hours,
        attendance=row.attendance,
        means=row.means,
        told=row.told,
        makes_up=row.makes_up,
        reason=row.reason,
        strength=row.strength,
    )
    key: tuple[str, ...] = ("activity", row.activity_id)
    if row.attendance is Attendance.MADE_UP:
        # Made up under the same id, on another day: a second line of the same roll.
        key = (*key, "made_up", row.held_on.isoformat())
    return row_entry(row.case_no, attended, When.day(row.held_on), key=key, actor=actor)


def _check(row: ActivityRow) -> None:
    came = row.attendance in (Attendance.PRESENT, Attendance.MADE_UP)
    if row.hours > row.offered_hours:
        what = f"完成学时 {row.hours:g} 多于组织学时 {row.offered_hours:g}"
        raise InvalidValue("完成学时", what, "核对学时")
    if row.hours > 0 and not came:
        raise InvalidValue("考勤", "缺席或请假却有完成学时", "补做的填“补”，没有参加的完成学时填 0")
    if row.means is not None and not came:
        raise InvalidValue("签到方式", "没有到场却有签到方式", "到场的考勤填“到”或“补”，没有到场的留空")
    if row.makes_up is not None and row.attendance is not Attendance.MADE_UP:
        raise InvalidValue("补哪次活动", "考勤不是“补”", "补做的考勤填“补”，不是补做的留空")
    if row.makes_up == row.activity_id:
        raise InvalidValue("补哪次活动", "与活动编号相同", "补的是本次活动的留空，补另一次的填那次的编号")
    if row.strength is not None and row.activity is not Activity.LABOUR:
        raise InvalidValue("劳动强度", f"{row.activity.zh}没有劳动强度", "只有公益活动填写劳动强度")
