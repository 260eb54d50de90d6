"""Two things at one moment: the last contact and the removal, the due moment and the lifting, day and day."""

from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.facts.absence import Channel, ContactTried
from correction.domain.facts.admission import HandedOver, Released
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, ExtraCheckDrawn, Means
from correction.domain.facts.devices import DeviceApproved, DeviceLifted, SourceAssigned, SourceKind
from correction.domain.facts.observations import Observed
from correction.domain.facts.reports import MedicalPapersReceived
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.testing.builders import CaseBuilder, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
SECOND = timedelta(seconds=1)
APP = CheckInMade(means=Means.PHONE_APP)
REACHED = ContactTried(channel=Channel.PHONE, reached=True)


def at(day, clock="00:00:00", month=3):
    return datetime.fromisoformat(f"2026-{month:02d}-{day:02d}T{clock}+08:00")


def on(day, month=3):
    return date(2026, month, day)


def running(**more):
    return CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)), **more).arrive(date(2026, 1, 5))


def planned(case, opens, closes, to_on=None):
    plan = CheckInsPlanned(windows=((opens, closes),), from_on=on(1), to_on=to_on)
    case.add(plan, on=date(2026, 2, 28))


def approved(case, last, first=1, made=1):
    approval = DeviceApproved(approval_id="a", ground=2, from_on=on(first), to_on=last, approved_by="局长")
    case.add(approval, on=on(made))


@pytest.mark.parametrize(("heard", "told"), [("11:59:59", True), ("12:00:00", True), ("12:00:01", False)])
def test_who_is_heard_of_at_the_removal_itself_and_never_again_is_lost(judged, heard, told):
    """Whoever is heard of after it may be lost later, but not by this removal."""
    case = running()
    approved(case, on(31))
    from_at = at(1)
    case.add(
        SourceAssigned(source_id="w", source=SourceKind.WRISTBAND, from_at=from_at, interval_minutes=60),
        at=from_at,
    )
    for day in range(1, 10):
        case.add(APP, at=at(day, "20:30:00"))
    case.add(REACHED, at=at(10, heard))
    observe(case, "o", Observed.TAMPERED, at(10, "12:00:00"), source_id="w")
    for hour in (13, 14, 15):
        case.add(ContactTried(channel=Channel.PHONE, reached=False), at=at(10, f"{hour}:00:00"))
    found = judged(case, at(12), "tampered_and_lost")
    assert [f.began_at for f in found] == [at(10, "15:00:00")] * told


@pytest.mark.parametrize(
    ("heard", "to_on", "since"),
    [
        ("19:00:00", on(10), at(11, "21:15:00")),
        ("20:00:00", on(10), at(11, "21:15:00")),
        ("20:00:01", on(10), None),
        ("20:00:01", on(11), at(12, "21:15:00")),
    ],
)
def test_a_window_of_the_last_day_of_a_plan_is_owed_if_it_opened_since_the_last_contact(
    judged, heard, to_on, since
):
    case = running()
    planned(case, time(20), time(21), to_on)
    for day in range(1, 10):
        case.add(APP, at=at(day, "20:30:00"))
    case.add(REACHED, at=at(10, heard))
    found = [f for f in judged(case, at(20), "lost_contact") if f.cycle_on == on(10)]
    assert [f.began_at for f in found] == ([] if since is None else [since])


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        # The window that opens with the check-in itself is answered by it.
        (time(8), time(20), 1),
        # Closed with its grace just as the longest gap is over, it was missed whole and says so itself.
        (time(8, 1), time(19, 45), 0),
        (time(8, 1), time(19, 46), 0),
        (time(8), time(19, 46), 1),
    ],
)
def test_a_window_belongs_to_the_gap_from_after_the_check_in_to_the_very_limit(judged, opens, closes, told):
    """Seen at eight on the 3rd, the longest gap is over at eight in the evening of the 4th."""
    case = running()
    planned(case, opens, closes)
    case.add(APP, at=at(1, "09:00:00"))
    case.add(APP, at=at(2, "09:00:00"))
    case.add(APP, at=at(3, "08:00:00"))
    found = [f for f in judged(case, at(4, "21:00:00"), "check_in_gap") if f.cycle_on == on(3)]
    assert len(found) == told


def drawn(case):
    draw = ExtraCheckDrawn(
        request_id="r", answer_by_at=at(4, "00:20:00"), seed="s", pool_digest="d", rate=0.1
    )
    case.add(draw, at=at(3, "23:50:00"))
    return case


@pytest.mark.parametrize(("n", "told"), [(0, 0), (1, 1)])
def test_who_is_released_as_the_answer_falls_due_has_missed_nothing(judged, n, told):
    case = drawn(running())
    case.add(Released(ground="期满"), at=at(4, "00:20:00") + n * SECOND)
    assert len(judged(case, at(6), "extra_check")) == told


def test_a_check_in_of_its_own_at_the_due_moment_is_neither_the_answer_nor_the_end(judged):
    case = drawn(running())
    case.add(APP, at=at(4, "00:20:00"))
    case.add(APP, at=at(4, "08:00:00"))
    (found,) = judged(case, at(6), "extra_check")
    assert found.ended_at == at(4, "08:00:00")


def notices(judged, case):
    return [
        f.began_at for f in judged(case, at(20, month=4), "device_approval") if f.kind.value == "order_ending"
    ]


@pytest.mark.parametrize(
    ("records_on", "told"), [(on(30), [at(30)] * 2), (on(31), [at(31)] * 2), (on(1, 4), [])]
)
def test_an_approval_that_ends_on_the_first_day_of_the_records_is_noticed_on_it(judged, records_on, told):
    case = running(records_from_on=records_on)
    approved(case, on(31))
    assert notices(judged, case) == told


@pytest.mark.parametrize(("last", "told"), [(14, [at(7)]), (15, [at(1), at(8)]), (16, [at(2), at(9)])])
def test_a_notice_that_would_begin_before_its_approval_is_not_given(judged, last, told):
    case = running()
    approved(case, on(last))
    assert notices(judged, case) == told


@pytest.mark.parametrize(("lifted_on", "told"), [(on(10), 0), (on(11), 1)])
def test_an_approval_lifted_as_it_was_made_is_not_called_too_long(judged, lifted_on, told):
    case = running()
    approved(case, on(31, 8), first=10, made=10)
    case.add(DeviceLifted(approval_id="a"), on=lifted_on)
    found = judged(case, at(20), "device_approval")
    assert len([f for f in found if f.occasion.endswith(":too_long")]) == told


@pytest.mark.parametrize(("n", "told"), [(-1, 0), (0, 1), (1, 1)])
def test_medical_papers_that_come_with_the_first_late_moment_are_late(judged, n, told):
    """Three months from 5 January end on 5 April; late begins with the 6th."""
    term = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))
    order = Order(
        category=Category.OUTSIDE_PRISON,
        decider=Decider.PRISON_AUTHORITY,
        effective_on=date(2026, 1, 1),
        term=term,
    )
    case = CaseBuilder(order=order)
    case.add(HandedOver(by="监狱"), on=date(2026, 1, 5))
    late_at = at(6, month=4)
    case.add(MedicalPapersReceived(), at=late_at + n * SECOND)
    found = judged(case, at(20, month=4), "medical_recheck")
    assert [(f.began_at, f.ended_at) for f in found] == [(late_at, late_at + n * SECOND)] * told
