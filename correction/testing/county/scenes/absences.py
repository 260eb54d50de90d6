"""Scenes of people who are gone: absconded, never came, came late, did not return, refuse."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.moments import ONE_DAY, DateSpan, day_end
from correction.testing.county.course import Course, LeavePlan
from correction.testing.county.land import NAMES, TOWNS
from correction.testing.county.people import WHOLE_DAY
from correction.testing.county.scenes.scene import (
    ABSENCE,
    Cue,
    Outcome,
    Scene,
    clock,
    next_check_in,
    reports_by_check_in,
    sought,
)
from correction.testing.county.truth import Honest, TrueEvent


def absconded(cue: Cue) -> Iterator[Outcome]:
    """Stop all contact after a day's check-in; the office looks for them once a window is missed."""
    course, on = cue.course, cue.on
    course.vanished_at = clock(on, 22)
    whole_day = course.resident.windows[0] == WHOLE_DAY
    sought(course, clock(on + (2 if whole_day else 1) * ONE_DAY, 9 if whole_day else 21, 25))
    yield TrueEvent(
        kind=AlertKind.LOST_CONTACT,
        case_no=cue.case_no,
        from_at=course.vanished_at,
        to_at=None,
        note="断绝一切联系",
        follows=ABSENCE,
        facts={"最后联系": f"{on}"},
    )


def never_came(cue: Cue) -> Iterator[Outcome]:
    """Be newly sentenced and never report."""
    course, span = cue.course, cue.span
    effective_on = _newly_sentenced(course, span)
    yield TrueEvent(
        kind=AlertKind.NOT_REPORTED,
        case_no=cue.case_no,
        from_at=day_end(effective_on + timedelta(days=10)),
        to_at=None,
        note="裁判生效后始终没有报到",
        follows=frozenset({AlertKind.ABSENT_TEN_DAYS, AlertKind.ABSENT_ONE_MONTH, AlertKind.LOST_CONTACT}),
        facts={"裁判生效日": f"{effective_on}"},
    )


def came_late(cue: Cue) -> Iterator[Outcome]:
    """Be newly sentenced and report more than a week after the last day."""
    course, span = cue.course, cue.span
    effective_on = _newly_sentenced(course, span)
    course.arrived_on = effective_on + timedelta(days=19)
    course.steps.append((course.arrived_on, "报到", "迟到报到"))
    yield TrueEvent(
        kind=AlertKind.NOT_REPORTED,
        case_no=cue.case_no,
        from_at=day_end(effective_on + timedelta(days=10)),
        to_at=clock(course.arrived_on, 0),
        note="逾期报到",
        facts={"裁判生效日": f"{effective_on}", "报到": f"{course.arrived_on}"},
    )


def not_returned(cue: Cue) -> Iterator[Outcome]:
    """Stay away four days longer than granted, checking in from there."""
    course, on = cue.course, cue.on
    code = sorted(TOWNS)[course.resident.index % len(TOWNS)]
    to_on = on + timedelta(days=3)
    back_at = clock(to_on + timedelta(days=4), 17)
    course.take_leave(
        LeavePlan(
            leave_id=f"QJ-{cue.case_no}-{on:%m%d}",
            from_on=on,
            to_on=to_on,
            destination=NAMES[code],
            area_id=code,
            place=TOWNS[code],
            reason="探亲",
            back_at=back_at,
        )
    )
    yield TrueEvent(
        kind=AlertKind.LEAVE_OVERDUE,
        case_no=cue.case_no,
        from_at=day_end(to_on),
        to_at=back_at,
        note="请假期满四日后才返回销假",
        follows=frozenset({AlertKind.OUTSIDE_AREA, AlertKind.CHECK_IN_OUTSIDE, AlertKind.REPORT_OVERDUE}),
        facts={"准假至": f"{to_on}", "返回": f"{to_on + timedelta(days=4)}"},
    )


def refused(cue: Cue) -> Iterator[Outcome]:
    """Miss two days, be found, and refuse supervision; then give in."""
    course, on = cue.course, cue.on
    for day in (on, on + ONE_DAY):
        for window, (_, closes) in enumerate(course.resident.windows):
            course.skipped_check_ins.add((day, window))
            yield TrueEvent(
                kind=AlertKind.CHECK_IN_MISSED,
                case_no=cue.case_no,
                from_at=clock(day, closes.hour, closes.minute),
                to_at=next_check_in(course, on + ONE_DAY),
                note="未签到，联系不上",
                follows=ABSENCE,
            )
    found_at = clock(on + 2 * ONE_DAY, 6, 30)
    for minutes, channel in ((0, "电话"), (40, "家属"), (80, "走访")):
        at = clock(on + ONE_DAY, 9) + timedelta(minutes=minutes)
        course.acts.append((at, "联系查找", "未联系上", channel, "无人应答"))
    for hours, act in enumerate(("组织查找", "查找经过", "报告县级机构", "通知公安机关", "通报检察院")):
        result, channel = ("没有线索", "村居") if act == "查找经过" else ("", "")
        course.acts.append((clock(on + ONE_DAY, 12 + hours), act, result, channel, "附走访笔录"))
    course.acts.append((found_at, "拒绝监管", "完成", "走访", "在家中找到，当面表示不再报到签到"))
    yield TrueEvent(
        kind=AlertKind.REFUSES_SUPERVISION,
        case_no=cue.case_no,
        from_at=found_at,
        to_at=found_at + ONE_DAY,
        note="查找到后拒绝接受监督管理",
        follows=ABSENCE,
    )


def _newly_sentenced(course: Course, span: DateSpan) -> date:
    effective_on = span.from_on - timedelta(days=5)
    term = DateSpan(from_on=effective_on, to_on=course.resident.ends_on)
    course.resident = replace(
        course.resident, effective_on=effective_on, term=term, reported_on=None, management_class=None
    )
    return effective_on


def newly_sentenced_in_time(cue: Cue) -> Iterator[Outcome]:
    """Be newly sentenced and report on the eighth day: nothing may be told."""
    course, span = cue.course, cue.span
    effective_on = _newly_sentenced(course, span)
    course.arrived_on = effective_on + timedelta(days=8)
    course.steps.append((course.arrived_on, "报到", "按期报到"))
    yield Honest(
        case_no=cue.case_no,
        from_at=clock(span.from_on, 0),
        to_at=clock(course.arrived_on, 12),
        kinds=frozenset({AlertKind.NOT_REPORTED}),
        note="生效后第八日报到",
    )


def _is_new(course: Course) -> bool:
    return reports_by_check_in(course) and not course.resident.by_prison and course.resident.able_to_work


SCENES = (
    Scene(name="absconded", play=absconded, fits=reports_by_check_in, copies=3, first=8, last=8, lasts=None),
    Scene(name="never_came", play=never_came, fits=_is_new, copies=2, first=0, last=20, lasts=None),
    Scene(name="came_late", play=came_late, fits=_is_new, copies=1, first=0, last=20, lasts=None),
    Scene(name="not_returned", play=not_returned, fits=lambda _: True, copies=3, first=7, last=10, lasts=10),
    Scene(name="refused", play=refused, fits=reports_by_check_in, copies=1, first=7, last=8, lasts=8),
    Scene(
        name="newly_sentenced_in_time",
        play=newly_sentenced_in_time,
        fits=_is_new,
        copies=3,
        first=0,
        last=12,
        lasts=None,
        honest=True,
    ),
)
