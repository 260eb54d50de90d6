"""The routine of an honest person: check-ins, reports, leave, hours, by the county's book."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.facts.admission import ManagementClass
from correction.domain.moments import ONE_DAY, DateSpan, day_end, legal_day, local_time
from correction.domain.order import Category
from correction.testing.county.course import CheckInChange, Course, LeavePlan, each_day
from correction.testing.county.inbox import Inbox, Sheet
from correction.testing.county.land import degrees
from correction.testing.county.people import WHOLE_DAY

MONTHLY = Cadence(unit=CadenceUnit.MONTH)
WEEKLY = Cadence(unit=CadenceUnit.WEEK)
HALF_MONTHLY = Cadence(unit=CadenceUnit.HALF_MONTH)
QUARTERLY = Cadence(unit=CadenceUnit.QUARTER)

SESSION_HOURS = 4
_SESSION_DAYS = {"公益活动": (6, 17), "学习教育": (10, 22)}


def report_cadences(course: Course) -> dict[str, Cadence]:
    """Give what the person has to report and how often, as the county's book says."""
    management_class = course.resident.management_class
    due = {
        "书面": HALF_MONTHLY if management_class is ManagementClass.STRICT else MONTHLY,
        "口头": HALF_MONTHLY if management_class is ManagementClass.RELAXED else WEEKLY,
    }
    if course.resident.prohibited is not None:
        due["禁止令"] = MONTHLY
    if course.resident.category is Category.OUTSIDE_PRISON:
        due["身体情况"] = MONTHLY
    return due


def cycles(cadence: Cadence, span: DateSpan) -> Iterator[DateSpan]:
    """Give the cycles of a cadence that touch a closed span, the partial ones at its ends too."""
    last_on = span.to_on or span.from_on
    cycle = cadence.cycle(span.from_on)
    while cycle.from_on <= last_on:
        yield cycle
        cycle = cadence.cycle((cycle.to_on or cycle.from_on) + ONE_DAY)


def chosen_day(course: Course, what: str, cycle: DateSpan) -> date:
    """Give the day of a cycle on which the person does a thing: neither its first days nor its last."""
    length = ((cycle.to_on or cycle.from_on) - cycle.from_on).days + 1
    first, last = (1, length - 1) if length <= 7 else (5, min(length - 3, 24))
    return cycle.from_on + timedelta(days=course.dice(f"{what}/{cycle.from_on}").randrange(first, last))


def live(course: Course, span: DateSpan, inbox: Inbox) -> None:
    """Write everything the person does in the simulated time, but for what their course leaves out."""
    for on, step, note in course.steps:
        inbox.add(Sheet.STEPS, _evening(on), course.resident.case_no, on, step, note)
    owed = course.supervised(span)
    if owed is None:
        return
    for on in each_day(owed):
        for window in range(len(course.resident.windows)):
            _check_in(course, on, window, inbox)
    _hand_in(course, owed, span, inbox)
    for cycle in cycles(MONTHLY, owed):
        for activity in _SESSION_DAYS:
            _attend(course, owed, activity, cycle, inbox)
    for plan in course.leaves:
        _leave(course, plan, inbox)
    for excused, reason, note in course.excuses:
        told_at = local_time(excused.from_on, time(9))
        inbox.add(
            Sheet.EXCUSES, told_at, course.resident.case_no, reason, excused.from_on, excused.to_on, note
        )


def _hand_in(course: Course, owed: DateSpan, span: DateSpan, inbox: Inbox) -> None:
    for kind, cadence in report_cadences(course).items():
        for cycle in cycles(cadence, owed):
            _report(course, owed, kind, cycle, inbox)
    if course.resident.category is Category.OUTSIDE_PRISON:
        _medical(course, owed, span, inbox)


def check_in_time(course: Course, on: date, window: int) -> datetime:
    """Give when the person usually checks in on a day; who may choose the hour keeps to the same one."""
    opens, closes = course.resident.windows[window]
    dice = course.dice(f"check-in/{on}/{window}")
    if (opens, closes) == WHOLE_DAY:
        return local_time(on, time(9)) + timedelta(minutes=dice.randrange(90), seconds=dice.randrange(60))
    minutes = (closes.hour - opens.hour) * 60
    return local_time(on, opens) + timedelta(
        minutes=dice.randrange(10, minutes - 10), seconds=dice.randrange(60)
    )


