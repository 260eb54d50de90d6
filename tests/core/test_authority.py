"""The authority table: levels of leave at their limits, days within two months, and who may not decide."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.authority import (
    AUTHORITIES,
    Desk,
    Lack,
    LeaveLimits,
    Rung,
    carried_span,
    days_in_window,
    deciding_bodies,
    lack_of,
    leave_days,
    leave_rung,
    medical_rung,
)
from correction.domain.days import term_end_months
from correction.domain.errors import NotFound
from correction.domain.facts.approvals import ApprovalMatter, HeadAppointed
from correction.domain.moments import DateSpan
from correction.domain.organisation import OrgLevel, OrgTree, OrgUnit, Role, StaffMember

LIMITS = LeaveLimits(office_max_days=7, county_max_days=30, total_days=30, window_months=2)
ON = date(2026, 3, 10)
CITY = OrgUnit(org_id="C1", level=OrgLevel.CITY, name="样例市", parent_id="P1")
PROVINCE = OrgUnit(org_id="P1", level=OrgLevel.PROVINCE, name="样例省")
COUNTY = OrgUnit(org_id="X1", level=OrgLevel.COUNTY, name="样例县", parent_id="C1")
OFFICE = OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="城东所", parent_id="X1")
SQUAD = OrgUnit(org_id="Z1", level=OrgLevel.SQUAD, name="一中队", parent_id="X1")
TREE = OrgTree(units={unit.org_id: unit for unit in (PROVINCE, CITY, COUNTY, OFFICE, SQUAD)})
ALWAYS = (DateSpan(from_on=date(2020, 1, 1)),)


def days_from(on, count):
    return DateSpan(from_on=on, to_on=on + timedelta(days=count - 1))


def staff(org_id, *, staff_id="g", qualified=ALWAYS):
    return StaffMember(staff_id=staff_id, name="林", org_id=org_id, role=Role.OFFICER, qualified=qualified)


@pytest.mark.parametrize(
    ("days", "total", "delegated", "rung"),
    [
        (1, 1, True, Rung.OFFICE),
        (7, 7, True, Rung.OFFICE),
        (7, 7, False, Rung.COUNTY),
        (8, 8, True, Rung.COUNTY),
        (30, 30, True, Rung.COUNTY),
        (31, 31, True, Rung.UPPER),
        (7, 30, True, Rung.OFFICE),
        (7, 31, True, Rung.UPPER),
        (1, 31, False, Rung.UPPER),
        (8, 30, True, Rung.COUNTY),
        (8, 31, True, Rung.UPPER),
    ],
)
def test_leave_goes_up_at_eight_days_and_at_thirty_one(days, total, delegated, rung):
    assert leave_rung(days, total, delegated=delegated, limits=LIMITS) is rung


def test_a_leave_counts_both_ends():
    assert leave_days(DateSpan(from_on=date(2026, 2, 27), to_on=date(2026, 3, 1))) == 3


def test_thirty_days_within_two_months_are_counted_wherever_the_months_lie():
    asked = days_from(date(2026, 3, 1), 7)
    assert days_in_window(asked, [], 2) == 7
    # From 8 January two months run to 7 March: 13 days of the earlier leave are in, and 7 of this one.
    assert days_in_window(asked, [days_from(date(2026, 1, 1), 20)], 2) == 13 + 7
    # Two months from 31 December end before 1 March, so nothing of last year meets this leave.
    assert days_in_window(asked, [days_from(date(2025, 12, 1), 30)], 2) == 7
    assert days_in_window(asked, [days_from(date(2026, 1, 8), 23)], 2) == 30
    assert days_in_window(asked, [days_from(date(2026, 1, 8), 24)], 2) == 31
    # A leave granted already for later counts as well.
    assert days_in_window(asked, [days_from(date(2026, 4, 1), 24)], 2) == 31


def test_a_day_in_two_leaves_counts_once():
    asked = days_from(date(2026, 3, 1), 7)
    assert days_in_window(asked, [days_from(date(2026, 3, 5), 5), days_from(date(2026, 3, 5), 5)], 2) == 9


@given(
    asked=st.tuples(st.integers(0, 90), st.integers(1, 40)),
    taken=st.lists(st.tuples(st.integers(0, 180), st.integers(1, 20)), max_size=4),
)
def test_no_run_of_two_months_around_the_leave_holds_more_days(asked, taken):
    begin = date(2026, 1, 1)
    first, *others = [days_from(begin + timedelta(days=d), n) for d, n in (asked, *taken)]
    away = {span.from_on + timedelta(days=n) for span in (first, *others) for n in range(leave_days(span))}

    starts = [begin + timedelta(days=shift) for shift in range(-70, 250)]
    held = [
        sum(start <= on <= term_end_months(start, 2) for on in away)
        for start in starts
        if start <= first.to_on and term_end_months(start, 2) >= first.from_on
    ]
    assert days_in_window(first, others, 2) == max(held)


def test_carried_days_are_laid_as_late_as_they_can_have_been():
    assert carried_span(3, date(2026, 2, 28)) == DateSpan(from_on=date(2026, 2, 26), to_on=date(2026, 2, 28))
    assert carried_span(0, date(2026, 2, 28)) is None


def test_each_rung_has_its_bodies_and_in_a_municipality_one_body_is_both():
    bodies = {rung: [u.org_id for u in deciding_bodies(TREE, "S1", rung)] for rung in Rung}
    assert bodies == {
        Rung.OFFICE: ["S1", "X1"],
        Rung.COUNTY: ["X1"],
        Rung.UPPER: ["C1"],
        Rung.PROVINCE: ["P1"],
    }
    district = OrgUnit(org_id="X1", level=OrgLevel.COUNTY, name="样例区", parent_id="P1")
    municipal = OrgTree(units={u.org_id: u for u in (PROVINCE, district, OFFICE)})
    for rung in (Rung.UPPER, Rung.PROVINCE):
        assert [unit.org_id for unit in deciding_bodies(municipal, "S1", rung)] == ["P1"]
    alone = OrgUnit(org_id="X1", level=OrgLevel.COUNTY, name="样例县")
    with pytest.raises(NotFound, match="上一级"):
        deciding_bodies(OrgTree(units={u.org_id: u for u in (alone, OFFICE)}), "S1", Rung.UPPER)
    with pytest.raises(NotFound, match="县级"):
        deciding_bodies(
            OrgTree(units={"S1": OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="所")}), "S1", Rung.COUNTY
        )


@pytest.mark.parametrize(("months", "rung"), [(1, Rung.UPPER), (2, Rung.UPPER), (3, Rung.PROVINCE)])
def test_three_months_more_between_medical_papers_are_the_provinces(months, rung):
    assert medical_rung(months) is rung


def test_every_matter_has_a_row_and_only_positioning_needs_the_head():
    assert set(AUTHORITIES) == set(ApprovalMatter)
    assert {m for m, row in AUTHORITIES.items() if row.by_head} == {ApprovalMatter.ELECTRONIC_POSITIONING}


def lacking(who, rung, *, by_head=False, heads=(), delegable=False):
    desk = Desk(rung=rung, bodies=deciding_bodies(TREE, "S1", rung), by_head=by_head, asked_by="asker")
    return lack_of(who, desk, tree=TREE, heads=heads, delegable=delegable, on=ON)


def test_who_may_decide_and_what_the_others_lack():
    lapsed = (DateSpan(from_on=date(2020, 1, 1), to_on=ON - timedelta(days=1)),)
    assert lacking(staff("S1"), Rung.OFFICE) is None
    assert lacking(staff("X1"), Rung.OFFICE) is None
    assert lacking(staff("Z1"), Rung.COUNTY) is None
    assert lacking(staff("S1"), Rung.COUNTY) is Lack.POWER
    assert lacking(staff("S1"), Rung.COUNTY, delegable=True) is Lack.DELEGATION
    assert lacking(staff("X1"), Rung.UPPER) is Lack.POWER
    assert lacking(staff("C1"), Rung.COUNTY) is Lack.POWER
    assert lacking(staff("X1", qualified=lapsed), Rung.COUNTY) is Lack.QUALIFICATION
    assert lacking(staff("X1", staff_id="asker"), Rung.COUNTY) is Lack.OWN_REQUEST


def test_only_the_head_in_office_signs_for_a_device():
    def head(from_on, to_on=None, org_id="X1"):
        span = DateSpan(from_on=from_on, to_on=to_on)
        return HeadAppointed(staff_id="g", org_id=org_id, span=span)

    signer = staff("X1", qualified=())
    early = date(2025, 1, 1)
    assert lacking(signer, Rung.COUNTY, by_head=True, heads=[head(early)]) is None
    assert lacking(signer, Rung.COUNTY, by_head=True) is Lack.HEAD
    assert lacking(signer, Rung.COUNTY, by_head=True, heads=[head(early, org_id="X9")]) is Lack.HEAD
    former = head(early, ON - timedelta(days=1))
    assert lacking(signer, Rung.COUNTY, by_head=True, heads=[former]) is Lack.HEAD
