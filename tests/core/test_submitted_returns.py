"""A submitted return can be worked out again from what was known then; staffing counts people on a day."""

from datetime import date, datetime, timedelta

import pytest

from correction.domain.counting.indicators import Counted
from correction.domain.counting.returns import corrections
from correction.domain.days import WorkCalendar
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.admission import CaseOpened, Released, ReportedIn
from correction.domain.file import CaseFile
from correction.domain.moments import SHANGHAI, DateSpan, When
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.admission.admit import admit
from correction.office.counting.returns import submit_return, submitted, whole_return, withdraw_return
from correction.office.counting.staffing import Staffing, staff_on, staffing, staffing_by_office
from correction.office.counting.statistics import cases_of, judged, offices_under
from correction.office.organisation import set_staff, set_unit
from correction.office.record import draft, record, void
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, plain_context, probation
from correction.testing.memory import MemoryStore

CALENDAR = WorkCalendar(version="none")
MARCH = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
OURS = frozenset({"S1"})
APRIL = datetime(2026, 4, 1, 9, tzinfo=SHANGHAI)
EFFECTIVE_ON = date(2026, 3, 2)


def opened(number, office_id="S1"):
    return CaseOpened(
        person_id=f"p{number}",
        person=SOMEBODY,
        order=probation(EFFECTIVE_ON, date(2027, 3, 1)),
        office_id=office_id,
        records_from_on=EFFECTIVE_ON,
        case_no=f"A{number}",
    )


@pytest.fixture
def county():
    """A county with two offices, and one person who reported in time at the first."""
    store = MemoryStore()
    began_at = datetime(2026, 3, 2, 8, tzinfo=SHANGHAI)
    units = [OrgUnit(org_id="X1", level=OrgLevel.COUNTY, name="示例县")]
    units += [OrgUnit(org_id=i, level=OrgLevel.OFFICE, name=i, parent_id="X1") for i in ("S1", "S2")]
    units += [OrgUnit(org_id="V1", level=OrgLevel.STATION, name="村站", parent_id="S2")]
    with store.writing() as uow:
        for unit in units:
            set_unit(uow, unit, actor="t", now=began_at)
        for number in (1, 2):
            case_id = f"case-{number}"
            admit(uow, case_id=case_id, opened=opened(number), opening=(), actor="t", now=began_at)
        reported = draft(ReportedIn(), When.day(date(2026, 3, 4)), entry_id="r1", actor="t")
        record(uow, "case-1", [reported], now=began_at + timedelta(days=3))
    return store


def counted(store, book, now=APRIL):
    with store.reading() as uow:
        return tuple(cases_of(uow, book, CALENDAR, now))


def submit(store, book, now=APRIL, office_id="S1", period=MARCH):
    cases = counted(store, book, now)
    with store.writing() as uow:
        return submit_return(uow, office_id, period, cases, book, actor="t", now=now)


def worked_out(store, cases, book, offices=OURS):
    with store.reading() as uow:
        return whole_return(uow, cases, MARCH, offices, book)


def test_what_was_submitted_follows_from_what_was_known_then_and_later_facts_are_corrections(county, helan):
    entry = submit(county, helan)
    later = APRIL + timedelta(days=9)
    with county.writing() as uow:
        for name, fact, on in (("r2", ReportedIn(), 20), ("r3", Released(ground="特赦"), 31)):
            item = draft(fact, When.day(date(2026, 3, on)), entry_id=name, actor="t")
            record(uow, "case-2", [item], now=later)
    now = worked_out(county, counted(county, helan, later), helan)
    changed = {each.key: (each.submitted, each.now) for each in corrections(entry.payload.figures, now)}
    of_movement = {key: told for key, told in changed.items() if key.startswith("movement.")}
    assert of_movement == {"movement.probation.received": (1, 2), "movement.probation.released": (0, 1)}
    assert changed.get("indicator.out_of_supervision.denominator") == (1, 2)
    with county.reading() as uow:
        whole = {each.case_id: uow.entries(each.case_id) for each in entry.payload.known}
    then = [
        CaseFile.of_log(each.case_id, (e for e in whole[each.case_id] if e.number <= each.number))
        for each in entry.payload.known
    ]
    again = [judged(file, helan, plain_context(), entry.recorded_at) for file in then]
    assert worked_out(county, again, helan) == entry.payload.figures


