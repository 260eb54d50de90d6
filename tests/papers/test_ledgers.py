"""Ledgers list what was recorded in the period, of the offices asked for, and an export is logged first."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from correction.cli.words import summary, word
from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import Channel, ContactTried
from correction.domain.facts.accounts import PersonalRead
from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.investigation import Asker, InvestigationAsked
from correction.domain.facts.leave import LeaveReturned
from correction.domain.facts.minors import RecordSealed
from correction.domain.facts.staff_acts import Activity, ActivityAttended, ActKind, Attendance, StaffActed
from correction.domain.file import CaseFile
from correction.domain.ledger import Ledger, LedgerKind
from correction.domain.moments import DateSpan, When
from correction.domain.person import Person, Sex
from correction.office.ledgers.exporting import export_ledger
from correction.office.ledgers.making import make_ledger
from correction.office.ledgers.reading import Source
from correction.office.ports import PLATFORM_LOG, LogKind
from correction.office.record import draft, void
from correction.papers.drawing import drawn
from correction.papers.tables import printed_of, workbook_of
from tests.core.case_desk import CASE
from tests.papers.paper_desk import AT, PaperDesk
from tests.papers.test_drawing_papers import pages

YEAR = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))


def source(desk, uow, period=YEAR, offices=("S1",), **more):
    return Source(
        uow=uow,
        log_ids=uow.case_ids(),
        offices=frozenset(offices),
        period=period,
        say=summary,
        word=word,
        **more,
    )


def ledger(desk, kind, period=YEAR, offices=("S1",), **more) -> Ledger:
    with desk.store.reading() as uow:
        return make_ledger(source(desk, uow, period, offices, **more), kind)


def row(made: Ledger, number=0):
    return dict(zip(made.columns, made.rows[number], strict=True))


def test_the_roster_lists_who_was_in_correction_on_the_last_day_with_numbers_masked(desk):
    (line,) = [
        row(ledger(desk, LedgerKind.ROSTER, DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))))
    ]
    assert (line["姓名"], line["身份证号码"], line["出生日期"], line["止日"]) == (
        "周明远",
        "已隐去",
        "1985",
        "2026-08-31",
    )
    early = DateSpan(from_on=date(2025, 1, 1), to_on=date(2025, 8, 31))
    assert ledger(desk, LedgerKind.ROSTER, early).rows == ()
    desk.release()
    assert ledger(desk, LedgerKind.ROSTER).rows == ()
    assert row(ledger(desk, LedgerKind.ENDED))["事项"] == "解除社区矫正"


def test_leave_is_one_line_from_asking_to_coming_back(desk):
    desk.leave()
    first = row(ledger(desk, LedgerKind.LEAVES))
    assert (first["申请"], first["天数"], first["结果"]) == ("2026-03-01", "10", "未销假")
    desk.put(LeaveReturned(leave_id="L1"), date(2026, 3, 19))
    (line,) = ledger(desk, LedgerKind.LEAVES).rows
    assert line[-2:] == ("2026-03-19", "已销假")
    assert (
        ledger(desk, LedgerKind.LEAVES, DateSpan(from_on=date(2026, 4, 1), to_on=date(2026, 4, 30))).rows
        == ()
    )


def test_another_office_has_nothing_of_it_and_what_is_void_is_gone(desk):
    entry_id = desk.put(ContactTried(channel=Channel.PHONE, reached=False), date(2026, 3, 2))
    assert len(ledger(desk, LedgerKind.SEARCHES).rows) == 1
    assert ledger(desk, LedgerKind.SEARCHES, offices=("S2",)).rows == ()
    with desk.store.writing() as uow:
        void(uow, CASE, entry_id, reason="记错人", actor="K1", now=AT, void_id="v")
    assert ledger(desk, LedgerKind.SEARCHES).rows == ()


def test_a_warning_stands_in_the_ledger_of_sanctions_with_breach_and_evidence(desk):
    desk.warning()
    made = ledger(desk, LedgerKind.DISCIPLINE)
    assert [line[4] for line in made.rows] == ["认定违规", "书面决定"]
    assert "车站购票记录" in row(made)["内容"]
    assert row(made)["登记"].endswith("补录")


def test_an_activity_is_one_line_with_who_came_and_who_stayed_away(desk):
    held = ActivityHeld(
        activity_id="a1",
        activity=Activity.STUDY,
        held_on=date(2026, 3, 5),
        offered_hours=4,
        called=(CASE,),
        topic="民法典",
    )
    came = ActivityAttended(
        activity_id="a1", activity=Activity.STUDY, offered_hours=4, hours=4, attendance=Attendance.PRESENT
    )
    desk.put(came, date(2026, 3, 5))
    with desk.store.writing() as uow:
        uow.append("S1", [draft(held, When.day(date(2026, 3, 5)), entry_id="h", actor="S1a")], recorded_at=AT)
    line = row(ledger(desk, LedgerKind.ACTIVITIES))
    assert (line["主题"], line["应到"], line["实到"], line["缺席"]) == ("民法典", "1", "1", "0")


def test_the_work_log_is_each_officers_own_from_what_was_recorded(desk):
    desk.put(StaffActed(act=ActKind.MEETING, seen="情绪稳定"), date(2026, 3, 6), "S1a")
    desk.put(StaffActed(act=ActKind.VISIT, seen="家中有人"), date(2026, 3, 7), "K1")
    both = ledger(desk, LedgerKind.WORK_LOG, DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31)))
    assert [line[1] for line in both.rows] == ["S1a", "K1"]
    (mine,) = ledger(desk, LedgerKind.WORK_LOG, actor="S1a").rows
    assert "情绪稳定" in mine[5]


def test_investigations_are_those_of_the_bodies_asked_for(desk):
    asked = InvestigationAsked(
        investigation_no="调1",
        person=Person(name="赵某某", sex=Sex.MALE, born_on=date(1990, 1, 1)),
        asker=Asker.COURT,
        asker_name="示例县人民法院",
    )
    with desk.store.writing() as uow:
        uow.create_log("i1", LogKind.INVESTIGATION, office_id="S1")
        uow.append("i1", [draft(asked, When.day(date(2026, 2, 3)), entry_id="i", actor="K1")], recorded_at=AT)
    line = row(ledger(desk, LedgerKind.INVESTIGATIONS))
    assert (line["编号"], line["委托单位"], line["状态"]) == ("调1", "示例县人民法院", "办理中")
    assert ledger(desk, LedgerKind.INVESTIGATIONS, offices=("S2",)).rows == ()


@pytest.mark.parametrize("kind", list(LedgerKind))
def test_every_ledger_has_a_width_and_a_cell_for_each_column(desk, kind):
    desk.leave()
    desk.warning()
    made = ledger(desk, kind)
    assert len(made.columns) == len(made.widths)
    assert {len(line) for line in made.rows} <= {len(made.columns)}


def test_an_export_shows_whole_numbers_and_is_logged_with_everybody_in_it(desk):
    with desk.store.writing() as uow, pytest.raises(InvalidValue, match="没有写明用途"):
        export_ledger(source(desk, uow), LedgerKind.ROSTER, " ", actor="K1", now=AT)
    spring = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
    with desk.store.writing() as uow:
        made = export_ledger(source(desk, uow, spring), LedgerKind.ROSTER, "季度核对", actor="K1", now=AT)
    assert row(made)["身份证号码"] == "330702198506011238"
    with desk.store.reading() as uow:
        (read,) = CaseFile.of_log(PLATFORM_LOG, uow.entries(PLATFORM_LOG)).of(PersonalRead)
    assert read.payload.case_ids == (CASE,)
    assert read.payload.purpose == "导出在册花名册（2026-03-01 至 2026-03-31）：季度核对"


def test_minors_stay_masked_in_an_export_and_sealed_records_are_counted_and_left_out():
    desk = PaperDesk(person=Person(name="钱小", sex=Sex.MALE, born_on=date(2009, 1, 1), citizen_no="x"))
    spring = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
    line = row(ledger(desk, LedgerKind.ROSTER, spring, whole=True))
    assert (line["姓名"], line["身份证号码"]) == ("钱某", "已隐去")
    desk.put(RecordSealed(document_no="封1"), date(2026, 4, 1))
    made = ledger(desk, LedgerKind.ROSTER, spring)
    assert (made.rows, made.sealed) == ((), 1)


def test_a_workbook_holds_every_cell_as_text_and_no_formula():
    made = Ledger(
        kind=LedgerKind.WORK_LOG,
        from_on=YEAR.from_on,
        to_on=date(2026, 12, 31),
        columns=("内容", "号"),
        widths=(3, 2),
        rows=(('=HYPERLINK("http://x")', "+1"), ("@SUM(A1)", "-2"), ("007", "330702198506011238")),
        case_ids=(),
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook_of(made, "城关司法所")))
    cells = book.get_sheet_by_index(0).to_python()
    assert cells[0][0] == "城关司法所工作日志"
    assert [tuple(line) for line in cells[3:]] == list(made.rows)


def test_a_printed_ledger_repeats_its_header_on_every_page():
    made = Ledger(
        kind=LedgerKind.WORK_LOG,
        from_on=YEAR.from_on,
        to_on=date(2026, 12, 31),
        columns=("发生", "工作人员", "内容"),
        widths=(1, 1, 3),
        rows=tuple((f"2026-03-{n % 28 + 1:02}", "林所长", f"第 {n} 件") for n in range(120)),
        case_ids=(),
    )
    drawn_pages = pages(drawn(printed_of(made, "城关司法所"), ".pdf"))
    assert len(drawn_pages) >= 3
    assert all("工作人员" in page for page in drawn_pages)
    assert "第119件" in drawn_pages[-1]
