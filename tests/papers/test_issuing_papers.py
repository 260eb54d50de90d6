"""Papers say what the record says, are numbered without gaps, and never come before what they are about."""

from datetime import UTC, date, datetime

import pytest

from correction.domain.attachments import MediaType
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.accounts import PersonalRead
from correction.domain.facts.admission import PersonCorrected
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.group import Announcement, AnnouncementHeld, GroupMemberJoined, GroupRole
from correction.domain.facts.investigation import Asker, InvestigationAsked
from correction.domain.facts.issuing import PaperIssued
from correction.domain.facts.leave import LeaveLevel
from correction.domain.facts.staff_acts import ActKind, StaffActed
from correction.domain.facts.upkeep import Attached
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.domain.order import Category
from correction.domain.organisation import OrgLevel
from correction.domain.papers.kinds import PaperKind, Volume
from correction.domain.person import Person, Sex
from correction.office.endings.sanctions import decide
from correction.office.papers.choosing import makeable
from correction.office.papers.issuing import Wanted, issue
from correction.office.papers.numbering import lines_of
from correction.office.papers.register import papers_of
from correction.office.papers.volumes import contents_of
from correction.office.ports import PLATFORM_LOG, LogKind
from correction.office.record import draft, void
from tests.core.case_desk import BOOK, CASE
from tests.papers.paper_desk import AT, TALK, PaperDesk, words_of


def numbers(desk, org_id="X1", year=2026):
    with desk.store.reading() as uow:
        return [(each.series, each.number) for each in lines_of(uow, org_id, year) if each.number]


def test_a_leave_certificate_says_what_was_granted(desk):
    issued = desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave()).payload
    assert issued.number == "（机构X1）社矫外字〔2026〕第1号"
    said = words_of(issued.document)
    for part in (
        "周明远",
        "330702198506011238",
        "父亲住院",
        "上海市徐汇区",
        "2026年3月10日",
        "2026年3月19日",
        "共10日",
    ):
        assert part in said
    assert any("存根" in block.text for block in issued.document.stub)


@pytest.mark.parametrize(
    ("level", "issuer"), [(LeaveLevel.OFFICE, "S1"), (LeaveLevel.COUNTY, "X1"), (LeaveLevel.CITY, "C1")]
)
def test_a_leave_certificate_is_made_in_the_name_of_whoever_granted_the_leave(desk, level, issuer):
    issued = desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave(level)).payload
    assert issued.org_id == issuer
    assert numbers(desk, issuer) == [("外出", 1)]


def test_a_warning_cites_the_law_of_the_day_of_the_breach_and_names_facts_and_evidence(desk):
    said = words_of(desk.issue(PaperKind.WARNING_DECISION, desk.warning()).payload.document)
    assert "社区矫正法》第二十八条" in said
    assert "2026年4月2日，违反外出规定，情节较重" in said
    assert "车站购票记录" in said
    assert "待核对" not in said


def test_a_decision_that_was_given_a_number_keeps_it_and_takes_none_of_the_series(desk):
    issued = desk.issue(PaperKind.WARNING_DECISION, desk.warning("甲司警〔2026〕7号")).payload
    assert issued.number == "甲司警〔2026〕7号"
    assert numbers(desk) == []


def test_a_decision_is_not_printed_before_it_is_on_record(desk):
    with pytest.raises(InvalidValue, match="先登记书面决定"):
        desk.issue(PaperKind.WARNING_DECISION)
    with pytest.raises(InvalidValue, match="不能依据"):
        desk.issue(PaperKind.WARNING_DECISION, desk.leave())
    with pytest.raises(NotFound):
        desk.issue(PaperKind.WARNING_DECISION, "no-such-entry")
    assert numbers(desk) == []


def test_numbers_run_without_gaps_through_voids_series_and_years(desk):
    first = desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave())
    with desk.store.writing() as uow:
        void(uow, CASE, first.entry_id, reason="打错目的地", actor="K1", now=AT, void_id="v1")
    second = desk.issue(PaperKind.LEAVE_CERTIFICATE, first.payload.about_entry_id)
    desk.issue(PaperKind.WARNING_DECISION, desk.warning())
    third = desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave(leave_id="L2"))
    new_year = datetime(2026, 12, 31, 17, tzinfo=UTC)
    fourth = desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave(leave_id="L3"), at=new_year)
    said = [each.payload.number[-9:] for each in (first, second, third, fourth)]
    assert said == ["〔2026〕第1号", "〔2026〕第2号", "〔2026〕第3号", "〔2027〕第1号"]
    assert numbers(desk) == [("外出", 1), ("外出", 2), ("奖惩", 1), ("外出", 3)]
    kept = papers_of(desk.file)
    assert kept[0].voided == "打错目的地"
    assert len(kept) == 5


