"""Hours that a decision spared, shared out by days; and hours that were ordered beyond plan and decision.

The expected numbers are counted day by day here, not by the rule's own arithmetic.
"""

import calendar
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.activities import (
    ExemptionGround,
    LabourExempted,
    LabourExemptionEnded,
    LabourPlanned,
)
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, Strength
from correction.domain.organisation import OrgLevel
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
BOOK = load_book("helan-2019")
FEB, MARCH = date(2026, 2, 1), date(2026, 3, 1)
PRESENT, ABSENT, EXCUSED = Attendance.PRESENT, Attendance.ABSENT, Attendance.EXCUSED


def moment(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def arrived():
    return CaseBuilder(order=probation(date(2025, 12, 30), date(2026, 12, 31))).arrive(date(2026, 1, 5))


def labour(case, on, offered, attendance=PRESENT, **more):
    hours = offered if attendance in (PRESENT, Attendance.MADE_UP) else 0
    more = {"activity_id": f"l-{on}", **more}
    return case.add(
        ActivityAttended(
            activity=Activity.LABOUR, offered_hours=offered, hours=hours, attendance=attendance, **more
        ),
        on=on,
    )


def exempt(case, from_on, to_on, hours=0.0):
    return case.add(
        LabourExempted(
            exemption_id=f"x-{from_on}",
            ground=ExemptionGround.ILLNESS,
            proof="诊断证明",
            from_on=from_on,
            to_on=to_on,
            org_id="X1",
            level=OrgLevel.COUNTY,
            asked_by="G2",
            hours=hours,
        ),
        on=from_on,
    )


def short_of_labour(case, book=BOOK):
    found = assess(case.file(), book, plain_context(), moment(MARCH)).findings
    return [f for f in found if f.rule == "hours" and ":labour:" in f.occasion]


# --- what is owed ---


@pytest.mark.parametrize(
    ("from_on", "to_on", "hours", "owed"),
    [
        (FEB, date(2026, 2, 28), 0, 0),
        (date(2026, 1, 20), date(2026, 3, 5), 0, 0),
        (FEB, date(2026, 2, 14), 0, 4),
        (FEB, date(2026, 2, 7), 0, 6),
        (date(2026, 2, 28), date(2026, 2, 28), 0, 7.5),
        (FEB, date(2026, 2, 28), 3, 3),
        (FEB, date(2026, 2, 14), 3, 5.5),
        (FEB, date(2026, 2, 28), 20, 8),
    ],
)
def test_an_exempted_day_owes_its_share_of_what_is_left(from_on, to_on, hours, owed):
    """Eight hours in the 28 days of February: a day's share is two sevenths of an hour."""
    case = arrived()
    exempt(case, from_on, to_on, hours)
    labour(case, date(2026, 2, 20), max(owed - 0.5, 0))
    assert len(short_of_labour(case)) == (owed > 0)
    labour(case, date(2026, 2, 21), 0.5)
    assert short_of_labour(case) == []


@given(st.integers(1, 12), st.integers(1, 31), st.integers(0, 60), st.integers(0, 12))
def test_what_is_owed_agrees_with_counting_the_days(month, day, length, left):
    days = calendar.monthrange(2026, month)[1]
    from_on = date(2026, month, min(day, days))
    to_on = from_on + timedelta(days=length)
    free = sum(from_on <= date(2026, month, n) <= to_on for n in range(1, days + 1))
    share = Fraction(8 * (days - free) + min(8, left) * free, days)
    owed = float(int(share * 2)) / 2
    order = probation(date(2025, 11, 1), date(2027, 12, 31))
    case = CaseBuilder(order=order).arrive(date(2025, 11, 5))
    exempt(case, from_on, to_on, left)
    labour(case, from_on, max(owed, 0.5), ABSENT)
    after = date(2026 + month // 12, month % 12 + 1, 1)
    found = [
        f
        for f in assess(case.file(), BOOK, plain_context(), moment(after)).findings
        if f.occasion.startswith("hours:labour:") and f.cycle_on == date(2026, month, 1)
    ]
    assert len(found) == (owed > 0)
    if found:
        assert ("规定", f"{owed:g} 小时") in found[0].why.inputs
        assert found[0].bearer is Bearer.PERSON


def test_an_exemption_that_was_ended_or_voided_owes_again(judged):
    ended, voided = arrived(), arrived()
    exempt(ended, FEB, date(2026, 4, 30))
    decision = exempt(voided, FEB, date(2026, 4, 30))
    end = LabourExemptionEnded(exemption_id=f"x-{FEB}", reason="痊愈")
    ended.add(end, on=MARCH)
    voided.void(decision, moment(date(2026, 4, 2)))
    found = judged(ended, moment(date(2026, 4, 1)), "hours")
    assert [f.cycle_on for f in found if ":labour:" in f.occasion] == [MARCH]
    found = judged(voided, moment(date(2026, 4, 3)), "hours")
    assert [f.cycle_on for f in found if ":labour:" in f.occasion] == [FEB, MARCH]


# --- what is too much ---


def excess(judged, case, now=None):
    return judged(case, now or moment(MARCH), "labour_overload")


def test_without_a_plan_or_a_decision_nothing_is_too_much(judged):
    case = arrived()
    labour(case, date(2026, 2, 10), 40)
    assert excess(judged, case) == []


@pytest.mark.parametrize(("hours", "over"), [((4, 4), False), ((4, 4.5), True), ((9,), True)])
def test_hours_of_a_month_beyond_the_plan_are_the_offices_matter(judged, hours, over):
    case = arrived()
    case.add(LabourPlanned(from_on=FEB, month_hours=8), on=FEB)
    for n, offered in enumerate(hours):
        labour(case, date(2026, 2, 10 + n), offered)
    found = excess(judged, case)
    assert len(found) == over
    for finding in found:
        assert (finding.kind, finding.bearer) == (AlertKind.LABOUR_EXCESSIVE, Bearer.OFFICE)
        assert finding.began_at == moment(date(2026, 2, 9 + len(hours)))
        assert finding.ended_at == moment(MARCH)
        assert any("第六百四十三条" in str(citation) for citation in finding.why.citations)


@pytest.mark.parametrize(("attendance", "over"), [(PRESENT, True), (ABSENT, True), (EXCUSED, False)])
def test_ordering_counts_and_excusing_takes_it_back(judged, attendance, over):
    case = arrived()
    case.add(LabourPlanned(from_on=FEB, month_hours=8), on=FEB)
    labour(case, date(2026, 2, 10), 8)
    labour(case, date(2026, 2, 12), 2, attendance)
    assert len(excess(judged, case)) == over


def test_a_missed_activity_made_up_elsewhere_is_not_ordered_twice(judged):
    case = arrived()
    case.add(LabourPlanned(from_on=FEB, month_hours=8), on=FEB)
    labour(case, date(2026, 2, 10), 8, ABSENT, activity_id="one")
    labour(case, date(2026, 2, 20), 8, Attendance.MADE_UP, activity_id="two", makes_up="one")
    assert excess(judged, case) == []


@pytest.mark.parametrize(("hours", "over"), [((4, 4), False), ((4, 5), True)])
def test_hours_of_a_day_add_up(judged, hours, over):
    case = arrived()
    case.add(LabourPlanned(from_on=FEB, day_hours=8), on=FEB)
    for n, offered in enumerate(hours):
        labour(case, date(2026, 2, 10), offered, activity_id=f"d{n}")
    found = excess(judged, case)
    assert [f.occasion for f in found] == ["labour_overload:day:2026-02-10"] * over


@pytest.mark.parametrize(
    ("strength", "over"),
    [(None, False), (Strength.LIGHT, False), (Strength.ORDINARY, True), (Strength.HEAVY, True)],
)
def test_work_harder_than_the_plan_is_over_strength(judged, strength, over):
    case = arrived()
    case.add(LabourPlanned(from_on=FEB, strength=Strength.LIGHT), on=FEB)
    labour(case, date(2026, 2, 10), 2, strength=strength)
    assert [f.occasion for f in excess(judged, case)] == ["labour_overload:strength:l-2026-02-10"] * over


def test_any_labour_of_one_wholly_exempted_is_too_much(judged):
    case = arrived()
    exempt(case, date(2026, 2, 10), date(2026, 2, 20))
    for on in (date(2026, 2, 9), date(2026, 2, 10), date(2026, 2, 20), date(2026, 2, 21)):
        labour(case, on, 1)
    found = excess(judged, case)
    assert [f.occasion for f in found] == [
        "labour_overload:exempt:l-2026-02-10",
        "labour_overload:exempt:l-2026-02-20",
    ]


def test_a_reduced_month_has_a_lower_limit(judged):
    case = arrived()
    exempt(case, FEB, date(2026, 2, 28), hours=4)
    labour(case, date(2026, 2, 10), 4)
    assert excess(judged, case) == []
    extra = labour(case, date(2026, 2, 20), 1)
    (found,) = excess(judged, case)
    assert "减免后" in found.why.arithmetic[0]
    case.void(extra, moment(MARCH))
    assert excess(judged, case, moment(MARCH) + timedelta(hours=1)) == []
