"""漏管, 失联, 脱管 and 虚管 are told apart on a day (supervision), with what comes next."""

from datetime import date, datetime

from correction.domain.facts.absence import (
    AbsenceConfirmed,
    Channel,
    ContactLost,
    ContactTried,
    PersonFound,
    SearchOrdered,
    SearchRecipient,
    SearchTold,
)
from correction.domain.facts.admission import Released, ReportedIn
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.moments import SHANGHAI, day_start
from correction.domain.organisation import OrgLevel
from correction.domain.watch import Watch
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.rules.searches.supervision import Supervision, pursuits_of, states_of
from correction.rules.view import CaseView
from correction.testing.builders import CaseBuilder, plain_context, probation

LOST = ContactLost(evidence="通话记录")
CONFIRMED = AbsenceConfirmed(since_on=date(2026, 3, 10), evidence="走访笔录")


def at(day, clock="09:00"):
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}").replace(tzinfo=SHANGHAI)


def view_of(case, now):
    book, context = load_book("cn"), plain_context()
    watch = Watch(now)
    return CaseView(file=case.file().happened_by(watch), book=book, context=context, watch=watch)


def states(case, now):
    findings = assess(case.file(), load_book("cn"), plain_context(), now).findings
    return states_of(view_of(case, now), findings, now)


def arrived():
    return CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 4))


def told(case, now):
    return [(state.state, state.since_at) for state in states(case, now)]


def test_nothing_is_wrong_with_who_is_in_hand():
    assert told(arrived(), at(20)) == []


def test_who_never_came_in_is_never_captured_from_the_day_after_the_last_day_for_reporting():
    case = CaseBuilder(order=probation(date(2026, 3, 2), date(2027, 3, 1)))
    assert told(case, at(12, "23:00")) == []
    assert told(case, at(13)) == [(Supervision.NEVER_CAPTURED, day_start(date(2026, 3, 13)))]
    # Contact lost before arrival changes nothing: whoever never came is 漏管.
    case.add(LOST, at=at(14))
    assert [state for state, _ in told(case, at(15))] == [Supervision.NEVER_CAPTURED]
    case.add(ReportedIn(), at=at(16))
    assert told(case, at(17)) == []


def test_lost_contact_becomes_out_of_supervision_only_by_a_finding_of_fact():
    case = arrived()
    case.add(LOST, at=at(10))
    assert told(case, at(12)) == [(Supervision.LOST_CONTACT, at(10))]
    case.add(CONFIRMED, at=at(13))
    assert told(case, at(14)) == [(Supervision.OUT_OF_SUPERVISION, day_start(date(2026, 3, 10)))]
    case.add(PersonFound(), at=at(15))
    assert told(case, at(16)) == []


def test_found_and_refusing_is_out_of_supervision_until_the_person_complies():
    case = arrived()
    found = case.add(PersonFound(refuses=True), at=at(10))
    (state,) = states(case, at(11))
    assert (state.state, state.entries) == (Supervision.OUT_OF_SUPERVISION, (found,))
    case.add(PersonFound(), at=at(12))
    assert told(case, at(13)) == []


def test_nominal_supervision_stands_beside_the_person_and_outlives_the_case():
    case = arrived()
    granted = LeaveGranted(
        leave_id="L1",
        from_on=date(2026, 3, 6),
        to_on=date(2026, 3, 8),
        destination="外地",
        level=LeaveLevel.COUNTY,
    )
    case.add(granted, at=at(9))
    case.add(LOST, at=at(12))
    person, office = states(case, at(13))
    assert (person.state, office.state) == (Supervision.LOST_CONTACT, Supervision.NOMINAL)
    assert office.since_at < at(10)
    assert office.comes_next == ("由县级机构核查；不能作为处分本人的依据",)
    case.add(Released(ground="赦免"), at=at(14))
    assert [state.state for state in states(case, at(15))] == [Supervision.NOMINAL]


def test_after_the_end_there_is_no_state():
    case = arrived()
    case.add(LOST, at=at(10))
    case.add(Released(ground="期满"), at=at(12))
    assert told(case, at(13)) == []


def test_what_comes_next_is_what_nobody_did_yet():
    case = arrived()
    case.add(LOST, at=at(10))
    case.add(SearchOrdered(), at=at(10, "09:30"))
    case.add(SearchTold(recipient=SearchRecipient.COUNTY), at=at(10, "15:00"))
    (state,) = states(case, at(11, "10:00"))
    assert state.comes_next[:3] == (
        "实地查找（法律要求立即），2026-03-10 21:00 以前，已超期",
        "通知公安机关（法律要求及时），2026-03-11 15:00 以前",
        "通报人民检察院（法律要求及时），2026-03-11 15:00 以前",
    )


def test_the_lines_of_the_law_are_named_with_their_days():
    case = arrived()
    case.add(CONFIRMED, at=at(11))
    (state,) = states(case, at(12))
    assert state.comes_next[0] == "组织查找（法律要求立即），逐步登记查找经过和证据"
    assert state.comes_next[-2:] == (
        "2026-03-21 起超过 10 日，属于警告的事由",
        "2026-04-11 起超过 1 个月，属于提请撤销缓刑的事由",
    )


def test_who_was_found_and_refuses_is_not_to_be_searched_for():
    case = arrived()
    case.add(CONFIRMED, at=at(11))
    case.add(PersonFound(refuses=True), at=at(14))
    (state,) = states(case, at(15))
    assert state.state is Supervision.OUT_OF_SUPERVISION
    refuses = "2026-03-14 09:00 已查找到而拒绝监管：由机构决定是否提请公安机关处罚或者提出撤销缓刑建议"
    assert state.comes_next[0] == f"{refuses}；接受监管后再登记“查找到”"
    case.add(PersonFound(), at=at(16))
    case.add(AbsenceConfirmed(since_on=date(2026, 3, 20), evidence="走访笔录"), at=at(21))
    (state,) = states(case, at(22))
    assert state.comes_next[0] == "组织查找（法律要求立即），逐步登记查找经过和证据"


def test_after_a_change_of_place_the_old_county_searches():
    case = arrived()
    case.add(
        ApprovalAsked(
            approval_id="T1",
            matter=ApprovalMatter.CHANGE_OF_PLACE,
            from_on=date(2026, 3, 5),
            reason="迁居",
            to_county="乙县",
        ),
        at=at(5),
    )
    granted = ApprovalDecided(
        approval_id="T1", granted=True, org_id="X1", level=OrgLevel.COUNTY, reason="同意"
    )
    case.add(granted, at=at(8))
    case.add(LOST, at=at(16))
    (state,) = states(case, at(17))
    assert "由原执行地县级社区矫正机构查找" in state.comes_next[0]


def test_the_ledger_shows_every_search_with_its_steps():
    case = arrived()
    case.add(CheckInMade(means=Means.IN_PERSON), at=at(10, "06:00"))
    for clock, channel in (("08:00", Channel.PHONE), ("08:30", Channel.FAMILY), ("09:00", Channel.VISIT)):
        case.add(ContactTried(channel=channel, reached=False), at=at(10, clock))
    (pursuit,) = pursuits_of(view_of(case, at(10, "20:00")))
    assert pursuit.search.lost_at == at(11, "06:00")
    assert [step.stage.value for step in pursuit.steps] == [
        *("attempts", "order", "field", "county", "police", "procuratorate")
    ]
    assert told(case, at(11, "05:59")) == []
    assert told(case, at(11, "06:00")) == [(Supervision.LOST_CONTACT, at(11, "06:00"))]