def test_one_entry_gives_one_paper_and_the_same_key_gives_the_same_paper(desk):
    granted = desk.leave()
    first = desk.issue(PaperKind.LEAVE_CERTIFICATE, granted, key="k1")
    assert desk.issue(PaperKind.LEAVE_CERTIFICATE, granted, key="k1") == first
    with pytest.raises(Conflict, match="已经由 K1 制作过"):
        desk.issue(PaperKind.LEAVE_CERTIFICATE, granted, key="k2")
    with pytest.raises(Conflict, match="k1 已用于另一条记录"):
        desk.issue(PaperKind.WARNING_DECISION, desk.warning(), key="k1")
    assert numbers(desk) == [("外出", 1)]


def test_a_refused_paper_takes_no_number(desk):
    with pytest.raises(InvalidValue, match="没有填写 受文机关"):
        desk.issue(PaperKind.RELEASE_NOTICE, desk.release())
    assert numbers(desk) == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"结束时间": "2026-09-01 08:00"}, "不晚于开始时间"),
        ({"开始时间": "九点"}, "“九点”不是时间"),
        ({"记录人": "林所长"}, "应有两名工作人员在场"),
        ({"谈话内容": ""}, "没有填写 谈话内容"),
        ({"谈话内容": "多" * 8001}, "超过 8000 字"),
        ({"地点": "室\x07"}, "不能打印的控制字符"),
        ({"没有的栏": "x"}, "没有要填写的栏目 没有的栏"),
    ],
)
def test_a_talk_record_needs_times_a_place_and_two_staff(desk, typed, told):
    with pytest.raises(InvalidValue, match=told):
        desk.issue(PaperKind.TALK, typed=TALK | typed)


def test_a_talk_record_is_kept_word_for_word_and_signed_on_every_page(desk):
    issued = desk.issue(PaperKind.TALK, typed=TALK).payload
    assert "在厂里上班" in words_of(issued.document)
    assert "签名、捺印" in issued.document.foot
    assert issued.number == ""


def test_a_proposal_names_every_piece_of_evidence(desk):
    desk.warning()
    basis = tuple(entry.payload.basis_entries[0] for entry in desk.file.of(Decided))
    proposed = Decided(decision=DecisionKind.REVOCATION_PROPOSED, basis_entries=basis)
    entry_id = desk.act(decide, proposed, date(2026, 5, 8))
    typed = {"受文机关": "示例县人民法院"}
    document = desk.issue(PaperKind.PROBATION_REVOCATION, entry_id, typed=typed).payload.document
    (table,) = [block for block in document.blocks if block.rows]
    assert table.rows[1][1:4] == ("2026年4月2日", "本人询问笔录、车站购票记录", "违反外出规定，情节较重")
    assert "2026年4月8日警告" in words_of(document)
    with pytest.raises(InvalidValue, match="按缓刑、假释分别选用"):
        desk.issue(PaperKind.PAROLE_REVOCATION, entry_id, typed=typed)


@pytest.mark.parametrize("born_on", [date(2009, 1, 1), date(2007, 9, 3), date(2007, 9, 1)])
def test_a_minor_gets_the_announcement_for_minors_alone(born_on):
    """Who was one when the correction began on 2025-09-01 stays one, though they turn 18 meanwhile."""
    desk = PaperDesk(Category.PROBATION, person=Person(name="钱小", sex=Sex.MALE, born_on=born_on))
    held = AnnouncementHeld(announcement=Announcement.ENTRY, attended=("林所长",), public=False)
    entry_id = desk.put(held, date(2025, 9, 3))
    with pytest.raises(InvalidValue, match="未成年"):
        desk.issue(PaperKind.ANNOUNCEMENT, entry_id)
    issued = desk.issue(PaperKind.MINOR_ANNOUNCEMENT, entry_id, typed={"监护人": "钱父"}).payload
    assert "宣告不公开进行" in words_of(issued.document)


def test_what_can_be_made_follows_from_the_record_and_leaves_out_what_is_void(desk):
    granted = desk.leave()
    before = {each.paper for each in makeable(desk.file)}
    assert {PaperKind.LEAVE_APPROVAL, PaperKind.LEAVE_CERTIFICATE} <= before
    assert PaperKind.RELEASE_CERTIFICATE not in before
    issued = desk.issue(PaperKind.LEAVE_CERTIFICATE, granted)
    done = {
        each.paper: each.issued
        for each in makeable(desk.file)
        if each.about and each.about.entry_id == granted
    }
    assert done == {PaperKind.LEAVE_CERTIFICATE: issued}
    with desk.store.writing() as uow:
        void(uow, CASE, granted, reason="录错", actor="K1", now=AT, void_id="v")
    assert PaperKind.LEAVE_CERTIFICATE not in {each.paper for each in makeable(desk.file)}


def _decided(desk: PaperDesk, matter: ApprovalMatter, approval_id: str) -> str:
    asked = ApprovalAsked(
        approval_id=approval_id,
        matter=matter,
        to_county="邻县",
        from_on=date(2026, 3, 10),
        to_on=date(2026, 6, 9),
        reason="随迁",
    )
    desk.put(asked, date(2026, 3, 1))
    said = ApprovalDecided(
        approval_id=approval_id, granted=True, org_id="X1", level=OrgLevel.COUNTY, reason="同意"
    )
    entry_id: str = desk.put(said, date(2026, 3, 5))
    return entry_id


