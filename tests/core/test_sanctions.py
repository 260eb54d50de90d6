"""What the law makes impossible is refused with its article, and what it allows goes into the log."""

from datetime import UTC, date, datetime, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Draft
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.admission import CaseOpened, HandedOver, ReportedIn
from correction.domain.facts.alerts import AlertStated, Matter
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.sanctions import ArrestAsked, BreachEstablished, BreachKind, Gravity
from correction.domain.facts.upkeep import Voided
from correction.domain.finding import Why
from correction.domain.moments import DateSpan, When, day_start
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.admission.admit import admit
from correction.office.endings.sanctions import ask_arrest, decide, establish_breach
from correction.office.organisation import set_staff, set_unit
from correction.office.record import record
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY
from correction.testing.memory import MemoryStore

NOW = datetime(2026, 6, 1, tzinfo=UTC)
CONTROL, PROBATION, PAROLE, OUTSIDE = Category
STARTED_ON = date(2025, 8, 31)


class Desk:
    """An office with one case, and the verbs with everything filled in that a test does not care about."""

    def __init__(self, category, started_on=STARTED_ON, prohibitions=()):
        self.book, self.count = load_book("cn"), 0
        self.store = MemoryStore()
        term = DateSpan(from_on=started_on, to_on=date(2027, 12, 31))
        order = Order(
            category=category,
            decider=Decider.COURT,
            effective_on=started_on,
            term=term,
            prohibitions=prohibitions,
        )
        opened = CaseOpened(
            person_id="p1", person=SOMEBODY, order=order, office_id="S1", records_from_on=started_on
        )
        with self.store.writing() as uow:
            for unit in (
                OrgUnit(org_id="C1", level=OrgLevel.COUNTY, name="样例县"),
                OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="城东所", parent_id="C1"),
            ):
                set_unit(uow, unit, actor="t", now=NOW)
            admit(uow, case_id="case", opened=opened, actor="t", now=NOW)
        self.put(HandedOver(by="监狱") if category is OUTSIDE else ReportedIn(), started_on)

    def item(self, payload, on, actor="t"):
        self.count += 1
        return Draft(entry_id=f"e{self.count}", when=When.day(on), actor=actor, payload=payload)

    def put(self, payload, on):
        item = self.item(payload, on)
        with self.store.writing() as uow:
            record(uow, "case", [item], now=NOW)
        return item.entry_id

    def breach(self, on, kind=BreachKind.LEAVE, gravity=Gravity.MINOR, evidence="笔录", **more):
        item = self.item(BreachEstablished(breach=kind, gravity=gravity, evidence=evidence), on, **more)
        with self.store.writing() as uow:
            assert len(establish_breach(uow, "case", item, now=NOW)) == 1
        return item.entry_id

    def decide(self, kind, on, *basis, occasions=(), number="", **more):
        decided = Decided(decision=kind, document_no=number, basis_entries=basis, basis_occasions=occasions)
        item = self.item(decided, on, **more)
        with self.store.writing() as uow:
            assert len(decide(uow, "case", item, book=self.book, now=NOW)) == 1
        return item.entry_id

    def ask_arrest(self, proposal, on, reason="已购机票，可能逃跑"):
        item = self.item(ArrestAsked(proposal_entry_id=proposal, reason=reason), on)
        with self.store.writing() as uow:
            assert len(ask_arrest(uow, "case", item, book=self.book, now=NOW)) == 1


MARCH, APRIL = date(2026, 3, 10), date(2026, 4, 10)
ADMONITION, WARNING = DecisionKind.ADMONITION, DecisionKind.WARNING
POLICE, REVOKE, RECALL = (
    DecisionKind.POLICE_PUNISHMENT,
    DecisionKind.REVOCATION_PROPOSED,
    DecisionKind.RECALL_PROPOSED,
)
LADDER = {
    CONTROL: {ADMONITION, WARNING, POLICE},
    PROBATION: {ADMONITION, WARNING, POLICE, REVOKE},
    PAROLE: {ADMONITION, WARNING, REVOKE},
    OUTSIDE: {ADMONITION, WARNING, POLICE, RECALL},
}


@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize("kind", [ADMONITION, WARNING, POLICE, REVOKE, RECALL])
def test_each_category_has_its_own_exits_and_no_others(category, kind):
    desk = Desk(category)
    breach = desk.breach(MARCH, gravity=Gravity.SERIOUS)
    if kind in LADDER[category]:
        assert desk.decide(kind, APRIL, breach)
        return
    with pytest.raises(NotAllowed, match=r"第.+条") as refused:
        desk.decide(kind, APRIL, breach)
    assert refused.value.remedy


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2026, 1, 1)])
def test_a_parolee_can_be_punished_for_breaking_an_occupation_ban_since_2026(on):
    desk = Desk(PAROLE)
    breach = desk.breach(on, BreachKind.OCCUPATION)
    if on.year == 2026:
        assert desk.decide(POLICE, APRIL, breach)
        return
    with pytest.raises(NotAllowed):
        desk.decide(POLICE, APRIL, breach)