def test_a_return_is_submitted_once_unless_the_first_is_void(county, helan):
    first = submit(county, helan)
    with pytest.raises(Conflict, match="已经上报"):
        submit(county, helan)
    with county.writing() as uow:
        void(uow, "S1", first.entry_id, reason="报错期间", actor="t", now=APRIL, void_id="v1")
    assert submit(county, helan, APRIL + timedelta(hours=1)).entry_id != first.entry_id
    with county.reading() as uow:
        assert submitted(uow, "S2", MARCH) is None
        assert submitted(uow, "S1", DateSpan(from_on=MARCH.from_on, to_on=date(2026, 3, 30))) is None


@pytest.mark.parametrize(
    ("office_id", "period", "refusal"),
    [
        ("X1", MARCH, (Conflict, "还没有上报的司法所：S1、S2")),
        ("V1", MARCH, (InvalidValue, "不是司法所，也不是县级机构")),
        ("S9", MARCH, (NotFound, "没有机构")),
        ("S1", DateSpan(from_on=date(2026, 4, 1), to_on=date(2026, 4, 1)), (InvalidValue, "还没有结束")),
        ("S1", DateSpan(from_on=date(2026, 4, 1)), (InvalidValue, "没有止日")),
    ],
)
def test_a_return_that_cannot_be_made_is_refused(county, helan, office_id, period, refusal):
    error, said = refusal
    with pytest.raises(error, match=said):
        submit(county, helan, office_id=office_id, period=period)


def test_a_county_submits_after_its_offices_and_its_return_is_that_of_their_union(county, helan):
    for office_id in ("S1", "S2"):
        submit(county, helan, office_id=office_id)
    entry = submit(county, helan, office_id="X1")
    union = frozenset({"X1", "S1", "S2", "V1"})
    assert entry.payload.figures == worked_out(county, counted(county, helan), helan, union)
    with county.reading() as uow:
        assert submitted(uow, "X1", MARCH) == entry
    with pytest.raises(Conflict, match="已经上报"):
        submit(county, helan, office_id="X1")


def test_what_an_office_learns_later_corrects_the_countys_return_too(county, helan):
    for office_id in ("S1", "S2", "X1"):
        entry = submit(county, helan, office_id=office_id)
    later = APRIL + timedelta(days=9)
    with county.writing() as uow:
        item = draft(ReportedIn(), When.day(date(2026, 3, 20)), entry_id="r2", actor="t")
        record(uow, "case-2", [item], now=later)
    union = frozenset({"X1", "S1", "S2", "V1"})
    now = worked_out(county, counted(county, helan, later), helan, union)
    told = {each.key: each for each in corrections(entry.payload.figures, now)}
    received = told["movement.probation.received"]
    assert (received.submitted, received.now, received.added) == (1, 2, ("case-2",))
    with county.reading() as uow:
        assert submitted(uow, "X1", MARCH) == entry


def test_an_offices_return_is_withdrawn_only_before_the_county_rests_on_it(county, helan):
    def withdraw(org_id, reason="报错期间"):
        with county.writing() as uow:
            withdraw_return(uow, org_id, MARCH, reason=reason, actor="t", now=APRIL)

    with pytest.raises(NotFound, match="没有上报"):
        withdraw("S1")
    for office_id in ("S1", "S2", "X1"):
        submit(county, helan, office_id=office_id)
    with pytest.raises(Conflict, match="示例县 已经据此汇总上报"):
        withdraw("S1")
    with pytest.raises(InvalidValue, match="理由"):
        withdraw("X1", " ")
    withdraw("X1")
    withdraw("S1")
    with county.reading() as uow:
        assert [submitted(uow, each, MARCH) is None for each in ("S1", "S2", "X1")] == [True, False, True]
    assert submit(county, helan, office_id="S1")


