"""The computed draft: what counts, what waits for somebody to look, and what the book leaves open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert import Alert
from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import OrderChanged
from correction.domain.facts.alerts import AlertStated, Disposition, Matter
from correction.domain.facts.assessment import AssessedPeriod, AssessmentConfirmed, EducationMarked, Mark
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.management import MeritRecorded
from correction.domain.facts.sanctions import PolicePunished
from correction.domain.finding import Why
from correction.office.assessing.drafts import draft_result
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
MAY = date(2022, 5, 1)
NOW = datetime(2022, 6, 5, 9, tzinfo=CST)
FUJIAN, DEMO = load_book("fujian"), load_book("demo-assessed")
MONTH = AssessedPeriod.MONTH
PRAISE, ADMONITION, WARNING = DecisionKind.PRAISE, DecisionKind.ADMONITION, DecisionKind.WARNING


@dataclass(frozen=True)
class On:
    """A fact and its day."""

    fact: object
    day: date = date(2022, 5, 20)


def case_of(*happened):
    case = CaseBuilder(order=probation(date(2021, 1, 5), date(2023, 12, 31))).arrive(date(2021, 1, 8))
    for each in happened:
        case.add(each.fact, on=each.day)
    return case


def education(mark, month_on=MAY):
    return On(EducationMarked(month_on=month_on, mark=mark), date(2022, 6, 1))


def decided(kind, day=date(2022, 5, 20)):
    return On(Decided(decision=kind), day)


COMMUTED = On(OrderChanged(order=probation(date(2021, 1, 5), date(2023, 6, 30)), reason="减刑裁定"))


@pytest.mark.parametrize(
    ("happened", "grade"),
    [
        ((education(Mark.GOOD), decided(PRAISE)), Mark.GOOD),
        ((education(Mark.EXCELLENT), COMMUTED), Mark.GOOD),
        ((education(Mark.PASS),), Mark.PASS),
        ((education(Mark.PASS), decided(PRAISE)), Mark.PASS),
        ((education(Mark.GOOD),), None),
        ((education(Mark.FAIL), decided(PRAISE)), Mark.FAIL),
        ((education(Mark.GOOD), decided(PRAISE), decided(ADMONITION)), Mark.FAIL),
        ((education(Mark.GOOD), decided(WARNING)), Mark.FAIL),
        ((education(Mark.PASS), On(PolicePunished())), Mark.FAIL),
        ((education(Mark.PASS), decided(ADMONITION, date(2022, 4, 30))), Mark.PASS),
        ((education(Mark.PASS), decided(ADMONITION, date(2022, 5, 1))), Mark.FAIL),
        ((education(Mark.PASS), decided(ADMONITION, date(2022, 5, 31))), Mark.FAIL),
        ((education(Mark.PASS), decided(ADMONITION, date(2022, 6, 1))), Mark.PASS),
        ((education(Mark.PASS, date(2022, 4, 1)),), None),
        ((), None),
    ],
)
def test_fujians_three_grades_follow_the_words_of_the_source(happened, grade):
    made = draft_result(case_of(*happened).file(), (), FUJIAN, MONTH, MAY, now=NOW)
    assert made.grade is grade
    assert made.points is None
    assert {c.instrument for c in made.citations} == {"FJ-2022", "CCL"}


@pytest.mark.parametrize("on", [date(2021, 12, 1), date(2023, 1, 1)])
def test_outside_the_days_of_fujians_rules_nothing_is_drafted(on):
    made = draft_result(case_of(education(Mark.PASS, on)).file(), (), FUJIAN, MONTH, on, now=NOW)
    assert (made.grade, made.points, made.reasons) == (None, None, ())


def test_a_draft_cites_the_records_it_rests_on():
    case = case_of(education(Mark.PASS), decided(ADMONITION), decided(WARNING))
    made = draft_result(case.file(), (), DEMO, MONTH, MAY, now=NOW)
    assert made.entries == ("case-1/4", "case-1/5")
    assert "2022-05-20、2022-05-20 共 2 次" in made.reasons[0].text
    assert [(line.item.zh, line.times, line.points) for line in made.lines] == [
        ("训诫", 1, -10),
        ("警告", 1, -20),
    ]
    assert made.points == 50


def alert(disposition, kind=AlertKind.CHECK_IN_MISSED, day=10, bearer=Bearer.PERSON, matter=Matter.OVER):
    at = datetime(2022, 5, day, 9, tzinfo=CST)
    name = f"{kind}:{day}:{disposition}"
    stated = AlertStated(
        alert_id=name,
        kind=kind,
        rule="r",
        bearer=bearer,
        occasion=name,
        matter=matter,
        began_at=at,
        ended_at=at,
        why=Why(citations=()),
    )
    return Alert(log_id="case-1", stated=stated, told_at=at, disposition=disposition)


def test_an_alert_counts_only_where_people_confirmed_it():
    alerts = [
        alert(Disposition.CONFIRMED),
        alert(Disposition.CONFIRMED, day=12),
        alert(Disposition.EXPLAINED, day=13),
        alert(Disposition.FALSE_ALARM, day=14),
        alert(Disposition.OFFICE_FAULT, day=15),
        alert(None, day=16),
        alert(Disposition.CONFIRMED, kind=AlertKind.HOURS_SHORT, day=31),
        alert(Disposition.CONFIRMED, kind=AlertKind.MONITORING_NOT_DONE, bearer=Bearer.OFFICE),
        alert(Disposition.CONFIRMED, kind=AlertKind.REPORT_OVERDUE, matter=Matter.WITHDRAWN),
        alert(Disposition.CONFIRMED, kind=AlertKind.REPORT_OVERDUE, bearer=Bearer.OFFICE),
    ]
    made = draft_result(case_of().file(), alerts, DEMO, MONTH, MAY, now=NOW)
    assert [(line.item.value, line.times, line.points) for line in made.lines] == [
        ("check_in_missed", 2, -4),
        ("hours_short", 1, -3),
    ]
    assert made.points == 73
    assert made.pending == ("check_in_missed:16:None",)
    assert len(made.occasions) == 3


def test_praise_and_merit_earn_points():
    case = case_of(decided(PRAISE), On(MeritRecorded(major=False, document_no="1")))
    assert draft_result(case.file(), (), DEMO, MONTH, MAY, now=NOW).points == 105


BANDS = """
book: {id: town, title: 某县, parent: cn, rank: county, jurisdiction: 某县}
instrument: {code: TOWN, title: 某县细则, rank: county, from_on: 2021-01-01, confidence: S1,
             checked_on: 2026-11-22}