def test_a_revoked_warning_is_no_basis_from_the_day_of_its_revocation():
    desk = Desk(PROBATION)
    warned = desk.decide(WARNING, MARCH, desk.breach(MARCH))
    desk.put(DecisionRevoked(decision_entry_id=warned, reason="事实不清"), APRIL)
    assert desk.decide(REVOKE, date(2026, 4, 9), warned)
    with pytest.raises(InvalidValue, match="已于 2026-04-10 撤销"):
        desk.decide(REVOKE, APRIL, warned)


@pytest.mark.parametrize("kind", [ADMONITION, WARNING, POLICE, REVOKE])
def test_a_sanction_without_a_basis_is_refused(kind):
    with pytest.raises((InvalidValue, NotAllowed), match="依据"):
        Desk(PROBATION).decide(kind, APRIL)


def test_a_decision_cannot_rest_on_what_came_later_but_can_on_the_same_day():
    desk = Desk(PROBATION)
    breach = desk.breach(APRIL)
    with pytest.raises(InvalidValue, match="晚于"):
        desk.decide(ADMONITION, APRIL - timedelta(days=1), breach)
    assert desk.decide(ADMONITION, APRIL, breach)


def test_a_decision_cannot_rest_on_what_is_void_or_unknown():
    desk = Desk(PROBATION)
    breach = desk.breach(MARCH)
    with pytest.raises(NotFound, match="nothing"):
        desk.decide(ADMONITION, APRIL, "nothing")
    with pytest.raises(NotFound, match="ground_breach:x"):
        desk.decide(ADMONITION, APRIL, occasions=("ground_breach:x",))
    desk.put(Voided(entry_id=breach, reason="查错了人"), MARCH)
    with pytest.raises(InvalidValue, match="作废"):
        desk.decide(ADMONITION, APRIL, breach)


@pytest.mark.parametrize(
    ("bearer", "matter", "began_on", "refused"),
    [
        (Bearer.PERSON, Matter.ONGOING, MARCH, None),
        (Bearer.PERSON, Matter.OVER, APRIL, None),
        (Bearer.PERSON, Matter.WITHDRAWN, MARCH, "撤回"),
        (Bearer.OFFICE, Matter.ONGOING, MARCH, "工作机构"),
        (Bearer.PERSON, Matter.ONGOING, date(2026, 4, 11), "晚于"),
    ],
)
def test_an_alert_is_a_basis_only_while_it_stands_against_the_person(bearer, matter, began_on, refused):
    desk = Desk(PROBATION)
    stated = AlertStated(
        alert_id="a1",
        kind=AlertKind.ABSENT_TEN_DAYS,
        rule="absence",
        bearer=bearer,
        occasion="absence:x:days",
        matter=matter,
        began_at=day_start(began_on),
        ended_at=None,
        why=Why(citations=()),
    )
    with desk.store.writing() as uow:
        uow.append("case", [desk.item(stated, MARCH)], recorded_at=NOW)
    if refused is None:
        assert desk.decide(WARNING, APRIL, occasions=("absence:x:days",))
        return
    with pytest.raises(InvalidValue, match=refused):
        desk.decide(WARNING, APRIL, occasions=("absence:x:days",))


@pytest.mark.parametrize(("fact_on", "lawful"), [(date(2020, 6, 30), False), (date(2020, 7, 1), True)])
def test_the_day_of_the_fact_decides_whether_there_is_an_admonition(fact_on, lawful):
    desk = Desk(PROBATION, started_on=date(2020, 1, 6))
    breach = desk.breach(fact_on)
    if lawful:
        assert desk.decide(ADMONITION, date(2020, 7, 5), breach)
        return
    with pytest.raises(NotAllowed, match="没有训诫"):
        desk.decide(ADMONITION, date(2020, 7, 5), breach)
    assert desk.decide(WARNING, date(2020, 7, 5), breach)


@pytest.mark.parametrize(("on", "lawful"), [(date(2026, 2, 27), False), (date(2026, 2, 28), True)])
def test_praise_waits_six_months_from_the_arrival_or_names_deeds(on, lawful):
    # Six months from 31 August, the last day of its month, end on 28 February.
    desk = Desk(PROBATION)
    if lawful:
        assert desk.decide(DecisionKind.PRAISE, on)
        return
    with pytest.raises(NotAllowed, match="2026-02-28 才满 6 个月"):
        desk.decide(DecisionKind.PRAISE, on)
    deed = desk.put(ReportedIn(), date(2026, 1, 5))
    assert desk.decide(DecisionKind.PRAISE, on, deed)


