"""Asking and deciding: what goes through, what is refused with its article, and that the attempt is kept."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from correction.domain.case.requests import requests_of
from correction.domain.days import period_end
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalEnded,
    ApprovalMatter,
    AttemptRefused,
    HeadAppointed,
    TransferStep,
)
from correction.domain.facts.devices import DeviceApproved, DeviceLifted
from correction.domain.facts.leave import (
    LeaveAsked,
    LeaveCarried,
    LeaveGranted,
    LeaveLevel,
    LeaveRefused,
    LeaveReturned,
    LeaveRevoked,
)
from correction.domain.moments import DateSpan, When
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.domain.organisation import Delegation, OrgLevel, OrgUnit, Power, Role, StaffMember
from correction.office.admission.admit import admit
from correction.office.admission.entrust import delegate
from correction.office.approvals.asking import ask, give_opinion, pass_on, withdraw
from correction.office.approvals.deciding import Decision, appoint_head, decide, end
from correction.office.approvals.folder import open_folder
from correction.office.approvals.refusals import Attempt, Unlawful, attempt
from correction.office.organisation import set_staff, set_unit
from correction.office.record import draft, record
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY
from correction.testing.memory import MemoryStore

CST = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 2, 9, tzinfo=CST)
BOOK = load_book("cn")
CASE = "case-1"
LEVELS = {"P1": OrgLevel.PROVINCE, "C1": OrgLevel.CITY, "X1": OrgLevel.COUNTY, "S1": OrgLevel.OFFICE}
YES, NO = Decision(granted=True), Decision(granted=False, reason="没有正当理由")
BAN = ProhibitionOrder(
    kind=ProhibitionKind.AREA,
    text="不得进入",
    area_id="bar",
    span=DateSpan(from_on=date(2026, 1, 5), to_on=date(2026, 12, 31)),
)


class County:
    """A county with two offices' staff at each level, and one case of the office S1."""

    def __init__(self, category=Category.PROBATION, prohibitions=(), delegated=True):
        self.store = MemoryStore()
        self.minute = 0
        with self.store.writing() as uow:
            parent = None
            for org_id, level in LEVELS.items():
                unit = OrgUnit(org_id=org_id, level=level, name=f"机构{org_id}", parent_id=parent)
                set_unit(uow, unit, actor="t", now=NOW)
                parent = org_id
            since = (DateSpan(from_on=date(2020, 1, 1)),)
            for org_id in LEVELS:
                for name in ("a", "b", "u"):
                    staff = StaffMember(
                        staff_id=f"{org_id}{name}",
                        name=f"{org_id}{name}",
                        org_id=org_id,
                        role=Role.OFFICER,
                        qualified=() if name == "u" else since,
                    )
                    set_staff(uow, staff, actor="t", now=NOW)
            if delegated:
                span = DateSpan(from_on=date(2026, 1, 1))
                power = Delegation(matter=Power.LEAVE, from_org_id="X1", to_org_id="S1", span=span)
                delegate(uow, power, book=BOOK, actor="X1a", now=NOW)
            span = DateSpan(from_on=date(2026, 1, 1))
            appoint_head(uow, HeadAppointed(staff_id="X1u", org_id="X1", span=span), actor="t", now=NOW)
            decider = Decider.PRISON_AUTHORITY if category is Category.OUTSIDE_PRISON else Decider.COURT
            opened = CaseOpened(
                person_id="p",
                person=SOMEBODY,
                order=Order(
                    category=category,
                    decider=decider,
                    effective_on=date(2026, 1, 5),
                    term=DateSpan(from_on=date(2026, 1, 5), to_on=date(2027, 12, 31)),
                    prohibitions=prohibitions,
                ),
                office_id="S1",
                records_from_on=date(2026, 1, 5),
            )
            admit(uow, case_id=CASE, opened=opened, opening=[], actor="t", now=NOW)

    def now(self):
        self.minute += 1
        return NOW + timedelta(minutes=self.minute)

    def act(self, verb, *args, actor, at=None, did="办理", **said):
        now = self.now()
        tried = Attempt(case_id=CASE, matter=None, did=did, actor=actor, now=now)
        when = When.at(at or now)
        return attempt(
            self.store,
            tried,
            lambda uow: verb(uow, BOOK, CASE, *args, when=when, actor=actor, now=now, **said),
        )

    def ask(self, asked, actor="S1a", at=None):
        return self.act(ask, asked, actor=actor, at=at, did="申请")

    def opine(self, key, *actors):
        for actor in actors:
            self.act(give_opinion, key, actor=actor, favourable=True, opinion="同意")

    def decide(self, key, actor, decision=YES, at=None):
        return self.act(decide, key, decision, actor=actor, at=at, did="批准")

    def add(self, fact, on=date(2026, 3, 1)):
        now = self.now()
        with self.store.writing() as uow:
            record(uow, CASE, [draft(fact, When.day(on), entry_id=f"e{self.minute}", actor="t")], now=now)

    @property
    def file(self):
        with self.store.reading() as uow:
            return open_folder(uow, CASE, BOOK).file

    def refused(self, error, remedy, article, act, *args, **said):
        """Check that an act is refused with this article, and that the log says who tried it."""
        before = self.file.entries
        with pytest.raises(error) as caught:
            act(*args, **said)
        assert isinstance(caught.value, Unlawful)
        assert article in caught.value.what
        assert remedy in caught.value.remedy
        (kept,) = self.file.entries[len(before) :]
        stands = kept.payload
        assert isinstance(stands, AttemptRefused)
        assert (stands.remedy, article in stands.article) == (caught.value.remedy, True)
        assert stands.who == kept.actor
        return stands


