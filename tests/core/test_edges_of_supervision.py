"""漏管, 失联 and 脱管 at their first and last moments, and every sentence that says what comes next."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.absence import (
    AbsenceConfirmed,
    Channel,
    ContactLost,
    ContactTried,
    PersonFound,
    SearchOrdered,
)
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.staff_acts import ActKind, StaffActed
from correction.domain.finding import Finding, Why
from correction.domain.moments import SHANGHAI, day_start
from correction.domain.order import Category
from correction.domain.watch import Watch
from correction.rulebooks import load_book
from correction.rules.searches.ledger import searches_of
from correction.rules.searches.supervision import Supervision, states_of
from correction.rules.view import CaseView
from correction.testing.builders import CaseBuilder, plain_context, probation

BOOK = load_book("cn")
LOST = ContactLost(evidence="通话记录")
SINCE = date(2026, 3, 10)
CONFIRMED = AbsenceConfirmed(since_on=SINCE, evidence="走访笔录")
INSTANT = timedelta(microseconds=1)
NEVER, OUT, GONE, NOMINAL = Supervision
LINES = ("2026-03-20 以前未超过 10 日，属于训诫的事由", "2026-03-21 起超过 10 日，属于警告的事由")
MONTH = "2026-04-11 起超过 1 个月，属于提请撤销缓刑的事由"
SEARCH = "组织查找（法律要求立即），逐步登记查找经过和证据"
FOUND = "查找到的登记“查找到”或者“拒绝监管”；查找不到的由机构认定脱管起始日"
REPORT = "报到或者移交后登记；由社区矫正机构查找，同时告知决定机关"
HAND_OVER = "催促移送机关移交，告知决定机关和检察机关；不是本人未报到，不能作为处分本人的依据"


def at(day, clock="09:00", month=3):
    return datetime.fromisoformat(f"2026-{month:02d}-{day:02d}T{clock}").replace(tzinfo=SHANGHAI)


def case(category=Category.PROBATION, arrived=True):
    order = replace(probation(date(2026, 3, 1), date(2027, 2, 28)), category=category)
    builder = CaseBuilder(order=order)
    return builder.arrive(date(2026, 3, 4)) if arrived else builder


def finding(kind, began_at, ended_at=None, entry="case-1/1"):
    why = Why(citations=(BOOK.cite("first_report.days", SINCE),), inputs=(), arithmetic=())
    return Finding(
        kind=kind,
        rule="r",
        bearer=Bearer.PERSON,
        occasion=f"r:{entry}",
        began_at=began_at,
        ended_at=ended_at,
        entries=(entry,),
        why=why,
    )


def states(builder, now, *findings):
    watch = Watch(now)
    view = CaseView(file=builder.file().happened_by(watch), book=BOOK, context=plain_context(), watch=watch)
    return states_of(view, findings, now)


def test_the_four_have_their_words():
    assert [state.zh for state in Supervision] == ["漏管", "脱管", "失联", "虚管线索"]


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([], []),
        ([AlertKind.LOST_CONTACT], [GONE]),
        ([AlertKind.REFUSES_SUPERVISION, AlertKind.LOST_CONTACT], [OUT]),
        ([AlertKind.NOMINAL_SUPERVISION], [NOMINAL]),
        ([AlertKind.LOST_CONTACT, AlertKind.NOMINAL_SUPERVISION], [GONE, NOMINAL]),
    ],
)
def test_whoever_came_was_captured_and_is_in_one_other_state_at_most(others, told):
    found = [finding(kind, at(12)) for kind in (AlertKind.NOT_REPORTED, *others)]
    assert [state.state for state in states(case(), at(13), *found)] == told


@pytest.mark.parametrize("others", [[], [AlertKind.LOST_CONTACT], [AlertKind.REFUSES_SUPERVISION]])
def test_whoever_never_came_is_never_captured_whatever_else_is_found(others):
    found = [finding(kind, at(12)) for kind in (AlertKind.NOT_REPORTED, *others)]
    (state,) = states(case(arrived=False), at(13), *found)
    assert state.state is NEVER
    assert REPORT in state.comes_next


def test_a_state_is_since_its_earliest_base_and_names_all_entries_in_order():
    found = (
        finding(AlertKind.TAMPERED_AND_LOST, at(12), entry="late"),
        finding(AlertKind.LOST_CONTACT, at(11), entry="early"),
    )
    (state,) = states(case(), at(13), *found)
    assert (state.since_at, state.entries) == (at(11), ("early", "late"))


@pytest.mark.parametrize(
    ("ended_at", "goes_on"), [(at(13), False), (at(13) - INSTANT, False), (at(13) + INSTANT, True)]
)
def test_a_finding_that_is_over_is_no_state_from_its_end_on(ended_at, goes_on):
    found = finding(AlertKind.LOST_CONTACT, at(11), ended_at)
    assert bool(states(case(), at(13), found)) is goes_on


@pytest.mark.parametrize(
    ("found_at", "refuses", "out"),
    [
        (day_start(SINCE) - INSTANT, False, True),
        (day_start(SINCE), False, False),
        (at(12), False, False),
        (at(12), True, True),
    ],
)
def test_whoever_was_found_and_complies_since_the_confirmed_day_is_in_hand(found_at, refuses, out):
    builder = case()
    builder.add(CONFIRMED, at=at(11))
    builder.add(PersonFound(refuses=refuses), at=found_at, recorded_at=at(12))
    assert [state.state for state in states(builder, at(13))] == [OUT] * out


def test_a_search_is_a_loss_from_its_moment_until_a_sign_of_life():
    builder = case()
    builder.add(LOST, at=at(10))
    builder.add(CheckInMade(means=Means.IN_PERSON), at=at(12))
    told = {
        now: [s.state for s in states(builder, now)] for now in (at(10) - INSTANT, at(10), at(12) - INSTANT)
    }
    assert list(told.values()) == [[], [GONE], [GONE]]
    assert states(builder, at(12)) == ()


def test_what_comes_next_after_a_loss():
    builder = case()
    builder.add(LOST, at=at(10))
    (state,) = states(builder, at(10, "11:00"))
    assert state.comes_next[0] == "组织查找（法律要求立即），2026-03-10 11:00 以前，已超期"
    assert state.comes_next[-1] == FOUND
    (earlier,) = states(builder, at(10, "10:59"))
    assert earlier.comes_next[0] == "组织查找（法律要求立即），2026-03-10 11:00 以前"
    assert not {SEARCH, REPORT, *LINES, MONTH} & set(state.comes_next)


def test_a_search_of_before_does_not_stand_for_the_one_that_goes_on():
    builder = case()
    builder.add(LOST, at=at(6))
    builder.add(SearchOrdered(), at=at(6, "10:00"))
    builder.add(CheckInMade(means=Means.IN_PERSON), at=at(7))
    builder.add(LOST, at=at(10))
    watch = Watch(at(10, "10:00"))
    view = CaseView(file=builder.file().happened_by(watch), book=BOOK, context=plain_context(), watch=watch)
    assert len(tuple(searches_of(view))) == 2
    (state,) = states(builder, at(10, "10:00"))
    assert state.comes_next[0] == "组织查找（法律要求立即），2026-03-10 11:00 以前"


@pytest.mark.parametrize(
    ("category", "lines"),
    [
        (Category.PROBATION, [SEARCH, *LINES, MONTH]),
        (Category.CONTROL, [SEARCH, *LINES]),
    ],
)
def test_what_comes_next_for_whoever_is_out(category, lines):
    builder = case(category)
    builder.add(CONFIRMED, at=at(11))
    (state,) = states(builder, at(12))
    assert [*state.comes_next] == lines


@pytest.mark.parametrize(
    ("category", "kind", "words"),
    [
        (Category.PROBATION, AlertKind.NOT_REPORTED, [SEARCH, REPORT, *LINES, MONTH]),
        (Category.OUTSIDE_PRISON, AlertKind.NOT_HANDED_OVER, [HAND_OVER]),
    ],
)
def test_what_comes_next_for_whoever_never_came(category, kind, words):
    found = finding(kind, day_start(SINCE))
    (state,) = states(case(category, arrived=False), at(13), found)
    assert [*state.comes_next] == words


def test_who_is_out_while_serving_outside_prison_is_searched_for_all_the_same():
    builder = case(Category.OUTSIDE_PRISON)
    builder.add(CONFIRMED, at=at(11))
    (state,) = states(builder, at(12))
    assert state.comes_next[0] == SEARCH
    assert HAND_OVER not in state.comes_next


def searches(builder, now):
    watch = Watch(now)
    view = CaseView(file=builder.file().happened_by(watch), book=BOOK, context=plain_context(), watch=watch)
    return tuple(searches_of(view))


def test_a_try_that_reached_the_person_begins_no_search():
    builder = case()
    builder.add(ContactTried(channel=Channel.PHONE, reached=True), at=at(10))
    assert searches(builder, at(12)) == ()


def test_a_search_counts_from_the_last_contact_before_it_and_not_from_the_one_that_ended_it():
    builder = case()
    for day in (5, 12):
        builder.add(CheckInMade(means=Means.IN_PERSON), at=at(day))
    builder.add(LOST, at=at(10))
    (found,) = searches(builder, at(13))
    assert (found.after_on, found.ended_at) == (date(2026, 3, 5), at(12))


def test_whoever_was_in_contact_at_that_moment_is_not_lost():
    builder = case()
    builder.add(StaffActed(act=ActKind.MEETING, seen="谈话"), at=at(10), until=at(10, "11:00"))
    builder.add(LOST, at=at(10, "10:30"))
    assert searches(builder, at(12)) == ()


def test_a_loss_on_record_stands_before_anybody_was_due_to_report():
    builder = case(arrived=False)
    builder.add(LOST, at=at(5))
    assert [state.state for state in states(builder, at(6))] == [GONE]


def test_with_the_end_of_the_term_no_state_of_the_person_is_left():
    builder = case()
    builder.add(CONFIRMED, at=at(11))
    last = datetime(2027, 3, 1, tzinfo=SHANGHAI)
    assert [state.state for state in states(builder, last - INSTANT)] == [OUT]
    assert states(builder, last) == ()


def test_a_search_that_is_over_is_not_the_one_that_is_owed():
    builder = case()
    builder.add(LOST, at=at(6))
    builder.add(CheckInMade(means=Means.IN_PERSON), at=at(7))
    builder.add(CONFIRMED, at=at(11))
    (state,) = states(builder, at(12))
    assert (state.state, state.comes_next[0]) == (OUT, SEARCH)
