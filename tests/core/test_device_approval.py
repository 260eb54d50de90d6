"""Approvals of devices: device_approval tells their end and faults, device_unapproved a lack of them."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import Released
from correction.domain.facts.devices import (
    DeviceApproved,
    DeviceLifted,
    SourceAssigned,
    SourceKind,
    SourceReleased,
)
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
SECOND = timedelta(seconds=1)


def midnight(month, day):
    return datetime(2026, month, day, tzinfo=CST)


def approved(from_on, to_on, approval_id="a-1", ground=2):
    return DeviceApproved(
        approval_id=approval_id, ground=ground, from_on=from_on, to_on=to_on, approved_by="局长"
    )


def wearing(from_on=date(2026, 2, 1), to_on=date(2026, 4, 30), category=Category.PROBATION, ground=2):
    decider = Decider.POLICE if category is Category.OUTSIDE_PRISON else Decider.COURT
    term = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))
    order = Order(category=category, decider=decider, effective_on=date(2026, 1, 1), term=term)
    case = CaseBuilder(order=order).arrive(date(2026, 1, 5))
    case.add(approved(from_on, to_on, ground=ground), on=date(2026, 2, 1))
    return case


def told(findings):
    return {f.occasion.rpartition(":")[2]: (f.began_at, f.ended_at) for f in findings}


def test_the_end_is_told_fourteen_and_seven_days_before(judged):
    case = wearing()
    fortnight, week, end = midnight(4, 16), midnight(4, 23), midnight(5, 1)
    assert judged(case, fortnight - SECOND, "device_approval") == []
    found = judged(case, fortnight, "device_approval")
    assert told(found) == {"14": (fortnight, None)}
    assert (found[0].kind, found[0].bearer) == (AlertKind.ORDER_ENDING, Bearer.OFFICE)
    assert set(told(judged(case, week - SECOND, "device_approval"))) == {"14"}
    assert told(judged(case, week, "device_approval")) == {"14": (fortnight, None), "7": (week, None)}
    assert told(judged(case, end, "device_approval")) == {"14": (fortnight, end), "7": (week, end)}


def test_lifting_or_extending_settles_the_notice(judged):
    lifted = wearing()
    lifted.add(DeviceLifted(approval_id="a-1"), on=date(2026, 4, 20))
    ended = midnight(4, 20)
    assert told(judged(lifted, midnight(6, 1), "device_approval")) == {"14": (midnight(4, 16), ended)}
    extended = wearing()
    extended.add(approved(date(2026, 5, 1), date(2026, 7, 31), "a-2"), on=date(2026, 4, 10))
    assert judged(extended, midnight(6, 1), "device_approval") == []


@pytest.mark.parametrize(
    ("from_on", "to_on", "too_long"),
    [
        (date(2026, 2, 1), date(2026, 5, 1), False),
        (date(2026, 2, 1), date(2026, 5, 2), True),
        (date(2026, 2, 28), date(2026, 5, 31), False),
        (date(2026, 2, 28), date(2026, 6, 1), True),
    ],
)
def test_an_approval_over_three_months_is_the_offices_fault(judged, from_on, to_on, too_long):
    found = judged(wearing(from_on, to_on), midnight(3, 1), "device_approval")
    assert [f.kind for f in found] == [AlertKind.DATA_DOUBTFUL] * too_long
    assert all(f.bearer is Bearer.OFFICE for f in found)


@pytest.mark.parametrize(
    ("category", "ground", "doubtful"),
    [
        (Category.PAROLE, 1, True),
        (Category.OUTSIDE_PRISON, 1, True),
        (Category.PROBATION, 1, False),
        (Category.CONTROL, 1, False),
        (Category.PAROLE, 2, False),
    ],
)
def test_who_has_no_prohibition_order_cannot_have_broken_one(judged, category, ground, doubtful):
    found = judged(wearing(category=category, ground=ground), midnight(3, 1), "device_approval")
    assert [f.occasion.rpartition(":")[2] for f in found] == ["ground"] * doubtful


def test_a_voided_approval_gives_no_notice(judged):
    case = wearing()
    case.void(case.entries[-1].entry_id, midnight(3, 1))
    assert judged(case, midnight(5, 1), "device_approval") == []


def assigned(case, on, source=SourceKind.WRISTBAND):
    from_at = datetime(on.year, on.month, on.day, tzinfo=CST)
    case.add(SourceAssigned(source_id="w", source=source, from_at=from_at, interval_minutes=10), at=from_at)
    return case


def test_a_wristband_outside_its_approval_is_the_offices_matter(judged):
    case = assigned(wearing(), date(2026, 2, 1))
    assert judged(case, midnight(5, 1) - SECOND, "device_unapproved") == []
    (found,) = judged(case, midnight(5, 1), "device_unapproved")
    assert (found.kind, found.bearer) == (AlertKind.DATA_DOUBTFUL, Bearer.OFFICE)
    assert (found.began_at, found.ended_at) == (midnight(5, 1), None)
    case.add(SourceReleased(source_id="w"), at=midnight(5, 4))
    assert judged(case, midnight(6, 1), "device_unapproved")[0].ended_at == midnight(5, 4)


def test_a_later_approval_ends_it_and_a_late_record_exonerates(judged):
    case = assigned(wearing(), date(2026, 2, 1))
    extension = case.add(approved(date(2026, 5, 3), date(2026, 7, 31), "a-2"), on=date(2026, 5, 3))
    spans = [(f.began_at, f.ended_at) for f in judged(case, midnight(6, 1), "device_unapproved")]
    assert spans == [(midnight(5, 1), midnight(5, 3))]
    case.void(extension, midnight(6, 2))
    case.add(approved(date(2026, 5, 1), date(2026, 7, 31), "a-3"), on=date(2026, 4, 30))
    assert judged(case, midnight(6, 3), "device_unapproved") == []


def test_a_phone_and_the_time_after_the_case_need_no_approval(judged):
    phone = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    assigned(phone, date(2026, 2, 1), SourceKind.PHONE)
    assert judged(phone, midnight(3, 1), "device_unapproved") == []
    closed = assigned(wearing(), date(2026, 2, 1))
    closed.add(Released(ground="期满"), on=date(2026, 4, 30))
    assert judged(closed, midnight(6, 1), "device_unapproved") == []


def test_before_the_law_nobody_asked_for_an_approval(judged):
    case = CaseBuilder(order=probation(date(2019, 1, 1), date(2020, 6, 30))).arrive(date(2019, 1, 5))
    from_at = datetime(2019, 2, 1, tzinfo=CST)
    case.add(SourceAssigned(source_id="w", source=SourceKind.WRISTBAND, from_at=from_at), at=from_at)
    now = datetime(2019, 6, 1, tzinfo=CST)
    assert judged(case, now, "device_unapproved", book=load_book("cn")) == []


def test_a_wristband_worn_on_from_before_the_law_needs_an_approval_from_the_first_day_of_the_law(judged):
    case = CaseBuilder(order=probation(date(2019, 1, 1), date(2021, 6, 30))).arrive(date(2019, 1, 5))
    from_at, law_at = datetime(2019, 2, 1, tzinfo=CST), datetime(2020, 7, 1, tzinfo=CST)
    worn = case.add(SourceAssigned(source_id="w", source=SourceKind.WRISTBAND, from_at=from_at), at=from_at)
    cn = load_book("cn")
    assert judged(case, law_at - SECOND, "device_unapproved", book=cn) == []
    (found,) = judged(case, law_at, "device_unapproved", book=cn)
    assert (found.began_at, found.ended_at, found.entries) == (law_at, None, (worn,))
    assert "第二十九条第一款" in str(found.why.citations[0])
    case.add(approved(date(2020, 7, 10), date(2020, 9, 30)), on=date(2020, 7, 10))
    (found,) = judged(case, datetime(2020, 8, 1, tzinfo=CST), "device_unapproved", book=cn)
    assert (found.began_at, found.ended_at) == (law_at, datetime(2020, 7, 10, tzinfo=CST))
