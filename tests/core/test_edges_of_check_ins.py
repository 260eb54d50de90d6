"""Check-ins, extra checks, devices at their limits: the second of a window, the metre of a border, words."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.area import Area, Circle, Datum, Fence, Place, Polarity
from correction.domain.context import BlindSpan
from correction.domain.facts.admission import FenceSet
from correction.domain.facts.check_ins import (
    CheckInMade,
    CheckInsPlanned,
    ExtraCheckDrawn,
    Identity,
    Means,
    MeansApproved,
)
from correction.domain.facts.devices import DeviceApproved, DeviceLifted
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.observations import Observed
from correction.domain.moments import DateSpan
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
SECOND = timedelta(seconds=1)
APP = CheckInMade(means=Means.PHONE_APP)
ALL_DAY = (time(0), time(23, 59))
NIGHT = (time(23), time(23, 59))


def on(day, clock="00:00:00"):
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}+08:00")


def planned(*windows, made_on=2, **more):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    plan = CheckInsPlanned(windows=windows or (ALL_DAY,), from_on=date(2026, 3, 3), **more)
    case.add(plan, on=date(2026, 3, made_on))
    return case


def made(case, *moments):
    return [case.add(APP, at=at) for at in moments]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (on(4, "20:00:00"), False),
        (on(4, "20:00:01"), True),
        (on(4, "20:00:00") - SECOND, False),
    ],
)
def test_thirty_six_hours_to_the_second_are_no_gap(judged, second, told):
    case = planned()
    made(case, on(3, "08:00:00"), second)
    assert bool(judged(case, on(4, "23:00:00"), "check_in_gap")) is told


def test_a_gap_says_when_the_next_check_in_came_or_that_none_has(judged):
    case = planned()
    made(case, on(3, "08:00:00"))
    (open_gap,) = judged(case, on(4, "21:00:00"), "check_in_gap")
    assert open_gap.why.arithmetic == ("2026-03-03 08:00 + 36 小时 = 2026-03-04 20:00，仍无签到",)
    made(case, on(4, "22:00:00"))
    (closed,) = judged(case, on(4, "23:00:00"), "check_in_gap")
    assert closed.why.arithmetic == (
        "2026-03-03 08:00 + 36 小时 = 2026-03-04 20:00，下次签到 2026-03-04 22:00",
    )


@pytest.mark.parametrize(
    ("windows", "second", "told"),
    [
        # A whole window in between was missed: that is told as missed, and no gap beside it.
        (((time(9), time(10)), (time(23), time(23, 59))), on(4, "23:30:00"), False),
        # Nothing opens and closes within the gap but what the person answered.
        (((time(0), time(12)), (time(12), time(23, 59))), on(4, "23:30:00"), False),
        ((ALL_DAY,), on(4, "23:30:00"), True),
    ],
)
def test_a_window_missed_whole_says_it_instead_of_the_gap(judged, windows, second, told):
    case = planned(*windows)
    made(case, on(3, "08:00:00"), second)
    assert bool(judged(case, on(5), "check_in_gap")) is told


@pytest.mark.parametrize(
    ("from_at", "to_at", "told"),
    [
        (on(2, "00:00:00"), on(3, "08:00:00"), True),
        (on(2, "00:00:00"), on(3, "08:00:01"), False),
        (on(4, "19:59:59"), on(4, "22:00:00"), False),
        (on(4, "20:00:00"), on(4, "22:00:00"), True),
        (on(4, "19:59:59"), None, False),
    ],
)
def test_a_platform_that_was_blind_for_a_moment_of_the_gap_accuses_nobody(judged, from_at, to_at, told):
    case = planned()
    made(case, on(3, "08:00:00"), on(4, "23:00:00"))
    context = replace(plain_context(), blind=(BlindSpan(source_id=None, from_at=from_at, to_at=to_at),))
    assert bool(judged(case, on(5), "check_in_gap", context=context)) is told


@pytest.mark.parametrize(
    ("at", "met"),
    [
        (on(3, "07:59:59"), False),
        (on(3, "08:00:00"), True),
        (on(3, "10:15:00"), True),
        (on(3, "10:15:01"), False),
    ],
)
def test_a_window_is_met_from_its_first_second_to_the_last_of_its_grace(judged, at, met):
    case = planned((time(8), time(10)))
    made(case, at)
    missed = judged(case, on(4), "check_in_missed")
    assert [f.cycle_on for f in missed if f.began_at < on(4)] == ([] if met else [date(2026, 3, 3)])


@pytest.mark.parametrize(("made_at", "owed"), [("07:59:59", True), ("08:00:00", True), ("08:00:01", False)])
def test_a_window_binds_only_if_it_opens_after_the_plan_was_made(judged, made_at, owed):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    plan = CheckInsPlanned(windows=((time(8), time(10)),), from_on=date(2026, 3, 3))
    case.add(plan, at=on(3, made_at))
    missed = judged(case, on(4), "check_in_missed")
    assert bool(missed) is owed


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        ("14:29:59", None),
        ("14:30:00", None),
        ("14:30:01", "14:30:01"),
        ("15:00:00", "15:00:00"),
    ],
)
def test_an_extra_check_is_answered_up_to_its_very_moment(judged, answered, told):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    draw = ExtraCheckDrawn(
        request_id="r", answer_by_at=on(5, "14:30:00"), seed="7", pool_digest="d", rate=0.1
    )
    case.add(draw, at=on(5, "14:00:00"))
    case.add(CheckInMade(means=Means.PHONE_APP, request_id="r"), at=on(5, answered))
    case.add(CheckInMade(means=Means.PHONE_APP, request_id="r"), at=on(5, "16:00:00"))
    found = judged(case, on(6), "extra_check")
    assert [f.ended_at for f in found] == ([] if told is None else [on(5, told)])


LON, LAT, DEGREE_M = 106.35, 38.55, 111_007


def area(name, *, uncertainty_m=0.0):
    return Area(
        area_id=name,
        version=1,
        name=f"{name}区",
        datum=Datum.WGS84,
        circles=(Circle(lon=LON, lat=LAT, radius_m=1000.0),),
        uncertainty_m=uncertainty_m,
    )


def placed(judged, names, metres, accuracy_m, *, drawn=()):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    for name in names:
        fence = Fence(
            area_id=name, polarity=Polarity.STAY_IN, span=DateSpan(from_on=date(2026, 3, 2)), basis="居住地"
        )
        case.add(FenceSet(fence=fence), on=date(2026, 3, 2))
    place = Place(lon=LON, lat=LAT + metres / DEGREE_M, datum=Datum.WGS84, accuracy_m=accuracy_m)
    case.add(CheckInMade(means=Means.PHONE_APP, place=place), at=on(5, "09:00:00"))
    context = replace(plain_context(), areas={each.area_id: each for each in drawn})
    (found,) = judged(case, on(6), "check_in_outcome", context=context)
    return dict(found.why.inputs), found.why.arithmetic[0], len(found.why.citations)


def test_the_words_on_a_place_say_metres_error_and_side(judged):
    home = area("家")
    inputs, said, cited = placed(judged, ["家"], 2000, 20.0, drawn=[home])
    assert said == "界外 1000 米 > 误差 20 米 + 边界误差 0 米 → 区域外"
    assert (inputs["应在区域"], inputs["误差"], cited) == ("家区", "20 米", 2)
    inputs, said, cited = placed(judged, ["家"], 990, None, drawn=[home])
    assert said.startswith("界内 10 米")
    assert said.endswith("→ 不能判断")
    assert inputs["误差"].endswith("（推定）")
    assert cited == 3


def test_of_two_areas_the_worse_border_is_said_and_both_are_named(judged):
    inputs, said, _ = placed(
        judged, ["甲", "乙"], 3000, 20.0, drawn=[area("甲"), area("乙", uncertainty_m=500.0)]
    )
    assert inputs["应在区域"] == "甲区、乙区"
    assert "边界误差 500 米" in said


def test_areas_that_nobody_has_drawn_are_named(judged):
    inputs, said, _ = placed(judged, ["甲", "乙"], 3000, 20.0)
    assert said == "区域 甲、乙 没有图形，不能判断"
    assert inputs["应在区域"] == "（未绘制）"


def test_a_place_too_vague_to_judge_says_so(judged):
    _, said, _ = placed(judged, ["家"], 5000, 5001.0, drawn=[area("家")])
    assert said.startswith("误差 5001 米 > ")
    assert said.endswith("不能用于判断")


@pytest.mark.parametrize(
    ("approvals", "doubted"),
    [
        ([(Means.PHONE_APP, 3, None)], False),
        ([(Means.PHONE_APP, 3, 5)], False),
        ([(Means.PHONE_APP, 3, 4)], True),
        ([(Means.PHONE_APP, 5, None)], False),
        ([(Means.PHONE_APP, 6, None)], False),
        ([(Means.ORDINARY_PHONE, 3, None)], True),
        ([(Means.ORDINARY_PHONE, 3, None), (Means.PHONE_APP, 4, None)], False),
        ([(Means.PHONE_APP, 3, None), (Means.ORDINARY_PHONE, 4, None)], True),
    ],
)
def test_the_newest_approval_of_ways_in_force_on_the_day_holds(judged, approvals, doubted):
    case = planned()
    for means, from_day, to_day in approvals:
        approved = MeansApproved(
            means=(means,),
            from_on=date(2026, 3, from_day),
            to_on=None if to_day is None else date(2026, 3, to_day),
        )
        case.add(approved, on=date(2026, 3, 2))
    name = case.add(APP, at=on(5, "09:00:00"))
    found = judged(case, on(6), "check_in_outcome")
    assert [f.occasion for f in found] == ([f"check_in_outcome:{name}:means"] if doubted else [])


def test_the_ways_approved_are_named_and_a_doubtful_face_has_its_own_occasion(judged):
    case = planned()
    ways = MeansApproved(means=(Means.ORDINARY_PHONE, Means.DEVICE), from_on=date(2026, 3, 3))
    case.add(ways, on=date(2026, 3, 2))
    name = case.add(
        CheckInMade(means=Means.PHONE_APP, identity=Identity.NO_MATCH, identity_score=0.42),
        at=on(5, "09:00:00"),
    )
    found = {
        f.occasion.rpartition(":")[2]: dict(f.why.inputs) for f in judged(case, on(6), "check_in_outcome")
    }
    assert set(found) == {"identity", "means"}
    assert found["means"]["核准的方式"].startswith("普通电话、定位装置，自 2026-03-03 至 另行通知")
    assert found["identity"]["核验结果"] == "不符（相似度 0.42）"
    assert name


def approved(case, name, from_on, to_on, at):
    approval = DeviceApproved(approval_id=name, ground=2, from_on=from_on, to_on=to_on, approved_by="局长")
    return case.add(approval, at=at)


@pytest.mark.parametrize(
    ("next_from", "next_to", "settled"),
    [
        (date(2026, 6, 1), date(2026, 8, 31), True),
        (date(2026, 6, 2), date(2026, 8, 31), True),
        (date(2026, 6, 2), date(2026, 6, 2), True),
        (date(2026, 6, 3), date(2026, 8, 31), False),
        (date(2026, 5, 25), date(2026, 6, 1), False),
    ],
)
def test_an_extension_settles_the_notice_if_it_holds_the_day_after_the_end(
    judged, next_from, next_to, settled
):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    approved(case, "A", date(2026, 3, 2), date(2026, 6, 1), on(2, "10:00:00"))
    moment = datetime(2026, 5, 20, 10, tzinfo=CST)
    approved(case, "B", next_from, next_to, moment)
    now = datetime(2026, 5, 21, tzinfo=CST)
    (notice,) = [
        f for f in judged(case, now, "device_approval") if f.began_at == datetime(2026, 5, 18, tzinfo=CST)
    ]
    assert notice.ended_at == (moment if settled else None)


def test_only_lifting_that_very_approval_ends_its_notice(judged):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    approved(case, "A", date(2026, 3, 2), date(2026, 6, 1), on(2, "10:00:00"))
    now = datetime(2026, 5, 23, tzinfo=CST)
    case.add(DeviceLifted(approval_id="B"), at=datetime(2026, 5, 20, tzinfo=CST))
    (notice,) = judged(case, now, "device_approval")
    assert notice.ended_at is None
    for day in (21, 22):
        case.add(DeviceLifted(approval_id="A"), at=datetime(2026, 5, day, tzinfo=CST))
    (notice,) = judged(case, now, "device_approval")
    assert notice.ended_at == datetime(2026, 5, 21, tzinfo=CST)


@pytest.mark.parametrize(
    ("to_on", "told"), [(date(2026, 6, 2), False), (date(2026, 6, 3), True), (date(2026, 6, 1), False)]
)
def test_three_months_to_the_day_are_lawful_and_one_more_is_told_under_its_name(judged, to_on, told):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    approved(case, "A", date(2026, 3, 2), to_on, on(2, "10:00:00"))
    found = [f.occasion.rpartition(":")[2] for f in judged(case, on(3), "device_approval")]
    assert found == (["too_long"] if told else [])


@pytest.mark.parametrize(
    ("rule", "observed"),
    [
        ("battery_low", Observed.BATTERY_LOW),
        ("tampered", Observed.TAMPERED),
        ("track_abnormal", Observed.TRACK_ABNORMAL),
    ],
)
@pytest.mark.parametrize(("source", "shown"), [("band-7", "band-7"), (None, "不详")])
def test_what_a_device_said_names_the_device(judged, rule, observed, source, shown):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    observe(case, "o", observed, on(5, "08:00:00"), on(6, "20:00:00"), source_id=source)
    found = judged(case, on(7), rule)
    assert [value for f in found for _, value in f.why.inputs if value == shown] == [shown] * len(found)
    assert found


@pytest.mark.parametrize(
    ("from_day", "to_day", "named"), [(3, 4, False), (3, 5, True), (5, 5, True), (6, 7, False), (7, 8, False)]
)
def test_an_excursion_names_the_leaves_that_moved_its_beginning(judged, from_day, to_day, named):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    leave = LeaveGranted(
        leave_id="l",
        from_on=date(2026, 3, from_day),
        to_on=date(2026, 3, to_day),
        destination="成都",
        level=LeaveLevel.OFFICE,
    )
    case.add(leave, on=date(2026, 3, 2))
    observe(case, "o", Observed.OUTSIDE, on(5, "08:00:00"), on(6, "20:00:00"))
    (found,) = judged(case, on(10), "outside_area")
    assert any("成都" in step for step in found.why.arithmetic) is named
