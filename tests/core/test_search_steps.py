"""What the office owes once somebody cannot be reached (search_steps), step by step, against plain hours."""

from datetime import datetime, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.absence import (
    Channel,
    ContactLost,
    ContactTried,
    PersonFound,
    SearchOrdered,
    SearchRecipient,
    SearchResult,
    SearchStepDone,
    SearchTold,
)
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.moments import SHANGHAI
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.reviews import walk

RULE = "search_steps"
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
LOST = ContactLost(evidence="三种方式均联系不上，有通话记录")
VISIT = SearchStepDone(channel=Channel.VISIT, result=SearchResult.NO_TRACE, evidence="走访笔录")
CALL = SearchStepDone(channel=Channel.PHONE, result=SearchResult.NO_TRACE, evidence="通话记录")
COUNTY, POLICE, PROCURATORATE = (SearchTold(recipient=each) for each in SearchRecipient)
# The book's hours, written out again.
HOURS = {"order": 2, "field": 12, "county": 24}


def at(day, clock="09:00"):
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}").replace(tzinfo=SHANGHAI)


def tried(channel=Channel.PHONE):
    return ContactTried(channel=channel, reached=False)


def running(**more):
    case = CaseBuilder(order=probation(datetime(2026, 1, 1).date(), datetime(2026, 12, 31).date()), **more)
    return case.arrive(datetime(2026, 1, 5).date())


def late(findings):
    return {finding.occasion.rpartition(":")[2]: finding for finding in findings}


@pytest.mark.parametrize(("step", "hours"), HOURS.items())
def test_a_step_is_late_from_the_end_of_its_hours(judged, step, hours):
    case = running()
    base = case.add(LOST, at=at(10))
    due_at = at(10) + hours * HOUR
    assert step not in late(judged(case, due_at - SECOND, RULE))
    finding = late(judged(case, due_at, RULE))[step]
    assert (finding.began_at, finding.ended_at) == (due_at, None)
    assert (finding.kind, finding.bearer) == (AlertKind.SEARCH_NOT_DONE, Bearer.OFFICE)
    assert finding.occasion == f"{RULE}:{base}:{step}"
    assert step in late(judged(case, at(31), RULE))


@pytest.mark.parametrize("fact", [SearchOrdered(), VISIT, COUNTY, POLICE, PROCURATORATE])
def test_a_step_done_in_time_owes_nothing_and_one_done_late_is_over(judged, fact):
    step = {SearchOrdered: "order", SearchStepDone: "field"}.get(type(fact)) or fact.recipient.value
    told_at = at(10, "10:00") if fact in (POLICE, PROCURATORATE) else at(10)
    limit = told_at + HOURS.get(step, 24) * HOUR
    for done_at, count in ((limit - SECOND, 0), (limit + HOUR, 1)):
        case = running()
        case.add(LOST, at=at(10))
        if fact in (POLICE, PROCURATORATE):
            case.add(COUNTY, at=told_at)
        case.add(fact, at=done_at)
        found = [f for key, f in late(judged(case, at(20), RULE)).items() if key == step]
        assert [(f.began_at, f.ended_at) for f in found] == [(limit, done_at)] * count


def test_police_and_procuratorate_are_counted_from_the_report_to_the_county(judged):
    case = running()
    case.add(LOST, at=at(10))
    assert {"police", "procuratorate"}.isdisjoint(late(judged(case, at(30), RULE)))
    case.add(COUNTY, at=at(12, "15:00"))
    steps = late(judged(case, at(30), RULE))
    assert {steps[key].began_at for key in ("police", "procuratorate")} == {at(13, "15:00")}


def test_a_call_is_no_search_in_the_field(judged):
    case = running()
    case.add(LOST, at=at(10))
    case.add(CALL, at=at(10, "10:00"))
    assert late(judged(case, at(20), RULE))["field"].ended_at is None


@pytest.mark.parametrize(
    ("tries", "expected"),
    [
        ([("09:00", Channel.PHONE)], "11:00"),
        ([("09:00", Channel.PHONE), ("10:00", Channel.FAMILY)], "11:00"),
        ([("09:00", Channel.PHONE), ("10:00", Channel.FAMILY), ("10:59", Channel.PHONE)], None),
        ([("09:00", Channel.PHONE), ("10:00", Channel.PHONE), ("10:59", Channel.PHONE)], "11:00"),
    ],
)
def test_one_try_in_vain_calls_for_three_in_two_hours_by_different_ways(judged, tries, expected):
    case = running()
    for clock, channel in tries:
        case.add(tried(channel), at=at(10, clock))
    found = late(judged(case, at(10, "20:00"), RULE))
    assert [f.began_at for key, f in found.items() if key == "attempts"] == (
        [at(10, expected)] if expected else []
    )


