"""One small case for each rule, in which it tells one alert, and what takes that alert back again.

Each exhibit is a generator: it gives the case as it stands when it is judged at `SEEN_AT`; taken up again, it
writes one more entry into the case, the void or the late fact that shows that nothing was wrong.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from correction.domain.area import Datum, Fence, Place, Polarity
from correction.domain.entry import Fact
from correction.domain.facts.absence import AbsenceConfirmed, Channel, ContactTried, PersonFound
from correction.domain.facts.admission import (
    FenceSet,
    HandedOver,
    ManagementClass,
    OrderChanged,
    ReportedIn,
    Step,
    StepDone,
)
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, ExtraCheckDrawn, Identity, Means
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned
from correction.domain.facts.observations import Observed
from correction.domain.facts.reports import LifeEvent, MedicalPapersReceived, ReportKind, ReportReceived
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Monitored,
    StaffActed,
    VisitTarget,
)
from correction.domain.moments import DateSpan, local_time
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.testing.builders import CaseBuilder, probation
from correction.testing.observing import observe

Exhibit = Callable[[str], Iterator[CaseBuilder]]
EXHIBITS: dict[str, Exhibit] = {}
COUNTY, SCHOOL = "county", "school"


def day(month: int, on: int) -> date:
    """Give a day of the year in which the gallery is."""
    return date(2026, month, on)


def at(month: int, on: int, hour: int, minute: int = 0) -> datetime:
    """Give a moment of that year by the clock in Beijing."""
    return local_time(day(month, on), time(hour, minute))


SEEN_AT = at(7, 10, 20)  # A Friday.
ENDS_ON = date(2027, 12, 31)


def exhibit(rule: str) -> Callable[[Exhibit], Exhibit]:
    """Hang an exhibit up under the rule that it shows."""

    def hang(made: Exhibit) -> Exhibit:
        assert rule not in EXHIBITS
        EXHIBITS[rule] = made
        return made

    return hang


def arrived(
    case_id: str,
    on: date,
    *,
    order: Order | None = None,
    records_from_on: date | None = None,
    management_class: ManagementClass = ManagementClass.GENERAL,
) -> CaseBuilder:
    """Give the case of a person who came within the ten days, and of whom nothing else is known."""
    order = order or probation(on - timedelta(days=5), ENDS_ON)
    case = CaseBuilder(case_id=case_id, order=order, records_from_on=records_from_on)
    if not order.handed_over:
        return case.arrive(on, management_class)
    case.add(HandedOver(by="监狱"), on=on)
    return case


def outside_prison(effective_on: date) -> Order:
    """Give an order to serve outside prison (暂予监外执行)."""
    return Order(
        category=Category.OUTSIDE_PRISON,
        decider=Decider.PRISON_AUTHORITY,
        effective_on=effective_on,
        term=DateSpan(from_on=effective_on, to_on=ENDS_ON),
    )


def forbidden(effective_on: date, to_on: date) -> Order:
    """Give a probation order with a prohibition to enter the school."""
    ban = ProhibitionOrder(
        kind=ProhibitionKind.AREA,
        text="禁止进入样例中学",
        span=DateSpan(from_on=effective_on, to_on=to_on),
        area_id=SCHOOL,
    )
    return replace(probation(effective_on, ENDS_ON), prohibitions=(ban,))


def check_in(identity: Identity = Identity.MATCH, request_id: str | None = None) -> CheckInMade:
    """Give a check-in by telephone application."""
    return CheckInMade(means=Means.PHONE_APP, identity=identity, request_id=request_id)


def granted(from_on: date, to_on: date) -> LeaveGranted:
    """Give a leave."""
    return LeaveGranted(
        leave_id="L1", from_on=from_on, to_on=to_on, destination="外县", level=LeaveLevel.OFFICE
    )


def attended(activity_id: str, activity: Activity, hours: float, offered_hours: float) -> ActivityAttended:
    """Give an activity to which the person came."""
    came = Attendance.PRESENT
    return ActivityAttended(
        activity_id=activity_id, activity=activity, offered_hours=offered_hours, hours=hours, attendance=came
    )


# Coming, reporting, checking in.


@exhibit("first_report")
def never_came(case_id: str) -> Iterator[CaseBuilder]:
    case = CaseBuilder(case_id=case_id, order=probation(day(6, 24), ENDS_ON))
    yield case
    case.add(ReportedIn(), on=day(7, 3))


def planned(case_id: str, came_on: date, opens: time, closes: time) -> CaseBuilder:
    case = arrived(case_id, came_on)
    case.add(CheckInsPlanned(windows=((opens, closes),), from_on=came_on), on=came_on)
    return case


@exhibit("check_in_missed")
def a_window_closed_without_a_check_in(case_id: str) -> Iterator[CaseBuilder]:
    case = planned(case_id, day(7, 8), time(8), time(10))
    case.add(check_in(), at=at(7, 10, 9))
    yield case
    case.add(check_in(), at=at(7, 9, 8, 30))


@exhibit("check_in_gap")
def just_after_midnight_and_just_before_the_next(case_id: str) -> Iterator[CaseBuilder]:
    case = planned(case_id, day(7, 6), time(0), time(23, 59))
    for seen_at in (at(7, 7, 0, 5), at(7, 8, 23, 50), at(7, 9, 20), at(7, 10, 10)):
        case.add(check_in(), at=seen_at)
    yield case
    case.add(check_in(), at=at(7, 7, 20))


@exhibit("check_in_outcome")
def far_outside_the_county(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 8))
    span = DateSpan(from_on=day(7, 8))
    fence = Fence(area_id=COUNTY, polarity=Polarity.STAY_IN, span=span, basis="居住地")
    case.add(FenceSet(fence=fence), on=day(7, 8))
    place = Place(lon=121.5, lat=29.1, datum=Datum.WGS84, accuracy_m=12)
    made = case.add(replace(check_in(), place=place), at=at(7, 9, 9))
    yield case
    case.void(made, at(7, 10, 8))


@exhibit("extra_check")
def drawn_and_silent(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 8))
    drawn = ExtraCheckDrawn(
        request_id="draw-1", answer_by_at=at(7, 9, 10, 30), seed="7", pool_digest="0f", rate=0.1
    )
    case.add(drawn, at=at(7, 9, 10))
    yield case
    case.add(check_in(request_id="draw-1"), at=at(7, 9, 10, 20))


@exhibit("report_prompt")
def moved_and_told_nobody(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 1))
    case.add(LifeEvent(report=ReportKind.HOME_CHANGED), on=day(7, 3))
    yield case
    case.add(ReportReceived(report=ReportKind.HOME_CHANGED), on=day(7, 4))


@exhibit("report_leave")
@exhibit("leave_not_returned")
def leave_that_nobody_closed(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 4))
    case.add(granted(day(7, 6), day(7, 7)), on=day(7, 5))
    yield case
    case.add(LeaveReturned(leave_id="L1"), at=at(7, 7, 18))


@exhibit("hours")
def six_hours_of_eight(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(5, 28))
    case.add(attended("H1", Activity.LABOUR, 6, 8), on=day(6, 13))
    case.add(attended("H2", Activity.STUDY, 8, 8), on=day(6, 14))
    yield case
    made_up = replace(attended("H1", Activity.LABOUR, 2, 8), attendance=Attendance.MADE_UP)
    case.add(made_up, on=day(6, 27))


# What was never done: the case of a person who came, and the fact that says it was done after all.


def omitted(came_on: date, late: Fact, on: date, **given: Any) -> Exhibit:
    """Give the case of a person who came, and later what was done, or decided, in time after all."""

    def shown(case_id: str) -> Iterator[CaseBuilder]:
        case = arrived(case_id, came_on, **given)
        yield case
        case.add(late, on=on)

    return shown


JUNE, STRICT = {"came_on": day(5, 28), "on": day(6, 20)}, ManagementClass.STRICT
LONG_SICK, BANNED = outside_prison(day(5, 25)), forbidden(day(5, 25), day(12, 31))
WRITTEN, ORAL = ReportReceived(report=ReportKind.WRITTEN), ReportReceived(report=ReportKind.ORAL)
ON_BAN, ON_HEALTH = ReportReceived(report=ReportKind.PROHIBITION), ReportReceived(report=ReportKind.HEALTH)
PAPERS = MedicalPapersReceived(hospital="样例医院")
CALLED, MET = StaffActed(act=ActKind.VOICE, seen="在家"), StaffActed(act=ActKind.MEETING, seen="谈话")
VISITED = StaffActed(act=ActKind.VISIT, target=VisitTarget.FAMILY, seen="家属在")

exhibit("report_written")(omitted(day(6, 14), WRITTEN, day(6, 20), management_class=STRICT))
exhibit("report_oral")(omitted(day(6, 14), ORAL, day(6, 20)))
exhibit("report_prohibition")(omitted(**JUNE, late=ON_BAN, order=BANNED))
exhibit("report_health")(omitted(**JUNE, late=ON_HEALTH, order=LONG_SICK))
exhibit("medical_recheck")(
    omitted(day(4, 6), PAPERS, day(7, 5), order=outside_prison(day(4, 1)), records_from_on=day(7, 1))
)
exhibit("office_monitoring")(omitted(day(7, 8), Monitored(seen="在家"), day(7, 9)))
exhibit("office_voice")(omitted(day(6, 28), CALLED, day(7, 2)))
exhibit("office_meeting")(omitted(**JUNE, late=MET))
exhibit("office_visit")(omitted(day(3, 28), VISITED, day(6, 16)))

SHORT, LAST_MONTH = probation(day(6, 24), day(8, 31)), probation(day(6, 24), day(7, 31))
LONGER = OrderChanged(order=probation(day(6, 24), ENDS_ON), reason="止日录入有误")
BAN_LONGER = OrderChanged(order=forbidden(day(6, 24), day(12, 31)), reason="止日录入有误")

exhibit("pre_release")(omitted(day(6, 28), StepDone(step=Step.PERSONAL_SUMMARY), day(7, 1), order=SHORT))
exhibit("term_ending")(omitted(day(6, 28), LONGER, day(6, 29), order=LAST_MONTH))
exhibit("prohibition_ending")(
    omitted(day(6, 28), BAN_LONGER, day(6, 29), order=forbidden(day(6, 24), day(7, 20)))
)


# What an engine saw.


def seen(case: CaseBuilder, observed: Observed, **more: Any) -> str:
    """State, or state again, what was seen from ten in the morning to midnight on 8 July."""
    more = {"source_id": "device-1", **more}
    return observe(case, "seen-1", observed, at(7, 8, 10), at(7, 9, 0), **more)


def withdrawn(case: CaseBuilder, observed: Observed) -> str:
    """Take it back, as an engine does when late positions say otherwise."""
    return seen(case, observed, withdrawn=True, reason="补传的定位否定了原观测")


def observed_once(observed: Observed, **more: str) -> Exhibit:
    """Give a case in which something was seen, and seen to be nothing."""

    def shown(case_id: str) -> Iterator[CaseBuilder]:
        case = arrived(case_id, day(7, 5))
        seen(case, observed, **more)
        yield case
        withdrawn(case, observed)

    return shown


exhibit("position_undecided")(observed_once(Observed.UNDECIDED, area_id=COUNTY))
exhibit("device_separated")(observed_once(Observed.STILL, detail="十四小时没有移动"))
exhibit("battery_low")(observed_once(Observed.BATTERY_LOW, detail="电量 12%"))
exhibit("track_abnormal")(observed_once(Observed.TRACK_ABNORMAL, detail="两点间时速 900 公里"))
exhibit("gathering")(observed_once(Observed.NEAR, other_case_id="case-of-another"))
exhibit("tampered")(observed_once(Observed.TAMPERED))


@exhibit("outside_area")
def outside_without_leave(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5))
    seen(case, Observed.OUTSIDE, area_id=COUNTY)
    yield case
    case.add(granted(day(7, 8), day(7, 8)), on=day(7, 7))


@exhibit("prohibited_area")
def in_the_school(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5), order=forbidden(day(7, 1), day(12, 31)))
    seen(case, Observed.PROHIBITED, area_id=SCHOOL)
    yield case
    withdrawn(case, Observed.PROHIBITED)


@exhibit("device_offline")
def a_phone_fell_silent(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5))
    phone = SourceAssigned(
        source_id="device-1", source=SourceKind.PHONE, from_at=at(7, 6, 0), interval_minutes=30
    )
    case.add(phone, on=day(7, 6))
    seen(case, Observed.GAP)
    yield case
    withdrawn(case, Observed.GAP)


# Away, lost, refusing.


def tried_in_vain(case: CaseBuilder) -> str:
    """Let staff try three times; give the last try."""
    for hour, channel in enumerate((Channel.PHONE, Channel.FAMILY, Channel.VISIT), start=15):
        last = case.add(ContactTried(channel=channel, reached=False), at=at(7, 8, hour))
    return last


@exhibit("lost_contact")
def nobody_could_reach_them(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 6))
    last = tried_in_vain(case)
    yield case
    case.void(last, at(7, 10, 8), "走访的是另一人")


@exhibit("tampered_and_lost")
def cut_off_and_gone(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 6))
    seen(case, Observed.TAMPERED)
    tried_in_vain(case)
    yield case
    withdrawn(case, Observed.TAMPERED)


@exhibit("absence")
def gone_for_more_than_ten_days(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(6, 14))
    confirmed = case.add(AbsenceConfirmed(since_on=day(6, 20), evidence="走访笔录"), on=day(7, 5))
    yield case
    case.void(confirmed, at(7, 10, 8), "登记到了另一案件")


@exhibit("refuses_supervision")
def found_and_refusing(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5))
    found = case.add(PersonFound(refuses=True, note="拒绝签字"), at=at(7, 9, 10))
    yield case
    case.void(found, at(7, 10, 8), "登记到了另一案件")


# Approvals, decisions.


def approval(approval_id: str, from_on: date, to_on: date) -> DeviceApproved:
    return DeviceApproved(approval_id=approval_id, ground=2, from_on=from_on, to_on=to_on, approved_by="局长")


@exhibit("device_approval")
def an_approval_runs_out(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(4, 20), records_from_on=day(7, 1))
    case.add(approval("P1", day(4, 22), day(7, 21)), on=day(4, 22))
    yield case
    case.add(approval("P2", day(7, 22), day(10, 21)), on=day(7, 6))


@exhibit("device_unapproved")
def a_wristband_that_nobody_approved(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5))
    wristband = SourceAssigned(
        source_id="device-1", source=SourceKind.WRISTBAND, from_at=at(7, 8, 9), interval_minutes=5
    )
    case.add(wristband, at=at(7, 8, 9))
    yield case
    case.add(approval("P1", day(7, 8), day(10, 7)), on=day(7, 7))


@exhibit("decision_basis")
def decided_on_what_was_voided(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5))
    made = case.add(check_in(Identity.NO_MATCH), at=at(7, 7, 9))
    case.add(Decided(decision=DecisionKind.ADMONITION, basis_entries=(made,)), at=at(7, 8, 9))
    void = case.void(made, at(7, 9, 9), "登记到了另一案件")
    yield case
    case.void(void, at(7, 10, 8), "作废有误，记录属实")
