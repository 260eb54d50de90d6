"""Ledgers agree with a count by hand: activities by office and day, and who left whose books."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from correction.cli.telling.counting import Asked
from correction.cli.telling.return_file import write_return
from correction.cli.telling.return_table import MadeReturn
from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.course import Case
from correction.domain.counting.returns import figures
from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.admission import CaseOpened, OfficeAssigned, Released, ReportedIn
from correction.domain.facts.alerts import AlertAcknowledged, AlertStated, Matter
from correction.domain.facts.approvals import ApprovalWithdrawn
from correction.domain.facts.leave import LeaveAsked
from correction.domain.facts.minors import GuardedAct, GuardianAttended, RecordSealed
from correction.domain.facts.moves import MoveAccepted
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, SignIn
from correction.domain.file import CaseFile
from correction.domain.finding import Why
from correction.domain.ledger import LedgerKind
from correction.domain.moments import DateSpan, When
from correction.domain.person import Person, Sex
from correction.office.admission.admit import admit
from correction.office.record import draft, record
from correction.office.supervision.activities import Held, RollLine, hold_activity
from correction.testing.builders import SOMEBODY, probation
from tests.core.case_desk import CASE
from tests.papers.paper_desk import AT, PaperDesk
from tests.papers.test_ledgers import YEAR, ledger, row

NUMBERS = ("应到", "实到", "请假", "缺席", "补课")
TWO_YEARS = DateSpan(from_on=date(2026, 1, 1), to_on=date(2027, 12, 31))
CAME_ON = date(2025, 9, 1)
STUDY = Held(
    activity_id="学习", activity=Activity.STUDY, held_on=date(2026, 3, 5), offered_hours=4, topic="民法典"
)


@pytest.fixture
def county():
    """Two cases of S1 and two of S2, a county of its own; all came on the same day."""
    desk = PaperDesk()
    for case_id, office_id in (("b", "S1"), ("c", "S2"), ("d", "S2")):
        opened = CaseOpened(
            person_id=f"p-{case_id}",
            person=SOMEBODY,
            order=probation(CAME_ON, date(2027, 8, 31)),
            office_id=office_id,
            records_from_on=CAME_ON,
        )
        with desk.store.writing() as uow:
            admit(uow, case_id=case_id, opened=opened, actor="t", now=AT)
        say(desk, case_id, ReportedIn(), CAME_ON)
    return desk


def say(desk, case_id, fact, on):
    desk.count += 1
    item = draft(fact, When.day(on), entry_id=f"n{desk.count}", actor="K1")
    with desk.store.writing() as uow:
        record(uow, case_id, [item], now=AT)


def hold(desk, office_id, roll, held=STUDY):
    lines = [
        RollLine(
            case_id=case_id,
            attendance=attendance,
            hours=4 if attendance is Attendance.PRESENT else 0,
            means=SignIn.FACE if attendance is Attendance.PRESENT else None,
            reason="住院" if attendance is Attendance.EXCUSED else "",
        )
        for case_id, attendance in roll.items()
    ]
    with desk.store.writing() as uow:
        hold_activity(uow, office_id, held, lines, actor="K1", now=AT)


def line(activity_id, attendance, activity=Activity.STUDY):
    came = attendance in (Attendance.PRESENT, Attendance.MADE_UP)
    return ActivityAttended(
        activity_id=activity_id,
        activity=activity,
        offered_hours=4,
        hours=4 if came else 0,
        attendance=attendance,
        means=SignIn.FACE if came else None,
        reason="住院" if attendance is Attendance.EXCUSED else "",
    )


def counted(desk, offices=("S1", "S2")):
    """Of each activity the day, the office, and how many were called, came, were excused, away, made up."""
    made = ledger(desk, LedgerKind.ACTIVITIES, YEAR, offices)
    return [
        (
            told["日期"],
            told["司法所"],
            *(int(told[each]) for each in ("应到", "实到", "请假", "缺席", "补课")),
        )
        for told in (dict(zip(made.columns, one, strict=True)) for one in made.rows)
    ]


def test_two_offices_and_two_days_under_one_number_are_counted_apart(county):
    hold(county, "S1", {CASE: Attendance.PRESENT, "b": Attendance.ABSENT})
    hold(county, "S2", {"c": Attendance.PRESENT, "d": Attendance.PRESENT})
    say(county, CASE, line("学习", Attendance.EXCUSED), date(2026, 4, 2))
    assert counted(county) == [
        ("2026-03-05", "机构S1", 2, 1, 0, 1, 0),
        ("2026-03-05", "机构S2", 2, 2, 0, 0, 0),
        ("2026-04-02", "机构S1", 1, 0, 1, 0, 0),
    ]


def test_a_roll_that_came_line_by_line_is_an_activity_and_agrees_with_the_return(county):
    for case_id in (CASE, "b"):
        say(county, case_id, line("导入", Attendance.PRESENT), date(2026, 3, 6))
    assert counted(county) == [("2026-03-06", "机构S1", 2, 2, 0, 0, 0)]
    with county.store.reading() as uow:
        cases = [Case(file=CaseFile.of_log(each, uow.entries(each))) for each in uow.case_ids()]
    times = {f.key: f.count for f in figures(cases, YEAR, frozenset({"S1"}))}
    assert times["education.study_times"] == 2


def test_a_roll_told_in_parts_is_one_activity(county):
    parts = ((CASE,), ("b",))
    for n, called in enumerate(parts):
        said = ActivityHeld(
            activity_id="a", activity=Activity.STUDY, held_on=date(2026, 3, 7), offered_hours=0, called=called
        )
        item = draft(said, When.day(said.held_on), entry_id=f"part{n}", actor="K1")
        with county.store.writing() as uow:
            uow.append("S1", [item], recorded_at=AT)
        say(county, called[0], line("a", Attendance.PRESENT), date(2026, 3, 7))
    assert counted(county) == [("2026-03-07", "机构S1", 2, 2, 0, 0, 0)]


def test_whoever_makes_up_later_stands_with_what_was_missed(county):
    hold(county, "S1", {CASE: Attendance.ABSENT, "b": Attendance.PRESENT})
    say(county, CASE, line("学习", Attendance.MADE_UP), date(2026, 3, 20))
    assert counted(county) == [("2026-03-05", "机构S1", 2, 1, 0, 1, 1)]


def test_sealing_a_record_and_moving_away_change_no_count_of_the_past(county):
    hold(county, "S1", {CASE: Attendance.PRESENT, "b": Attendance.PRESENT})
    say(county, CASE, Released(ground="矫正期满"), date(2026, 8, 31))
    say(county, CASE, RecordSealed(document_no="封1"), date(2026, 9, 1))
    say(county, "b", OfficeAssigned(office_id="S2"), date(2026, 4, 1))
    assert counted(county, ("S1",)) == [("2026-03-05", "机构S1", 2, 2, 0, 0, 0)]


def gone(desk, *offices):
    return [(each[1], each[3], each[4]) for each in ledger(desk, LedgerKind.ENDED, YEAR, offices).rows]


def test_whoever_moved_to_another_office_left_the_old_one_and_none_else(county):
    moved = MoveAccepted(
        approval_id="m", by="机构X2", reported_on=date(2026, 4, 1), document_no="回1", office_id="S2"
    )
    say(county, CASE, moved, date(2026, 4, 2))
    say(county, CASE, OfficeAssigned(office_id="S2"), date(2026, 4, 2))
    say(county, "b", OfficeAssigned(office_id="S2"), date(2026, 5, 6))
    assert gone(county, "S1") == [("case", "机构S1", "新执行地接收"), ("b", "机构S1", "换所")]
    assert gone(county, "S2") == gone(county, "S1", "S2") == []
    with county.store.reading() as uow:
        cases = [Case(file=CaseFile.of_log(each, uow.entries(each))) for each in uow.case_ids()]
    out = {f.key: f.count for f in figures(cases, YEAR, frozenset({"S1"}))}
    assert out["movement.probation.transferred_out"] == len(gone(county, "S1"))


def test_a_request_that_was_taken_back_waits_for_nobody():
    desk = PaperDesk()
    asked = LeaveAsked(
        leave_id="L1", from_on=date(2026, 3, 10), to_on=date(2026, 3, 12), reason="探亲", destination="上海"
    )
    desk.put(asked, date(2026, 3, 1))
    assert row(ledger(desk, LedgerKind.LEAVES))["结果"] == "待审批"
    desk.put(ApprovalWithdrawn(approval_id="L1", reason="不去了"), date(2026, 3, 2))
    assert row(ledger(desk, LedgerKind.LEAVES))["结果"] == "已撤回"


def test_the_work_log_hides_the_guardian_of_a_minor():
    child = Person(name="钱小", sex=Sex.MALE, born_on=date(2009, 1, 1))
    desk = PaperDesk(person=child)
    desk.put(GuardianAttended(act=next(iter(GuardedAct)), name="钱建国", relation="父亲"), date(2026, 3, 3))
    said = " ".join(cell for one in ledger(desk, LedgerKind.WORK_LOG).rows for cell in one)
    assert "钱某" in said
    assert "钱建国" not in said


def an_alert(kind, rule, bearer, began_at):
    return AlertStated(
        alert_id="a1",
        matter=Matter.ONGOING,
        kind=kind,
        rule=rule,
        bearer=bearer,
        occasion="o",
        began_at=began_at,
        ended_at=None,
        why=Why(citations=(), inputs=(), arithmetic=()),
    )


def test_what_staff_did_about_an_alert_of_the_office_stands_in_their_work_log():
    desk, told_at = PaperDesk(), datetime(2026, 3, 2, tzinfo=UTC)
    stated = an_alert(AlertKind.PAPER_LATE, "supervision_late", Bearer.OFFICE, told_at)
    taken = AlertAcknowledged(alert_id="a1", note="正在写回复")
    with desk.store.writing() as uow:
        for n, (fact, actor) in enumerate(((stated, "system"), (taken, "S1a"))):
            item = draft(fact, When.at(told_at), entry_id=f"x{n}", actor=actor)
            uow.append("S1", [item], recorded_at=told_at)
    spring = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
    (line,) = ledger(desk, LedgerKind.WORK_LOG, spring, actor="S1a").rows
    assert line[1:5] == ("S1a", "机构", "机构S1", "接警")
    assert (
        ledger(desk, LedgerKind.WORK_LOG, DateSpan(from_on=date(2026, 4, 1), to_on=date(2026, 4, 2))).rows
        == ()
    )


def test_an_alert_that_was_withdrawn_is_listed_as_such_and_waits_for_nobody():
    desk, told_at = PaperDesk(), datetime(2026, 3, 2, tzinfo=UTC)
    ongoing = an_alert(AlertKind.CHECK_IN_MISSED, "check_in_missed", Bearer.PERSON, told_at)
    withdrawn = replace(ongoing, matter=Matter.WITHDRAWN, reason="补录了签到")
    lines = []
    for n, fact in enumerate((ongoing, withdrawn)):
        with desk.store.writing() as uow:
            item = draft(fact, When.at(told_at), entry_id=f"x{n}", actor="system")
            uow.append(CASE, [item], recorded_at=AT)
        # The case was recorded in 2027, and nothing is told before that.
        lines.append(row(ledger(desk, LedgerKind.ALERTS, TWO_YEARS)))
    said = [(one["起止"], one["结论"], one["说明"]) for one in lines]
    assert said == [
        ("2026-03-02 08:00 至 今", "", ""),
        ("2026-03-02 08:00 已撤回", "已撤回", "撤回：补录了签到"),
    ]


def test_a_return_as_text_runs_no_formula(tmp_path):
    asked = Asked(org_id="S1", period=YEAR, offices=frozenset({"S1"}), cases=())
    told = MadeReturn(asked=asked, title='=HYPERLINK("http://x")', now=(), frozen=None, sections=())
    write_return(told, tmp_path / "return.csv")
    assert (tmp_path / "return.csv").read_text(encoding="utf-8-sig").startswith("\"'=HYPERLINK")
