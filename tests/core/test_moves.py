"""A granted change of place: who is told, who must come by when, who searches, and when the file leaves."""

from datetime import date, datetime, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.course import course_of
from correction.domain.case.strands import Phase
from correction.domain.counting.returns import Move, moves
from correction.domain.days import WorkCalendar
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.absence import Channel as By
from correction.domain.facts.absence import ContactTried, PersonFound, SearchOrdered
from correction.domain.facts.admission import Released
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalEnded, ApprovalMatter
from correction.domain.facts.moves import MoveAccepted, MoveNoShow, MoveTold
from correction.domain.facts.observations import Observed
from correction.domain.moments import DateSpan, day_end, day_start
from correction.domain.organisation import OrgLevel
from correction.office.admission.moves import accept_move, note_no_show, tell_move
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.observing import observe
from tests.core.case_desk import CaseDesk

DAY = timedelta(days=1)
REPORT, SEARCH = "move_report", "move_search"
TOLD = date(2026, 3, 10)
LAST = TOLD + 7 * DAY


def asked(to_county="邻县", key="M1"):
    matter = ApprovalMatter.CHANGE_OF_PLACE
    return ApprovalAsked(approval_id=key, matter=matter, from_on=TOLD, reason="迁居", to_county=to_county)


def decided(granted=True, key="M1"):
    return ApprovalDecided(
        approval_id=key, granted=granted, org_id="X1", level=OrgLevel.COUNTY, reason="属实"
    )


def accepted(reported_on, office_id=None, **more):
    said = {"approval_id": "M1", "by": "邻县", "document_no": "回1号", **more}
    return MoveAccepted(reported_on=reported_on, office_id=office_id, **said)


NO_SHOW = MoveNoShow(approval_id="M1", by="邻县")


def moving(*facts, granted=True):
    """A case with a change of place decided on 9 March and told on the 10th, and what came after by days."""
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    case.add(asked(), on=TOLD - 20 * DAY)
    case.add(decided(granted), on=TOLD - DAY)
    case.add(MoveTold(approval_id="M1"), on=TOLD)
    ids = [case.add(fact, on=TOLD + n * DAY) for n, fact in facts]
    return case, ids


@pytest.mark.parametrize(("day", "told"), [(LAST - DAY, False), (LAST, False), (LAST + DAY, True)])
def test_the_person_has_seven_days_from_the_day_after_the_decision_came(judged, day, told):
    case, _ = moving()
    found = judged(case, day_start(day) + timedelta(hours=12), REPORT)
    assert [f.began_at for f in found] == ([day_end(LAST)] if told else [])
    if told:
        assert (found[0].kind, found[0].bearer) == (AlertKind.MOVE_NOT_REPORTED, Bearer.PERSON)
        assert any("2026-03-10 + 7 日 = 2026-03-17" in step for step in found[0].why.arithmetic)
        assert ("新执行地", "邻县") in found[0].why.inputs


@pytest.mark.parametrize(("n", "late"), [(6, False), (7, False), (8, True)])
def test_reporting_on_the_seventh_day_is_in_time_however_late_the_receipt(judged, n, late):
    case, _ = moving((20, accepted(TOLD + n * DAY)))
    found = judged(case, day_end(TOLD + 30 * DAY), REPORT)
    ends = [(f.began_at, f.ended_at) for f in found]
    assert ends == ([(day_end(LAST), day_start(TOLD + n * DAY))] if late else [])


def test_days_of_rest_move_the_last_day(judged):
    case, _ = moving()
    rest = frozenset({LAST, LAST + DAY})
    calendar = WorkCalendar(version="t", years=frozenset({2026}), rest=rest, working=frozenset())
    context = plain_context().__class__(calendar=calendar)
    (found,) = judged(case, day_end(LAST + 3 * DAY), REPORT, context=context)
    assert found.began_at == day_end(LAST + 2 * DAY)


@pytest.mark.parametrize(
    "fact", [ApprovalEnded(approval_id="M1", reason="不再迁居"), Released(ground="特赦")]
)
def test_a_change_called_off_and_a_case_ended_owe_nothing_more(judged, fact):
    case, _ = moving((12, fact))
    (found,) = judged(case, day_end(TOLD + 30 * DAY), REPORT)
    assert found.ended_at == day_start(TOLD + 12 * DAY)


def test_nothing_is_owed_for_what_was_refused_or_before_the_records(judged):
    case, _ = moving(granted=False)
    assert judged(case, day_end(TOLD + 30 * DAY), REPORT) == []


def test_a_receipt_recorded_late_exonerates_and_its_void_accuses(judged):
    case, _ = moving()
    late = case.add(accepted(TOLD + 5 * DAY), on=TOLD + 6 * DAY, recorded_at=day_end(TOLD + 20 * DAY))
    assert judged(case, day_end(TOLD + 30 * DAY), REPORT) == []
    case.void(late, day_end(TOLD + 21 * DAY))
    assert [f.began_at for f in judged(case, day_end(TOLD + 30 * DAY), REPORT)] == [day_end(LAST)]


def test_the_old_county_searches_within_two_hours_of_the_day_it_was_told(judged):
    case, _ = moving((9, NO_SHOW))
    due_at = day_end(TOLD + 9 * DAY) + timedelta(hours=2)
    assert judged(case, due_at - timedelta(seconds=1), SEARCH) == []
    (found,) = judged(case, due_at, SEARCH)
    assert (found.kind, found.bearer) == (AlertKind.SEARCH_NOT_DONE, Bearer.OFFICE)
    assert (found.began_at, found.ended_at) == (due_at, None)
    assert "第三十一条" in found.why.citations[0].article


