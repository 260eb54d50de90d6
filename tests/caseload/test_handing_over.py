"""Handing a caseload over: who carries what afterwards, what is refused, the open work that goes along."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.case.responsibility import responsible_on
from correction.domain.entry import Fact
from correction.domain.errors import Conflict, InvalidValue
from correction.domain.facts.admission import (
    CaseOpened,
    ClassAssigned,
    ManagementClass,
    ReportedIn,
    StaffAssigned,
    StaffReleased,
)
from correction.domain.facts.handover import CaseloadHandedOver
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel, LeaveRevoked
from correction.domain.facts.supervision_orders import SupervisionOrdered
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.admission.admit import admit
from correction.office.caseload.handing_over import Handover, caseload_of, hand_over, handovers_under
from correction.office.caseload.open_work import OpenSort, open_work
from correction.office.county.supervision_orders import issue_order
from correction.office.organisation import set_staff, set_unit
from correction.office.record import draft, record, void
from correction.office.unlawful import PowerLacking
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, plain_context, probation
from correction.testing.memory import MemoryStore

NOW = datetime(2026, 3, 16, 9, tzinfo=timezone(timedelta(hours=8)))
UNITS = (("X1", OrgLevel.COUNTY, None), ("S1", OrgLevel.OFFICE, "X1"), ("S2", OrgLevel.OFFICE, "X1"))
STAFF = (
    ("G1", "S1", Role.OFFICER, True),
    ("G2", "S1", Role.OFFICER, True),
    ("G3", "S1", Role.OFFICER, False),
    ("H1", "S1", Role.ASSISTANT, False),
    ("Z1", "S2", Role.OFFICER, True),
)
CASES = ("a", "b", "c")
ALL = Handover(from_staff_id="G1", to_staff_id="G2", from_on=date(2026, 3, 16), reason="调离", case_ids=CASES)


@pytest.fixture(scope="module")
def book():
    return load_book("demo-county")


@pytest.fixture
def office():
    """Three cases of one office: G1 is the 1 of two of them and an X in the third, where G2 is the 1."""
    store = MemoryStore()
    with store.writing() as uow:
        for org_id, level, parent in UNITS:
            unit = OrgUnit(org_id=org_id, level=level, name=org_id, parent_id=parent)
            set_unit(uow, unit, actor="t", now=NOW)
        for staff_id, org_id, role, qualified in STAFF:
            spans = (DateSpan(from_on=date(2020, 1, 1)),) if qualified else ()
            member = StaffMember(staff_id=staff_id, name=staff_id, org_id=org_id, role=role, qualified=spans)
            set_staff(uow, member, actor="t", now=NOW)
        for case_id in CASES:
            opened = CaseOpened(
                person_id=f"p-{case_id}",
                person=SOMEBODY,
                order=probation(date(2026, 1, 5), date(2026, 4, 10) if case_id == "b" else date(2027, 1, 4)),
                office_id="S1",
                records_from_on=date(2026, 1, 5),
            )
            admit(uow, case_id=case_id, opened=opened, actor="t", now=NOW)
            classed = ClassAssigned(management_class=ManagementClass.GENERAL)
            facts = [ReportedIn(), classed, StaffAssigned(staff_id="G1", role=Role.OFFICER)]
            if case_id == "c":
                facts = [
                    ReportedIn(),
                    StaffAssigned(staff_id="G2", role=Role.OFFICER),
                    StaffAssigned(staff_id="G1", role=Role.ASSISTANT),
                ]
            drafts = [
                draft(one, When.day(date(2026, 1, 8)), entry_id=f"{case_id}-{n}", actor="t")
                for n, one in enumerate(facts)
            ]
            record(uow, case_id, drafts, now=NOW)
    return store


def give(store, book, handover=ALL, *, entry_id="h1", now=NOW):
    with store.writing() as uow:
        return hand_over(uow, handover, entry_id=entry_id, book=book, actor="k", now=now)


def file_of(store, case_id):
    with store.reading() as uow:
        return CaseFile.of_log(case_id, uow.log(case_id))


def carriers(store, case_id, on=date(2026, 3, 16)):
    return dict(responsible_on(file_of(store, case_id), on))


def test_all_cases_go_to_the_successor_and_the_day_before_stays_as_it_was(office, book):
    with office.reading() as uow:
        held = caseload_of(uow, "G1", ["S1", "S2"], from_on=ALL.from_on, now=NOW)
    assert [(one.case_id, one.role) for one in held] == [
        ("a", Role.OFFICER),
        ("b", Role.OFFICER),
        ("c", Role.ASSISTANT),
    ]
    give(office, book)
    # The successor was the 1 of the third already, and stays so.
    assert [carriers(office, each) for each in CASES] == [{"G2": Role.OFFICER}] * 3
    assert carriers(office, "a", date(2026, 3, 15)) == {"G1": Role.OFFICER}
    with office.reading() as uow:
        assert caseload_of(uow, "G1", ["S1"], from_on=ALL.from_on, now=NOW) == ()


def test_every_case_names_the_handing_over_and_its_reason_and_the_body_keeps_it(office, book):
    made = give(office, book)
    for case_id in CASES:
        file = file_of(office, case_id)
        written = [e.payload for e in (*file.of(StaffAssigned), *file.of(StaffReleased))]
        ours = [one for one in written if one.handover_id]
        assert {(one.handover_id, one.reason) for one in ours} == {(made.entry_id, "调离")}
    with office.reading() as uow:
        ((org_id, kept),) = handovers_under(uow, ["S1", "S2", "X1"])
    assert (org_id, kept.payload.case_ids, kept.when.legal_on) == ("S1", CASES, ALL.from_on)


def test_chosen_cases_alone_go_and_the_same_request_again_does_nothing(office, book):
    one = replace(ALL, case_ids=("b",))
    first, numbers = give(office, book, one), len(file_of(office, "b").entries)
    assert give(office, book, one).entry_id == first.entry_id
    assert len(file_of(office, "b").entries) == numbers
    assert carriers(office, "a") == {"G1": Role.OFFICER}
    with pytest.raises(Conflict, match="换一个新的编号"):
        give(office, book, replace(one, reason="另一理由"))


def test_a_handing_over_can_be_voided_case_by_case_and_handed_back(office, book):
    give(office, book, replace(ALL, case_ids=("a",)))
    with office.writing() as uow:
        for n, entry in enumerate(e for e in uow.log("a") if getattr(e.payload, "handover_id", None)):
            void(uow, "a", entry.entry_id, reason="录错", actor="k", now=NOW, void_id=f"v{n}")
    assert carriers(office, "a") == {"G1": Role.OFFICER}
    give(office, book, replace(ALL, case_ids=("b",)), entry_id="h2")
    back = replace(ALL, from_staff_id="G2", to_staff_id="G1", case_ids=("b",), reason="返岗")
    give(office, book, back, entry_id="h3")
    assert carriers(office, "b") == {"G1": Role.OFFICER}


@pytest.mark.parametrize(
    ("changed", "error", "told"),
    [
        ({"to_staff_id": "G3"}, PowerLacking, "没有执法资格.*第十条"),
        ({"to_staff_id": "H1"}, PowerLacking, "没有执法资格.*第十条"),
        ({"to_staff_id": "Z1"}, PowerLacking, "不属于负责案件"),
        ({"reason": " "}, InvalidValue, "没有写明理由"),
        ({"case_ids": ()}, InvalidValue, "没有选择移交的案件"),
        ({"to_staff_id": "G1"}, InvalidValue, "同一人"),
        ({"from_on": date(2026, 3, 17)}, InvalidValue, "还没有到"),
        ({"from_on": date(2026, 1, 6)}, Conflict, "不由 G1 负责"),
        ({"from_staff_id": "G3"}, Conflict, "不由 G3 负责"),
    ],
)
def test_a_handing_over_that_cannot_be_so_is_refused_and_changes_no_case(office, book, changed, error, told):
    before = {each: file_of(office, each).entries for each in CASES}
    with pytest.raises(error, match=told):
        give(office, book, replace(ALL, **changed))
    assert {each: file_of(office, each).entries for each in CASES} == before
    with office.reading() as uow:
        assert uow.of_kinds("S1", CaseloadHandedOver) == ()


def test_an_assistant_may_take_the_place_of_an_assistant(office, book):
    give(office, book, replace(ALL, to_staff_id="H1", case_ids=("c",)))
    assert carriers(office, "c") == {"G2": Role.OFFICER, "H1": Role.ASSISTANT}


@pytest.mark.parametrize(("revoked_on", "away_until"), [(9, None), (10, 10), (12, 12), (None, 14)])
def test_who_was_called_back_from_leave_is_still_to_return(office, book, revoked_on, away_until):
    leave = LeaveGranted(
        leave_id="l1",
        from_on=date(2026, 3, 10),
        to_on=date(2026, 3, 14),
        destination="外县",
        level=LeaveLevel.OFFICE,
    )
    said: list[tuple[Fact, int]] = [(leave, 9)]
    if revoked_on:
        said.append((LeaveRevoked(leave_id="l1", reason="责令返回"), revoked_on))
    with office.writing() as uow:
        drafts = [
            draft(one, When.day(date(2026, 3, day)), entry_id=f"w{n}", actor="t")
            for n, (one, day) in enumerate(said)
        ]
        record(uow, "a", drafts, now=NOW)
    with office.reading() as uow:
        work = open_work(uow, ("a",), book=book, calendar=plain_context().calendar, now=NOW)
    away = [(one.on, one.late) for one in work if one.sort is OpenSort.AWAY]
    assert away == ([(date(2026, 3, away_until), True)] if away_until else [])


def test_the_open_work_of_the_cases_is_listed_with_its_days(office, book):
    out_on, back_on, next_on = date(2026, 3, 10), date(2026, 3, 14), date(2026, 3, 20)
    facts = (
        LeaveGranted(
            leave_id="l1", from_on=out_on, to_on=back_on, destination="外县", level=LeaveLevel.OFFICE
        ),
        LeaveAsked(leave_id="l2", from_on=next_on, to_on=next_on, destination="省城", reason="就医"),
    )
    with office.writing() as uow:
        drafts = [
            draft(one, When.day(date(2026, 3, 9 + 6 * n)), entry_id=f"w{n}", actor="t")
            for n, one in enumerate(facts)
        ]
        record(uow, "a", drafts, now=NOW)
        order = SupervisionOrdered(
            from_org_id="X1", demands="补做走访", due_on=date(2026, 3, 20), about_case_id="a"
        )
        issue_order(uow, "S1", order, order_id="o1", actor="k", now=NOW)
    with office.reading() as uow:
        work = open_work(
            uow, ("b", "a"), book=book, calendar=plain_context().calendar, now=NOW + timedelta(days=4)
        )
    found = {(one.case_id, one.sort): one for one in work}
    away = found["a", OpenSort.AWAY]
    assert (away.what, away.on, away.late, away.ref_id) == ("外出 外县", date(2026, 3, 14), True, "l1")
    assert found["a", OpenSort.REQUEST].ref_id == "l2"
    ordered = found["a", OpenSort.ORDER]
    assert (ordered.on, ordered.late, ordered.ref_id) == (date(2026, 3, 20), False, "o1")
    assert found["b", OpenSort.ENDING].on == date(2026, 4, 10)
    assert ("b", OpenSort.ORDER) not in found
    due = {(one.case_id, one.what): one.on for one in work if one.sort is OpenSort.DUE}
    assert due["a", "周听声"] == due["b", "周听声"] == date(2026, 3, 22)
    missed = {one.case_id: (one.what, one.on) for one in work if one.sort is OpenSort.MISSED}
    assert missed["b"] == ("口头或者电话报告", date(2026, 3, 15))
    assert [one.case_id for one in work] == sorted((one.case_id for one in work), reverse=True)
