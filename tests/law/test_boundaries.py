"""Every number of the books at its edge: one less, itself, one more; on the first and last day it holds.

The table repeats what the texts say, one line a number: parameter, book, first and last day, comparison,
number, and the management class where it differs by class. What each number does is proved by the tests
that boundaries.yaml names.
"""

from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from correction.rulebooks import load_book
from correction.rulebooks.loader import SHIPPED
from correction.rulebooks.values import ByClass

TABLE = """
absence.admonition_days                    cn              2020-07-01 open       <= 10
absence.revocation_months                  cn              2012-03-01 2020-06-30 >  1
absence.revocation_months                  cn              2020-07-01 2021-02-28 >  1
absence.revocation_months                  cn              2021-03-01 open       >  1
absence.warning_days                       cn              2020-07-01 open       >  10
admonitions.before_warning                 cn              2020-07-01 open       >= 2
approval.decide_days                       cn              2012-03-01 open       <= 10
approval.leave_days                        cn              2012-03-01 open       <= 3
assessment.due_days                        demo-assessed   2020-07-01 open       <= 10
assessment.objection_days                  cn              2012-03-01 open       <= 10
assessment.objection_days                  demo-assessed   2020-07-01 open       <= 7
battery.low_pct                            cn              2012-03-01 open       <= 20
boundary.uncertainty_m                     cn              2012-03-01 open       <= 500
check_in.grace_minutes                     cn              2012-03-01 open       <= 15
check_in.longest_gap_hours                 cn              2012-03-01 open       <= 36
class.review_months                        demo-assessed   2020-07-01 open       <= 6
commutation.executed_share                 cn              2011-05-01 open       >= 0.5
commutation.first_months.long              cn              2017-01-01 open       >= 24
commutation.first_months.middle            cn              2017-01-01 open       >= 18
commutation.first_months.short             cn              2017-01-01 open       >= 12
commutation.interval_months.long           cn              2017-01-01 open       >= 18
commutation.interval_months.short          cn              2017-01-01 open       >= 12
commutation.life_years                     cn              2011-05-01 open       >= 13
commutation.probation_floor_months.detention cn              2017-01-01 open       >= 2
commutation.probation_floor_months.fixed_term cn              2017-01-01 open       >= 12
complaint.answer_days                      demo-ledger     2026-01-01 open       <= 15
court.arrest_hours                         cn              2020-07-01 open       <= 48
court.commutation_days                     cn              2020-07-01 open       <= 30
court.custody_days                         cn              2020-07-01 open       <= 30
court.revocation_days                      cn              2020-07-01 open       <= 30
cross_city.months                          cn              2020-07-01 open       <= 6
crossing.step_minutes                      cn              2012-03-01 open       <= 10
decider.recall_days                        cn              2020-07-01 open       <= 30
detention.notice_days                      cn              2020-07-01 open       <= 3
device.approval_months                     cn              2020-07-01 open       <= 3
device.ending_notice_days                  cn              2012-03-01 open       =  14 7
device.fitting_days                        cn              2012-03-01 open       <= 3
device.removal_days                        cn              2012-03-01 open       <= 3
dispatch.change_of_place.days              cn              2020-07-01 open       <= 5
dispatch.death_outside_prison.days         cn              2014-12-01 open       <= 5
dispatch.prompt_days                       demo-ledger     2026-01-01 open       <= 3
dispatch.receipt_days                      demo-ledger     2026-01-01 open       <= 10
dispatch.reward_sanction_notice.days       demo-ledger     2026-01-01 open       <= 30
excursion.confirm_fixes                    cn              2012-03-01 open       >= 3
excursion.confirm_minutes                  cn              2012-03-01 open       >= 2
excursion.doubtful_max                     cn              2012-03-01 open       <= 2
excursion.dwell_minutes                    cn              2012-03-01 open       >= 4
excursion.margin_m                         cn              2012-03-01 open       >  100
excursion.undecided_hours                  cn              2012-03-01 open       >  2
exit_ban.file_days                         demo-ledger     2026-01-01 open       <= 5
exit_ban.renew_days                        cn              2012-03-01 open       <= 5
exit_ban.withdraw_days                     cn              2012-03-01 open       <= 5
extra_check.answer_minutes                 cn              2012-03-01 open       <= 30
extra_check.rate_pct                       cn              2012-03-01 open       >= 10
first_report.days                          cn              2012-03-01 2020-06-30 <= 10
first_report.days                          cn              2020-07-01 open       <= 10
follow_up.contact_months                   cn              2012-03-01 open       <= 3
follow_up.control_years                    cn              2012-03-01 open       =  3
follow_up.deprived_years                   cn              2012-03-01 open       =  5
follow_up.outside_prison_years             cn              2012-03-01 open       =  5
follow_up.parole_years                     cn              2012-03-01 open       =  5
follow_up.probation_years                  cn              2012-03-01 open       =  3
gathering.gap_minutes                      cn              2012-03-01 open       >  20
gathering.minutes                          cn              2012-03-01 open       >= 15
gathering.pair_minutes                     cn              2012-03-01 open       <= 10
gathering.radius_m                         cn              2012-03-01 open       <= 50
handover.days                              cn              2020-07-01 open       <= 10
hours.labour_month_hours                   cn              2012-03-01 2020-06-30 >= 8
hours.labour_month_hours                   demo-activities 2020-07-01 open       >= 8
hours.labour_month_hours                   five-class-older 2012-03-01 2020-06-30 >= 12 entry
hours.labour_month_hours                   five-class-older 2012-03-01 2020-06-30 >= 14 strict
hours.labour_month_hours                   five-class-older 2012-03-01 2020-06-30 >= 8 default
hours.labour_month_hours                   helan-2019      2019-02-15 open       >= 8
hours.labour_month_hours                   province-x-2020 2020-07-01 open       >= 12 strict
hours.labour_month_hours                   sichuan-2014    2014-06-11 2020-06-30 >= 8
hours.study_month_hours                    cn              2012-03-01 2020-06-30 >= 8
hours.study_month_hours                    demo-activities 2020-07-01 open       >= 8
hours.study_month_hours                    helan-2019      2019-02-15 open       >= 8
hours.study_month_hours                    province-x-2020 2020-07-01 open       >= 12 strict
intake.announcement_days                   demo-activities 2026-01-01 open       <= 5
intake.group_days                          demo-activities 2026-01-01 open       <= 5
intake.plan_days                           demo-activities 2026-01-01 open       <= 30
integrity.bulk_count                       cn              2012-03-01 open       >= 10
integrity.bulk_minutes                     cn              2012-03-01 open       <= 10
integrity.night_from_hour                  cn              2012-03-01 open       =  22
integrity.night_to_hour                    cn              2012-03-01 open       =  6
integrity.same_text_chars                  cn              2012-03-01 open       >= 10
integrity.same_text_count                  cn              2012-03-01 open       >= 3
integrity.travel_kmh                       cn              2012-03-01 open       <= 100
investigation.copy_days                    cn              2012-03-01 open       <= 3
investigation.fast_track_working_days      cn              2020-07-01 open       <= 5
investigation.working_days                 cn              2020-07-01 open       <= 10
labour.exemption_months                    cn              2012-03-01 open       <= 6
labour.month_count                         beijing-early   2003-07-10 2012-02-29 >= 3
leave.advance_days                         cn              2020-07-01 open       >= 3
leave.advance_working_days                 fujian          2016-01-01 2020-06-30 >= 3
leave.county_max_days                      cn              2012-03-01 2020-06-30 <= 30
leave.county_max_days                      cn              2020-07-01 open       <= 30
leave.county_max_days                      fujian          2016-01-01 2020-06-30 <= 30
leave.long_advance_working_days            fujian          2016-01-01 2020-06-30 >= 7
leave.office_max_days                      cn              2012-03-01 2020-06-30 <= 7
leave.office_max_days                      cn              2020-07-01 open       <= 7
leave.office_max_days                      fujian          2016-01-01 2020-06-30 <= 7
leave.papers_days                          cn              2012-03-01 open       <= 3
leave.return_report_hours                  cn              2012-03-01 open       <= 24
leave.total_days                           cn              2020-07-01 open       <= 30
leave.total_window_months                  cn              2020-07-01 open       =  2
leave.transit_hours                        cn              2012-03-01 open       <= 24
leave.year_cap_days                        fujian          2016-01-01 2020-06-30 <= 60
leave.year_cap_days                        sichuan-2014    2014-06-11 2020-06-30 <= 60
lost_contact.after_hours                   cn              2012-03-01 open       >  24
lost_contact.attempt_window_hours          cn              2012-03-01 open       <= 2
lost_contact.attempts                      cn              2012-03-01 open       >= 3
minor.job_help_days                        cn              2012-03-01 open       <= 30
minor.schooling_days                       cn              2012-03-01 open       <= 10
move.receipt_days                          cn              2020-07-01 open       <= 5
move.report_days                           cn              2012-03-01 2020-06-30 <= 7
move.report_days                           cn              2020-07-01 open       <= 7
muster.arrival_minutes                     cn              2012-03-01 open       >= 60
notice.days                                cn              2020-07-01 open       <= 5
office_receipt.days                        demo-activities 2020-07-01 open       <= 3
office_report.days                         cn              2012-03-01 2020-06-30 <= 3
papers.ask_days                            cn              2012-03-01 open       <= 3
papers.complete_days                       cn              2020-07-01 open       <= 5
papers.receipt_days                        cn              2020-07-01 open       <= 5
papers.receipt_working_days                cn              2012-03-01 2020-06-30 <= 3
papers.serve_days                          cn              2020-07-01 open       <= 10
papers.serve_working_days                  cn              2012-03-01 2020-06-30 <= 3
phase.entry_months                         cn              2012-03-01 open       <= 2
phase.release_days                         cn              2012-03-01 open       <= 60
plan.review_months                         demo-activities 2020-07-01 open       <= 6
points.base                                demo-assessed   2020-07-01 open       =  80
police.case_days                           cn              2006-03-01 2012-12-31 <= 30
police.case_days                           cn              2013-01-01 2025-12-31 <= 30
police.case_days                           cn              2026-01-01 open       <= 30
positions.accuracy_max_m                   cn              2012-03-01 open       <= 2000
positions.assumed_accuracy_m.cell          cn              2012-03-01 open       =  1000
positions.assumed_accuracy_m.satellite     cn              2012-03-01 open       =  30
positions.assumed_accuracy_m.wifi          cn              2012-03-01 open       =  500
positions.clock_refused_hours              cn              2012-03-01 open       <= 24
positions.clock_skew_minutes               cn              2012-03-01 open       <= 10
positions.keep_after_end_days              cn              2012-03-01 open       <= 30
positions.keep_days                        cn              2012-03-01 open       <= 180
positions.keep_evidence_days               cn              2012-03-01 open       <= 730
positions.least_accuracy_m.cell            cn              2012-03-01 open       =  100
positions.least_accuracy_m.satellite       cn              2012-03-01 open       =  5
positions.least_accuracy_m.wifi            cn              2012-03-01 open       =  20
positions.clock_steady_seconds             cn              2012-03-01 open       <= 30
positions.silence_minutes                  cn              2012-03-01 open       >  120
positions.speed_max_kmh                    cn              2012-03-01 open       <= 400
praise.min_months                          cn              2020-07-01 open       >= 6
pre_release.opens_days                     cn              2012-03-01 open       <= 60
pre_release.summary_days                   cn              2020-07-01 open       >= 30
prohibited.confirm_minutes                 cn              2012-03-01 open       >= 15
prohibited.margin_m                        cn              2012-03-01 open       >  30
prohibition.ending_notice_days             cn              2012-03-01 open       <= 14
prohibition.min_months.control             cn              2011-05-01 open       >= 3
prohibition.min_months.probation           cn              2011-05-01 open       >= 2
registration.days                          demo-activities 2020-07-01 open       <= 3
report.grace_days                          cn              2012-03-01 open       <= 3
report.in_person.month_count               beijing-early   2003-07-10 2012-02-29 >= 2
report.medical.interval_months             cn              2012-03-01 2020-06-30 <= 3
report.medical.interval_months             cn              2020-07-01 open       <= 3
report.oral.month_count                    beijing-early   2003-07-10 2012-02-29 >= 4
report.oral.month_count                    demo-activities 2026-01-01 open       >= 2
report.prompt_days                         cn              2012-03-01 open       <= 3
report.written.month_count                 beijing-early   2003-07-10 2012-02-29 >= 2
resettlement.receipt_days                  cn              2012-03-01 open       <= 15
search.county_hours                        cn              2012-03-01 open       <= 24
search.field_hours                         cn              2012-03-01 open       <= 12
search.order_hours                         cn              2012-03-01 open       <= 2
search.police_hours                        cn              2012-03-01 open       <= 24
search.procuratorate_hours                 cn              2012-03-01 open       <= 24
sensitive.max_days                         cn              2012-03-01 open       <= 30
sensitive.year_days                        cn              2012-03-01 open       <= 90
staffing.officers_per_office               helan-2019      2019-02-15 open       >= 1
staffing.persons_per_assistant             helan-2019      2019-02-15 open       <= 10
stationary.hours                           cn              2012-03-01 open       >= 12
stationary.radius_m                        cn              2012-03-01 open       <= 30
study.month_count                          beijing-early   2003-07-10 2012-02-29 >= 1
talks.month_count                          demo-activities 2026-01-01 open       >= 1 default
talks.month_count                          demo-activities 2026-01-01 open       >= 2 strict
talks.month_count                          five-class-older 2012-03-01 2020-06-30 >= 2 entry
talks.month_count                          five-class-older 2012-03-01 2020-06-30 >= 2 strict
target.handed_on_pct                       helan-2019      2019-02-15 open       >= 95
target.helped_pct                          helan-2019      2019-02-15 open       >= 100
target.new_crime_after_pct                 helan-2019      2019-02-15 open       <  2
target.placed_pct                          helan-2019      2019-02-15 open       >= 95
term.ending_notice_days                    cn              2012-03-01 open       <= 30
transfer.step_days                         cn              2020-07-01 open       <= 5
warnings.before_recall                     cn              2012-03-01 2020-06-30 >= 2
warnings.before_recall                     cn              2020-07-01 2021-02-28 >= 2
warnings.before_recall                     cn              2021-03-01 open       >= 2
warnings.before_recall_alone               cn              2020-07-01 open       >= 2
warnings.before_revocation                 cn              2012-03-01 2020-06-30 >= 3
warnings.before_revocation                 cn              2020-07-01 2021-02-28 >= 2
warnings.before_revocation                 cn              2021-03-01 open       >= 2
ladder.second_minutes.critical cn 2012-03-01 open <= 15
ladder.second_minutes.serious cn 2012-03-01 open <= 120
ladder.second_minutes.moderate cn 2012-03-01 open <= 1440
ladder.county_minutes.critical cn 2012-03-01 open <= 45
ladder.county_minutes.serious cn 2012-03-01 open <= 360
ladder.county_minutes.moderate cn 2012-03-01 open <= 4320
ladder.city_minutes.critical cn 2012-03-01 open <= 120
ladder.city_minutes.serious cn 2012-03-01 open <= 1440
ladder.nobody_on_duty_minutes.critical cn 2012-03-01 open <= 0
ladder.nobody_on_duty_minutes.serious cn 2012-03-01 open <= 60
ladder.repeated_events cn 2012-03-01 open >= 3
ladder.repeated_days cn 2012-03-01 open <= 30
digest.from_hour cn 2012-03-01 open >= 8
budget.officer_day_alerts cn 2012-03-01 open <= 20
budget.precision_pct cn 2012-03-01 open >= 50
budget.least_reviewed cn 2012-03-01 open >= 20
"""
# What one less, the number itself and one more give under each comparison.
EDGES = {
    "<=": (True, True, False),
    "<": (True, False, False),
    ">": (False, False, True),
    ">=": (False, True, True),
}
ONE_DAY = timedelta(days=1)