def _check_in(course: Course, on: date, window: int, inbox: Inbox) -> None:
    change = course.check_ins.get((on, window), CheckInChange())
    at = change.at or check_in_time(course, on, window)
    if (on, window) in course.skipped_check_ins or course.gone(at) or course.is_excused(on):
        return
    dice = course.dice(f"place/{on}/{window}")
    resident = course.resident
    x, y = change.place or course.whereabouts(at, resident.home)
    radius = round(min(80.0, max(6.0, dice.lognormvariate(3.0, 0.5))), 1)
    lon, lat = degrees((x + dice.gauss(0, radius / 2000), y + dice.gauss(0, radius / 2000)))
    inbox.add(
        Sheet.CHECK_INS,
        at,
        resident.case_no,
        at,
        change.means or "手机",
        f"{lon:.6f}",
        f"{lat:.6f}",
        "wgs84",
        radius,
        change.identity or "一致",
        None,
    )


def _report(course: Course, owed: DateSpan, kind: str, cycle: DateSpan, inbox: Inbox) -> None:
    on = chosen_day(course, f"report/{kind}", cycle)
    if (kind, cycle.from_on) in course.skipped_reports or not owed.holds(on) or course.gone(_evening(on)):
        return
    inbox.add(Sheet.REPORTS, _evening(on), course.resident.case_no, on, kind, None)


def _medical(course: Course, owed: DateSpan, span: DateSpan, inbox: Inbox) -> None:
    """Hand in papers every eighty days; the roster says that the last ones came twenty days before."""
    on = span.from_on + timedelta(days=60)
    while owed.holds(on):
        if ("病情复查", on) not in course.skipped_reports and not course.gone(_evening(on)):
            inbox.add(Sheet.REPORTS, _evening(on), course.resident.case_no, on, "病情复查", "样例医院")
        on += timedelta(days=80)


def session_days(course: Course, activity: str, month: DateSpan) -> list[date]:
    """Give the days of a month on which the person's office holds an activity: each office on its own."""
    shift = int(course.resident.office_id[-1]) - 1
    return [month.from_on + timedelta(days=day - 1 + shift) for day in _SESSION_DAYS[activity]]


def _attend(course: Course, owed: DateSpan, activity: str, month: DateSpan, inbox: Inbox) -> None:
    if (activity, month.from_on) in course.unoffered:
        return
    if activity == "公益活动" and not course.resident.able_to_work:
        return
    shirked = (activity, month.from_on) in course.shirked
    for on in session_days(course, activity, month):
        if not owed.holds(on):
            continue
        if course.is_away(on):
            _roll(course, activity, (on, on), "假" if course.may_be_away(on) else "缺", inbox)
            later = DateSpan(from_on=on, to_on=month.to_on)
            again_on = next((day for day in each_day(later) if not course.is_away(day)), None)
            if again_on is not None and owed.holds(again_on):
                _roll(course, activity, (on, again_on), "补", inbox)
        else:
            absent = shirked or course.gone(_evening(on))
            _roll(course, activity, (on, on), "缺" if absent else "到", inbox)


def _roll(course: Course, activity: str, days: tuple[date, date], mark: str, inbox: Inbox) -> None:
    held_on, on = days
    letter = "G" if activity == "公益活动" else "X"
    number = f"{course.resident.office_id}-{letter}{held_on:%m%d}{'B' if mark == '补' else ''}"
    done = SESSION_HOURS if mark in ("到", "补") else 0
    inbox.add(
        Sheet.ACTIVITIES,
        _evening(on),
        number,
        course.resident.case_no,
        on,
        activity,
        SESSION_HOURS,
        done,
        mark,
    )


def _leave(course: Course, plan: LeavePlan, inbox: Inbox) -> None:
    asked_at = local_time(plan.from_on - timedelta(days=5), time(10))
    granted_at = local_time(plan.from_on - timedelta(days=4), time(16))
    case_no, goal = course.resident.case_no, (plan.from_on, plan.to_on, plan.destination, plan.area_id)
    row = (plan.leave_id, case_no)
    inbox.add(Sheet.LEAVE, asked_at, *row, "申请", asked_at, *goal, None, plan.reason)
    inbox.add(Sheet.LEAVE, granted_at, *row, "批准", granted_at, *goal, "司法所", plan.reason)
    for kind, on in (("外出出发", plan.from_on), ("外出到达", plan.from_on)):
        inbox.add(Sheet.REPORTS, _evening(on), case_no, on, kind, plan.destination)
    back_on = legal_day(plan.back_at)
    inbox.add(Sheet.REPORTS, _evening(back_on), case_no, back_on, "外出返回", plan.destination)
    inbox.add(Sheet.LEAVE, plan.back_at, *row, "销假", plan.back_at, None, None, None, None, None, None)


def next_report_on(course: Course, kind: str, after: DateSpan) -> date:
    """Give the day of the next report of a kind after a cycle in which it was left out."""
    cadence = report_cadences(course)[kind]
    return chosen_day(course, f"report/{kind}", cadence.cycle((after.to_on or after.from_on) + ONE_DAY))


def _evening(on: date) -> datetime:
    """Papers without an hour reach the files of the evening."""
    return day_end(on) - timedelta(hours=4)
