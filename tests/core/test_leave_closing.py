"""Closing a leave needs proof, papers follow an urgent one only, and short notice refuses nothing."""

from datetime import date, datetime

import pytest

from correction.domain.case.requests import requests_of
from correction.domain.days import WorkCalendar
from correction.domain.facts.approvals import AttemptRefused
from correction.domain.facts.leave import LeaveAsked, LeavePapersReceived, LeaveReturned, LeaveRevoked
from correction.domain.file import CaseFile
from correction.domain.moments import SHANGHAI, DateSpan, When
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.admission.admit import admit
from correction.office.approvals.asking import ask
from correction.office.approvals.deciding import Decision, decide, end
from correction.office.approvals.folder import open_folder
from correction.office.approvals.leaves import close_leave, receive_papers
from correction.office.approvals.notice import short_notice
from correction.office.approvals.refusals import Attempt, Clashes, ContentUnlawful, Unlawful, attempt
from correction.office.organisation import set_staff, set_unit
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation
from correction.testing.memory import MemoryStore

BOOK, NO_YEAR = load_book("cn"), WorkCalendar(version="none")
NOW = datetime(2026, 3, 31, 9, tzinfo=SHANGHAI)
UNITS = (("X1", "示例县司法局", OrgLevel.COUNTY, None), ("office-1", "城关司法所", OrgLevel.OFFICE, "X1"))


def at(day, clock="09:00"):
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}").replace(tzinfo=SHANGHAI)


class Desk:
    """One case of an office under a county that decides its leaves."""

    def __init__(self):
        self.store = MemoryStore()
        case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)))
        with self.store.writing() as uow:
            for org_id, name, level, parent in UNITS:
                unit = OrgUnit(org_id=org_id, name=name, level=level, parent_id=parent)
                assert set_unit(uow, unit, actor="G1", now=at(1))
            for staff_id, org_id in (("G1", "office-1"), ("X1a", "X1")):
                staff = StaffMember(
                    staff_id=staff_id,
                    name=staff_id,
                    org_id=org_id,
                    role=Role.OFFICER,
                    qualified=(DateSpan(from_on=date(2020, 1, 1)),),
                )
                assert set_staff(uow, staff, actor="G1", now=at(1))
            assert admit(uow, case_id="case-1", opened=case.entries[0].payload, actor="G1", now=at(1))

    def act(self, verb, *words, on, actor="G1", **more):
        """Do one act as of a moment; a refusal is logged."""
        tried = Attempt(case_id="case-1", matter=None, did="试", actor=actor, now=NOW)
        by = {"when": When.at(on), "actor": actor, "now": NOW}
        return attempt(self.store, tried, lambda uow: verb(uow, BOOK, "case-1", *words, **by, **more))

    def granted(self, *, urgent=""):
        """Ask for a leave from 12 to 14 March on the tenth, and let the county grant it."""
        asked = LeaveAsked(
            leave_id="L1",
            from_on=date(2026, 3, 12),
            to_on=date(2026, 3, 14),
            reason="就医",
            destination="省城",
        )
        self.act(ask, asked, on=at(10))
        said = Decision(granted=True, urgent=urgent or "来不及")
        self.act(decide, "L1", said, on=at(11), actor="X1a")

    @property
    def file(self):
        """The case as it stands."""
        with self.store.reading() as uow:
            return CaseFile.of_log("case-1", uow.entries("case-1"))


@pytest.fixture
def desk():
    made = Desk()
    made.granted()
    return made


def test_a_leave_is_closed_with_its_proof(desk):
    desk.act(close_leave, "L1", on=at(14), proof="高铁票两张")
    assert [e.payload.proof for e in desk.file.of(LeaveReturned)] == ["高铁票两张"]


@pytest.mark.parametrize(
    ("leave_id", "day", "proof", "said"),
    [
        ("L1", 14, " ", "没有写明证明材料"),
        ("L1", 11, "票", "早于外出起日 2026-03-12"),
        ("L9", 14, "票", "没有批准过外出 L9"),
    ],
)
def test_a_leave_is_not_closed_without_proof_before_it_began_or_ungranted(desk, leave_id, day, proof, said):
    with pytest.raises(Unlawful, match=said):
        desk.act(close_leave, leave_id, on=at(day), proof=proof)
    (kept,) = desk.file.of(AttemptRefused)
    assert "第二十七条" in kept.payload.article


