"""What screens ask: pages of alerts that miss none, names found without being stored, what waits."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import ClassAssigned, ManagementClass
from correction.domain.facts.alerts import AlertReviewed, AlertStated, Disposition, Matter
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel, LeaveReturned, LeaveRevoked
from correction.domain.facts.minors import ReadGround, RecordSealed, ShieldedRead
from correction.domain.finding import Why
from correction.store.queries.screens import (
    alert_row,
    case_row,
    cases_of_offices,
    cases_of_person,
    due_count,
    leaves_out,
    leaves_waiting,
    open_alerts,
    open_by_grade,
    search_people,
    terms_ending,
)
from correction.store.tables import AlertRow, CheckInRow, LeaveRow
from tests.store.office_samples import CITIZEN_NO, NOW, draft, open_case, person

KINDS = (AlertKind.LOST_CONTACT, AlertKind.CHECK_IN_MISSED, AlertKind.TERM_ENDING)


def stated(n, **given):
    about: dict[str, Any] = {
        "alert_id": f"a{n:02}",
        "kind": KINDS[n % 3],
        "rule": "rule",
        "bearer": Bearer.PERSON,
        "occasion": f"rule:{n}",
        "matter": Matter.ONGOING,
        "began_at": NOW + timedelta(hours=n % 5),
        "ended_at": None,
        "why": Why(citations=()),
    }
    return AlertStated(**(about | given))


@pytest.fixture
def office(sqlite):
    for case_id in ("case-1", "case-2"):
        open_case(sqlite, case_id, days=2)
    acts = [stated(n) for n in range(20)]
    acts.append(stated(7, matter=Matter.WITHDRAWN))
    acts.append(AlertReviewed(alert_id="a08", disposition=Disposition.CONFIRMED, note="属实"))
    with sqlite.writing() as uow:
        drafts = [draft(act, entry_id=f"act/{n}", at=NOW) for n, act in enumerate(acts)]
        uow.append("case-1", drafts, recorded_at=NOW)
    return sqlite


def test_pages_hold_every_open_alert_once_gravest_and_oldest_first(office):
    seen: list[AlertRow] = []
    after = None
    while True:
        page = open_alerts(office, office_ids=["office-1"], after=after, limit=4)
        assert len(page.alerts) <= 4
        seen += page.alerts
        after = page.next_after
        if after is None:
            break
    assert {alert.alert_id for alert in seen} == {f"a{n:02}" for n in range(20) if n not in {7, 8}}
    assert len(seen) == 18
    order = [(alert.grade, alert.began_at, alert.alert_id) for alert in seen]
    assert order == sorted(order)
    assert seen[0].began_at == NOW
    assert open_alerts(office, office_ids=["office-2"]).alerts == ()


def test_cases_are_listed_by_office_and_by_person(office):
    first = cases_of_offices(office, office_ids=["office-1"], limit=1)
    assert [case.case_id for case in first] == ["case-1"]
    rest = cases_of_offices(office, office_ids=["office-1"], after="case-1")
    assert [case.case_id for case in rest] == ["case-2"]
    (mine,) = cases_of_person(office, "person-of-case-2")
    assert (mine.began_on, mine.category) == (date(2026, 1, 1), "probation")


def test_people_are_found_by_part_of_a_name_or_number_within_the_askers_offices(database):
    open_case(database, "case-1", who=person("欧阳某", citizen_no=CITIZEN_NO))
    open_case(database, "case-2", who=person("欧某", phone="13912345678"))
    assert [case_id for case_id, _ in search_people(database, "欧")] == ["case-1", "case-2"]
    assert [case_id for case_id, _ in search_people(database, "1002x")] == ["case-1"]
    assert [who.name for _, who in search_people(database, "5678", office_ids=["office-1"])] == ["欧某"]
    assert search_people(database, "欧", office_ids=["office-2"]) == ()
    assert search_people(database, " ") == ()


BOY = {"citizen_no": CITIZEN_NO, "phone": "13912345678", "address": "样例路1号"}
SUPERVISING = ShieldedRead(case_ids=(), ground=ReadGround.SUPERVISION, purpose="核对身份")
BY_LAW = ShieldedRead(case_ids=(), ground=ReadGround.JUDICIAL, purpose="办理新案", document_no="查询函1号")


@pytest.fixture
def shielded(database):
    """A minor, an adult of the same name, and an adult whose record is sealed."""
    minor = replace(person("欧阳小某", **BOY), born_on=date(2010, 6, 1))
    open_case(database, "case-1", who=minor)
    open_case(database, "case-2", who=person("欧阳大某"))
    open_case(database, "case-3", who=person("欧阳封某"))
    sealed = draft(RecordSealed(document_no="封1号"), entry_id="sealed", on=date(2026, 2, 1))
    with database.writing() as uow:
        uow.append("case-3", [sealed], recorded_at=NOW)
    return database


@pytest.mark.parametrize("words", ["欧阳", "小某", "封某", CITIZEN_NO, "5678"])
def test_no_part_of_a_shielded_name_or_number_finds_anybody_without_a_purpose(shielded, words):
    found = [case_id for case_id, _ in search_people(shielded, words)]
    assert found == (["case-2"] if words == "欧阳" else [])


def test_for_a_purpose_a_minor_is_found_and_told_masked_field_by_field(shielded):
    found = dict(search_people(shielded, "欧阳", read=SUPERVISING))
    assert set(found) == {"case-1", "case-2"}
    boy = found["case-1"]
    assert (boy.name, boy.citizen_no, boy.phone, boy.address) == ("欧某", None, None, None)
    assert boy.born_on == date(2010, 6, 1)
    assert found["case-2"].name == "欧阳大某"
    blank = replace(SUPERVISING, purpose=" ")
    assert set(dict(search_people(shielded, "欧阳", read=blank))) == {"case-2"}


def test_a_sealed_record_is_found_by_a_lawful_query_with_its_letter_alone(shielded):
    assert search_people(shielded, "封某", read=SUPERVISING) == ()
    assert search_people(shielded, "封某", read=replace(BY_LAW, document_no="")) == ()
    ((case_id, who),) = search_people(shielded, "封某", read=BY_LAW)
    assert (case_id, who.name) == ("case-3", "（已封存）")


def test_what_waits_for_review_is_counted(office):
    assert due_count(office, NOW) == 2
    assert due_count(office, NOW - timedelta(days=1)) == 0
    for _ in range(3):
        office.claim_due(NOW, 9)
    assert due_count(office, NOW) == 1


def test_read_models_are_plain_tables_for_importing_systems(database):
    open_case(database, days=2)
    days: dict[str, Any] = {"from_on": date(2026, 5, 1), "to_on": date(2026, 5, 3), "destination": "杭州"}
    facts = [
        LeaveAsked(leave_id="l", reason="探亲", **(days | {"to_on": date(2026, 5, 9)})),
        LeaveGranted(leave_id="l", level=LeaveLevel.OFFICE, **days),
        ClassAssigned(management_class=ManagementClass.STRICT),
    ]
    with database.writing() as uow:
        drafts = [draft(fact, entry_id=f"f{n}", at=NOW) for n, fact in enumerate(facts)]
        uow.append("case-1", drafts, recorded_at=NOW)
    with Session(database.engine) as session:
        check_ins = session.exec(select(CheckInRow).order_by(col(CheckInRow.made_at))).all()
        (leave,) = session.exec(select(LeaveRow)).all()
    assert [row.made_at.utcoffset() for row in check_ins] == [timedelta(0)] * 2
    assert check_ins[0].means == "phone_app"
    assert (leave.to_on, leave.level, leave.granted_at) == (date(2026, 5, 3), "office", NOW)
    (case,) = cases_of_offices(database, office_ids=["office-1"])
    assert case.management_class == "strict"


def test_open_alerts_are_counted_and_paged_by_grade(office):
    counts = open_by_grade(office, ["office-1"])
    assert sum(counts.values()) == 18
    for grade, count in counts.items():
        page = open_alerts(office, office_ids=["office-1"], grade=grade)
        assert [alert.grade for alert in page.alerts] == [grade] * count
    assert open_by_grade(office, ["office-2"]) == {}
    assert open_by_grade(office, []) == {}


def test_one_row_says_whose_a_case_or_an_alert_is(office):
    assert getattr(case_row(office, "case-1"), "office_id", None) == "office-1"
    assert getattr(alert_row(office, "a00"), "log_id", None) == "case-1"
    assert case_row(office, "case-9") is None
    assert alert_row(office, "a99") is None


def test_names_are_found_by_another_spelling(sqlite):
    open_case(sqlite, "case-1", who=person("欧阳某"))
    spelled = {"欧阳某": ("ouyangmou", "oym")}
    found = [search_people(sqlite, said, spell=spelled.__getitem__) for said in ("ouyang", "OYM", "yao")]
    assert [[case_id for case_id, _ in rows] for rows in found] == [["case-1"], ["case-1"], []]


def test_leaves_wait_then_are_out_until_somebody_is_back(sqlite):
    open_case(sqlite)
    days: dict[str, Any] = {"from_on": date(2026, 5, 1), "to_on": date(2026, 5, 3), "destination": "杭州"}
    steps = [
        LeaveAsked(leave_id="l", reason="探亲", **days),
        LeaveGranted(leave_id="l", level=LeaveLevel.OFFICE, **days),
        LeaveReturned(leave_id="l"),
    ]
    seen = []
    for n, fact in enumerate(steps):
        with sqlite.writing() as uow:
            uow.append("case-1", [draft(fact, entry_id=f"l{n}", at=NOW)], recorded_at=NOW)
        waiting = leaves_waiting(sqlite, office_ids=["office-1"])
        out = leaves_out(sqlite, office_ids=["office-1"], on=date(2026, 5, 1))
        early = leaves_out(sqlite, office_ids=["office-1"], on=date(2026, 4, 30))
        seen.append((len(waiting), len(out), len(early)))
    assert seen == [(1, 0, 0), (0, 1, 0), (0, 0, 0)]
    assert leaves_out(sqlite, office_ids=["office-2"], on=date(2026, 5, 1)) == ()


def test_who_had_left_when_the_leave_was_taken_back_is_out_until_the_return(sqlite):
    open_case(sqlite)
    before, away = NOW.date() - timedelta(days=1), NOW.date()
    for name, first in (("gone", before), ("never", away + timedelta(days=1))):
        grant = LeaveGranted(
            leave_id=name,
            level=LeaveLevel.OFFICE,
            from_on=first,
            to_on=first + timedelta(days=5),
            destination="杭州",
        )
        with sqlite.writing() as uow:
            back = LeaveRevoked(leave_id=name, reason="责令返回")
            drafts = [draft(fact, entry_id=f"{name}-{fact.KIND}", at=NOW) for fact in (grant, back)]
            uow.append("case-1", drafts, recorded_at=NOW)
    later = away + timedelta(days=2)
    assert [row.leave_id for row in leaves_out(sqlite, office_ids=["office-1"], on=later)] == ["gone"]
    with sqlite.writing() as uow:
        closed = draft(LeaveReturned(leave_id="gone", proof="票"), entry_id="closed", at=NOW)
        uow.append("case-1", [closed], recorded_at=NOW)
    assert leaves_out(sqlite, office_ids=["office-1"], on=later) == ()


def test_terms_are_ending_by_the_day_on_which_they_end(sqlite):
    open_case(sqlite)
    days = (date(2027, 12, 30), date(2027, 12, 31))
    found = [terms_ending(sqlite, office_ids=["office-1"], by_on=on) for on in days]
    assert [[row.case_id for row in rows] for rows in found] == [[], ["case-1"]]
