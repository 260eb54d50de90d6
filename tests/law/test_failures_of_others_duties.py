"""What went wrong with recurring duties in other systems: for each, the test that would have caught it."""

import calendar
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.cadence import Cadence
from correction.domain.entry import Fact
from correction.domain.facts.admission import (
    ClassAssigned,
    Excused,
    ExcuseReason,
    HandedOver,
    ManagementClass,
    PersonCorrected,
    PlaceConfirmed,
)
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.reports import MedicalPapersReceived, ReportKind, ReportReceived
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Monitored,
    StaffActed,
)
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.domain.person import Person
from correction.domain.watch import Watch
from correction.rulebooks import load_book
from correction.rulebooks.loader import SHIPPED
from correction.rules.assess import assess
from correction.rules.duty_list import LISTED, Outcome, duty_list
from correction.rules.reports import medical_recheck
from correction.rules.view import CaseView
from correction.testing.builders import SOMEBODY, CaseBuilder, plain_context, probation

ROOT = Path(__file__).parents[2]
CST = timezone(timedelta(hours=8))
ONE_DAY = timedelta(days=1)
# Nothing is judged on days before the first measures that the national book knows.
FIRST_JUDGED = date(2012, 3, 1)
BOOKS = sorted(path.parent.name for path in SHIPPED.glob("*/book.yaml"))
RICH = load_book("demo-activities")


def moment(on):
    return datetime.combine(on, time(0), CST)


def found(case, on, book=RICH):
    return assess(case.file(), book, plain_context(), moment(on)).findings


def listed(case, now_on, from_on, to_on, book=RICH):
    period = DateSpan(from_on=from_on, to_on=to_on)
    return duty_list(case.file(), book, plain_context(), moment(now_on), period)


def rolled(activity: Activity) -> Fact:
    return ActivityAttended(
        activity_id=f"{activity}",
        activity=activity,
        offered_hours=0,
        hours=0,
        attendance=Attendance.PRESENT,
    )


# --- a qualifying contact clears the duty, for every class of every book ---

# How findings about each key begin, and what does what the key asks.
CONTACTS: Mapping[str, tuple[str, Fact]] = {
    "report.written.cadence": ("report_written:", ReportReceived(report=ReportKind.WRITTEN)),
    "report.oral.cadence": ("report_oral:", ReportReceived(report=ReportKind.ORAL)),
    "report.in_person.cadence": ("report_in_person:", ReportReceived(report=ReportKind.IN_PERSON)),
    "report.prohibition.cadence": ("report_prohibition:", ReportReceived(report=ReportKind.PROHIBITION)),
    "report.health.cadence": ("report_health:", ReportReceived(report=ReportKind.HEALTH)),
    "office.monitoring.cadence": ("office_monitoring:", Monitored(seen="在家")),
    "office.voice.cadence": ("office_voice:", StaffActed(act=ActKind.VOICE)),
    "office.meeting.cadence": ("office_meeting:", StaffActed(act=ActKind.MEETING)),
    "office.visit.cadence": ("office_visit:", StaffActed(act=ActKind.VISIT)),
    "education.group.cadence": (
        "activity_organised:group_education:",
        rolled(Activity.GROUP_EDUCATION),
    ),
    "education.individual.cadence": ("activity_organised:talk:", rolled(Activity.TALK)),
    "activity.warning_education.cadence": (
        "activity_organised:warning_education:",
        rolled(Activity.WARNING_EDUCATION),
    ),
    "activity.muster.cadence": ("activity_organised:muster:", rolled(Activity.MUSTER)),
    "activity.counselling.cadence": ("activity_organised:counselling:", rolled(Activity.COUNSELLING)),
    "activity.help.cadence": ("activity_organised:help:", rolled(Activity.HELP)),
    "activity.group_meeting.cadence": ("activity_organised:group_meeting:", rolled(Activity.GROUP_MEETING)),
}


def owed_somewhere():
    """Every (book, class, key) for which a book asks for something, with the days on which it does."""
    for name in BOOKS:
        book = load_book(name)
        for key in CONTACTS:
            for span in book.spans(key):
                on = max(span.from_on, FIRST_JUDGED)
                if on > (span.to_on or date.max):
                    continue
                for managed in ManagementClass:
                    cadence = book.get(key, on, management_class=managed.value)
                    if isinstance(cadence, Cadence):
                        yield name, managed, key, on, span.to_on


