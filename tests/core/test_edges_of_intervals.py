"""Longer intervals and exemptions at their edges: first and last days, several at once, other months."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.activities import ExemptionGround, LabourExempted, LabourExemptionEnded
from correction.domain.facts.admission import HandedOver
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalEnded,
    ApprovalMatter,
    MedicalDuty,
)
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.domain.organisation import OrgLevel
from correction.domain.watch import Watch
from correction.rulebooks import load_book
from correction.rules.reports.labour_owed import exempted_on, exemptions, labour_owed
from correction.rules.reports.longer_intervals import longer_intervals, longer_on, longer_parts
from correction.rules.view import CaseView
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
ONE_DAY = timedelta(days=1)
HEALTH = MedicalDuty.HEALTH
BOOK = load_book("cn")
YEAR = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))


def sick(*approvals, also_asked=False):
    """Give a case outside prison with longer intervals for health: id, months more, first and last day."""
    term = DateSpan(from_on=date(2025, 1, 5), to_on=date(2028, 12, 31))
    order = Order(
        category=Category.OUTSIDE_PRISON, decider=Decider.COURT, effective_on=term.from_on, term=term
    )
    case = CaseBuilder(order=order)
    case.add(HandedOver(by="看守所"), on=date(2025, 1, 15))
    if also_asked:
        asked = ApprovalAsked(
            approval_id="P", matter=ApprovalMatter.CROSS_CITY, from_on=date(2026, 2, 1), reason="探望"
        )
        case.add(asked, on=date(2025, 3, 1))
    for approval_id, months, from_on, to_on in approvals:
        asked = ApprovalAsked(
            approval_id=approval_id,
            matter=ApprovalMatter.MEDICAL_INTERVAL,
            from_on=from_on,
            to_on=to_on,
            reason="病情稳定",
            months=months,
            medical_duty=HEALTH,
        )
        case.add(asked, on=date(2025, 4, 1))
        granted = ApprovalDecided(
            approval_id=approval_id, granted=True, org_id="C1", level=OrgLevel.CITY, reason=""
        )
        case.add(granted, on=date(2025, 4, 2))
    return case


def viewed(case):
    watch = Watch(datetime(2027, 6, 1, tzinfo=CST))
    return CaseView(file=case.file().happened_by(watch), book=BOOK, context=plain_context(), watch=watch)


def parts(*approvals, active=YEAR, also_asked=False):
    cut = longer_parts(viewed(sick(*approvals, also_asked=also_asked)), "report.health.cadence", active)
    return [(span.from_on, span.to_on, cadence.every) for span, _, cadence in cut]


def day(month, number, year=2026):
    return date(year, month, number)


FIRST, LAST = day(1, 1), day(12, 31)


@pytest.mark.parametrize("also_asked", [False, True])
def test_an_approval_cuts_the_year_in_three(also_asked):
    found = parts(("A", 1, day(3, 10), day(5, 20)), also_asked=also_asked)
    assert found == [(FIRST, day(3, 9), 1), (day(3, 10), day(5, 20), 2), (day(5, 21), LAST, 1)]


@pytest.mark.parametrize(
    ("second", "rest"),
    [
        # The second begins the day after, on the first's last day, and some days later.
        ((day(5, 21), day(7, 31)), [(day(5, 21), day(7, 31), 3)]),
        ((day(5, 20), day(7, 31)), [(day(5, 21), day(7, 31), 3)]),
        ((day(5, 25), day(7, 31)), [(day(5, 21), day(5, 24), 1), (day(5, 25), day(7, 31), 3)]),
    ],
)
def test_a_second_approval_holds_from_where_the_first_ends(second, rest):
    found = parts(("A", 1, day(3, 10), day(5, 20)), ("B", 2, *second))
    first = [(FIRST, day(3, 9), 1), (day(3, 10), day(5, 20), 2)]
    assert found == [*first, *rest, (day(8, 1), LAST, 1)]


def test_approvals_that_touch_the_first_or_the_last_day_hold_it_alone():
    before = ("A", 1, day(12, 1, 2025), FIRST)
    after = ("B", 1, LAST, day(2, 1, 2027))
    assert parts(before, after) == [(FIRST, FIRST, 2), (day(1, 2), day(12, 30), 1), (LAST, LAST, 2)]


def test_approvals_outside_the_year_change_nothing():
    before = ("A", 1, day(12, 1, 2025), day(12, 31, 2025))
    after = ("B", 1, day(1, 1, 2027), day(2, 1, 2027))
    assert parts(before, after) == [(FIRST, LAST, 1)]


def test_an_approval_without_an_end_holds_to_the_last_day():
    assert parts(("A", 1, day(7, 1), None)) == [(FIRST, day(6, 30), 1), (day(7, 1), LAST, 2)]


def test_an_approval_holds_its_first_and_its_last_day_and_of_several_the_longest():
    found = longer_intervals(
        viewed(sick(("A", 1, day(3, 10), day(5, 20)), ("B", 2, day(5, 1), day(5, 10)))), HEALTH
    )
    held = [longer_on(found, on) for on in (day(3, 9), day(3, 10), day(5, 5), day(5, 20), day(5, 21))]
    assert [one and one.months for one in held] == [None, 1, 2, 1, None]


def test_an_approval_ended_on_its_second_day_held_one_day_and_on_its_first_none():
    for ended_on, days in ((day(3, 11), 1), (day(3, 10), 0)):
        case = sick(("A", 1, day(3, 10), day(5, 20)))
        case.add(ApprovalEnded(approval_id="A", reason="病情变化"), on=ended_on)
        found = longer_intervals(viewed(case), HEALTH)
        assert [(one.from_on, one.to_on) for one in found] == [(day(3, 10), day(3, 10))] * days


APRIL = DateSpan(from_on=day(4, 1), to_on=day(4, 30))


def working(*exempted):
    """Give a case with exemptions: first and last day, and the hours that remain of a month."""
    case = CaseBuilder(order=probation(date(2025, 12, 1), date(2026, 12, 31))).arrive(date(2025, 12, 3))
    for number, (from_on, to_on, hours) in enumerate(exempted):
        fact = LabourExempted(
            exemption_id=f"E{number}",
            ground=ExemptionGround.ILLNESS,
            proof="诊断证明",
            from_on=from_on,
            to_on=to_on,
            org_id="X1",
            level=OrgLevel.COUNTY,
            asked_by="S1a",
            hours=hours,
        )
        case.add(fact, on=date(2026, 1, 10))
    return case


def owed(case):
    found = labour_owed(viewed(case), APRIL, 8)
    return found.hours, len(found.entries), [step for step in found.steps if "减免" in step]


def test_an_exemption_of_another_month_is_not_named():
    case = working((day(3, 1), day(3, 31), 0), (day(5, 1), day(5, 31), 0))
    assert owed(case) == (8, 0, [])


def test_an_exemption_that_touches_the_month_by_a_day_takes_a_thirtieth():
    """Eight hours for twenty-nine of thirty days are 7.73, and half an hour is not begun: 7.5."""
    hours, named, _ = owed(working((day(3, 1), day(4, 1), 0), (day(5, 1), day(5, 31), 0)))
    assert (hours, named) == (7.5, 1)


def test_two_exemptions_are_both_named_and_the_one_that_leaves_less_counts():
    case = working((day(4, 1), day(4, 30), 4), (day(4, 1), day(4, 30), 2))
    hours, named, steps = owed(case)
    assert (hours, named) == (2, 2)
    assert "每月 4 小时、疾病，" in steps[0]
    least = exempted_on(exemptions(case.file()), day(4, 15))
    assert least is not None
    assert least.entry.payload.hours == 2


def test_an_exemption_ended_early_counts_to_the_day_before():
    """Ended on 16 April it held half of the thirty days: of eight hours four are owed."""
    case = working((day(4, 1), day(4, 30), 0))
    case.add(LabourExemptionEnded(exemption_id="E0", reason="痊愈"), on=day(4, 16))
    assert owed(case)[:2] == (4, 1)