def test_a_decision_on_moving_is_written_about_requests_to_move_alone(desk):
    desk.leave()
    leave = ApprovalDecided(approval_id="L1", granted=True, org_id="X1", level=OrgLevel.COUNTY, reason="同意")
    others = [
        desk.put(leave, date(2026, 3, 5)),
        _decided(desk, ApprovalMatter.MANAGEMENT_CLASS, "C1"),
        _decided(desk, ApprovalMatter.ELECTRONIC_POSITIONING, "E1"),
    ]
    moving = _decided(desk, ApprovalMatter.CHANGE_OF_PLACE, "M1")
    about = [each.about for each in makeable(desk.file) if each.paper is PaperKind.TRANSFER_DECISION]
    assert [each and each.entry_id for each in about] == [moving]
    for other in others:
        with pytest.raises(InvalidValue, match="不能依据"):
            desk.issue(PaperKind.TRANSFER_DECISION, other)
    with desk.store.reading() as uow:
        missing = contents_of(uow, CASE, Volume.EXECUTION, now=AT).missing
    lacking = [each.about for each in missing if each.title == "执行地变更决定书"]
    assert [each and each.entry_id for each in lacking] == [moving]
    assert desk.issue(PaperKind.TRANSFER_DECISION, moving).payload.number


def test_making_a_paper_is_a_logged_reading_of_the_persons_identity(desk):
    desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave())
    with desk.store.reading() as uow:
        platform = CaseFile.of_log(PLATFORM_LOG, uow.entries(PLATFORM_LOG))
    (read,) = platform.of(PersonalRead)
    assert read.payload.case_ids == (CASE,)
    assert read.payload.purpose == "制作《准予外出证明》（机构X1）社矫外字〔2026〕第1号"


def test_a_paper_stays_as_issued_when_the_record_changes(desk):
    issued = desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave())
    corrected = Person(name="周明", sex=Sex.MALE, born_on=date(1985, 6, 1))
    desk.put(PersonCorrected(person=corrected), date(2026, 3, 20))
    (kept,) = desk.file.of(PaperIssued)
    assert kept.payload == issued.payload
    assert "周明远" in words_of(kept.payload.document)


def test_a_record_lists_what_was_attached_to_the_visit_by_name_and_hash(desk):
    visit = desk.put(StaffActed(act=ActKind.VISIT, seen="家中有人"), date(2026, 3, 6))
    photo = Attached(
        sha256="ab" * 32, name="照片.jpg", media_type=MediaType.JPEG, size_bytes=9, entry_id=visit
    )
    desk.put(photo, date(2026, 3, 6))
    times = {name: TALK[name] for name in ("开始时间", "结束时间", "地点", "记录人")}
    typed = times | {"走访人": "林所长", "被访人": "周父"}
    said = words_of(desk.issue(PaperKind.VISIT_RECORD, visit, typed=typed).payload.document)
    assert "照片.jpg" in said
    assert "SHA-256 " + "ab" * 32 in said
    assert "家中有人" in said


def test_the_letter_of_responsibility_names_the_group_as_it_stands(desk):
    joined = GroupMemberJoined(member="周妻", sex=Sex.FEMALE, role=GroupRole.FAMILY)
    desk.put(joined, date(2025, 9, 2))
    held = AnnouncementHeld(announcement=Announcement.ENTRY, attended=("林所长",), public=False)
    document = desk.issue(PaperKind.RESPONSIBILITY_LETTER, desk.put(held, date(2025, 9, 3))).payload.document
    assert "周妻（家庭成员）" in words_of(document)


def test_an_inquiry_before_sentence_is_written_in_the_log_of_the_investigation(desk):
    asked = InvestigationAsked(
        investigation_no="调1",
        person=Person(name="赵大", sex=Sex.MALE, born_on=date(1990, 1, 1)),
        asker=Asker.COURT,
        asker_name="示例县人民法院",
    )
    with desk.store.writing() as uow:
        uow.create_log("i1", LogKind.INVESTIGATION, office_id="S1")
        uow.append("i1", [draft(asked, When.day(date(2026, 2, 3)), entry_id="i", actor="K1")], recorded_at=AT)
    times = {name: TALK[name] for name in ("开始时间", "结束时间", "地点", "记录人")}
    typed = times | {"调查人": "林所长", "被调查人": "邻居", "笔录内容": "平时为人老实"}
    wanted = Wanted(log_id="i1", paper=PaperKind.INQUIRY_RECORD, about_entry_id="i", typed=typed)
    with desk.store.writing() as uow:
        issued = issue(uow, BOOK, wanted, entry_id="p1", actor="S1a", now=AT)
    assert (issued.log_id, issued.payload.org_id) == ("i1", "S1")
    assert "赵大" in words_of(issued.payload.document)