class Row(NamedTuple):
    """One number as typed from its text."""

    key: str
    book: str
    from_on: date
    to_on: date | None
    operator: str
    numbers: tuple[float, ...]
    managed: str | None


def read(line):
    key, book, first, last, operator, *rest = line.split()
    managed = rest.pop() if rest[-1].isalpha() else None
    to_on = None if last == "open" else date.fromisoformat(last)
    return Row(key, book, date.fromisoformat(first), to_on, operator, tuple(map(float, rest)), managed)


ROWS = [read(line) for line in TABLE.split("\n") if line]


def stated(row, on):
    """The numbers that the book states on a day for the class of the row, none where it states none."""
    found: Any = load_book(row.book).on_record(row.key, on).value
    if isinstance(found, ByClass):
        found = getattr(found, row.managed) if row.managed else None
    if found is None:
        return None
    return tuple(map(float, found)) if isinstance(found, tuple) else (float(found),)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.key}-{row.book}-{row.from_on}-{row.managed}")
def test_a_number_holds_from_its_first_day_to_its_last(row):
    last_on = row.to_on or date(2027, 12, 31)
    for on in (row.from_on, last_on):
        assert stated(row, on) == row.numbers
    book = load_book(row.book)
    span = book.on_record(row.key, row.from_on)
    assert (span.from_on, span.to_on) == (row.from_on, row.to_on)
    assert (span.operator or "=") == row.operator


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.operator in EDGES and row.managed is None],
    ids=lambda row: f"{row.key}-{row.book}-{row.from_on}",
)
def test_one_less_the_number_and_one_more_fall_as_the_text_says(row):
    (number,) = row.numbers
    book = load_book(row.book)
    for on, (off, expected) in product(
        (row.from_on, row.to_on or date(2027, 12, 31)), zip((-1, 0, 1), EDGES[row.operator], strict=True)
    ):
        assert book.compare(row.key, on, number + off) is expected, (row.key, number + off)