def subject(key, from_on, to_on, managed):
    term = DateSpan(from_on=from_on, to_on=to_on)
    health = key == "report.health.cadence"
    ban = ProhibitionOrder(kind=ProhibitionKind.ACTIVITY, text="禁止饮酒", span=term)
    order = Order(
        category=Category.OUTSIDE_PRISON if health else Category.PROBATION,
        decider=Decider.COURT,
        effective_on=from_on,
        term=term,
        prohibitions=() if health else (ban,),
    )
    case = CaseBuilder(order=order)
    case.add(HandedOver(by="看守所"), on=from_on)
    case.add(ClassAssigned(management_class=managed), on=from_on)
    return case


def test_failure_13_every_cadence_that_a_book_can_name_has_a_contact_that_clears_it():
    named = {p.key for p in load_book("cn").parameters() if p.key.endswith(".cadence")}
    assert named == set(CONTACTS)


@pytest.mark.parametrize(("name", "managed", "key", "on", "until"), list(owed_somewhere()))
def test_failure_13_no_contact_fails_to_clear_its_duty_because_a_cell_of_the_standards_was_blank(
    name, managed, key, on, until
):
    book, (prefix, contact) = load_book(name), CONTACTS[key]
    last_on = min(on + timedelta(days=430), until or date.max)
    case = subject(key, on, last_on, managed)
    missed = [f for f in found(case, last_on + 9 * ONE_DAY, book) if f.occasion.startswith(prefix)]
    assert missed, "nothing was ever owed"
    for finding in missed:
        case.add(contact, on=finding.cycle_on)
    assert not [f for f in found(case, last_on + 9 * ONE_DAY, book) if f.occasion.startswith(prefix)]


# --- a missed duty stays listed with its original date ---


@pytest.fixture(scope="module")
def yearly(tmp_path_factory):
    folder = tmp_path_factory.mktemp("yearly")
    text = """
book: {id: yearly, title: 某县规则册, parent: cn, rank: county, jurisdiction: 某县}
instrument: {code: Y, title: 某县办法, rank: county, from_on: 2021-01-01, to_on: null,
             confidence: S1, checked_on: 2026-01-01}
values:
  office.visit.cadence:
    - {value: {unit: quarter, every: 4}, article: 第一条, paraphrase: 每年家访}
  report.written.cadence:
    - {value: {default: {unit: quarter, every: 4}}, article: 第二条, paraphrase: 每年书面报告}
"""
    (folder / "book.yaml").write_text(text, encoding="utf-8")
    return load_book(folder)


def test_failure_14_a_missed_yearly_visit_does_not_vanish_when_the_next_year_becomes_due(yearly):
    case = CaseBuilder(order=probation(date(2021, 12, 1), date(2027, 6, 30))).arrive(date(2021, 12, 5))
    case.add(StaffActed(act=ActKind.VISIT), on=date(2024, 5, 1))
    case.add(ReportReceived(report=ReportKind.WRITTEN), on=date(2024, 5, 1))
    years = [(date(y, 1, 1), date(y, 12, 31)) for y in (2022, 2023)]
    for now_on in (date(2024, 1, 10), date(2024, 6, 1), date(2025, 1, 10), date(2026, 12, 31)):
        told = {f.occasion: f for f in found(case, now_on, yearly)}
        for first, last in years:
            for duty in ("office_visit", "report_written"):
                grace = 3 if duty == "report_written" else 0
                assert told[f"{duty}:{first}"].began_at == moment(last + (1 + grace) * ONE_DAY)
        lines = listed(case, now_on, date(2021, 1, 1), date(2027, 12, 31), yearly)
        missed = [(one.span.from_on, one.span.to_on) for one in lines if one.outcome is Outcome.MISSED]
        assert missed[:4] == [years[0], years[0], years[1], years[1]]


# --- one share of a hundred per cent ---


def test_failure_15_a_mixed_population_shows_both_who_did_and_who_did_not():
    outcomes = set()
    for n in range(6):
        case = CaseBuilder(order=probation(date(2026, 1, 5), date(2026, 12, 31))).arrive(date(2026, 1, 8))
        if n % 2:
            for month in range(1, 7):
                case.add(rolled(Activity.GROUP_EDUCATION), on=date(2026, month, 20))
        lines = listed(case, date(2026, 7, 1), date(2026, 2, 1), date(2026, 6, 30))
        each = {one.outcome for one in lines if one.duty == "组织集中教育"}
        assert each == {Outcome.DONE if n % 2 else Outcome.MISSED}
        outcomes |= each
    assert outcomes == {Outcome.DONE, Outcome.MISSED}