def test_staff_and_indicators_stand_in_a_return_with_who_is_behind_them(county, helan):
    member = StaffMember(staff_id="X9", name="陈", org_id="S1", role=Role.ASSISTANT)
    with county.writing() as uow:
        set_staff(uow, member, actor="t", now=datetime(2026, 3, 5, 9, tzinfo=SHANGHAI))
    told = {each.key: each for each in worked_out(county, counted(county, helan), helan)}
    assert told["staff.assistants"].staff_ids == ("X9",)
    assert "staff.officers" not in told
    assert told["indicator.never_captured.denominator"].case_ids == ("case-1", "case-2")
    assert [told[f"indicator.never_captured.{part}"].count for part in ("numerator", "denominator")] == [1, 2]


def test_a_county_is_the_union_of_the_offices_under_it(county):
    with county.reading() as uow:
        tree = uow.organisation()
    assert offices_under(tree, "X1") == {"X1", "S1", "S2", "V1"}
    assert offices_under(tree, "S2") == {"S2", "V1"}
    with pytest.raises(NotFound):
        offices_under(tree, "S9")


def test_staffing_counts_who_is_supervised_and_who_may_enforce_on_the_day(county, helan):
    span = DateSpan(from_on=date(2026, 3, 10), to_on=date(2026, 3, 20))
    staff = [
        StaffMember(staff_id="G1", name="甲", org_id="S1", role=Role.OFFICER, qualified=(span,)),
        StaffMember(staff_id="G2", name="乙", org_id="S2", role=Role.OFFICER),
        StaffMember(staff_id="X1", name="丙", org_id="S1", role=Role.ASSISTANT),
    ]
    with county.writing() as uow:
        for number, member in enumerate(staff):
            set_staff(uow, member, actor="t", now=datetime(2026, 3, 5 + number, 9, tzinfo=SHANGHAI))
    cases = counted(county, helan)
    with county.reading() as uow:
        on_day = {day: staff_on(uow, date(2026, 3, day)) for day in (4, 6, 20, 21)}
    assert [len(on_day[day]) for day in (4, 6, 20, 21)] == [0, 2, 3, 3]
    both, first = frozenset({"S1", "S2"}), OURS
    told = staffing(cases, on_day[20], both, date(2026, 3, 20))
    assert [each.case_ids for each in told.supervised] == [("case-1",)]
    assert (told.officers, told.unqualified, told.assistants) == (("G1",), ("G2",), ("X1",))
    assert staffing(cases, on_day[21], first, date(2026, 3, 21)).officers == ()
    apart = dict(staffing_by_office(cases, on_day[20], both, date(2026, 3, 20)))
    assert {office: (each.load, each.officers_short(1)) for office, each in apart.items()} == {
        "S1": (1, 0),
        "S2": (None, 1),
    }
    assert staffing(cases, on_day[4], first, date(2026, 3, 3)).supervised == ()


@pytest.mark.parametrize(
    ("people", "assistants", "short"), [(0, 0, 0), (1, 0, 1), (10, 1, 0), (11, 1, 1), (40, 1, 3)]
)
def test_one_assistant_to_ten_is_rounded_up_to_whole_assistants(people, assistants, short):
    told = Staffing(
        supervised=tuple(Counted(person_id=f"p{n}", case_ids=(f"c{n}",)) for n in range(people)),
        officers=(),
        unqualified=(),
        assistants=tuple(f"x{n}" for n in range(assistants)),
    )
    assert told.assistants_short(10) == short
    with pytest.raises(InvalidValue, match="1:0"):
        told.assistants_short(0)


def test_helan_wants_one_assistant_to_ten_persons_and_the_nation_sets_no_number(helan):
    key, on = "staffing.persons_per_assistant", date(2026, 3, 31)
    assert helan.get(key, on) == 10
    assert load_book("cn").get(key, on) is None