def leave(days, key="L1", from_on=date(2026, 3, 10)):
    to_on = from_on + timedelta(days=days - 1)
    return LeaveAsked(leave_id=key, from_on=from_on, to_on=to_on, reason="就医", destination="杭州")


def asked(matter, key="A1", **said):
    usual: dict[str, Any] = {"from_on": date(2026, 3, 10), "to_on": date(2026, 5, 31), "reason": "需要"}
    said = usual | said
    return ApprovalAsked(approval_id=key, matter=matter, **said)


@pytest.mark.parametrize(
    ("days", "level", "decider", "below"),
    [
        (7, LeaveLevel.OFFICE, "S1b", None),
        (7, LeaveLevel.COUNTY, "X1a", None),
        (8, LeaveLevel.COUNTY, "X1a", "S1b"),
        (30, LeaveLevel.COUNTY, "X1a", "S1b"),
        (31, LeaveLevel.CITY, "C1a", "X1b"),
    ],
)
def test_a_leave_is_granted_at_its_level_and_refused_below(days, level, decider, below):
    county = County()
    county.ask(leave(days))
    county.opine("L1", "S1a", "X1a")
    if below:
        county.refused(NotAllowed, "审批", "第二十七条", county.decide, "L1", below)
    county.decide("L1", decider)
    (granted,) = county.file.of(LeaveGranted)
    assert (granted.payload.level, granted.payload.to_on) == (level, leave(days).to_on)
    assert requests_of(county.file)[0].granted is True


def test_thirty_days_within_two_months_go_to_the_city_and_carried_days_count():
    county = County()
    county.add(LeaveCarried(days=24, until_on=date(2026, 2, 28)))
    county.ask(leave(7))
    county.opine("L1", "S1a", "X1a")
    county.refused(NotAllowed, "机构C1", "第二十七条", county.decide, "L1", "X1b")
    county.ask(leave(6, "L2"))
    county.decide("L2", "S1b")
    assert county.file.of(LeaveGranted)[0].payload.level is LeaveLevel.OFFICE


def test_an_office_without_delegation_grants_nothing():
    county = County(delegated=False)
    county.ask(leave(7))
    county.opine("L1", "S1a")
    county.refused(NotAllowed, "书面委托", "第九条", county.decide, "L1", "S1b")
    county.decide("L1", "X1a")
    assert county.file.of(LeaveGranted)[0].payload.level is LeaveLevel.COUNTY


def test_nobody_decides_unqualified_or_on_their_own_request():
    county = County()
    county.ask(leave(3))
    county.refused(NotAllowed, "执法资格", "第十条", county.decide, "L1", "S1u")
    county.refused(NotAllowed, "另一名", "第二十七条", county.decide, "L1", "S1a")
    assert requests_of(county.file)[0].settled is None


def test_a_decision_is_not_dated_before_its_request_and_is_made_once():
    county = County()
    county.ask(leave(3), at=NOW)
    early = NOW - timedelta(minutes=1)
    county.refused(InvalidValue, "核对日期", "第二十七条", county.decide, "L1", "S1b", at=early)
    county.decide("L1", "S1b", at=NOW)
    county.refused(Conflict, "重新申请", "第二十七条", county.decide, "L1", "X1a")


def test_a_refusal_says_why():
    county = County()
    county.ask(leave(3))
    bare = Decision(granted=False)
    county.refused(InvalidValue, "理由", "第二十七条", county.decide, "L1", "S1b", bare)
    county.decide("L1", "S1b", NO)
    assert county.file.of(LeaveRefused)[0].payload.reason == NO.reason
    assert requests_of(county.file)[0].granted is False


