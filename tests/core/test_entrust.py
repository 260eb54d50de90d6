"""The county entrusts cases and powers, by its own qualified people, to offices under it and to no other."""

from datetime import date, datetime

import pytest

from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.admission import CaseOpened, OfficeAssigned
from correction.domain.facts.approvals import AttemptRefused
from correction.domain.file import CaseFile
from correction.domain.moments import SHANGHAI, DateSpan
from correction.domain.organisation import Delegation, OrgLevel, OrgUnit, Power, Role, StaffMember
from correction.office.admission.admit import admit
from correction.office.admission.entrust import delegate, entrust
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.organisation import set_staff, set_unit
from correction.office.ports import PLATFORM_LOG
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, probation
from correction.testing.memory import MemoryStore

BOOK = load_book("cn")
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
UNITS = (
    ("X1", OrgLevel.COUNTY, None),
    ("X2", OrgLevel.COUNTY, None),
    ("Q1", OrgLevel.SQUAD, "X1"),
    *((office, OrgLevel.OFFICE, county) for office, county in (("S1", "X1"), ("S2", "X1"), ("S3", "X2"))),
)
QUALIFIED = (DateSpan(from_on=date(2024, 1, 1), to_on=date(2026, 12, 31)),)
FROM_JANUARY = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 6, 30))


@pytest.fixture
def store():
    made = MemoryStore()
    with made.writing() as uow:
        for org_id, level, parent in UNITS:
            unit = OrgUnit(org_id=org_id, level=level, name=f"机构{org_id}", parent_id=parent)
            set_unit(uow, unit, actor="t", now=NOW)
        for staff_id in ("X1a", "X1u", "X2a", "Q1a", "S1a"):
            qualified = () if staff_id.endswith("u") else QUALIFIED
            staff = StaffMember(
                staff_id=staff_id, name=staff_id, org_id=staff_id[:2], role=Role.OFFICER, qualified=qualified
            )
            set_staff(uow, staff, actor="t", now=NOW)
        opened = CaseOpened(
            person_id="p",
            person=SOMEBODY,
            order=probation(date(2026, 1, 5), date(2027, 1, 4)),
            office_id="S1",
            records_from_on=date(2026, 1, 5),
        )
        admit(uow, case_id="case", opened=opened, opening=[], actor="t", now=NOW)
    return made


def given(store, to="S2", actor="X1a", on=TODAY):
    tried = Attempt(case_id="case", matter=None, did="委托司法所", actor=actor, now=NOW)
    return attempt(store, tried, lambda uow: entrust(uow, "case", to, on=on, book=BOOK, actor=actor, now=NOW))


def power(store, actor="X1a", *, to="S1", by="X1", span=FROM_JANUARY, matter=Power.LEAVE):
    entrusted = Delegation(matter=matter, from_org_id=by, to_org_id=to, span=span)
    tried = Attempt(case_id=PLATFORM_LOG, matter=None, did="委托权限", actor=actor, now=NOW)
    return attempt(store, tried, lambda uow: delegate(uow, entrusted, book=BOOK, actor=actor, now=NOW))


def log(store, log_id="case"):
    with store.reading() as uow:
        return CaseFile.of_log(log_id, uow.entries(log_id))


@pytest.mark.parametrize("actor", ["X1a", "Q1a"])
def test_the_county_or_its_squad_entrusts_a_case_to_another_office_of_its_own(store, actor):
    assert given(store, actor=actor).payload == OfficeAssigned(office_id="S2")


@pytest.mark.parametrize(
    ("to", "actor", "refused"),
    [
        ("S2", "S1a", (NotAllowed, "S1a不属于机构X1", "第九条第二款")),
        ("S2", "X2a", (NotAllowed, "X2a不属于机构X1", "第九条第二款")),
        ("S2", "X1u", (NotAllowed, "X1u在 2026-03-02 没有执法资格", "第十条")),
        ("S3", "X1a", (InvalidValue, "机构S3不在机构X1之下", "第三十条")),
        ("X1", "X1a", (InvalidValue, "机构X1不是司法所", "第九条第二款")),
    ],
)
def test_what_the_law_does_not_allow_is_refused_with_its_article_and_kept(store, to, actor, refused):
    error, what, article = refused
    with pytest.raises(error, match=what):
        given(store, to, actor)
    file = log(store)
    assert file.of(OfficeAssigned) == ()
    (kept,) = file.of(AttemptRefused)
    assert (kept.payload.who, kept.payload.attempted) == (actor, "委托司法所")
    assert article in kept.payload.article
    assert kept.payload.remedy


def test_the_qualification_is_that_of_the_day_from_which_the_office_answers(store):
    with pytest.raises(NotAllowed, match="没有执法资格"):
        given(store, on=date(2023, 12, 31))


def test_slips_are_told_and_are_no_attempts_against_the_law(store):
    with pytest.raises(Conflict, match="本案已由 机构S1 负责"):
        given(store, "S1")
    with pytest.raises(NotFound, match="S9"):
        given(store, "S9")
    with pytest.raises(NotFound, match="没有工作人员 nobody"):
        given(store, actor="nobody")
    assert log(store).of(AttemptRefused) == ()


def test_a_power_is_entrusted_once_and_told_twice_is_told_once(store):
    assert [power(store) for _ in range(2)] == [True, False]
    with store.reading() as uow:
        tree = uow.organisation()
    assert tree.delegated(Power.LEAVE, "S1", date(2026, 6, 30))
    assert not tree.delegated(Power.LEAVE, "S1", date(2026, 7, 1))
    assert not tree.delegated(Power.LABOUR, "S1", TODAY)


@pytest.mark.parametrize(
    ("actor", "said", "error", "what"),
    [
        ("S1a", {}, NotAllowed, "S1a不属于机构X1"),
        ("X1u", {}, NotAllowed, "没有执法资格"),
        ("X2a", {"by": "X2"}, InvalidValue, "机构X2不是机构S1所属的县级社区矫正机构"),
        ("X1a", {"by": "S2"}, InvalidValue, "机构S2不是机构S1所属的县级社区矫正机构"),
        ("X1a", {"to": "X2"}, InvalidValue, "机构X2不是司法所"),
    ],
)
def test_a_power_is_entrusted_by_the_county_over_the_office_alone(store, actor, said, error, what):
    with pytest.raises(error, match=what):
        power(store, actor, **said)
    (kept,) = log(store, PLATFORM_LOG).of(AttemptRefused)
    assert kept.payload.attempted == "委托权限"


def test_a_power_that_is_held_already_is_not_entrusted_again_for_the_same_days(store):
    power(store)
    with pytest.raises(Conflict, match="已受委托外出"):
        power(store, span=DateSpan(from_on=date(2026, 6, 30)))
    with pytest.raises(Conflict, match="已受委托外出"):
        power(store, span=DateSpan(from_on=date(2025, 1, 1)))
    assert power(store, span=DateSpan(from_on=date(2026, 7, 1)))
    with pytest.raises(Conflict, match="至 另行通知 已受委托外出"):
        power(store, span=DateSpan(from_on=date(2027, 1, 1)))
    assert power(store, matter=Power.LABOUR)
    assert power(store, to="S2")
