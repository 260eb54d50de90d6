"""Scenes of those who wear a device: excursions, forbidden places, devices left behind, dead or forged."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import numpy as np

from correction.domain.alert_kind import AlertKind
from correction.domain.moments import ONE_DAY, DateSpan
from correction.testing.county.course import Buffered, Course, Stay
from correction.testing.county.land import SCHOOL, TOWNS, Xy, permitted
from correction.testing.county.scenes.scene import ABSENCE, Cue, Outcome, Scene, clock, sought, wears_device
from correction.testing.county.tracks import path
from correction.testing.county.truth import TrueEvent

# A device that is silent at home all evening and night also looks as if it lay there.
_DEAD = frozenset({AlertKind.DEVICE_SEPARATED, AlertKind.LOST_CONTACT})


def excursion(cue: Cue) -> Iterator[Outcome]:
    """Spend an afternoon in a town of another county without leave."""
    course, on, span = cue.course, cue.on, cue.span
    _stay(course, _town(course), clock(on, 13, 30), clock(on, 16, 40))
    yield _outside(course, on, span, "未经批准离开准许范围")


def excursion_known_late(cue: Cue) -> Iterator[Outcome]:
    """Do the same while the device cannot send; it shows only a day later."""
    course, on, span = cue.course, cue.on, cue.span
    _stay(course, _town(course), clock(on, 13), clock(on, 16))
    received_at = clock(on + ONE_DAY, 18)
    course.buffered.append(
        Buffered(from_at=clock(on, 10, 30), to_at=clock(on, 18, 30), received_at=received_at)
    )
    yield _outside(course, on, span, "越界时设备无法上传，次日补传后才知道", received_at)


def forbidden_place(cue: Cue) -> Iterator[Outcome]:
    """Spend fifty minutes in the school that the court has forbidden."""
    course, on = cue.course, cue.on
    prohibited = course.resident.prohibited
    if prohibited is None or not prohibited.holds(on):
        return
    from_at, to_at = clock(on, 14), clock(on, 14, 50)
    _stay(course, SCHOOL, from_at, to_at)
    yield TrueEvent(
        kind=AlertKind.PROHIBITED_AREA,
        case_no=cue.case_no,
        from_at=from_at,
        to_at=to_at,
        note="进入禁止令禁止的学校区域",
    )


def left_at_home(cue: Cue) -> Iterator[Outcome]:
    """Leave the device on a table at home for two days."""
    course, on = cue.course, cue.on
    from_at, to_at = clock(on - ONE_DAY, 22), clock(on + ONE_DAY, 19, 30)
    course.resting.append((from_at, to_at))
    yield TrueEvent(
        kind=AlertKind.DEVICE_SEPARATED,
        case_no=cue.case_no,
        from_at=from_at,
        to_at=to_at,
        note="设备留在家中两日，人不在",
        follows=frozenset({AlertKind.DEVICE_SEPARATED, AlertKind.TRACK_ABNORMAL}),
    )


def ran_empty(cue: Cue) -> Iterator[Outcome]:
    """Let the battery run low over the day and die for the night."""
    course, on = cue.course, cue.on
    dies_at, back_at = clock(on, 19), clock(on + ONE_DAY, 7)
    course.draining.append((clock(on, 9), dies_at))
    course.dead.append((dies_at, back_at))
    case_no = cue.case_no
    low_at = clock(on, 12, 35)
    course.alarms.append((low_at, "lowBattery"))
    yield TrueEvent(
        kind=AlertKind.BATTERY_LOW, case_no=case_no, from_at=low_at, to_at=dies_at, note="电量低而未充电"
    )
    yield TrueEvent(
        kind=AlertKind.DEVICE_OFFLINE,
        case_no=case_no,
        from_at=dies_at,
        to_at=back_at,
        note="电量耗尽离线",
        follows=_DEAD,
    )


def switched_off(cue: Cue) -> Iterator[Outcome]:
    """Switch the device off for a night."""
    course, on = cue.course, cue.on
    off_at, on_at = clock(on, 21, 30), clock(on + ONE_DAY, 6)
    course.alarms.append((off_at, "powerOff"))
    course.dead.append((off_at, on_at))
    yield TrueEvent(
        kind=AlertKind.DEVICE_OFFLINE,
        case_no=cue.case_no,
        from_at=off_at,
        to_at=on_at,
        note="夜间关机",
        follows=_DEAD,
    )


def tampered(cue: Cue) -> Iterator[Outcome]:
    """Open the strap and close it again."""
    course, on = cue.course, cue.on
    at = clock(on, 10, 20)
    course.alarms.append((at, "tampering"))
    yield TrueEvent(
        kind=AlertKind.TAMPERED,
        case_no=cue.case_no,
        from_at=at,
        to_at=at + timedelta(hours=1),
        note="设备报告拆卸",
    )


def forged(cue: Cue) -> Iterator[Outcome]:
    """Let a program on the phone pretend for a day that it is at home."""
    course, on = cue.course, cue.on
    from_at, to_at = clock(on, 9), clock(on, 17)
    course.forged.append((from_at, to_at))
    yield TrueEvent(
        kind=AlertKind.TRACK_ABNORMAL,
        case_no=cue.case_no,
        from_at=from_at,
        to_at=to_at,
        note="虚拟定位，坐标一整天不变",
        follows=frozenset({AlertKind.DEVICE_SEPARATED, AlertKind.DEVICE_OFFLINE, AlertKind.TRACK_ABNORMAL}),
    )


def cut_and_gone(cue: Cue) -> Iterator[Outcome]:
    """Leave the county in the evening, cut the strap and vanish."""
    course, on, span = cue.course, cue.on, cue.span
    _stay(course, _town(course), clock(on, 19), clock(span.to_on or on, 23, 59))
    course.alarms.append((clock(on, 20, 30), "tampering"))
    course.vanished_at = clock(on, 20, 40)
    sought(course, clock(on, 22))
    case_no = cue.case_no
    left_at, _ = _outside_between(course, span, clock(on, 17), clock(on, 20, 40))
    yield TrueEvent(
        kind=AlertKind.OUTSIDE_AREA, case_no=case_no, from_at=left_at, to_at=None, note="离开准许范围后脱管"
    )
    yield TrueEvent(
        kind=AlertKind.TAMPERED_AND_LOST,
        case_no=case_no,
        from_at=clock(on, 20, 30),
        to_at=None,
        note="拆除设备后失联",
        follows=ABSENCE,
    )


def _town(course: Course) -> Xy:
    return list(TOWNS.values())[course.resident.index // 2 % len(TOWNS)]


def _stay(course: Course, place: Xy, from_at: datetime, to_at: datetime) -> None:
    course.stays.append(Stay(from_at=from_at, to_at=to_at, place=place))


def _outside(
    course: Course, on: date, span: DateSpan, note: str, known_at: datetime | None = None
) -> TrueEvent:
    from_at, to_at = _outside_between(course, span, clock(on, 10), clock(on, 20))
    return TrueEvent(
        kind=AlertKind.OUTSIDE_AREA,
        case_no=course.resident.case_no,
        from_at=from_at,
        to_at=to_at,
        note=note,
        known_at=known_at,
    )


def _outside_between(
    course: Course, span: DateSpan, from_at: datetime, to_at: datetime
) -> tuple[datetime, datetime]:
    """Give the first and the last minute outside, on the true way and by the border as drawn."""
    at, x, y = path(course, span)
    minutes = np.arange(from_at.timestamp(), to_at.timestamp(), 60.0)
    outside = np.flatnonzero(~permitted(np.interp(minutes, at, x), np.interp(minutes, at, y)))
    return (
        from_at + timedelta(minutes=int(outside[0])),
        from_at + timedelta(minutes=int(outside[-1]) + 1),
    )


def _prohibited(course: Course) -> bool:
    return course.resident.prohibited is not None


def _phone(course: Course) -> bool:
    return course.resident.by_phone


SCENES = (
    Scene(name="excursion", play=excursion, fits=wears_device, copies=4),
    Scene(name="excursion_known_late", play=excursion_known_late, fits=wears_device, copies=2),
    Scene(name="forbidden_place", play=forbidden_place, fits=_prohibited, copies=2),
    Scene(name="left_at_home", play=left_at_home, fits=wears_device, copies=2),
    Scene(name="ran_empty", play=ran_empty, fits=wears_device, copies=1),
    Scene(name="switched_off", play=switched_off, fits=wears_device, copies=1),
    Scene(name="tampered", play=tampered, fits=wears_device, copies=1),
    Scene(name="forged", play=forged, fits=_phone, copies=1),
    Scene(name="cut_and_gone", play=cut_and_gone, fits=wears_device, copies=1, first=20, last=8, lasts=None),
)