def test_opinions_come_first_except_where_it_is_urgent_and_says_why():
    county = County()
    county.ask(leave(10))
    county.refused(InvalidValue, "紧急", "第二十七条", county.decide, "L1", "X1a")
    county.decide("L1", "X1a", Decision(granted=True, urgent="父亲病危"))
    assert county.file.of(ApprovalDecided)[0].payload.urgent == "父亲病危"


def test_a_leave_that_overlaps_another_is_refused_until_that_one_is_closed():
    county = County()
    county.ask(leave(5))
    county.decide("L1", "S1b")
    second = leave(2, "L2", date(2026, 3, 14))
    county.refused(Conflict, "销假", "第二十七条", county.ask, second)
    county.act(end, "L1", reason="情况变化", actor="S1b")
    assert county.file.of(LeaveRevoked)[0].payload.reason == "情况变化"
    county.ask(second)
    county.ask(leave(3, "L3", date(2026, 3, 12)))
    county.decide("L2", "S1b")
    # Both were asked for; once one is granted, the other cannot be.
    county.refused(Conflict, "改期", "第二十七条", county.decide, "L3", "S1b")


def test_days_after_an_early_return_are_free_again():
    county = County()
    county.add(
        LeaveGranted(
            leave_id="L0",
            from_on=date(2026, 2, 20),
            to_on=date(2026, 3, 20),
            destination="杭州",
            level=LeaveLevel.COUNTY,
        ),
        on=date(2026, 2, 18),
    )
    county.add(LeaveReturned(leave_id="L0"), on=date(2026, 3, 1))
    county.ask(leave(7))
    county.decide("L1", "S1b")
    assert len(county.file.of(LeaveGranted)) == 2


@pytest.mark.parametrize(
    ("category", "ground", "to_on", "remedy"),
    [
        (Category.PROBATION, None, date(2026, 5, 31), "第二十九条第一款"),
        (Category.PROBATION, 6, date(2026, 5, 31), "第二十九条第一款"),
        (Category.PROBATION, 1, date(2026, 5, 31), "其他法定情形"),
        (Category.PAROLE, 1, date(2026, 5, 31), "其他法定情形"),
        (Category.OUTSIDE_PRISON, 1, date(2026, 5, 31), "其他法定情形"),
        (Category.PAROLE, 2, period_end(date(2026, 3, 10), 3) + timedelta(days=1), "报批延长"),
    ],
)
def test_a_device_needs_a_lawful_case_and_three_months_at_most(category, ground, to_on, remedy):
    county = County(category)
    device = asked(ApprovalMatter.ELECTRONIC_POSITIONING, ground=ground, to_on=to_on)
    county.refused(InvalidValue, remedy, "第二十九条", county.ask, device, "X1a")


def test_the_head_alone_approves_a_device_extends_it_and_the_county_lifts_it():
    county = County(prohibitions=(BAN,))
    last_on = period_end(date(2026, 3, 10), 3)
    county.ask(asked(ApprovalMatter.ELECTRONIC_POSITIONING, ground=1, to_on=last_on), "X1a")
    for other in ("X1b", "S1b", "C1a"):
        county.refused(NotAllowed, "负责人", "第二十九条", county.decide, "A1", other)
    county.decide("A1", "X1u")
    longer = asked(
        ApprovalMatter.ELECTRONIC_POSITIONING,
        "A2",
        ground=2,
        from_on=last_on + timedelta(days=1),
        to_on=last_on + timedelta(days=30),
    )
    county.ask(longer, "X1a")
    county.decide("A2", "X1u")
    approved = county.file.of(DeviceApproved)
    assert [(e.payload.ground, e.payload.approved_by) for e in approved] == [(1, "X1u"), (2, "X1u")]
    county.refused(NotAllowed, "机构X1", "第二十九条", county.act, end, "A2", reason="好转", actor="C1a")
    county.act(end, "A2", reason="评估后不需要", actor="X1b")
    assert county.file.of(DeviceLifted)[0].payload.approval_id == "A2"


