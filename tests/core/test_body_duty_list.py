"""What a body owes as such is listed as the rules judge it: zero reports, letters, investigations."""

from dataclasses import replace
from datetime import date, time

import pytest

from correction.domain.alert_kind import Bearer
from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.days import WorkCalendar
from correction.domain.entry import Entry, Fact
from correction.domain.facts.investigation import Asker, CopyOf, InvestigationAsked, InvestigationCopied
from correction.domain.facts.oversight import LetterAnswered, LetterKind, LetterReceived, Stance
from correction.domain.facts.periods import ZeroReported, ZeroReportsOrdered
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When, local_time
from correction.rulebooks import load_book
from correction.rules.body_duty_list import body_duty_list
from correction.rules.duty_list import Outcome
from correction.testing.builders import SOMEBODY, plain_context

BOOK = load_book("cn")
ORDINARY = WorkCalendar(version="2026", years=frozenset({2026}), rest=frozenset(), working=frozenset())
CONTEXT = replace(plain_context(), calendar=ORDINARY)
MARCH = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
MISSED, DONE, OPEN = Outcome.MISSED, Outcome.DONE, Outcome.OPEN


def listed(said, on, period=MARCH):
    entries = [
        Entry(
            log_id="S1",
            number=number,
            entry_id=f"S1/{number}",
            when=When.day(day),
            recorded_at=local_time(day, time(9)),
            actor="X9",
            payload=fact,
        )
        for number, (fact, day) in enumerate(said, start=1)
    ]
    now, file = local_time(on, time(12)), CaseFile.of_log("S1", entries)
    found = body_duty_list(file, BOOK, CONTEXT, now, period)
    assert {one.bearer for one in found} <= {Bearer.OFFICE}
    return [(one.duty, one.span.from_on.day, one.outcome) for one in found]


def ordered(from_on, to_on):
    daily = Cadence(unit=CadenceUnit.DAY)
    order = ZeroReportsOrdered(order_id="P1", title="大会", from_on=from_on, to_on=to_on, every=daily)
    return order, from_on


def test_each_cycle_of_a_zero_report_is_missed_done_or_still_to_come():
    order = ordered(date(2026, 3, 3), date(2026, 3, 6))
    told = (ZeroReported(order_id="P1"), date(2026, 3, 4))
    name = "零报告（大会）"
    assert listed([order, told], date(2026, 3, 5)) == [
        (name, 3, MISSED),
        (name, 4, DONE),
        (name, 5, OPEN),
        (name, 6, OPEN),
    ]


def test_only_what_touches_the_period_is_listed():
    order = ordered(date(2026, 3, 3), date(2026, 3, 6))
    period = DateSpan(from_on=date(2026, 3, 4), to_on=date(2026, 3, 5))
    assert [day for _, day, _ in listed([order], date(2026, 3, 9), period)] == [4, 5]


LETTER = LetterReceived(
    letter=LetterKind.CORRECTION_NOTICE,
    org_id="S1",
    document_no="1号",
    sender="样例县人民检察院",
    demands="纠正",
    reply_by_on=date(2026, 3, 20),
    rectify_by_on=date(2026, 3, 25),
)


@pytest.mark.parametrize(
    ("answered_on", "now", "kept"),
    [
        (None, date(2026, 3, 20), OPEN),
        (None, date(2026, 3, 21), MISSED),
        (date(2026, 3, 20), date(2026, 3, 21), DONE),
        (date(2026, 3, 21), date(2026, 3, 22), MISSED),
    ],
)
def test_each_clock_of_a_letter_stands_by_itself(answered_on, now, kept):
    said: list[tuple[Fact, date]] = [(LETTER, date(2026, 3, 2))]
    if answered_on:
        reply = LetterAnswered(letter_entry_id="S1/1", stance=Stance.ACCEPTED, content="已改")
        said.append((reply, answered_on))
    assert [outcome for duty, _, outcome in listed(said, now) if duty.startswith("书面回复")] == [kept]
    assert [outcome for duty, _, outcome in listed(said, now) if duty.startswith("整改")] == [OPEN]


ASKED = InvestigationAsked(
    investigation_no="ZX-1", person=SOMEBODY, asker=Asker.COURT, asker_name="样例县人民法院", fast_track=False
)


def test_an_investigation_and_its_copies_are_owed_from_the_request():
    """Ten working days after Monday, 2 March 2026 end on Monday, 16 March; the copy has three days."""
    copied = (InvestigationCopied(what=CopyOf.REQUEST), date(2026, 3, 5))
    said = [(ASKED, date(2026, 3, 2)), copied]
    name, copy = "调查评估（样例县人民法院委托）", f"{CopyOf.REQUEST.zh}通报检察院"
    assert listed(said, date(2026, 3, 16)) == [(copy, 2, DONE), (name, 2, OPEN)]
    assert listed(said, date(2026, 3, 17)) == [(copy, 2, DONE), (name, 2, MISSED)]
    assert (copy, 2, MISSED) in listed(said[:1], date(2026, 3, 6))


def test_a_log_without_any_of_these_owes_nothing():
    assert listed([(ZeroReported(order_id="P9"), date(2026, 3, 4))], date(2026, 3, 9)) == []
