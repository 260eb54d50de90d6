"""The routine of an honest office: monitoring daily, talks weekly, meetings monthly, visits quarterly."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from correction.domain.moments import DateSpan, legal_day, local_time
from correction.testing.county.course import Course, each_day
from correction.testing.county.inbox import Inbox, Sheet
from correction.testing.county.land import OFFICES
from correction.testing.county.routine import MONTHLY, QUARTERLY, WEEKLY, chosen_day, cycles

# What recurs, how often, towards whom, and what is written down.
_DUTIES = (
    ("听声", WEEKLY, "", "通话正常，近况平稳"),
    ("见面", MONTHLY, "", "当面谈话，情绪稳定"),
    ("家访", QUARTERLY, "家庭", "走访家庭，家属反映良好"),
)
OFFICERS_EACH = 2


def org_rows() -> list[tuple[object, ...]]:
    """Give the bodies of the county: its bureau and the five offices."""
    bureau = ("SFJ", "样例区司法局", "县", None, "990701")
    return [bureau, *((office_id, name, "司法所", "SFJ", None) for office_id, (name, _) in OFFICES.items())]


def staff_rows(qualified_from_on: date) -> list[tuple[object, ...]]:
    """Give the staff: in each office two officers qualified to enforce, and two assistants."""
    names = ("林所长", "钟干事", "协理员甲", "协理员乙")
    return [
        (
            f"GZ{number}{n}",
            f"{name}{number}",
            office_id,
            "专职" if n <= OFFICERS_EACH else "协理员",
            qualified_from_on if n <= OFFICERS_EACH else None,
            None,
        )
        for number, office_id in enumerate(OFFICES, start=1)
        for n, name in enumerate(names, start=1)
    ]


def serve(course: Course, span: DateSpan, inbox: Inbox) -> None:
    """Write everything the office does towards one person, but for what their course leaves out."""
    for at, kind, result, target, seen in course.acts:
        inbox.add(Sheet.ACTS, at, course.resident.case_no, at, kind, result, target, seen)
    _renew(course, span, inbox)
    owed = course.supervised(span)
    if owed is None:
        return
    for on in each_day(owed):
        if ("日监控", on) not in course.skipped_acts:
            # Once the morning's check-ins are in.
            at = local_time(on, time(10, 5 + course.resident.index % 50))
            seen = "联系不上，位置不明，正在查找" if course.gone(at) else "位置在准许范围内，与报告相符"
            inbox.add(Sheet.ACTS, at, course.resident.case_no, at, "日监控", "完成", None, seen)
    for kind, cadence, target, seen in _DUTIES:
        for cycle in cycles(cadence, owed):
            at = act_time(course, kind, cycle)
            if (kind, cycle.from_on) not in course.skipped_acts and owed.holds(legal_day(at)):
                _act(course, at, (kind, target, seen), inbox)


def act_time(course: Course, kind: str, cycle: DateSpan) -> datetime:
    """Give when an act of a cycle is done: on a day on which the person is at home, if it has one."""
    on = chosen_day(course, f"act/{kind}", cycle)
    last_on = cycle.to_on or cycle.from_on
    days = each_day(DateSpan(from_on=on, to_on=last_on))
    if kind != "听声":
        on = next((day for day in days if not course.is_away(day)), on)
    return local_time(on, time(10, course.dice(f"act/{kind}").randrange(60)))


def _act(course: Course, at: datetime, duty: tuple[str, str, str], inbox: Inbox) -> None:
    kind, target, seen = duty
    result, seen = ("未成", "未能找到本人") if course.gone(at) else ("完成", seen)
    inbox.add(Sheet.ACTS, at, course.resident.case_no, at, kind, result, target or None, seen)


def _renew(course: Course, span: DateSpan, inbox: Inbox) -> None:
    """Grant each further approval of a device well before the one before it ends."""
    resident = course.resident
    for n, (before, approval) in enumerate(pairwise(resident.approvals), 2):
        on = (before.to_on or before.from_on) - timedelta(days=course.renewal_days)
        at = local_time(on, time(16))
        if span.holds(on) and not course.gone(at):
            number = f"DW{resident.index + 1:03d}-{n}"
            cells = (number, "批准", on, 2, approval.from_on, approval.to_on, "样例区司法局负责人")
            inbox.add(Sheet.APPROVALS, at, resident.case_no, *cells)
