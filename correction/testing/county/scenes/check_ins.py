"""Scenes of those who check in: missed, late, elsewhere, doubtful, as far apart as the windows allow."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.moments import ONE_DAY, local_time
from correction.testing.county.course import CheckInChange, Course
from correction.testing.county.land import TOWNS
from correction.testing.county.people import WHOLE_DAY
from correction.testing.county.routine import check_in_time
from correction.testing.county.scenes.scene import (
    Cue,
    Outcome,
    Scene,
    called,
    clock,
    next_check_in,
    reports_by_check_in,
)
from correction.testing.county.truth import TrueEvent

QUARTER = timedelta(minutes=20)


def missed(cue: Cue) -> Iterator[Outcome]:
    """Miss every window of a day; the office calls soon after the last one and hears why."""
    course, on = cue.course, cue.on
    for window, (_, closes) in enumerate(course.resident.windows):
        course.skipped_check_ins.add((on, window))
        yield TrueEvent(
            kind=AlertKind.CHECK_IN_MISSED,
            case_no=cue.case_no,
            from_at=local_time(on, closes),
            to_at=next_check_in(course, on),
            note="全天未签到，电话联系上，说是忘记",
            follows=frozenset({AlertKind.CHECK_IN_GAP}),
            facts={"日期": f"{on}", "时段": f"{window + 1}"},
        )
    closes_at = local_time(on, course.resident.windows[-1][1])
    called(course, clock(on + ONE_DAY, 8) if _chooses_hour(course) else closes_at + QUARTER, reached=True)


def late(cue: Cue) -> Iterator[Outcome]:
    """Check in ninety minutes after the first window has closed."""
    course, on = cue.course, cue.on
    closes_at = _closes(course, on)
    at = closes_at + timedelta(minutes=90)
    course.check_ins[on, 0] = CheckInChange(at=at)
    yield TrueEvent(
        kind=AlertKind.CHECK_IN_LATE,
        case_no=cue.case_no,
        from_at=closes_at,
        to_at=at,
        note="签到时段过后一个半小时才签到",
        or_kinds=frozenset({AlertKind.CHECK_IN_MISSED}),
        facts={"日期": f"{on}"},
    )


def elsewhere(cue: Cue) -> Iterator[Outcome]:
    """Check in from a town of another county without leave."""
    course, on = cue.course, cue.on
    code = sorted(TOWNS)[course.resident.index % len(TOWNS)]
    course.check_ins[on, 0] = CheckInChange(place=TOWNS[code])
    yield TrueEvent(
        kind=AlertKind.CHECK_IN_OUTSIDE,
        case_no=cue.case_no,
        from_at=check_in_time(course, on, 0),
        to_at=next_check_in(course, on),
        note="未经批准在准许范围以外签到",
        or_kinds=frozenset({AlertKind.OUTSIDE_AREA}),
        follows=frozenset({AlertKind.OUTSIDE_AREA, AlertKind.CHECK_IN_OUTSIDE}),
        facts={"区域": code},
    )


def doubtful(cue: Cue) -> Iterator[Outcome]:
    """Check in with a face that does not match."""
    course, on = cue.course, cue.on
    course.check_ins[on, 0] = CheckInChange(identity="不一致")
    yield TrueEvent(
        kind=AlertKind.IDENTITY_DOUBTFUL,
        case_no=cue.case_no,
        from_at=check_in_time(course, on, 0),
        to_at=next_check_in(course, on),
        note="人脸核验不一致",
    )


def around_midnight(cue: Cue) -> Iterator[Outcome]:
    """Check in just after midnight and late on the next day: a window of each day met, unseen for two."""
    course, on = cue.course, cue.on
    first_at, second_at = clock(on, 0, 5), clock(on + ONE_DAY, 23, 50)
    course.check_ins[on, 0] = CheckInChange(at=first_at)
    course.check_ins[on + ONE_DAY, 0] = CheckInChange(at=second_at)
    yield TrueEvent(
        kind=AlertKind.CHECK_IN_GAP,
        case_no=cue.case_no,
        from_at=first_at,
        to_at=second_at,
        note="零时刚过签到，次日夜里将尽才又签到，相隔近四十八小时",
        facts={"间隔": "47 小时 45 分"},
    )


def _closes(course: Course, on: date) -> datetime:
    return local_time(on, course.resident.windows[0][1])


def _chooses_hour(course: Course) -> bool:
    return course.resident.windows == (WHOLE_DAY,)


def _has_hour(course: Course) -> bool:
    return reports_by_check_in(course) and not _chooses_hour(course)


SCENES = (
    Scene(name="missed", play=missed, fits=reports_by_check_in, copies=5),
    Scene(name="late", play=late, fits=_has_hour, copies=2),
    Scene(name="elsewhere", play=elsewhere, fits=reports_by_check_in, copies=4),
    Scene(name="doubtful", play=doubtful, fits=reports_by_check_in, copies=3),
    Scene(name="around_midnight", play=around_midnight, fits=_chooses_hour, copies=2),
)