# --- an address that is no change of home ---


def test_failure_16_rows_of_addresses_start_no_duty_and_make_nobody_overdue():
    def judged(rows):
        case = CaseBuilder(order=probation(date(2026, 1, 5), date(2026, 12, 31))).arrive(date(2026, 1, 8))
        for fact, on in rows:
            case.add(fact, on=on)
        return [(f.rule, f.occasion, f.began_at, f.ended_at) for f in found(case, date(2026, 12, 20))]

    moved = Person(name=SOMEBODY.name, sex=SOMEBODY.sex, born_on=SOMEBODY.born_on, residence_code="990702")
    rows: list[tuple[Fact, date]] = [
        (PlaceConfirmed(area_id=f"temporary-{n}"), date(2026, 2 + n, 3)) for n in range(4)
    ]
    rows.append((PersonCorrected(person=moved), date(2026, 6, 9)))
    before = judged([])
    assert before
    assert judged(rows) == before


# --- months are no numbers of days ---


def same_day(start, months):
    """Count on by the calendar: the same day, the last day for a last day or where the day is missing."""
    year, month = start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1
    last = calendar.monthrange(year, month)[1]
    from_last = start.day == calendar.monthrange(start.year, start.month)[1]
    return date(year, month, last if from_last else min(start.day, last))


def test_failure_17_three_months_from_every_day_of_eight_years_are_never_ninety_one_days_by_rote():
    book, context, lengths = load_book("cn"), plain_context(), set()
    for n in range(8 * 365 + 2):
        start = date(2020, 7, 1) + n * ONE_DAY
        term = DateSpan(from_on=start, to_on=start + 400 * ONE_DAY)
        order = Order(category=Category.OUTSIDE_PRISON, decider=Decider.COURT, effective_on=start, term=term)
        case = CaseBuilder(order=order)
        case.add(HandedOver(by="看守所"), on=start)
        watch = Watch(moment(start + 200 * ONE_DAY))
        view = CaseView(file=case.file(), book=book, context=context, watch=watch)
        (finding,) = medical_recheck.judge(view)
        due_on = same_day(start, 3)
        assert finding.began_at == moment(due_on + ONE_DAY), start
        lengths.add((due_on - start).days)
    assert lengths == {89, 90, 91, 92}


# --- two builds of the same case differ ---


def busy(seed=7):
    """Give a case with a year of everything, drawn once."""
    rng, case = Random(seed), CaseBuilder(order=probation(date(2025, 12, 20), date(2026, 12, 31)))
    case.arrive(date(2026, 1, 5), ManagementClass.GENERAL)
    kinds = [contact for _, contact in CONTACTS.values()]
    kinds += [CheckInMade(means=Means.PHONE_APP), MedicalPapersReceived()]
    for n in range(300):
        on = date(2026, 1, 6) + timedelta(days=rng.randint(0, 340))
        case.add(
            rng.choice(kinds), at=moment(on) + timedelta(seconds=n), recorded_at=moment(date(2027, 1, 1))
        )
    case.add(
        Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 4, 1), to_on=date(2026, 5, 20)),
        on=date(2026, 4, 1),
    )
    return case


def as_bytes(entries, case_id="case-1"):
    file = CaseFile.of_log(case_id, entries)
    told = assess(file, RICH, plain_context(), moment(date(2027, 1, 2))).findings
    return msgspec.json.encode(told)


def test_failure_18_the_same_entries_in_any_order_give_the_same_bytes():
    case = busy()
    first = as_bytes(case.entries)
    assert len(first) > 10_000
    for seed in range(5):
        shuffled = list(case.entries)
        Random(seed).shuffle(shuffled)
        numbered = [replace(entry, number=n) for n, entry in enumerate(shuffled, start=1)]
        assert as_bytes(numbered) == first


PROGRAM = """
import hashlib
from tests.law.test_failures_of_others_duties import as_bytes, busy
print(hashlib.sha256(as_bytes(busy().entries)).hexdigest())
"""


@pytest.mark.slow
def test_failure_18_another_run_of_the_same_code_gives_the_same_bytes():
    digests = set()
    for seed in ("0", "1", "77"):
        path = os.pathsep.join((str(ROOT), *sys.path))
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=env, check=True, capture_output=True, text=True
        )
        digests.add(ran.stdout.strip())
    assert len(digests) == 1