def test_a_place_changes_only_to_another_county_that_agreed():
    county = County()
    for same in ("X1", "机构X1"):
        here = asked(ApprovalMatter.CHANGE_OF_PLACE, to_county=same)
        county.refused(InvalidValue, "县内迁居", "第三十条", county.ask, here)
    county.ask(asked(ApprovalMatter.CHANGE_OF_PLACE, to_county="邻县", to_on=None))
    county.opine("A1", "S1a")
    county.refused(InvalidValue, "征求意见", "第三十条", county.decide, "A1", "X1a")
    agreed = TransferStep.AGREED
    county.refused(InvalidValue, "先登记", "第三十条", county.act, pass_on, "A1", agreed, actor="X1a")
    sent = TransferStep.ASKED
    county.refused(NotAllowed, "机构X1", "第三十条", county.act, pass_on, "A1", sent, actor="S1b")
    for step in (TransferStep.ASKED, TransferStep.DECLINED):
        county.act(pass_on, "A1", step, actor="X1a")
    county.refused(InvalidValue, "协调", "第三十条", county.decide, "A1", "X1a")
    county.act(pass_on, "A1", TransferStep.AGREED, actor="X1a")
    county.decide("A1", "X1a")
    assert requests_of(county.file)[0].granted is True


@pytest.mark.parametrize(
    ("matter", "said", "article"),
    [
        (ApprovalMatter.CROSS_CITY, {}, "第二十九条"),
        (ApprovalMatter.CROSS_CITY, {"places": ("邻市",), "to_on": date(2026, 9, 11)}, "第二十九条"),
        (ApprovalMatter.CROSS_CITY, {"places": ("邻市",), "weekdays": (8,)}, "第二十九条"),
        (ApprovalMatter.RESTRICTED_CONTACT, {}, "第二十五条"),
        (ApprovalMatter.PROHIBITED_ENTRY, {"area_ids": ("elsewhere",)}, "第三十九条"),
        (ApprovalMatter.PROHIBITED_ENTRY, {}, "第三十九条"),
        (ApprovalMatter.CHANGE_OF_PLACE, {}, "第三十条"),
        (ApprovalMatter.MEDICAL_INTERVAL, {"months": 1}, "第二十四条"),
        (ApprovalMatter.CROSS_CITY, {"to_on": date(2026, 3, 9)}, "第二十九条"),
        (ApprovalMatter.LEAVE, {}, "第二十七条"),
    ],
)
def test_what_is_asked_for_must_say_what_it_needs(matter, said, article):
    county = County(prohibitions=(BAN,))
    county.refused(InvalidValue, "", article, county.ask, asked(matter, **said))


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        (ApprovalMatter.CROSS_CITY, {"places": ("邻市",), "to_on": date(2026, 9, 10)}),
        (ApprovalMatter.RESTRICTED_CONTACT, {"persons": ("王某（同案）",)}),
        (ApprovalMatter.PROHIBITED_ENTRY, {"area_ids": ("bar",)}),
    ],
)
def test_the_county_decides_after_the_office_and_may_end_what_it_granted(matter, said):
    county = County(prohibitions=(BAN,))
    county.ask(asked(matter, **said))
    county.refused(NotAllowed, "机构X1", "第", county.decide, "A1", "S1b")
    county.refused(InvalidValue, "先由司法所登记意见", "第", county.decide, "A1", "X1a")
    county.opine("A1", "S1a")
    county.refused(Conflict, "核对", "第", county.act, end, "A1", reason="无", actor="X1a")
    county.decide("A1", "X1a")
    county.act(end, "A1", reason="不再需要", actor="X1a")
    assert county.file.of(ApprovalEnded)[0].payload.reason == "不再需要"


@pytest.mark.parametrize(("months", "decider", "below"), [(2, "C1a", "X1b"), (3, "P1a", "C1a")])
def test_longer_medical_intervals_go_up_by_their_length(months, decider, below):
    county = County(Category.OUTSIDE_PRISON)
    county.ask(asked(ApprovalMatter.MEDICAL_INTERVAL, months=months))
    county.opine("A1", "X1a")
    county.refused(NotAllowed, "审批", "第二十四条", county.decide, "A1", below)
    county.decide("A1", decider)
    assert requests_of(county.file)[0].granted is True


def test_a_request_taken_back_waits_no_more_and_its_number_is_not_used_again():
    county = County()
    county.ask(leave(3))
    county.act(withdraw, "L1", reason="不去了", actor="S1a")
    (request,) = requests_of(county.file)
    assert (request.settled is not None, request.granted) == (True, None)
    county.refused(Conflict, "换一个编号", "第二十七条", county.ask, leave(3))


def test_a_mistyped_number_is_no_attempt_against_the_law_and_leaves_nothing():
    county = County()
    before = county.file.entries
    with pytest.raises(NotFound, match="先登记申请"):
        county.decide("L9", "S1b")
    assert county.file.entries == before