def test_a_leave_is_closed_once(desk):
    desk.act(close_leave, "L1", on=at(16), proof="票")
    with pytest.raises(Clashes, match="已于 2026-03-16 销假"):
        desk.act(close_leave, "L1", on=at(17), proof="票")


def test_a_leave_is_taken_back_on_its_last_day_and_not_after_it(desk):
    with pytest.raises(ContentUnlawful, match="外出已于 2026-03-14 期满，不能再撤销准假"):
        desk.act(end, "L1", on=at(15), actor="X1a", reason="逾期未归")
    assert desk.file.of(LeaveRevoked) == ()
    desk.act(end, "L1", on=at(14), actor="X1a", reason="情况变化")
    assert len(desk.file.of(LeaveRevoked)) == 1


@pytest.mark.parametrize(("revoked_on", "closes"), [(11, False), (12, True), (13, True)])
def test_who_had_left_when_the_leave_was_taken_back_closes_it_upon_the_return(desk, revoked_on, closes):
    desk.act(end, "L1", on=at(revoked_on, "18:00"), actor="X1a", reason="责令返回")
    if not closes:
        with pytest.raises(Clashes, match="外出 L1 已于 2026-03-11 撤销准假"):
            desk.act(close_leave, "L1", on=at(14), proof="票")
        return
    desk.act(close_leave, "L1", on=at(14), proof="票")
    with pytest.raises(Clashes, match="已于 2026-03-14 销假"):
        desk.act(close_leave, "L1", on=at(15), proof="票")


def test_papers_follow_an_urgent_leave(desk):
    desk.act(receive_papers, "L1", on=at(13), papers="住院证明")
    assert [e.payload.papers for e in desk.file.of(LeavePapersReceived)] == ["住院证明"]
    with pytest.raises(ContentUnlawful, match="没有写明材料"):
        desk.act(receive_papers, "L1", on=at(13), papers=" ")


def test_short_notice_is_said_and_refuses_nothing(desk):
    with desk.store.reading() as uow:
        folder = open_folder(uow, "case-1", BOOK)
    assert short_notice(folder.request("L1"), BOOK, NO_YEAR) == (
        "提前 2 日申请，一般应当提前 3 日；不是不予批准的理由，紧急的写明情况、材料随后补交"
    )
    asked = LeaveAsked(
        leave_id="L2", from_on=date(2026, 3, 23), to_on=date(2026, 3, 24), reason="就医", destination="省城"
    )
    desk.act(ask, asked, on=at(20))
    with desk.store.reading() as uow:
        folder = open_folder(uow, "case-1", BOOK)
    assert short_notice(folder.request("L2"), BOOK, NO_YEAR) is None


@pytest.mark.parametrize(
    ("asked_on", "from_on", "to_on", "said"),
    [
        # Wednesday asks for Monday: three working days, Thursday, Friday and Monday itself.
        (date(2018, 5, 9), date(2018, 5, 14), date(2018, 5, 15), None),
        (
            date(2018, 5, 10),
            date(2018, 5, 14),
            date(2018, 5, 20),
            (2, 3),
        ),
        # The eighth day makes it longer than the office grants: seven working days, over two weekends.
        (date(2018, 5, 3), date(2018, 5, 14), date(2018, 5, 21), None),
        (
            date(2018, 5, 4),
            date(2018, 5, 14),
            date(2018, 5, 21),
            (6, 7),
        ),
    ],
)
def test_a_local_book_counts_working_days_and_asks_more_of_longer_leave(asked_on, from_on, to_on, said):
    case = CaseBuilder(order=probation(date(2018, 1, 5), date(2019, 1, 4)))
    asked = LeaveAsked(leave_id="L", from_on=from_on, to_on=to_on, reason="就医", destination="省城")
    case.add(asked, on=asked_on)
    (request,) = requests_of(case.file())
    told = short_notice(request, load_book("fujian"), NO_YEAR)
    advice = said and f"提前 {said[0]} 个工作日申请，一般应当提前 {said[1]} 个工作日"
    assert (told and told.split("；")[0]) == advice