@pytest.mark.parametrize(
    "fact",
    [
        SearchOrdered(),
        ContactTried(channel=By.PHONE, reached=False),
        PersonFound(),
        accepted(TOLD + 9 * DAY),
    ],
)
@pytest.mark.parametrize(("n", "late"), [(9, False), (12, True)])
def test_any_beginning_of_a_search_or_the_arrival_ends_it(judged, fact, n, late):
    case, _ = moving((9, NO_SHOW), (n, fact))
    found = judged(case, day_end(TOLD + 30 * DAY), SEARCH)
    assert [f.ended_at for f in found] == ([day_start(TOLD + n * DAY)] if late else [])


def test_whoever_is_told_may_travel_until_the_last_day_for_reporting(judged):
    case, _ = moving()
    observe(case, "out-1", Observed.OUTSIDE, day_start(TOLD + DAY), day_start(LAST + 3 * DAY))
    (found,) = judged(case, day_end(LAST + 4 * DAY), "outside_area")
    assert found.began_at == day_end(LAST)
    before, _ = moving()
    observe(before, "out-1", Observed.OUTSIDE, day_start(TOLD - DAY), day_start(TOLD + DAY))
    (found,) = judged(before, day_end(LAST), "outside_area")
    assert (found.began_at, found.ended_at) == (day_start(TOLD - DAY), day_start(TOLD))


class Moving(CaseDesk):
    """A desk with a change of place to a county granted on 9 March."""

    def __init__(self, to_county="邻县"):
        super().__init__()
        self.put(asked(to_county), TOLD - 20 * DAY)
        self.put(decided(), TOLD - DAY)

    def told(self, on=TOLD):
        return self.act(tell_move, MoveTold(approval_id="M1"), on)


def test_a_person_is_told_once_after_the_decision_of_a_change_that_was_granted():
    desk = Moving()
    with pytest.raises(InvalidValue, match="早于变更决定之日"):
        desk.told(TOLD - 2 * DAY)
    with pytest.raises(NotFound):
        desk.act(tell_move, MoveTold(approval_id="M2"), TOLD)
    desk.told()
    with pytest.raises(Conflict, match="已于 2026-03-10 告知"):
        desk.told()


@pytest.mark.parametrize(("n", "lawful"), [(7, False), (8, True)])
def test_there_is_no_no_show_before_the_days_are_over(n, lawful):
    desk = Moving()
    with pytest.raises(InvalidValue, match="先登记告知本人之日"):
        desk.act(note_no_show, NO_SHOW, TOLD + n * DAY)
    desk.told()
    if lawful:
        assert desk.act(note_no_show, NO_SHOW, TOLD + n * DAY)
        return
    with pytest.raises(InvalidValue, match="尚未届满"):
        desk.act(note_no_show, NO_SHOW, TOLD + n * DAY)


def test_the_old_county_keeps_the_person_until_the_new_one_acknowledges():
    desk = Moving("X2")
    desk.told()
    answering = {on: course_of(desk.file).office_on(on) for on in (TOLD, LAST)}
    assert set(answering.values()) == {"S1"}
    receipt = accepted(LAST, "S2")
    with pytest.raises(NotAllowed, match="不能代为接收"):
        desk.act(accept_move, receipt, LAST + DAY, "K1")
    desk.act(accept_move, receipt, LAST + DAY, "K9")
    course = course_of(desk.file)
    assert (course.office_on(LAST), course.office_on(LAST + DAY)) == ("S1", "S2")
    assert course.left_on is None
    with pytest.raises(Conflict, match="新执行地接收"):
        desk.act(accept_move, receipt, LAST + 2 * DAY, "K9")


@pytest.mark.parametrize(
    ("receipt", "on", "what"),
    [
        (accepted(LAST, "S2", document_no=" "), LAST, "文号"),
        (accepted(LAST, "S1"), LAST, "不是机构X2的司法所"),
        (accepted(LAST), LAST, "哪个司法所"),
        (accepted(LAST + DAY, "S2"), LAST, "不在决定之日"),
        (accepted(TOLD - 2 * DAY, "S2"), LAST, "不在决定之日"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(receipt, on, what):
    desk = Moving("机构X2")
    with pytest.raises(InvalidValue, match=what):
        desk.act(accept_move, receipt, on, "K9")
    assert desk.act(accept_move, accepted(LAST, "S2"), LAST, "K9")


def test_a_county_with_books_of_its_own_takes_the_case_out_of_ours():
    desk = Moving()
    with pytest.raises(InvalidValue, match="没有在本系统登记"):
        desk.act(accept_move, accepted(LAST, "S2"), LAST)
    desk.act(accept_move, accepted(LAST), LAST + DAY)
    course = course_of(desk.file)
    assert (course.left_on, course.moved_out, course.released) == (LAST + DAY, True, False)
    month = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
    assert list(moves(course, month, frozenset({"S1"}))) == [Move.OPENING, Move.TRANSFERRED_OUT]
    assert desk.file.phase(LAST) is not Phase.MOVED_OUT
    assert desk.file.phase(LAST + DAY) is Phase.MOVED_OUT
    with pytest.raises(Conflict):
        desk.put(Released(ground="期满"), date(2026, 8, 31))


def test_a_case_that_moved_out_owes_nothing_here(judged):
    case, _ = moving((9, NO_SHOW), (10, accepted(TOLD + 10 * DAY)))
    now = datetime.combine(date(2026, 12, 1), datetime.min.time(), day_start(TOLD).tzinfo)
    (found,) = judged(case, now, REPORT)
    assert found.ended_at == day_start(TOLD + 10 * DAY)
    assert judged(case, day_end(date(2027, 1, 5)), "term_ending") == []
