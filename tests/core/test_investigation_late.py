"""Answering a request to look into a person: working days, the fast track, extensions, what closes it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry, Entry, Fact
from correction.domain.facts.investigation import (
    Asker,
    CopyOf,
    InvestigationAnswered,
    InvestigationAsked,
    InvestigationCompleted,
    InvestigationCopied,
    InvestigationExtended,
    InvestigationImpossible,
    InvestigationWithdrawn,
    Suitability,
)
from correction.domain.facts.upkeep import Voided
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import When, day_start, local_time
from correction.domain.order import Category
from correction.domain.person import Person, Sex
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import plain_context

LATE, COPY = "investigation_late", "investigation_copy"
BOOK = load_book("cn")
SECOND = timedelta(seconds=1)
WHO = Person(name="李四", sex=Sex.FEMALE, born_on=date(1990, 5, 1))
# 2026: New Year rests on 1 to 3 January with 4 January worked; the Spring Festival from 15 to 23 February,
# with 14 and 28 February worked.
CALENDAR = WorkCalendar(
    version="2026",
    years=frozenset({2026}),
    rest=frozenset({date(2026, 1, day) for day in (1, 2, 3)} | {date(2026, 2, day) for day in range(15, 24)}),
    working=frozenset({date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28)}),
)
ANSWERED = InvestigationAnswered(opinion=Suitability.SUITABLE, document_no="评1号")


ASKED = InvestigationAsked(
    investigation_no="ZX-1", person=WHO, asker=Asker.COURT, asker_name="样例县人民法院"
)


class Log:
    """Writes the log of one investigation."""

    def __init__(self, on: date, **more: Any) -> None:
        self.entries: list[AnyEntry] = []
        self.asked_id = self.add(replace(ASKED, **more), on)

    def add(self, fact: Fact, on: date, *, known_on: date | None = None) -> str:
        number = len(self.entries) + 1
        last = self.entries[-1].recorded_at if self.entries else day_start(date(2000, 1, 1))
        entry = Entry(
            log_id="inv-1",
            number=number,
            entry_id=f"inv-1/{number}",
            when=When.day(on),
            recorded_at=max(last, local_time(known_on or on, time(9))),
            actor="X9",
            payload=fact,
        )
        self.entries.append(entry)
        return entry.entry_id

    def judged(self, now: datetime, rule: str, *, calendar: WorkCalendar = CALENDAR) -> list[Finding]:
        """Judge at a moment, and see that nothing changes before the next review that is asked for."""
        file = CaseFile.of_log("inv-1", self.entries)
        context = replace(plain_context(), calendar=calendar)
        assessment = assess(file, BOOK, context, now)
        until = assessment.next_review_at or now + timedelta(days=400)
        for share in (0.01, 0.5, 0.99):
            later = assess(file, BOOK, context, now + share * (until - now))
            assert later.findings == assessment.findings
        return [finding for finding in assessment.findings if finding.rule == rule]


def working_days_after(on: date, count: int) -> date:
    """Count by hand: plain week, the festivals of early 2026, the make-up days."""
    while count:
        on += timedelta(days=1)
        rests = on in CALENDAR.rest or (on.weekday() >= 5 and on not in CALENDAR.working)
        count -= not rests
    return on


@pytest.mark.parametrize(
    ("asked_on", "fast", "last_on"),
    [
        (date(2026, 3, 2), False, date(2026, 3, 16)),
        (date(2026, 3, 2), True, date(2026, 3, 9)),
        (date(2026, 3, 7), False, date(2026, 3, 20)),
        (date(2026, 2, 10), False, date(2026, 3, 2)),
        (date(2026, 2, 10), True, date(2026, 2, 24)),
    ],
)
def test_the_last_day_is_the_tenth_or_fifth_working_day(asked_on, fast, last_on):
    assert last_on == working_days_after(asked_on, 5 if fast else 10)
    log = Log(asked_on, fast_track=fast)
    over = day_start(last_on) + timedelta(days=1)
    assert log.judged(over - SECOND, LATE) == []
    (found,) = log.judged(over, LATE)
    assert (found.began_at, found.ended_at) == (over, None)
    assert (found.kind, found.bearer) == (AlertKind.INVESTIGATION_LATE, Bearer.OFFICE)
    assert found.occasion == f"{LATE}:{log.asked_id}"


@pytest.mark.parametrize(
    ("on", "late"), [(date(2026, 3, 13), 0), (date(2026, 3, 16), 0), (date(2026, 3, 17), 1)]
)
@pytest.mark.parametrize(
    "closing",
    [ANSWERED, InvestigationImpossible(reason="住址不实"), InvestigationWithdrawn(reason="案件撤回")],
)
def test_what_closes_it_in_time_leaves_nothing_and_what_comes_later_ends_it(on, late, closing):
    log = Log(date(2026, 3, 2))
    log.add(closing, on)
    found = log.judged(day_start(date(2026, 6, 1)), LATE)
    assert [f.ended_at for f in found] == [day_start(on)] * late


def test_while_materials_are_missing_no_time_runs():
    log = Log(date(2026, 3, 2), missing=("起诉书副本",))
    assert log.judged(day_start(date(2026, 6, 1)), LATE) == []
    log.add(InvestigationCompleted(), date(2026, 4, 7))
    (found,) = log.judged(day_start(date(2026, 6, 1)), LATE)
    assert found.began_at == day_start(working_days_after(date(2026, 4, 7), 10)) + timedelta(days=1)


@pytest.mark.parametrize(
    ("agreed_on", "began_on"),
    [(date(2026, 3, 16), date(2026, 3, 26)), (date(2026, 3, 17), date(2026, 3, 17))],
)
def test_an_extension_counts_only_where_it_was_agreed_in_time(agreed_on, began_on):
    log = Log(date(2026, 3, 2))
    log.add(InvestigationExtended(until_on=date(2026, 3, 25), agreed="复函1号"), agreed_on)
    (found,) = log.judged(day_start(date(2026, 6, 1)), LATE)
    assert found.began_at == day_start(began_on)


def test_an_answer_written_down_late_exonerates_and_its_void_accuses_again():
    log = Log(date(2026, 3, 2))
    answer = log.add(ANSWERED, date(2026, 3, 13), known_on=date(2026, 4, 1))
    assert log.judged(day_start(date(2026, 6, 1)), LATE) == []
    log.add(Voided(entry_id=answer, reason="另一案件的意见"), date(2026, 4, 2))
    assert [f.ended_at for f in log.judged(day_start(date(2026, 6, 1)), LATE)] == [None]


def test_a_void_request_is_owed_no_answer():
    log = Log(date(2026, 3, 2))
    log.add(Voided(entry_id=log.asked_id, reason="重复登记"), date(2026, 3, 3))
    assert (
        log.judged(day_start(date(2026, 6, 1)), LATE) == log.judged(day_start(date(2026, 6, 1)), COPY) == []
    )


def test_before_the_measures_of_2020_no_number_of_days_was_set():
    log = Log(date(2020, 6, 30))
    now = day_start(date(2020, 12, 1))
    assert log.judged(now, LATE) == log.judged(now, COPY) == []


def test_a_year_without_a_calendar_names_no_last_day_but_a_month_is_too_long_in_any_year():
    unknown = WorkCalendar(version="none")
    log = Log(date(2027, 3, 1))
    assert log.judged(day_start(date(2027, 3, 31)), LATE, calendar=unknown) == []
    (found,) = log.judged(day_start(date(2027, 4, 1)), LATE, calendar=unknown)
    assert found.began_at == day_start(date(2027, 4, 1))
    assert any("尚未公布" in step for step in found.why.arithmetic)


def test_the_reason_names_article_inputs_and_arithmetic():
    (found,) = Log(date(2026, 3, 2)).judged(day_start(date(2026, 6, 1)), LATE)
    assert [(c.instrument, c.confidence) for c in found.why.citations] == [("IM-2020", "M"), ("CCL", "V")]
    assert ("委托单位", "人民法院（样例县人民法院）") in found.why.inputs
    assert found.why.arithmetic[0] == "2026-03-02 + 10 个工作日 = 2026-03-16（起算当日不计）"


@pytest.mark.parametrize(("told_on", "late"), [(date(2026, 3, 5), 0), (date(2026, 3, 6), 1)])
def test_the_procuratorate_is_told_of_the_request_within_three_days(told_on, late):
    log = Log(date(2026, 3, 2))
    log.add(InvestigationCopied(what=CopyOf.REQUEST), told_on)
    found = log.judged(day_start(date(2026, 6, 1)), COPY)
    assert [(f.began_at, f.ended_at) for f in found] == [
        (day_start(date(2026, 3, 6)), day_start(told_on))
    ] * late


def test_the_copy_of_the_opinion_is_a_matter_of_its_own():
    log = Log(date(2026, 3, 2))
    log.add(InvestigationCopied(what=CopyOf.REQUEST), date(2026, 3, 3))
    assert log.judged(day_start(date(2026, 3, 20)), COPY) == []
    log.add(ANSWERED, date(2026, 3, 10))
    (found,) = log.judged(day_start(date(2026, 3, 20)), COPY)
    assert (found.occasion, found.began_at) == (
        f"{COPY}:{log.asked_id}:opinion",
        day_start(date(2026, 3, 14)),
    )
    assert (found.kind, found.bearer) == (AlertKind.PAPER_LATE, Bearer.OFFICE)
    log.add(InvestigationCopied(what=CopyOf.OPINION), date(2026, 3, 13), known_on=date(2026, 3, 20))
    assert log.judged(day_start(date(2026, 3, 20)), COPY) == []


def test_of_a_request_taken_back_nobody_need_be_told_any_more():
    log = Log(date(2026, 3, 2), category=Category.PAROLE)
    log.add(InvestigationWithdrawn(reason="罪犯撤回"), date(2026, 3, 4))
    assert log.judged(day_start(date(2026, 6, 1)), COPY) == []