values:
  points.base: [{value: 80, article: 第一条, paraphrase: 基础分}]
  points.items: [{value: {praise: 5, admonition: -20, warning: -21}, article: 第二条, paraphrase: 计分}]
  points.bands: [{value: {good: 85, pass: 60}, article: 第三条, paraphrase: 等次}]
"""


@pytest.mark.parametrize(
    ("kinds", "grade"),
    [((PRAISE,), Mark.GOOD), ((), Mark.PASS), ((ADMONITION,), Mark.PASS), ((WARNING,), Mark.FAIL)],
)
def test_a_book_of_points_alone_grades_by_its_bands(tmp_path, kinds, grade):
    (tmp_path / "book.yaml").write_text(BANDS, encoding="utf-8")
    case = case_of(*(decided(kind) for kind in kinds))
    made = draft_result(case.file(), (), load_book(tmp_path), MONTH, MAY, now=NOW)
    assert made.grade is grade


def months(*grades):
    return [
        On(
            AssessmentConfirmed(mark_entry_id="m", period=MONTH, first_on=date(2022, 4 + n, 1), grade=grade),
            date(2022, 7, 2),
        )
        for n, grade in enumerate(grades)
    ]


G, P, F = Mark.GOOD, Mark.PASS, Mark.FAIL


@pytest.mark.parametrize(
    ("grades", "grade"),
    [((G, G, G), G), ((G, G, P), G), ((G, P, P), P), ((G, G, F), P), ((P, F, F), F), ((), None)],
)
def test_a_quarter_is_rated_by_its_three_months(grades, grade):
    case = case_of(*months(*grades))
    at = NOW + timedelta(days=30)
    assert draft_result(case.file(), (), DEMO, AssessedPeriod.QUARTER, MAY, now=at).grade is grade


def test_six_good_months_without_a_sanction_open_praise_and_five_do_not():
    good = [
        On(
            AssessmentConfirmed(
                mark_entry_id="m", period=MONTH, first_on=date(2021 + n // 12, n % 12 + 1, 1), grade=G
            ),
            date(2022, 6, 2),
        )
        for n in range(11, 17)
    ]
    whole = draft_result(case_of(*good).file(), (), DEMO, MONTH, MAY, now=NOW)
    assert [met.text.split("：")[0] for met in whole.praise][:1] == ["入矫满 6 个月"]
    assert draft_result(case_of(*good[1:]).file(), (), DEMO, MONTH, MAY, now=NOW).praise == ()
    warned = case_of(*good, decided(WARNING, date(2022, 1, 3)))
    assert draft_result(warned.file(), (), DEMO, MONTH, MAY, now=NOW).praise == ()
