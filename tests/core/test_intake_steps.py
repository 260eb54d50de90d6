"""Taking a person in: notice, papers, receipts, completion, registration, receipt by the office, in time."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.reception import awaited_by
from correction.domain.days import WorkCalendar
from correction.domain.facts.admission import (
    Excused,
    ExcuseReason,
    OfficeAssigned,
    OfficeReceived,
    Released,
    ReportedIn,
)
from correction.domain.facts.dispatches import Recipient
from correction.domain.facts.moves import MoveAccepted
from correction.domain.facts.papers import (
    CountyRegistered,
    DecisionNotified,
    PapersAsked,
    PapersReceived,
    ReceiptReturned,
)
from correction.rulebooks import load_book
from correction.rules.paperwork.ledger import ledger_of
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
SECOND = timedelta(seconds=1)
EFFECT = date(2026, 3, 2)  # A Monday; none of the last days below is one of rest.
LATER = date(2026, 6, 1)
WHOLE = PapersReceived(by="样例县人民法院", papers=("判决书", "执行通知书"))
PARTIAL = PapersReceived(by="样例县人民法院", papers=("判决书",), missing=("执行通知书",))
REST = PapersReceived(by="样例县人民法院", papers=("执行通知书",))
NOTICE = DecisionNotified(by="样例县人民法院")
ASKED = PapersAsked(of="样例县人民法院", papers=("执行通知书",))
RECEIPT = ReceiptReturned(to="样例县人民法院")
REGISTERED = CountyRegistered(county_id="county-1")
ASSIGNED, RECEIVED = OfficeAssigned(office_id="office-2"), OfficeReceived(office_id="office-2")
YEARS = frozenset(range(2019, 2027))
CALENDAR = WorkCalendar(version="plain weeks", years=YEARS)

# rule: what makes it owed and when, days, what does it, whose duty it is, the kind of alert.
# `office_receipt` judges two of them: the office's receipt today, the person's coming in former days.
STEPS: dict[str, tuple[Any, ...]] = {
    "notice_late": ([(REGISTERED, 0)], 0, 5, NOTICE, Bearer.OTHER, AlertKind.PAPER_LATE),
    "papers_late": ([(NOTICE, 1)], 0, 10, WHOLE, Bearer.OTHER, AlertKind.PAPER_LATE),
    "receipt_late": ([(WHOLE, 2)], 2, 5, RECEIPT, Bearer.OFFICE, AlertKind.PAPER_LATE),
    "papers_unasked": ([(PARTIAL, 1)], 1, 3, ASKED, Bearer.OFFICE, AlertKind.PAPER_LATE),
    "papers_incomplete": ([(PARTIAL, 1), (ASKED, 2)], 2, 5, REST, Bearer.OTHER, AlertKind.PAPER_LATE),
    "registration_late": (
        [(NOTICE, 0), (ReportedIn(), 1)],
        *(1, 3, REGISTERED, Bearer.OFFICE, AlertKind.INTAKE_LATE),
    ),
    "office_receipt_late": ([(ASSIGNED, 1)], 1, 3, RECEIVED, Bearer.OFFICE, AlertKind.INTAKE_LATE),
}
BOOK = load_book("demo-county")
each_step = pytest.mark.parametrize("rule", STEPS)


def midnight(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def begun(rule, effective_on=EFFECT, **more):
    """Give a case in which a step has become owed, and the ids of the entries that made it so."""
    case = CaseBuilder(order=probation(effective_on, date(2027, 12, 31)), **more)
    ids = [case.add(fact, on=effective_on + timedelta(days=late)) for fact, late in STEPS[rule][0]]
    return case, ids


def last_day(rule, effective_on=EFFECT):
    """Count by hand: the day that starts it is not counted, and a weekend moves the last day to Monday."""
    _, since, days, *_ = STEPS[rule]
    on = effective_on + timedelta(days=since + days)
    return on + timedelta(days={5: 2, 6: 1}.get(on.weekday(), 0))


@pytest.fixture
def found(judged):
    context = replace(plain_context(), calendar=CALENDAR)
    return lambda case, now, rule: judged(case, now, rule, book=BOOK, context=context)


@each_step
def test_a_step_is_late_from_the_day_after_its_last(found, rule):
    case, _ = begun(rule)
    over = midnight(last_day(rule) + timedelta(days=1))
    assert found(case, over - SECOND, rule) == []
    (late,) = found(case, over, rule)
    assert (late.began_at, late.ended_at) == (over, None)
    assert (late.bearer, late.kind) == (STEPS[rule][4], STEPS[rule][5])


@each_step
@pytest.mark.parametrize("off", [-1, 0, 1])
def test_done_on_the_last_day_is_in_time_and_a_day_later_ends_the_matter(found, rule, off):
    case, _ = begun(rule)
    done_on = last_day(rule) + timedelta(days=off)
    case.add(STEPS[rule][3], on=done_on)
    assert [f.ended_at for f in found(case, midnight(LATER), rule)] == [midnight(done_on)] * (off > 0)


@each_step
@pytest.mark.parametrize("shift", range(7))
def test_a_last_day_at_the_weekend_moves_to_monday(found, rule, shift):
    effective_on = EFFECT + timedelta(days=shift)
    case, _ = begun(rule, effective_on)
    (late,) = found(case, midnight(LATER), rule)
    assert late.began_at == midnight(last_day(rule, effective_on) + timedelta(days=1))


@each_step
def test_what_was_written_down_late_exonerates_and_its_void_accuses(found, rule):
    case, _ = begun(rule)
    done = case.add(STEPS[rule][3], on=last_day(rule), recorded_at=midnight(date(2026, 5, 1)))
    assert found(case, midnight(LATER), rule) == []
    case.void(done, midnight(date(2026, 5, 2)))
    assert [f.ended_at for f in found(case, midnight(LATER), rule)] == [None]


@each_step
def test_where_what_made_it_owed_is_void_nothing_is_owed(found, rule):
    case, ids = begun(rule)
    for entry_id in ids:
        case.void(entry_id, midnight(date(2026, 5, 2)))
    assert found(case, midnight(LATER), rule) == []


@each_step
def test_what_began_before_the_records_did_is_not_observed(found, rule):
    case, _ = begun(rule, records_from_on=date(2026, 4, 1))
    assert found(case, midnight(LATER), rule) == []


@each_step
def test_it_ends_with_the_case(found, rule):
    case, _ = begun(rule)
    case.add(Released(ground="赦免"), on=date(2026, 4, 20))
    assert [f.ended_at for f in found(case, midnight(LATER), rule)] == [midnight(date(2026, 4, 20))]


@each_step
def test_the_reason_shows_article_days_and_what_was_done(found, rule):
    case, _ = begun(rule)
    (late,) = found(case, midnight(LATER), rule)
    assert late.why.citations
    assert f"{STEPS[rule][2]} 日" in late.why.arithmetic[0]
    assert late.why.arithmetic[-1].endswith("：无记录")


def test_a_case_of_which_no_papers_are_recorded_is_not_judged(found):
    case = CaseBuilder(order=probation(EFFECT, date(2027, 12, 31))).arrive(date(2026, 3, 5))
    assert [found(case, midnight(LATER), rule) for rule in STEPS] == [[]] * len(STEPS)


def test_papers_that_came_are_a_notice_too(found):
    case, _ = begun("notice_late")
    case.add(WHOLE, on=date(2026, 3, 7))
    assert found(case, midnight(LATER), "notice_late") == []


@pytest.mark.parametrize(("returned_on", "late"), [(date(2026, 3, 10), 1), (date(2026, 3, 14), 2)])
def test_one_receipt_counts_for_every_delivery_before_it(found, returned_on, late):
    case = CaseBuilder(order=probation(EFFECT, date(2027, 12, 31)))
    case.add(PARTIAL, on=date(2026, 3, 4))
    case.add(REST, on=date(2026, 3, 6))
    case.add(RECEIPT, on=returned_on)
    # 5 days: until Monday 9 March and, the eleventh being a Wednesday, until 11 March.
    assert len(found(case, midnight(LATER), "receipt_late")) == late


def test_papers_that_come_unasked_need_not_be_asked_for(found):
    case, _ = begun("papers_unasked")
    case.add(REST, on=date(2026, 3, 5))
    assert found(case, midnight(LATER), "papers_unasked") == []


def test_papers_that_come_in_two_parts_are_whole_with_the_second(found):
    case = CaseBuilder(order=probation(EFFECT, date(2027, 12, 31)))
    case.add(PapersAsked(of="法院", papers=("执行通知书", "起诉书副本")), on=date(2026, 3, 3))
    case.add(REST, on=date(2026, 3, 4))
    case.add(PapersReceived(by="法院", papers=("起诉书副本",)), on=date(2026, 3, 12))
    (late,) = found(case, midnight(LATER), "papers_incomplete")
    assert (late.began_at, late.ended_at) == (midnight(date(2026, 3, 10)), midnight(date(2026, 3, 12)))


def test_entrusting_another_office_ends_the_wait_for_the_first(found):
    case, _ = begun("office_receipt_late")
    case.add(OfficeAssigned(office_id="office-3"), on=date(2026, 3, 5))
    (late,) = found(case, midnight(LATER), "office_receipt_late")
    assert late.began_at == midnight(date(2026, 3, 10))
    assert ("司法所", "office-3") in late.why.inputs


def test_between_entrustment_and_receipt_the_county_answers():
    case, _ = begun("office_receipt_late")
    case.add(RECEIVED, on=date(2026, 3, 5))
    file = case.file()
    days = [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)]
    assert [awaited_by(file, on) for on in days] == [None, "office-2", "office-2", None]


@pytest.mark.parametrize(
    ("rule", "facts", "last_on", "article"),
    [
        ("papers_late", [(REGISTERED, 0)], date(2019, 3, 7), "第五条"),
        ("receipt_late", [(WHOLE, 0)], date(2019, 3, 7), "第五条"),
        ("office_report_late", [(ASSIGNED, 0)], date(2019, 3, 7), "第六条"),
    ],
)
def test_until_june_2020_papers_had_three_working_days_and_the_person_three_days(
    found, rule, facts, last_on, article
):
    case = CaseBuilder(order=probation(date(2019, 3, 4), date(2020, 3, 3)))
    for fact, later in facts:
        case.add(fact, on=date(2019, 3, 4) + timedelta(days=later))
    (late,) = found(case, midnight(date(2019, 6, 1)), rule)
    assert late.began_at == midnight(last_on + timedelta(days=1))
    assert (late.why.citations[0].instrument, late.why.citations[0].article) == ("IM-2012", article)


def test_coming_to_the_office_was_the_persons_duty_then_and_is_none_now(found):
    case = CaseBuilder(order=probation(date(2019, 3, 4), date(2020, 3, 3)))
    case.add(ASSIGNED, on=date(2019, 3, 4))
    (late,) = found(case, midnight(date(2019, 6, 1)), "office_report_late")
    assert late.bearer is Bearer.PERSON
    today, _ = begun("office_receipt_late")
    assert found(today, midnight(LATER), "office_report_late") == []


@pytest.mark.parametrize(
    ("first", "last", "spans"),
    [
        # Due by Thursday the 7th; in hospital before and after it, whole, or in the middle of the lateness.
        (5, 20, [(21, None)]),
        (8, 20, [(21, None)]),
        (12, 20, [(8, None)]),
        (5, None, []),
    ],
)
def test_who_is_in_hospital_is_not_late_at_the_office(found, first, last, spans):
    case = CaseBuilder(order=probation(date(2019, 3, 4), date(2020, 3, 3)))
    case.add(ASSIGNED, on=date(2019, 3, 4))
    sick = Excused(
        reason=ExcuseReason.HOSPITAL,
        from_on=date(2019, 3, first),
        to_on=last and date(2019, 3, last),
    )
    case.add(sick, on=date(2019, 3, first))
    late = found(case, midnight(date(2019, 6, 1)), "office_report_late")
    assert [f.began_at for f in late] == [midnight(date(2019, 3, day)) for day, _ in spans]
    assert all(f.ended_at is None for f in late)


def entrusted_again(*between):
    """Received by an office in March 2019, and another one entrusted in May."""
    case = CaseBuilder(order=probation(date(2019, 3, 4), date(2020, 3, 3)))
    case.add(ASSIGNED, on=date(2019, 3, 4))
    case.add(RECEIVED, on=date(2019, 3, 6))
    for fact in between:
        case.add(fact, on=date(2019, 5, 6))
    case.add(OfficeAssigned(office_id="office-3"), on=date(2019, 5, 6))
    return case


def test_who_had_come_to_an_office_owes_no_second_coming_where_the_county_entrusts_another(found):
    assert found(entrusted_again(), midnight(date(2019, 6, 1)), "office_report_late") == []


def test_who_moved_to_another_county_comes_to_the_office_that_it_names(found):
    moved = MoveAccepted(
        approval_id="m", by="样例县", reported_on=date(2019, 5, 6), document_no="1", office_id="office-3"
    )
    (late,) = found(entrusted_again(moved), midnight(date(2019, 6, 1)), "office_report_late")
    assert late.began_at == midnight(date(2019, 5, 10))


def test_who_had_not_come_yet_owes_it_to_the_office_that_is_entrusted_instead(found):
    case = CaseBuilder(order=probation(date(2019, 3, 4), date(2020, 3, 3)))
    case.add(ASSIGNED, on=date(2019, 3, 4))
    case.add(OfficeAssigned(office_id="office-3"), on=date(2019, 3, 6))
    (late,) = found(case, midnight(date(2019, 6, 1)), "office_report_late")
    assert ("司法所", "office-3") in late.why.inputs


def test_working_days_pass_over_the_weekend(found):
    case = CaseBuilder(order=probation(date(2019, 3, 7), date(2020, 3, 3)))
    case.add(WHOLE, on=date(2019, 3, 8))
    (late,) = found(case, midnight(date(2019, 6, 1)), "receipt_late")
    assert late.began_at == midnight(date(2019, 3, 14))


@pytest.mark.parametrize("elsewhere", [False, True])
def test_papers_of_a_decider_elsewhere_are_passed_on_to_procuratorate_and_police_here(elsewhere):
    case = CaseBuilder(order=probation(EFFECT, date(2027, 12, 31)))
    case.add(replace(WHOLE, elsewhere=elsewhere), on=date(2026, 3, 5))
    lines = ledger_of(case.file(), load_book("demo-ledger"), CALENDAR)
    passed_on = [line for line in lines if line.key == "dispatch.papers_elsewhere"]
    told = [(line.recipient, line.citation.article if line.citation else "") for line in passed_on]
    expected = [(Recipient.PROCURATORATE, "第二十条"), (Recipient.POLICE, "第二十条")]
    assert told == (expected if elsewhere else [])