def test_arrest_goes_only_with_a_proposal_in_force_and_with_a_reason():
    desk = Desk(PROBATION)
    breach = desk.breach(MARCH, gravity=Gravity.SERIOUS)
    with pytest.raises(NotFound, match="先提出撤销"):
        desk.ask_arrest("e99", APRIL)
    with pytest.raises(NotAllowed, match="不是有效的撤销建议"):
        desk.ask_arrest(desk.decide(WARNING, APRIL, breach), APRIL)
    proposal = desk.decide(REVOKE, APRIL, breach)
    with pytest.raises(InvalidValue, match="理由"):
        desk.ask_arrest(proposal, APRIL, reason=" ")
    with pytest.raises(InvalidValue, match="早于"):
        desk.ask_arrest(proposal, APRIL - timedelta(days=1))
    desk.ask_arrest(proposal, APRIL)
    desk.put(DecisionRevoked(decision_entry_id=proposal, reason="撤回建议"), APRIL)
    with pytest.raises(NotAllowed):
        desk.ask_arrest(proposal, APRIL)


@pytest.mark.parametrize("category", [CONTROL, OUTSIDE])
def test_nobody_under_control_or_outside_prison_is_arrested_by_this_way(category):
    desk = Desk(category)
    step = RECALL if category is OUTSIDE else WARNING
    other = desk.decide(step, APRIL, desk.breach(MARCH, gravity=Gravity.SERIOUS))
    with pytest.raises(NotAllowed, match="第四十七条"):
        desk.ask_arrest(other, APRIL)


def test_a_registered_actor_must_be_qualified_on_the_day():
    desk = Desk(PROBATION)
    breach = desk.breach(MARCH)
    qualified = (DateSpan(from_on=APRIL, to_on=None),)
    officer = StaffMember(staff_id="u1", name="李四", org_id="C1", role=Role.OFFICER, qualified=qualified)
    helper = StaffMember(staff_id="u2", name="王五", org_id="C1", role=Role.ASSISTANT)
    with desk.store.writing() as uow:
        for staff in (officer, helper):
            set_staff(uow, staff, actor="t", now=NOW)
    for actor, on in (("u1", APRIL - timedelta(days=1)), ("u2", APRIL)):
        with pytest.raises(NotAllowed, match="执法资格"):
            desk.decide(ADMONITION, on, breach, actor=actor)
    with pytest.raises(NotAllowed, match="执法资格"):
        desk.breach(APRIL, actor="u2")
    assert desk.decide(ADMONITION, APRIL, breach, actor="u1")


def test_a_breach_needs_evidence_and_a_rule_that_binds_the_person():
    span = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
    ban = ProhibitionOrder(kind=ProhibitionKind.ACTIVITY, text="不得饮酒", span=span)
    desk = Desk(PROBATION, prohibitions=(ban,))
    with pytest.raises(InvalidValue, match="证据"):
        desk.breach(MARCH, evidence=" ")
    with pytest.raises(InvalidValue, match="没有生效的禁止令"):
        desk.breach(APRIL, BreachKind.PROHIBITION)
    with pytest.raises(InvalidValue, match="第二十四条"):
        desk.breach(MARCH, BreachKind.MEDICAL_PAPERS)
    assert desk.breach(date(2026, 3, 31), BreachKind.PROHIBITION)
    assert Desk(OUTSIDE).breach(MARCH, BreachKind.MEDICAL_PAPERS)


def test_a_decision_that_is_on_record_is_not_recorded_again():
    desk = Desk(PROBATION)
    first, second = desk.breach(MARCH), desk.breach(APRIL)
    warning = desk.decide(WARNING, APRIL, first, number="警1")
    with pytest.raises(Conflict, match="文号 警1"):
        desk.decide(WARNING, APRIL + timedelta(days=2), second, number="警1")
    with pytest.raises(Conflict, match="同一依据"):
        desk.decide(WARNING, APRIL + timedelta(days=2), first, second, number="警2")
    desk.decide(ADMONITION, APRIL, first, number="警1")
    desk.decide(WARNING, APRIL, second, number="警2")
    desk.put(DecisionRevoked(decision_entry_id=warning, reason="文书有误"), APRIL)
    assert desk.decide(WARNING, APRIL + timedelta(days=3), first, number="警1")


def test_a_proposal_may_be_made_again_on_the_same_basis_but_not_under_the_same_number():
    desk = Desk(PROBATION)
    breach = desk.breach(MARCH)
    desk.decide(REVOKE, MARCH, breach, number="撤1")
    with pytest.raises(Conflict, match="撤1"):
        desk.decide(REVOKE, APRIL, breach, number="撤1")
    assert desk.decide(REVOKE, APRIL, breach, number="撤2")
