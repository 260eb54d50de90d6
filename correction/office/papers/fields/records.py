"""Fields of the daily record (日常记录栏目): talks, visits, calls, reports, activities, assessments."""

from collections.abc import Mapping
from datetime import date

from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.assessment import (
    AssessedPeriod,
    AssessmentConfirmed,
    AssessmentHeard,
    AssessmentMarked,
)
from correction.domain.facts.group import PlanReviewed
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.staff_acts import ActivityAttended, StaffActed, VisitTarget
from correction.domain.moments import local_text
from correction.office.papers.desk import Desk, day_text

RECORDS = {
    "所见": "登记时写下的所见所闻",
    "走访对象": "",
    "活动种类": "",
    "活动日期": "",
    "活动地点": "",
    "活动主题": "",
    "学时": "",
    "应到人数": "",
    "报告种类": "",
    "报告内容": "",
    "收到时间": "",
    "考核期间": "",
    "考核得分": "",
    "考核等次": "",
    "评议意见": "矫正小组的意见",
    "核定等次": "",
    "核定理由": "",
}
_TARGET_ZH = {
    VisitTarget.FAMILY: "家庭",
    VisitTarget.VILLAGE: "村（居）",
    VisitTarget.EMPLOYER: "单位",
    VisitTarget.SCHOOL: "学校",
}
_REPORT_ZH = {
    ReportKind.WRITTEN: "书面思想汇报",
    ReportKind.PROHIBITION: "遵守禁止令情况报告",
    ReportKind.HEALTH: "身体情况报告",
}


def records(desk: Desk) -> Mapping[str, str]:
    """Give what an entry of the daily record says."""
    if desk.about is None:
        return {}
    on = day_text(desk.about.when.legal_on)
    match desk.about.payload:
        case StaffActed() as acted:
            return {"所见": acted.seen, "走访对象": _TARGET_ZH[acted.target] if acted.target else ""}
        case PlanReviewed() as reviewed:
            return {"所见": reviewed.found}
        case ReportReceived() as report:
            return {
                "报告种类": _REPORT_ZH.get(report.report, ""),
                "报告内容": report.note,
                "收到时间": local_text(desk.about.when.starts_at),
            }
        case ActivityAttended() as attended:
            return {
                "活动种类": attended.activity.zh,
                "活动日期": on,
                "学时": f"{attended.hours:g}",
            }
        case ActivityHeld() as held:
            return {
                "活动种类": held.activity.zh,
                "活动日期": day_text(held.held_on),
                "活动地点": held.place,
                "活动主题": held.topic,
                "学时": f"{held.offered_hours:g}",
                "应到人数": str(len(held.called)),
            }
        case AssessmentMarked() as marked:
            return _assessed(desk, marked)
    return {}


def _assessed(desk: Desk, marked: AssessmentMarked) -> dict[str, str]:
    entry_id = desk.about.entry_id if desk.about else ""
    heard = next(
        (e.payload for e in desk.file.of(AssessmentHeard) if e.payload.mark_entry_id == entry_id), None
    )
    confirmed = next(
        (e.payload for e in desk.file.of(AssessmentConfirmed) if e.payload.mark_entry_id == entry_id), None
    )
    texts = {
        "考核期间": _period(marked.period, marked.first_on),
        "考核得分": f"{marked.points:g}" if marked.points is not None else "",
        "考核等次": marked.grade.zh,
    }
    if heard is not None:
        texts["评议意见"] = f"{heard.opinion}（{'、'.join(heard.members)}）"
    if confirmed is not None:
        texts |= {"核定等次": confirmed.grade.zh, "核定理由": confirmed.reason}
    return texts


def _period(period: AssessedPeriod, first_on: date) -> str:
    if period is AssessedPeriod.MONTH:
        return f"{first_on.year}年{first_on.month}月"
    return f"{first_on.year}年第{'一二三四'[(first_on.month - 1) // 3]}季度"
