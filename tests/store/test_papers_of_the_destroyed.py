"""Once a case is destroyed by order its numbers stay in the register, and nobody goes on showing its name."""

from datetime import date

import pytest
from correction_console.reading.briefs import Briefs

from correction.domain.errors import NotFound
from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.staff_acts import Activity
from correction.domain.moments import DateSpan, When
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.domain.papers.kinds import PaperKind
from correction.office.admission.erasure import order_erasure
from correction.office.organisation import set_staff, set_unit
from correction.office.papers.issuing import Wanted, issue, prepare
from correction.office.papers.register import DESTROYED, register_of
from correction.office.record import draft, void
from correction.rulebooks import load_book
from tests.store.office_samples import NOW, open_case

BOOK = load_book("cn")
OFFICE = "office-1"
CASES = ("case-1", "case-2")
YEARS = DateSpan(from_on=date(2026, 1, 1), to_on=date(2027, 12, 31))


@pytest.fixture
def county(sqlite):
    """A leave certificate for each of two persons, and an activity to which both were called."""
    with sqlite.writing() as uow:
        for org_id, level, parent in (("X1", OrgLevel.COUNTY, None), (OFFICE, OrgLevel.OFFICE, "X1")):
            set_unit(
                uow, OrgUnit(org_id=org_id, level=level, name=org_id, parent_id=parent), actor="t", now=NOW
            )
        staff = StaffMember(staff_id="staff-1", name="林所长", org_id=OFFICE, role=Role.OFFICER)
        set_staff(uow, staff, actor="t", now=NOW)
    for case_id in CASES:
        open_case(sqlite, case_id)
        leave = LeaveGranted(
            leave_id="L1",
            from_on=date(2026, 3, 10),
            to_on=date(2026, 3, 12),
            destination="邻县",
            level=LeaveLevel.OFFICE,
        )
        with sqlite.writing() as uow:
            item = draft(leave, When.day(date(2026, 3, 1)), entry_id=f"leave-{case_id}", actor="staff-1")
            uow.append(case_id, [item], recorded_at=NOW)
            wanted = Wanted(
                log_id=case_id, paper=PaperKind.LEAVE_CERTIFICATE, about_entry_id=f"leave-{case_id}"
            )
            issue(uow, BOOK, wanted, entry_id=f"paper-{case_id}", actor="staff-1", now=NOW)
    held = ActivityHeld(
        activity_id="a1", activity=Activity.STUDY, held_on=date(2026, 3, 5), offered_hours=4, called=CASES
    )
    with sqlite.writing() as uow:
        item = draft(held, When.day(date(2026, 3, 5)), entry_id="held", actor="staff-1")
        uow.append(OFFICE, [item], recorded_at=NOW)
    return sqlite


def destroy(store, case_id):
    with store.writing() as uow:
        order = order_erasure(
            uow, case_id, ground="依法销毁", document_no="示司销〔2026〕1号", actor="staff-1", now=NOW
        )
    store.destroy_key(case_id, order_entry_id=order)


def test_the_register_keeps_the_number_of_a_destroyed_paper_and_goes_on_listing_the_others(county):
    destroy(county, "case-1")
    with county.reading() as uow:
        lines = register_of(uow, [OFFICE], YEARS)
    said = [(each.log_id, each.entry.payload.number[-8:], each.voided) for each in lines]
    assert sorted(said) == [("case-1", "2026〕第1号", DESTROYED), ("case-2", "2026〕第2号", "")]
    assert not any(text for text in lines[0].entry.payload.document.words() if "张三" in text[1])


def test_whoever_was_shown_before_has_no_name_once_the_case_is_destroyed(county):
    briefs = Briefs()
    before = briefs.of(county, CASES)
    destroy(county, "case-1")
    after = briefs.of(county, CASES)
    assert before["case-1"].name == before["case-2"].name != "（已销毁）"
    assert (after["case-1"].name, after["case-2"]) == ("（已销毁）", before["case-2"])
    assert briefs.of(county, ["case-1"])["case-1"].name == "（已销毁）"


def test_a_sign_in_sheet_of_long_ago_can_be_made_without_whoever_was_destroyed(county):
    destroy(county, "case-1")
    wanted = Wanted(log_id=OFFICE, paper=PaperKind.SIGN_IN_SHEET, about_entry_id="held")
    with county.reading() as uow:
        called = prepare(uow, BOOK, wanted, actor="staff-1", now=NOW).values.lists["签到名单"]
    names = [line["人员"] for line in called]
    assert names == ["（已销毁）", "张三"]


def test_a_case_that_was_opened_by_mistake_breaks_no_list_that_still_names_it(county):
    briefs = Briefs()
    before = briefs.of(county, CASES)
    with county.writing() as uow:
        void(uow, "case-1", "case-1/opened", reason="重复立案", actor="staff-1", now=NOW, void_id="v")
    after = briefs.of(county, CASES)
    assert (after["case-1"].name, after["case-2"]) == ("（立案已作废）", before["case-2"])
    with pytest.raises(NotFound):
        briefs.of(county, ["nobody"])
