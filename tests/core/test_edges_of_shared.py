"""What rules share, at its limits: free times, observations cut and named, cycles and their grace."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.area import Area, Circle, Datum, Polygon
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import ClassAssigned, Excused, ExcuseReason, ManagementClass, Released
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalEnded, ApprovalMatter
from correction.domain.facts.devices import (
    DeviceApproved,
    DeviceLifted,
    SourceAssigned,
    SourceKind,
    SourceReleased,
)
from correction.domain.facts.observations import Observed
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.moments import DateSpan
from correction.domain.order import ProhibitionKind, ProhibitionOrder
from correction.domain.organisation import OrgLevel
from correction.rulebooks import load_book
from correction.rules.shared.compiled import compiled
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.observing import observe
from geofences.verdicts import Verdict, judge_one

CST = timezone(timedelta(hours=8))
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def demo():
    return load_book("demo-county")


def at(day, hour=0, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=CST)


def running(order=None, managed=None):
    order = order or probation(date(2026, 1, 1), date(2026, 12, 31))
    return CaseBuilder(order=order).arrive(date(2026, 1, 5), managed)


def outside(judged, case):
    return [(f.began_at, f.ended_at) for f in judged(case, at(31), "outside_area")]


def permit(case, *, granted=True, weekdays=(), from_day=2, to_day=15, approval_id="p", granted_at=None):
    asked = ApprovalAsked(
        approval_id=approval_id,
        matter=ApprovalMatter.CROSS_CITY,
        from_on=date(2026, 3, from_day),
        to_on=None if to_day is None else date(2026, 3, to_day),
        reason="工作",
        weekdays=weekdays,
    )
    case.add(asked, on=date(2026, 3, 1))
    decided = ApprovalDecided(
        approval_id=approval_id, granted=granted, org_id="X", level=OrgLevel.COUNTY, reason="属实"
    )
    case.add(decided, at=granted_at or at(1, 12))


@pytest.mark.parametrize(
    ("made", "free"),
    [
        ({}, True),
        ({"granted": False}, False),
        ({"to_day": None}, True),
        ({"to_day": 9}, False),
        ({"to_day": 10}, True),
        ({"from_day": 10}, True),
        ({"from_day": 11}, False),
        ({"weekdays": (2,)}, True),
        ({"weekdays": (1, 3)}, False),
        ({"weekdays": (2,), "to_day": 10}, True),
        ({"weekdays": (2,), "from_day": 10}, True),
        ({"weekdays": (2,), "to_day": 9}, False),
        ({"granted_at": at(10, 14)}, False),
        ({"granted_at": at(10, 8)}, True),
    ],
)
def test_a_permit_frees_its_days_and_weekdays_from_its_grant_on(judged, made, free):
    """10 March 2026 is a Tuesday, on which somebody was outside from ten to noon."""
    case = running()
    observe(case, "o", Observed.OUTSIDE, at(10, 10), at(10, 12))
    permit(case, **made)
    assert outside(judged, case) == ([] if free else [(at(10, 10), at(10, 12))])


def test_a_permit_that_ended_frees_nothing_more_and_another_ends_nothing(judged):
    case = running()
    observe(case, "o", Observed.OUTSIDE, at(10, 10), at(10, 12))
    permit(case)
    case.add(ApprovalEnded(approval_id="q", reason="另一件"), at=at(10, 9))
    assert outside(judged, case) == []
    case.add(ApprovalEnded(approval_id="p", reason="不再需要"), at=at(10, 11))
    assert outside(judged, case) == [(at(10, 11), at(10, 12))]


def banned(judged, areas, seen_in):
    ban = ProhibitionOrder(
        kind=ProhibitionKind.AREA,
        text="禁止进入",
        span=DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31)),
        area_id=seen_in,
    )
    order = replace(probation(date(2026, 1, 1), date(2026, 12, 31)), prohibitions=(ban,))
    case = running(order)
    observe(case, "o", Observed.PROHIBITED, at(10, 10), at(10, 12), area_id=seen_in)
    asked = ApprovalAsked(
        approval_id="p",
        matter=ApprovalMatter.PROHIBITED_ENTRY,
        from_on=date(2026, 3, 9),
        to_on=date(2026, 3, 11),
        reason="上课",
        area_ids=areas,
    )
    case.add(asked, on=date(2026, 3, 1))
    case.add(
        ApprovalDecided(approval_id="p", granted=True, org_id="X", level=OrgLevel.COUNTY, reason="属实"),
        at=at(1, 12),
    )
    return judged(case, at(31), "prohibited_area")


def test_a_permit_to_enter_frees_the_areas_it_names_alone(judged):
    assert banned(judged, ("school",), "school") == []
    assert len(banned(judged, ("court",), "school")) == 1


def wristband(case, source_id="band", *, from_at=None, interval=None):
    source = SourceAssigned(
        source_id=source_id, source=SourceKind.WRISTBAND, from_at=from_at or at(1), interval_minutes=interval
    )
    case.add(source, at=at(1))


@pytest.mark.parametrize(
    ("from_day", "to_day", "lifted_at", "counts"),
    [
        (1, 31, None, [(at(10, 10), at(10, 12))]),
        (11, 31, None, []),
        (1, 9, None, []),
        (10, 10, None, [(at(10, 10), at(10, 12))]),
        (1, 31, at(10, 11), [(at(10, 10), at(10, 11))]),
        (1, 31, at(10, 10), []),
        (1, 31, at(10, 12), [(at(10, 10), at(10, 12))]),
    ],
)
def test_what_a_wristband_says_counts_on_days_of_its_approval_until_it_is_lifted(
    judged, from_day, to_day, lifted_at, counts
):
    case = running()
    wristband(case)
    approval = DeviceApproved(
        approval_id="A",
        ground=2,
        from_on=date(2026, 3, from_day),
        to_on=date(2026, 3, to_day),
        approved_by="局长",
    )
    case.add(approval, at=at(1))
    observe(case, "o", Observed.OUTSIDE, at(10, 10), at(10, 12), source_id="band")
    if lifted_at:
        case.add(DeviceLifted(approval_id="A"), at=lifted_at)
    assert outside(judged, case) == counts


def test_a_phone_needs_no_approval_and_another_persons_wristband_is_another_matter(judged):
    case = running()
    wristband(case, "other")
    case.add(SourceAssigned(source_id="ph", source=SourceKind.PHONE, from_at=at(1)), at=at(1))
    observe(case, "o", Observed.OUTSIDE, at(10, 10), at(10, 12), source_id="ph")
    assert outside(judged, case) == [(at(10, 10), at(10, 12))]


@pytest.mark.parametrize(
    ("released", "told"),
    [
        ([], True),
        ([("ph", 5)], False),
        ([("other", 5)], True),
        ([("ph", 20)], True),
        ([("ph", 20), ("ph", 5)], False),
    ],
)
def test_a_source_owes_positions_until_its_own_release(judged, released, told):
    case = running()
    for name in ("ph", "other"):
        source = SourceAssigned(source_id=name, source=SourceKind.PHONE, from_at=at(1), interval_minutes=30)
        case.add(source, at=at(1))
    for name, day in released:
        case.add(SourceReleased(source_id=name), at=at(day))
    observe(case, "o", Observed.GAP, at(10, 10), at(10, 20), source_id="ph")
    assert bool(judged(case, at(31), "device_offline")) is told


def test_of_two_assignments_of_one_source_the_later_holds_from_its_own_moment(judged):
    """Written down in the wrong order: from the 9th the phone comes with check-ins only, and owes nothing."""
    for second_from, told in ((at(9), False), (at(11), True)):
        case = running()
        case.add(SourceAssigned(source_id="ph", source=SourceKind.PHONE, from_at=second_from), at=at(1))
        case.add(
            SourceAssigned(source_id="ph", source=SourceKind.PHONE, from_at=at(2), interval_minutes=30),
            at=at(2),
        )
        observe(case, "o", Observed.GAP, at(10, 10), at(10, 20), source_id="ph")
        assert bool(judged(case, at(31), "device_offline")) is told


def test_an_observation_says_what_was_cut_from_it_and_nothing_where_nothing_was(judged):
    case = running()
    observe(case, "o", Observed.OUTSIDE, at(10, 10), at(12, 12), detail="界外 3 公里")
    (whole,) = judged(case, at(31), "outside_area")
    assert whole.why.arithmetic[:2] == ("界外 3 公里", "观测始于 2026-03-10 10:00")
    hospital = Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 3, 10), to_on=date(2026, 3, 10))
    case.add(hospital, on=date(2026, 3, 20))
    (cut,) = judged(case, at(31), "outside_area")
    assert (cut.began_at, cut.ended_at) == (at(11), at(12, 12))
    assert cut.why.arithmetic[1] == "观测始于 2026-03-10 10:00，不计入的时间除去后自 2026-03-11 00:00 起算"
    bare = running()
    observe(bare, "o", Observed.OUTSIDE, at(10, 10), at(12, 12))
    assert judged(bare, at(31), "outside_area")[0].why.arithmetic[0] == "观测始于 2026-03-10 10:00"


def disc(area_id, uncertainty_m=0.0, radius_m=100.0):
    circle = Circle(lon=106.35, lat=38.55, radius_m=radius_m)
    return Area(
        area_id=area_id, version=1, name=f"{area_id}区", datum=Datum.WGS84, circles=(circle,),
        uncertainty_m=uncertainty_m,
    )  # fmt: skip


def test_areas_that_bind_together_are_named_together_with_the_worse_border(judged):
    case = running()
    observe(case, "o", Observed.OUTSIDE, at(10, 10), at(10, 12), area_id="甲+乙", area_version=3)
    context = replace(plain_context(), areas={"甲": disc("甲", 30.0), "乙": disc("乙", 400.0)})
    (found,) = judged(case, at(31), "outside_area", context=context)
    inputs = dict(found.why.inputs)
    assert (inputs["区域"], inputs["边界误差"]) == ("甲区、乙区（第 3 版）", "400 米")
    (unknown,) = judged(case, at(31), "outside_area")
    assert dict(unknown.why.inputs)["边界误差"] == "不详"


@pytest.mark.parametrize(
    ("released_at", "counts"),
    [
        (at(10, 10), [(at(10, 10), at(10, 10))]),
        (at(10, 10) - SECOND, []),
        (at(10, 11), [(at(10, 10), at(10, 11))]),
        (at(10, 12), [(at(10, 10), at(10, 12))]),
        (at(11), [(at(10, 10), at(10, 12))]),
    ],
)
def test_an_observation_is_cut_where_the_case_ends(judged, released_at, counts):
    case = running()
    observe(case, "o", Observed.OUTSIDE, at(10, 10), at(10, 12))
    case.add(Released(ground="赦免"), at=released_at)
    assert outside(judged, case) == counts


def test_the_newest_revision_counts_whatever_the_order_of_recording(judged):
    case = running()
    for ended_at in (at(10, 12), at(10, 15)):
        observe(case, "o", Observed.OUTSIDE, at(10, 10), ended_at)
    assert outside(judged, case) == [(at(10, 10), at(10, 15))]


def test_of_areas_compiled_together_the_worse_border_holds_and_a_bad_shape_is_named():
    fine, vague = disc("甲"), disc("乙", uncertainty_m=500.0)
    near = (106.35, 38.55 + 400 / 111_007, 10.0)
    assert judge_one(compiled((fine,)), *near) != judge_one(compiled((fine, vague)), *near)
    assert judge_one(compiled((fine, vague)), *near) == judge_one(compiled((vague, fine)), *near)
    bow = ((106.0, 38.0), (107.0, 39.0), (107.0, 38.0), (106.0, 39.0), (106.0, 38.0))
    bad = Area(area_id="丙", version=1, name="丙区", datum=Datum.WGS84, polygons=(Polygon(rings=(bow,)),))
    with pytest.raises(InvalidValue, match=r"区域“甲区、丙区”.*在地图上修正后重新绘制"):
        compiled((fine, bad))


def test_a_hole_of_a_compiled_area_is_outside():
    ring = ((106.0, 38.0), (107.0, 38.0), (107.0, 39.0), (106.0, 39.0), (106.0, 38.0))
    hole = ((106.4, 38.4), (106.6, 38.4), (106.6, 38.6), (106.4, 38.6), (106.4, 38.4))
    holed = Area(
        area_id="丁", version=1, name="丁区", datum=Datum.WGS84, polygons=(Polygon(rings=(ring, hole)),)
    )
    assert judge_one(compiled((holed,)), 106.5, 38.5, 5.0) is Verdict.OUTSIDE
    assert judge_one(compiled((holed,)), 106.2, 38.5, 5.0) is Verdict.INSIDE


@pytest.mark.parametrize(
    ("managed", "cycle_on", "due_on"),
    [
        (ManagementClass.STRICT, date(2026, 2, 1), date(2026, 2, 19)),
        (ManagementClass.STRICT, date(2026, 2, 16), date(2026, 3, 1)),
        (ManagementClass.GENERAL, date(2026, 2, 1), date(2026, 3, 4)),
    ],
)
def test_a_grace_stretches_cycles_of_fifteen_days_and_more_alone(judged, demo, managed, cycle_on, due_on):
    """The half of February from the 16th has thirteen days, so no grace follows it."""
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(
        date(2026, 1, 5), managed
    )
    due_at = datetime(due_on.year, due_on.month, due_on.day, tzinfo=CST)
    found = {f.cycle_on: f.began_at for f in judged(case, at(20), "report_written", book=demo)}
    assert found[cycle_on] == due_at


@pytest.mark.parametrize(("last_day", "owed"), [(13, True), (14, False), (15, False)])
def test_a_cycle_at_least_half_excused_is_not_owed(judged, demo, last_day, owed):
    """February has 28 days: fourteen of them are half."""
    case = running(managed=ManagementClass.GENERAL)
    hospital = Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 2, 1), to_on=date(2026, 2, last_day))
    case.add(hospital, on=date(2026, 2, 1))
    cycles = [f.cycle_on for f in judged(case, at(20), "report_written", book=demo)]
    assert (date(2026, 2, 1) in cycles) is owed


@pytest.mark.parametrize(
    ("changed_on", "cycles"),
    [
        (date(2026, 2, 1), [date(2026, 2, 1), date(2026, 2, 16)]),
        (date(2026, 2, 16), [date(2026, 2, 16)]),
        (date(2026, 2, 17), []),
        (date(2026, 3, 1), [date(2026, 2, 1)]),
    ],
)
def test_a_change_of_class_cuts_cycles_and_what_it_cuts_is_not_owed(judged, demo, changed_on, cycles):
    case = running(managed=ManagementClass.GENERAL)
    case.add(ClassAssigned(management_class=ManagementClass.STRICT), on=changed_on)
    found = [f.cycle_on for f in judged(case, at(10), "report_written", book=demo)]
    assert [on for on in found if on.month == 2] == cycles


@pytest.mark.parametrize(
    ("made_at", "missed"),
    [
        (datetime(2026, 1, 31, 23, 59, 59, tzinfo=CST), True),
        (datetime(2026, 2, 1, tzinfo=CST), False),
        (datetime(2026, 3, 3, 23, 59, 59, tzinfo=CST), False),
        (datetime(2026, 3, 4, tzinfo=CST), True),
    ],
)
def test_a_report_counts_from_the_first_moment_of_its_month_to_the_end_of_its_grace(
    judged, demo, made_at, missed
):
    case = running(managed=ManagementClass.GENERAL)
    case.add(ReportReceived(report=ReportKind.WRITTEN), at=made_at)
    found = [f.cycle_on for f in judged(case, at(20), "report_written", book=demo)]
    assert (date(2026, 2, 1) in found) is missed
