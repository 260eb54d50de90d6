"""The tree of bodies, delegated powers, and who was qualified when."""

from datetime import date

import pytest

from correction.domain.errors import InvalidValue, NotFound
from correction.domain.moments import DateSpan
from correction.domain.organisation import Delegation, OrgLevel, OrgTree, OrgUnit, Power, Role, StaffMember


def unit(org_id, level, parent_id=None):
    return OrgUnit(org_id=org_id, level=level, name=f"机构{org_id}", parent_id=parent_id)


UNITS = [
    unit("p", OrgLevel.PROVINCE),
    unit("c", OrgLevel.CITY, "p"),
    unit("h", OrgLevel.COUNTY, "c"),
    unit("s", OrgLevel.SQUAD, "h"),
    unit("o1", OrgLevel.OFFICE, "s"),
    unit("o2", OrgLevel.OFFICE, "h"),
    unit("v", OrgLevel.STATION, "o1"),
]


def tree(*units, delegations=()):
    return OrgTree(units={one.org_id: one for one in units or UNITS}, delegations=delegations)


def test_what_lies_above_comes_nearest_first():
    assert [one.org_id for one in tree().above("v")] == ["v", "o1", "s", "h", "c", "p"]
    assert [one.org_id for one in tree().above("o2")] == ["o2", "h", "c", "p"]


@pytest.mark.parametrize(
    ("upper", "lower", "covered"),
    [("h", "v", True), ("h", "o2", True), ("s", "o2", False), ("o1", "o1", True), ("v", "o1", False)],
)
def test_a_body_covers_itself_and_what_lies_under_it(upper, lower, covered):
    assert tree().covers(upper, lower) is covered


@pytest.mark.parametrize(
    "units",
    [
        [unit("o", OrgLevel.OFFICE, "missing")],
        [unit("h", OrgLevel.COUNTY), unit("h2", OrgLevel.COUNTY, "h")],
        [unit("o", OrgLevel.OFFICE), unit("h", OrgLevel.COUNTY, "o")],
        [unit("a", OrgLevel.COUNTY, "a")],
    ],
)
def test_a_parent_exists_and_is_above_its_child(units):
    with pytest.raises(InvalidValue, match="组织机构"):
        tree(*units)


def test_an_unknown_body_is_said_to_be_unknown():
    with pytest.raises(NotFound, match="没有机构 x"):
        tree().unit("x")


@pytest.mark.parametrize(
    ("matter", "org_id", "on", "held"),
    [
        (Power.LEAVE, "o1", date(2026, 1, 1), True),
        (Power.LEAVE, "o1", date(2026, 12, 31), True),
        (Power.LEAVE, "o1", date(2027, 1, 1), False),
        (Power.LEAVE, "o2", date(2026, 6, 1), False),
        (Power.LABOUR, "o1", date(2026, 6, 1), False),
    ],
)
def test_a_power_is_held_by_whom_it_was_given_to_while_it_lasts(matter, org_id, on, held):
    given = Delegation(
        matter=Power.LEAVE,
        from_org_id="h",
        to_org_id="o1",
        span=DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31)),
    )
    assert tree(delegations=(given,)).delegated(matter, org_id, on) is held


@pytest.mark.parametrize(
    ("on", "qualified"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
        (date(2026, 7, 1), True),
    ],
)
def test_an_officer_is_qualified_on_certain_days(on, qualified):
    officer = StaffMember(
        staff_id="s",
        name="王五",
        org_id="o1",
        role=Role.OFFICER,
        qualified=(
            DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 3, 31)),
            DateSpan(from_on=date(2026, 7, 1)),
        ),
    )
    assert officer.is_qualified(on) is qualified
