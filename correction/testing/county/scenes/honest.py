"""Honest situations that a careless system takes for breaches: nothing may be told of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.moments import ONE_DAY, DateSpan, day_end, day_start
from correction.testing.county.course import Buffered, CheckInChange, Course, LeavePlan
from correction.testing.county.land import NAMES, NEXT_DISTRICT, TOWNS, by_the_border
from correction.testing.county.routine import check_in_time
from correction.testing.county.scenes.scene import (
    Cue,
    Outcome,
    Scene,
    called,
    clock,
    reports_by_check_in,
    wears_device,
)
from correction.testing.county.truth import Honest

_ABROAD = frozenset(
    {
        AlertKind.OUTSIDE_AREA,
        AlertKind.CHECK_IN_OUTSIDE,
        AlertKind.LEAVE_OVERDUE,
        AlertKind.POSITION_UNDECIDED,
        AlertKind.CHECK_IN_UNDECIDED,
    }
)
_SILENT = frozenset({AlertKind.DEVICE_OFFLINE, AlertKind.LOST_CONTACT, AlertKind.TRACK_ABNORMAL})


def on_leave(cue: Cue) -> Iterator[Outcome]:
    """Ask for leave, get it, report from there, and close it on its last day."""
    course, on = cue.course, cue.on
    code = course.dice(f"leave/{on}").choice(sorted(TOWNS))
    to_on = on + timedelta(days=course.dice(f"days/{on}").randrange(2, 5))
    course.take_leave(
        LeavePlan(
            leave_id=f"QJ-{cue.case_no}-{on:%m%d}",
            from_on=on,
            to_on=to_on,
            destination=NAMES[code],
            area_id=code,
            place=TOWNS[code],
            reason=course.dice(f"reason/{on}").choice(("探亲", "就医", "办理证件", "奔丧", "务工面试")),
            back_at=clock(to_on, 16, 30),
        )
    )
    yield _honest(course, on, to_on, _ABROAD, "经批准外出，按期返回销假")


def in_hospital(cue: Cue) -> Iterator[Outcome]:
    """Lie in hospital for five days, excused; no check-in is made."""
    course, on = cue.course, cue.on
    to_on = on + timedelta(days=4)
    course.excuses.append((DateSpan(from_on=on, to_on=to_on), "住院", "样例医院住院证明"))
    called(course, clock(on + ONE_DAY, 10), reached=True)
    kinds = frozenset({AlertKind.CHECK_IN_MISSED, AlertKind.CHECK_IN_GAP, AlertKind.LOST_CONTACT})
    yield _honest(course, on, to_on + ONE_DAY, kinds, "住院，经核实免除签到")


def phone_died(cue: Cue) -> Iterator[Outcome]:
    """Check in at the village station for two days because the phone is dead."""
    course, on = cue.course, cue.on
    for day in (on, on + ONE_DAY):
        for window in range(len(course.resident.windows)):
            course.check_ins[day, window] = CheckInChange(means="村居")
    kinds = frozenset({AlertKind.CHECK_IN_MISSED, AlertKind.DEVICE_OFFLINE, AlertKind.LOST_CONTACT})
    yield _honest(course, on, on + ONE_DAY, kinds, "手机损坏，在村居工作站签到")


def across_the_city(cue: Cue) -> Iterator[Outcome]:
    """Check in for a week from the other district of the same city."""
    course, on = cue.course, cue.on
    for n in range(5):
        for window in range(len(course.resident.windows)):
            course.check_ins[on + n * ONE_DAY, window] = CheckInChange(place=NEXT_DISTRICT)
    yield _honest(course, on, on + 4 * ONE_DAY, _ABROAD, "在同一城市的另一市辖区活动，不是外出")


def works_across(cue: Cue) -> Iterator[Outcome]:
    """Work in the other district of the same city, every day, with a device."""
    course, on, span = cue.course, cue.on, cue.span
    course.crosses_districts = True
    last_on = span.to_on or on
    yield _honest(course, span.from_on, last_on, _ABROAD, "在同一城市的另一市辖区工作，不是外出")


def walks_by_the_border(cue: Cue) -> Iterator[Outcome]:
    """Stroll twice a week where the drawing of the border leaves open on which side one is."""
    course, on, span = cue.course, cue.on, cue.span
    course.walks_by_border = True
    last_on = span.to_on or on
    yield _honest(course, span.from_on, last_on, _ABROAD, "在边界不确定带内散步，没有越界")


def lives_by_the_border(cue: Cue) -> Iterator[Outcome]:
    """Live where the border is uncertain; an officer has drawn the home as the place of check-ins."""
    course, on, span = cue.course, cue.on, cue.span
    if course.resident.place_id is not None:
        return
    place_id = f"home-{cue.case_no}"
    course.resident = replace(course.resident, home=by_the_border(), place_id=place_id)
    last_on = span.to_on or on
    note = "家在边界不确定带内，在已划定的居所签到"
    yield _honest(course, span.from_on, last_on, _ABROAD, note)


def sends_late(cue: Cue) -> Iterator[Outcome]:
    """Have no coverage for ten hours; the positions arrive two days later and show nothing."""
    course, on = cue.course, cue.on
    received_at = clock(on + 2 * ONE_DAY, 8)
    course.buffered.append(Buffered(from_at=clock(on, 10), to_at=clock(on, 20), received_at=received_at))
    yield _honest(course, on, on, _SILENT, "无信号十小时，补传的位置表明没有异常")


def dies_briefly(cue: Cue) -> Iterator[Outcome]:
    """Let the device die for an hour and a quarter and come back."""
    course, on = cue.course, cue.on
    course.dead.append((clock(on, 15), clock(on, 16, 15)))
    yield _honest(course, on, on, _SILENT, "设备没电一小时余，充电后恢复")


def any_hour(cue: Cue) -> Iterator[Outcome]:
    """Check in seven hours later than usual for once, where the plan leaves the hour free."""
    course, on = cue.course, cue.on
    if len(course.resident.windows) != 1 or course.resident.windows[0][0].hour != 0:
        return
    course.check_ins[on, 0] = CheckInChange(at=check_in_time(course, on, 0) + timedelta(hours=7))
    kinds = frozenset({AlertKind.CHECK_IN_LATE, AlertKind.CHECK_IN_MISSED, AlertKind.CHECK_IN_GAP})
    yield _honest(course, on - ONE_DAY, on + ONE_DAY, kinds, "时段全天，间隔仍在限度以内")


def _honest(course: Course, from_on: date, to_on: date, kinds: frozenset[AlertKind], note: str) -> Honest:
    return Honest(
        case_no=course.resident.case_no,
        from_at=day_start(from_on),
        to_at=day_end(to_on),
        kinds=kinds,
        note=note,
    )


def _works_nearby(course: Course) -> bool:
    return wears_device(course) and not course.walks_by_border and not course.crosses_districts


def _may_go_about(course: Course) -> bool:
    return reports_by_check_in(course) and course.resident.place_id is None


def _anybody(course: Course) -> bool:
    return not course.crosses_districts


SCENES = (
    Scene(name="works_across", play=works_across, fits=_works_nearby, copies=1, honest=True, lasts=0),
    Scene(
        name="walks_by_the_border",
        play=walks_by_the_border,
        fits=_works_nearby,
        copies=1,
        honest=True,
        lasts=0,
    ),
    Scene(
        name="lives_by_the_border",
        play=lives_by_the_border,
        fits=reports_by_check_in,
        copies=2,
        honest=True,
        lasts=0,
    ),
    Scene(name="on_leave", play=on_leave, fits=_anybody, copies=40, first=7, last=7, lasts=6, honest=True),
    Scene(
        name="in_hospital", play=in_hospital, fits=reports_by_check_in, copies=3, last=8, lasts=7, honest=True
    ),
    Scene(name="phone_died", play=phone_died, fits=reports_by_check_in, copies=4, honest=True),
    Scene(
        name="across_the_city",
        play=across_the_city,
        fits=_may_go_about,
        copies=4,
        last=8,
        lasts=6,
        honest=True,
    ),
    Scene(name="sends_late", play=sends_late, fits=wears_device, copies=2, honest=True),
    Scene(name="dies_briefly", play=dies_briefly, fits=wears_device, copies=3, honest=True),
    Scene(name="any_hour", play=any_hour, fits=reports_by_check_in, copies=3, honest=True),
)