@pytest.mark.parametrize("row", [row for row in ROWS if row.to_on], ids=lambda row: f"{row.key}-{row.book}")
def test_the_day_after_its_last_another_instrument_or_a_reason_speaks(row):
    book = load_book(row.book)
    before, after = (book.on_record(row.key, on) for on in (row.to_on, row.to_on + ONE_DAY))
    assert before.citation != after.citation
    assert after.value is not None or after.reason


def lines_of(book):
    """The lines that the table should have for a book: parameter, first day, number and class."""
    for parameter in book.parameters():
        for span in book.spans(parameter.key):
            named = span.value.named() if isinstance(span.value, ByClass) else {None: span.value}
            for managed, value in named.items():
                numbers = value if isinstance(value, tuple) else (value,)
                if all(isinstance(each, int | float) and not isinstance(each, bool) for each in numbers):
                    yield parameter.key, span, tuple(map(float, numbers)), managed


def test_every_number_of_the_books_has_its_line():
    """A number that nobody has held against its text at one less and one more has no place in a book."""
    known = {(row.key, row.numbers, row.managed) for row in ROWS}
    missing: dict[tuple[object, ...], str] = {}
    for name in ["cn", *sorted(folder.parent.name for folder in SHIPPED.glob("*/book.yaml"))]:
        for key, span, numbers, managed in lines_of(load_book(name)):
            written = " ".join(f"{number:g}" for number in numbers) + (f" {managed}" if managed else "")
            line = f"{key} {name} {span.from_on} {span.to_on or 'open'} {span.operator or '='} {written}"
            if (key, numbers, managed) not in known:
                missing.setdefault((key, numbers, managed), line)
    assert list(missing.values()) == [], "compare with the texts, then add these lines to TABLE in this file"


def test_the_tests_that_object_to_a_moved_number_exist():
    rows = yaml.safe_load((Path(__file__).parent / "boundaries.yaml").read_text(encoding="utf-8"))
    named = {test for row in rows.values() for test in row.values()}
    root = Path(__file__).parents[2]
    gone = [
        test
        for test in named
        if f"def {test.partition('::')[2]}("
        not in (root / test.partition("::")[0]).read_text(encoding="utf-8")
    ]
    assert gone == []
    assert set(rows) == {row.key for row in ROWS}
    assert {tuple(sorted(row)) for row in rows.values()} == {("less", "more")}
