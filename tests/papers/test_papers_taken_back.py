"""No paper says what was taken back or did not happen, nor what is for another body or another search."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from correction.domain.errors import Conflict, InvalidValue
from correction.domain.facts.absence import Channel, ContactLost, ContactTried, PersonFound
from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.admission import OfficeAssigned
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalMatter,
    ApprovalWithdrawn,
    TransferStep,
    TransferStepDone,
)
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel, LeaveReturned, LeaveRevoked
from correction.domain.facts.minors import ReadGround, RecordSealed, ShieldedRead
from correction.domain.facts.sanctions import BreachEstablished, BreachKind, Gravity
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.domain.papers.kinds import PaperKind, Volume
from correction.domain.person import Person, Sex
from correction.office.endings.sanctions import establish_breach
from correction.office.organisation import set_unit
from correction.office.papers.choosing import makeable
from correction.office.papers.issuing import Wanted, issue, prepare
from correction.office.papers.opening import open_paper
from correction.office.papers.volumes import contents_of
from correction.office.ports import PLATFORM_LOG
from correction.office.record import draft, void
from correction.office.unlawful import PowerLacking
from tests.core.case_desk import BOOK, CASE
from tests.papers.paper_desk import AT, PaperDesk, words_of

COURT = {"受文机关": "甲县人民法院"}


def offered(desk, about):
    return {each.paper for each in makeable(desk.file) if each.about and each.about.entry_id == about}


def proposal(desk):
    breach = desk.item(
        BreachEstablished(breach=BreachKind.LEAVE, gravity=Gravity.SERIOUS, evidence="询问笔录"),
        date(2026, 6, 2),
    )
    with desk.store.writing() as uow:
        establish_breach(uow, CASE, breach, now=AT)
    proposed = Decided(decision=DecisionKind.REVOCATION_PROPOSED, basis_entries=(breach.entry_id,))
    about = desk.put(proposed, date(2026, 6, 10))
    return words_of(desk.issue(PaperKind.PROBATION_REVOCATION, about, typed=COURT).payload.document)


def test_a_proposal_to_the_court_tells_of_a_warning_and_not_of_one_that_was_revoked(desk):
    warned = desk.warning()
    assert "此前奖惩情况：2026年4月8日警告。" in proposal(desk)
    desk.put(DecisionRevoked(decision_entry_id=warned, reason="事实不清"), date(2026, 6, 20))
    assert "此前奖惩情况：无" in proposal(desk)


def test_a_warning_that_came_in_with_the_roster_as_well_is_told_once(desk):
    desk.warning()
    desk.put(Decided(decision=DecisionKind.WARNING), date(2026, 4, 8))
    assert "此前奖惩情况：2026年4月8日警告。" in proposal(desk)


def test_no_certificate_is_made_of_a_leave_that_was_taken_back(desk):
    granted = desk.leave()
    back = desk.put(LeaveRevoked(leave_id="L1", reason="情况变化"), date(2026, 3, 8))
    assert offered(desk, granted) == set()
    with desk.store.reading() as uow:
        missing = {each.title for each in contents_of(uow, CASE, Volume.EXECUTION, now=AT).missing}
    assert "准予外出证明" not in missing
    with pytest.raises(InvalidValue, match="已于 2026-03-08 撤销准假"):
        desk.issue(PaperKind.LEAVE_CERTIFICATE, granted)
    with desk.store.writing() as uow:
        void(uow, CASE, back, reason="录错", actor="K1", now=AT, void_id="v")
    assert desk.issue(PaperKind.LEAVE_CERTIFICATE, granted).payload.number.endswith("第1号")


def test_no_form_is_made_of_a_request_that_was_taken_back(desk):
    asked = {
        desk.put(
            LeaveAsked(
                leave_id="L1",
                from_on=date(2026, 3, 10),
                to_on=date(2026, 3, 12),
                reason="探亲",
                destination="上海",
            ),
            date(2026, 3, 1),
        ): PaperKind.LEAVE_APPROVAL,
        desk.put(
            ApprovalAsked(
                approval_id="M1",
                matter=ApprovalMatter.CHANGE_OF_PLACE,
                from_on=date(2026, 3, 10),
                reason="随迁",
                to_county="邻县",
            ),
            date(2026, 3, 1),
        ): PaperKind.TRANSFER_INQUIRY,
    }
    assert [offered(desk, about) for about in asked] == [{paper} for paper in asked.values()]
    for approval_id in ("L1", "M1"):
        desk.put(ApprovalWithdrawn(approval_id=approval_id, reason="不去了"), date(2026, 3, 2))
    for about, paper in asked.items():
        with pytest.raises(InvalidValue, match="已于 2026-03-02 撤回申请"):
            desk.issue(paper, about)
    with desk.store.reading() as uow:
        missing = {each.title for each in contents_of(uow, CASE, Volume.EXECUTION, now=AT).missing}
    assert missing == {"裁判文书和送达材料（至少一件）"}


def test_a_leave_that_was_used_still_has_its_certificate(desk):
    granted = desk.leave()
    desk.put(LeaveReturned(leave_id="L1"), date(2026, 3, 19))
    assert offered(desk, granted) == {PaperKind.LEAVE_CERTIFICATE}


def test_a_revoked_warning_is_written_out_no_more_and_what_was_written_stays(desk):
    first = desk.warning()
    issued = desk.issue(PaperKind.WARNING_DECISION, first)
    second = desk.warning()
    for warned in (first, second):
        desk.put(DecisionRevoked(decision_entry_id=warned, reason="事实不清"), date(2026, 4, 20))
    assert offered(desk, first) == offered(desk, second) == set()
    with pytest.raises(InvalidValue, match="已于 2026-04-20 撤销决定"):
        desk.issue(PaperKind.WARNING_DECISION, second)
    with desk.store.reading() as uow:
        items = contents_of(uow, CASE, Volume.EXECUTION, now=AT).items
    assert [item.issued for item in items] == [issued]


@pytest.mark.parametrize(
    ("attendance", "hours", "papers"),
    [
        (Attendance.PRESENT, 4, {PaperKind.LABOUR_RECORD}),
        (Attendance.MADE_UP, 4, {PaperKind.LABOUR_RECORD}),
        (Attendance.EXCUSED, 0, set()),
        (Attendance.ABSENT, 0, set()),
    ],
)
def test_a_record_of_work_is_made_of_whoever_worked(desk, attendance, hours, papers):
    roll = ActivityAttended(
        activity_id="a",
        activity=Activity.LABOUR,
        offered_hours=4,
        hours=hours,
        attendance=attendance,
        reason="住院" if attendance is Attendance.EXCUSED else "",
    )
    assert offered(desk, desk.put(roll, date(2026, 5, 2))) == papers


def test_the_series_passes_over_a_number_that_a_decision_brought_along(desk):
    own = "（机构X1）社矫奖惩字〔2026〕第1号"
    brought = desk.issue(PaperKind.WARNING_DECISION, desk.warning(document_no=own))
    taken = [desk.issue(PaperKind.WARNING_DECISION, desk.warning()) for _ in range(2)]
    said = [each.payload.number for each in (brought, *taken)]
    assert said == [own, own.replace("第1号", "第2号"), own.replace("第1号", "第3号")]


def test_a_decision_with_the_number_of_another_paper_is_not_written_out(desk):
    number = desk.issue(PaperKind.WARNING_DECISION, desk.warning()).payload
    second = desk.warning(document_no=number.number)
    with pytest.raises(Conflict, match="已经用于另一件文书（警告决定书）"):
        desk.issue(PaperKind.WARNING_DECISION, second)
    first = next(e.entry_id for e in desk.file.entries if e.payload == number)
    with desk.store.writing() as uow:
        void(uow, CASE, first, reason="打错", actor="K1", now=AT, void_id="v")
    again = desk.issue(PaperKind.WARNING_DECISION, second)
    assert again.payload.number == number.number


def test_the_reply_of_another_county_is_not_written_here(desk):
    for step in (TransferStep.ASKED, TransferStep.AGREED):
        about = desk.put(TransferStepDone(approval_id="m", step=step), date(2026, 3, 5))
        assert offered(desk, about) == set()
        with pytest.raises(InvalidValue, match="由新执行地的社区矫正机构制作"):
            desk.issue(PaperKind.TRANSFER_REPLY, about, typed={"受文机构": "甲县", "来函文号": "1"})


def at(day, hour):
    return When.at(datetime(2026, day[0], day[1], hour, tzinfo=ZoneInfo("Asia/Shanghai")))


def test_the_record_of_a_search_holds_that_search_alone(desk):
    told = (
        ("第一次拨打", (3, 1), ContactTried(channel=Channel.PHONE, reached=False, note="第一次拨打")),
        ("失联一", (3, 2), ContactLost(evidence="失联一")),
        ("邻居称外出", (3, 3), ContactTried(channel=Channel.PHONE, reached=False, note="邻居称外出")),
        ("在车站找到", (3, 4), PersonFound(note="在车站找到", refuses=False)),
        ("第二次拨打", (5, 1), ContactTried(channel=Channel.PHONE, reached=False, note="第二次拨打")),
        ("失联二", (5, 2), ContactLost(evidence="失联二")),
        ("在网吧找到", (5, 4), PersonFound(note="在网吧找到", refuses=False)),
    )
    for n, (_, day, fact) in enumerate(told):
        with desk.store.writing() as uow:
            uow.append(CASE, [draft(fact, at(day, 9), entry_id=f"s{n}", actor="K1")], recorded_at=AT)
    for about, says in (
        ("s1", {"第一次拨打", "邻居称外出", "在车站找到"}),
        ("s5", {"第二次拨打", "在网吧找到"}),
    ):
        wanted = Wanted(log_id=CASE, paper=PaperKind.SEARCH_RECORD, about_entry_id=about)
        with desk.store.reading() as uow:
            lines = prepare(uow, BOOK, wanted, actor="K1", now=AT).values.lists["查找清单"]
        assert {line["经过"] for line in lines} == says


def test_a_sign_in_sheet_names_nobody_whose_record_was_sealed_since(desk):
    held = ActivityHeld(
        activity_id="a1", activity=Activity.STUDY, held_on=date(2026, 3, 5), offered_hours=4, called=(CASE,)
    )
    with desk.store.writing() as uow:
        uow.append("S1", [draft(held, When.day(date(2026, 3, 5)), entry_id="h", actor="S1a")], recorded_at=AT)
    wanted = Wanted(log_id="S1", paper=PaperKind.SIGN_IN_SHEET, about_entry_id="h")

    def names():
        with desk.store.reading() as uow:
            lines = prepare(uow, BOOK, wanted, actor="S1a", now=AT).values.lists["签到名单"]
        return [line["人员"] for line in lines]

    assert names() == ["周明远"]
    desk.put(RecordSealed(document_no="封1"), date(2026, 9, 1))
    assert names() == ["（已封存）"]


def test_what_an_office_did_is_written_out_in_its_name_after_the_person_moved_on(desk):
    granted = desk.leave(level=LeaveLevel.OFFICE)
    with desk.store.writing() as uow:
        third = OrgUnit(org_id="S3", level=OrgLevel.OFFICE, name="机构S3", parent_id="X1")
        set_unit(uow, third, actor="t", now=AT)
    desk.put(OfficeAssigned(office_id="S3"), date(2026, 5, 1))
    there = LeaveGranted(
        leave_id="L2",
        from_on=date(2026, 6, 1),
        to_on=date(2026, 6, 2),
        destination="邻县",
        level=LeaveLevel.OFFICE,
    )
    leaves = (granted, desk.put(there, date(2026, 5, 20)))
    made = [desk.issue(PaperKind.LEAVE_CERTIFICATE, each) for each in leaves]
    assert [each.payload.org_id for each in made] == ["S1", "S3"]
    assert [each.payload.number for each in made] == [
        "（机构S1）社矫外字〔2026〕第1号",
        "（机构S3）社矫外字〔2026〕第1号",
    ]


def test_what_another_county_decided_is_not_written_out_here(desk):
    warned = desk.warning()
    desk.put(OfficeAssigned(office_id="S2"), date(2026, 5, 1))
    with pytest.raises(InvalidValue, match="不能再编号制作"):
        desk.issue(PaperKind.WARNING_DECISION, warned)
    ended = desk.issue(PaperKind.RELEASE_CERTIFICATE, desk.release())
    assert ended.payload.org_id == "X2"


def test_a_sheet_that_names_minors_is_a_logged_reading_and_opens_by_query_alone_once_one_is_sealed():
    desk = PaperDesk(person=Person(name="钱小", sex=Sex.MALE, born_on=date(2009, 1, 1)))
    held = ActivityHeld(
        activity_id="a1", activity=Activity.STUDY, held_on=date(2026, 3, 5), offered_hours=4, called=(CASE,)
    )
    times = {"开始时间": "2026-03-05 09:00", "结束时间": "2026-03-05 11:00", "主持人": "甲", "记录人": "乙"}
    wanted = Wanted(log_id="S1", paper=PaperKind.SIGN_IN_SHEET, about_entry_id="h", typed=times)
    letter = ShieldedRead(case_ids=(), ground=ReadGround.JUDICIAL, purpose="办案", document_no="调1")

    def reads():
        with desk.store.reading() as uow:
            log = CaseFile.of_log(PLATFORM_LOG, uow.entries(PLATFORM_LOG))
        return [(e.payload.case_ids, e.payload.purpose) for e in log.of(ShieldedRead)]

    def opened(**more):
        with desk.store.writing() as uow:
            return open_paper(uow, BOOK, "S1", "sheet", actor="S1a", now=AT, **more).entry.payload.document

    with desk.store.writing() as uow:
        uow.append("S1", [draft(held, When.day(date(2026, 3, 5)), entry_id="h", actor="S1a")], recorded_at=AT)
        issue(uow, BOOK, wanted, entry_id="sheet", actor="S1a", now=AT)
    assert reads() == [((CASE,), "制作《集中活动签到表》")]
    assert "钱小" in words_of(opened())
    assert len(reads()) == 2
    desk.put(RecordSealed(document_no="封1"), date(2026, 9, 1))
    with pytest.raises(PowerLacking, match="已经封存"):
        opened()
    assert "钱小" in words_of(opened(read=letter))