def test_three_tries_and_a_day_after_the_last_contact_are_a_loss_on_record(judged):
    case = running()
    case.add(CheckInMade(means=Means.IN_PERSON), at=at(9, "20:00"))
    for clock, channel in (("09:00", Channel.PHONE), ("10:00", Channel.FAMILY), ("10:30", Channel.VILLAGE)):
        case.add(tried(channel), at=at(10, clock))
    assert judged(case, at(10, "21:59"), RULE) == []
    assert late(judged(case, at(10, "22:00"), RULE))["order"].began_at == at(10, "22:00")


@pytest.mark.parametrize(
    "sign",
    [
        PersonFound(),
        PersonFound(refuses=True),
        CheckInMade(means=Means.PHONE_APP),
        ContactTried(channel=Channel.FAMILY, reached=True),
    ],
)
def test_a_sign_of_life_ends_the_search_and_a_late_record_of_it_exonerates(judged, sign):
    case = running()
    case.add(LOST, at=at(10))
    assert set(late(judged(case, at(12), RULE))) == {"order", "field", "county"}
    case.add(sign, at=at(10, "10:30"), recorded_at=at(12))
    assert judged(case, at(13), RULE) == []


def test_a_loss_that_was_voided_owes_nothing_and_a_step_that_was_voided_is_owed_again(judged):
    case = running()
    base = case.add(LOST, at=at(10))
    ordered = case.add(SearchOrdered(), at=at(10, "10:00"))
    assert "order" not in late(judged(case, at(12), RULE))
    case.void(ordered, at(12))
    assert late(judged(case, at(12), RULE))["order"].began_at == at(10, "11:00")
    case.void(base, at(12, "10:00"))
    assert judged(case, at(13), RULE) == []


def test_nothing_is_owed_while_the_person_is_detained_or_after_the_end(judged):
    case = running()
    held = Excused(reason=ExcuseReason.DETAINED, from_on=at(9).date(), to_on=at(20).date())
    case.add(held, on=at(9).date())
    case.add(LOST, at=at(10))
    assert judged(case, at(15), RULE) == []
    case = running()
    case.add(LOST, at=at(10))
    case.add(Released(ground="期满"), at=at(10, "15:00"))
    assert set(late(judged(case, at(15), RULE))) == {"order"}


def test_before_the_records_nobody_is_late(judged):
    case = running(records_from_on=at(11).date())
    case.add(LOST, at=at(10))
    assert judged(case, at(20), RULE) == []


def test_who_never_came_in_is_searched_for_as_well(judged):
    case = CaseBuilder(order=probation(at(1).date(), datetime(2027, 3, 1).date()))
    case.add(LOST, at=at(20))
    assert late(judged(case, at(21), RULE))["order"].began_at == at(20, "11:00")


def test_the_reasons_name_the_law_and_the_policy(judged):
    case = running()
    case.add(LOST, at=at(10))
    why = late(judged(case, at(20), RULE))["order"].why
    assert next(str(cited.article) for cited in why.citations) == "第三十条"
    assert "法律要求立即，没有写小时" in why.arithmetic[0]
    assert "2026-03-10 09:00 + 2 小时 → 截止 2026-03-10 11:00，实际：没有记录" in why.arithmetic[0]


def test_two_searches_are_kept_apart_though_old_days_are_settled(judged):
    """A search that ended before the settled days must not swallow the next one."""
    case = running()
    case.add(tried(), at=at(2))
    for day in range(3, 22):
        case.add(CheckInMade(means=Means.IN_PERSON), at=at(day))
    again = case.add(tried(), at=at(22))
    book, context = load_book("cn"), plain_context()
    occasions = {f.occasion for f in assess(case.file(), book, context, at(23)).findings if f.rule == RULE}
    assert occasions == {f"{RULE}:{case.case_id}/3:attempts", f"{RULE}:{again}:attempts"}
    reviews = list(walk(case.file(), book, context, from_at=at(1), to_at=at(31)))
    assert reviews[-1].assessment.settled.daily_on == at(15).date()