# --- a class that changes in the middle ---

CHANGES = st.lists(
    st.tuples(st.integers(0, 330), st.sampled_from(list(ManagementClass))), min_size=1, max_size=6
)


def changing(changes):
    case = CaseBuilder(order=probation(date(2025, 12, 20), date(2026, 12, 31)))
    case.arrive(date(2026, 1, 5), ManagementClass.GENERAL)
    for days, managed in sorted(changes, key=lambda change: change[0]):
        case.add(ClassAssigned(management_class=managed), on=date(2026, 1, 6) + timedelta(days=days))
    return case


@settings(max_examples=25)
@given(CHANGES)
def test_failure_19_a_level_that_changes_in_mid_period_makes_no_overlap_and_no_impossible_miss(changes):
    case, now = changing(changes), moment(date(2027, 1, 5))
    view = CaseView(file=case.file(), book=RICH, context=plain_context(), watch=Watch(now))
    spans = [part.span for part in view.classes]
    assert all(span.to_on is None or span.from_on <= span.to_on for span in spans)
    ends = [span.to_on for span in spans[:-1] if span.to_on is not None]
    assert [span.from_on for span in spans[1:]] == [to_on + ONE_DAY for to_on in ends]
    lines = listed(case, date(2027, 1, 5), date(2026, 1, 6), date(2026, 12, 31))
    for name in {one.duty for one in lines}:
        mine = sorted((one for one in lines if one.duty == name), key=lambda one: one.span.from_on)
        assert all(one.span.from_on <= one.span.to_on for one in mine)
        assert all(after.span.from_on > before.span.to_on for before, after in pairwise(mine))
    for one in lines:
        whole = one.cadence.cycle(one.span.from_on)
        assert (one.outcome is Outcome.PARTIAL) == (one.span != whole)
        if one.span == whole:
            assert sum(span.overlap_days(whole) > 0 for span in spans) == 1


# --- an alert of which the list of tasks knows nothing ---


@settings(max_examples=25)
@given(CHANGES, st.integers(0, 10**6))
def test_failure_20_no_alert_uses_a_threshold_that_the_list_of_duties_does_not(changes, seed):
    case, rng = changing(changes), Random(seed)
    for _, contact in CONTACTS.values():
        for _ in range(rng.randint(0, 8)):
            case.add(contact, on=date(2026, 1, 6) + timedelta(days=rng.randint(0, 340)))
    away_on = date(2026, 2, 1) + timedelta(days=rng.randint(0, 200))
    case.add(Excused(reason=ExcuseReason.DETAINED, from_on=away_on, to_on=away_on + 40 * ONE_DAY), on=away_on)
    now_on = date(2026, 1, 10) + timedelta(days=rng.randint(0, 360))
    alerts = {f.occasion for f in found(case, now_on) if f.rule in LISTED}
    lines = listed(case, now_on, date(2026, 1, 1), date(2026, 12, 31))
    tasks = {one.occasion: one for one in lines if one.outcome is not Outcome.PARTIAL}
    assert alerts <= set(tasks)
    assert alerts == {key for key, one in tasks.items() if one.outcome is Outcome.MISSED}


def test_an_excused_cycle_is_kept_and_shown_and_so_is_a_partial_one():
    case = CaseBuilder(order=probation(date(2026, 1, 5), date(2026, 6, 20))).arrive(date(2026, 1, 8))
    sick = Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 3, 10), to_on=date(2026, 4, 30))
    case.add(sick, on=date(2026, 3, 10))
    lines = [
        (one.span.from_on, one.span.to_on, one.outcome)
        for one in listed(case, date(2026, 6, 1), date(2026, 1, 1), date(2026, 12, 31))
        if one.duty == "月见面"
    ]
    assert lines == [
        (date(2026, 1, 9), date(2026, 1, 31), Outcome.PARTIAL),
        (date(2026, 2, 1), date(2026, 2, 28), Outcome.MISSED),
        (date(2026, 3, 1), date(2026, 3, 31), Outcome.EXCUSED),
        (date(2026, 4, 1), date(2026, 4, 30), Outcome.EXCUSED),
        (date(2026, 5, 1), date(2026, 5, 31), Outcome.MISSED),
        (date(2026, 6, 1), date(2026, 6, 20), Outcome.PARTIAL),
    ]
