"""Cases walked through time: what is settled stays right, and nothing changes before it is announced."""

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.facts.absence import AbsenceConfirmed, Channel, ContactTried, PersonFound
from correction.domain.facts.admission import Excused, ExcuseReason, ManagementClass
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned
from correction.domain.facts.observations import Observed
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.staff_acts import ActKind, StaffActed
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.observing import observe
from correction.testing.reviews import walk

CST = timezone(timedelta(hours=8))
FIRST = datetime(2026, 1, 10, tzinfo=CST)
LAST_DAY = 55
KINDS = [
    Observed.OUTSIDE,
    Observed.GAP,
    Observed.UNDECIDED,
    Observed.STILL,
    Observed.TAMPERED,
    Observed.POWERED_OFF,
]
hours = st.integers(0, 24 * LAST_DAY)
delays = st.sampled_from([0, 0, 0, 5, 30, 24 * 20, 24 * 40])
happenings = st.tuples(
    st.sampled_from(["check_in", "report", "call", "try", "leave", "observation", "excuse", "found", "void"]),
    hours,
    delays,
    st.integers(0, 200),
)


def moment(hour):
    return FIRST + timedelta(hours=hour)


def opened(plan):
    order = probation(date(2026, 1, 1), date(2026, 3, 2))
    case = CaseBuilder(order=order).arrive(date(2026, 1, 5), ManagementClass.GENERAL)
    if plan:
        case.add(
            CheckInsPlanned(windows=((time(8), time(20)),), from_on=date(2026, 1, 8)), on=date(2026, 1, 6)
        )
    from_at = datetime(2026, 1, 6, tzinfo=CST)
    source = SourceAssigned(source_id="w", source=SourceKind.WRISTBAND, from_at=from_at, interval_minutes=60)
    case.add(source, at=from_at)
    approval = DeviceApproved(
        approval_id="a", ground=2, from_on=date(2026, 1, 6), to_on=date(2026, 4, 5), approved_by="局长"
    )
    case.add(approval, on=date(2026, 1, 6))
    return case


def add(case, index, happening):
    kind, hour, delay, number = happening
    happened_at, recorded_at = moment(hour), moment(hour + delay) + timedelta(minutes=1)
    simple = {
        "check_in": CheckInMade(means=Means.IN_PERSON if number % 3 else Means.PHONE_APP),
        "report": ReportReceived(report=ReportKind.ORAL),
        "call": StaffActed(act=ActKind.VOICE),
        "try": ContactTried(channel=Channel.PHONE, reached=False),
        "found": PersonFound(refuses=number % 4 == 0),
    }
    on = happened_at.date()
    if kind in simple:
        case.add(simple[kind], at=happened_at, recorded_at=recorded_at)
    elif kind == "leave":
        leave = LeaveGranted(
            leave_id=f"l-{index}",
            from_on=on,
            to_on=on + timedelta(days=number % 20),
            destination="杭州",
            level=LeaveLevel.COUNTY,
        )
        case.add(leave, at=happened_at, recorded_at=recorded_at)
        if number % 2:
            back_at = happened_at + timedelta(days=number % 25)
            case.add(LeaveReturned(leave_id=f"l-{index}"), at=back_at, recorded_at=max(back_at, recorded_at))
    elif kind == "excuse":
        excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=on, to_on=on + timedelta(days=number % 9))
        case.add(excuse, at=happened_at, recorded_at=recorded_at)
    elif kind == "observation":
        seen = KINDS[number % len(KINDS)]
        observe(case, f"o-{index}", seen, happened_at, recorded_at=recorded_at, source_id="w", area_id="a")
        ended_at = happened_at + timedelta(hours=number)
        if number % 5:
            later = max(ended_at, recorded_at) + timedelta(minutes=5)
            observe(case, f"o-{index}", seen, happened_at, ended_at, recorded_at=later, source_id="w")
    else:
        target = case.entries[3 + number % (len(case.entries) - 3)]
        if not target.entry_id.endswith("/1"):
            case.void(target.entry_id, recorded_at)


@pytest.mark.slow
@settings(max_examples=12)
@given(st.booleans(), st.lists(happenings, max_size=25))
def test_what_is_settled_stays_right_and_nothing_changes_unannounced(plan, chosen):
    case = opened(plan)
    by_record = sorted(chosen, key=lambda one: one[1] + one[2])
    for index, happening in enumerate(by_record):
        add(case, index, happening)
    reviews = list(
        walk(
            case.file(),
            load_book("helan-2019"),
            plain_context(),
            from_at=FIRST,
            to_at=moment(24 * (LAST_DAY + 10)),
        )
    )
    assert reviews[-1].now >= datetime(2026, 3, 3, tzinfo=CST)


def test_a_decision_upon_an_observation_of_long_ago_is_told_of_its_withdrawal():
    case = opened(plan=False)
    entry = observe(case, "x", Observed.OUTSIDE, moment(24), moment(30), source_id="w")
    warning = Decided(decision=DecisionKind.WARNING, basis_entries=(entry,))
    case.add(warning, at=moment(48))
    case.add(AbsenceConfirmed(since_on=date(2026, 1, 20), evidence="走访"), on=date(2026, 1, 21))
    long_after = moment(24 * 45)
    observe(
        case,
        "x",
        Observed.OUTSIDE,
        moment(24),
        moment(30),
        source_id="w",
        recorded_at=long_after,
        withdrawn=True,
    )
    book, end = load_book("helan-2019"), moment(24 * LAST_DAY)
    last = list(walk(case.file(), book, plain_context(), from_at=FIRST, to_at=end))[-1]
    assert "decision_basis" in {finding.rule for finding in last.assessment.findings}
