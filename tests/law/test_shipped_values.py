"""What the shipped books answer on given days; each expected value was read in the sources by hand."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from correction.domain.alert_kind import Bearer
from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.citation import Confidence
from correction.rulebooks import RuleGap, Stricter, load_book

LAST_OLD_DAY, FIRST_NEW_DAY = date(2020, 6, 30), date(2020, 7, 1)
DAY, WEEK, MONTH, QUARTER = (
    Cadence(unit=unit) for unit in (CadenceUnit.DAY, CadenceUnit.WEEK, CadenceUnit.MONTH, CadenceUnit.QUARTER)
)


def quarter_days():
    first = [date(year, month, 1) for year in range(2012, 2028) for month in (1, 4, 7, 10)]
    return [on for on in first if on >= date(2012, 3, 1)] + [date(2012, 3, 1), date(2027, 12, 31)]


def test_every_parameter_has_a_value_or_a_reason_in_every_quarter(shipped):
    for parameter in shipped.parameters():
        for on in quarter_days():
            found = shipped.at(parameter.key, on)
            assert (found.value is None) == (found.reason is not None), f"{parameter.key} {on}"
            assert found.from_on <= on <= (found.to_on or date.max)


def test_no_day_falls_between_two_spans(shipped):
    for parameter in shipped.parameters():
        spans = shipped.spans(parameter.key)
        assert spans[0].from_on <= date(2012, 3, 1)
        assert spans[-1].to_on is None
        for before, after in pairwise(spans):
            assert before.to_on is not None
            assert after.from_on == before.to_on + timedelta(days=1)


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("first_report.days", 10, 10),
        ("warnings.before_revocation", 3, 2),
        ("hours.labour_month_hours", 8, None),
        ("hours.study_month_hours", 8, None),
        ("absence.admonition_days", None, 10),
        ("absence.revocation_months", 1, 1),
        ("leave.office_max_days", 7, 7),
        ("leave.total_days", None, 30),
        ("device.approval_months", None, 3),
        ("report.medical.interval_months", 3, 3),
        ("report.health.cadence", MONTH, MONTH),
        ("report.written.cadence", None, None),
    ],
)
def test_the_rule_is_chosen_by_the_day_of_the_fact(key, old, new):
    book = load_book("cn")
    assert (book.get(key, LAST_OLD_DAY), book.get(key, FIRST_NEW_DAY)) == (old, new)


@pytest.mark.parametrize(
    ("key", "amount", "holds"),
    [
        ("absence.admonition_days", 10, True),
        ("absence.admonition_days", 11, False),
        ("absence.warning_days", 10, False),
        ("absence.warning_days", 11, True),
        ("leave.office_max_days", 7, True),
        ("leave.office_max_days", 8, False),
        ("leave.county_max_days", 30, True),
        ("leave.county_max_days", 31, False),
    ],
)
def test_a_limit_is_compared_as_its_instrument_compares(key, amount, holds):
    assert load_book("cn").compare(key, date(2026, 1, 1), amount) is holds


def test_helan_asks_its_office_to_look_daily_listen_weekly_and_meet_monthly():
    book, on = load_book("helan-2019"), date(2026, 1, 1)
    assert book.cadence("office.monitoring.cadence", on) == DAY
    assert book.cadence("office.voice.cadence", on) == WEEK
    assert book.cadence("office.meeting.cadence", on) == MONTH
    assert {p.bearer for p in book.parameters() if p.key.startswith("office.")} == {Bearer.OFFICE}
    assert book.get("office.monitoring.cadence", date(2019, 2, 14)) is None


def test_helan_visits_regularly_without_a_number_so_the_number_is_unknown_not_zero():
    found = load_book("helan-2019").at("office.visit.cadence", date(2026, 1, 1))
    assert found.value is None
    assert "常家访" in (found.unknown_reason or "")


def test_helans_eight_hours_outlive_the_national_ones_as_a_local_duty():
    book = load_book("helan-2019")
    for on in (LAST_OLD_DAY, FIRST_NEW_DAY):
        found = book.at("hours.study_month_hours", on)
        assert (found.value, found.citation.instrument) == (8, "HELAN-2019")


def test_sichuan_differs_by_management_class_only_while_it_was_in_force():
    book = load_book("sichuan-2014")
    on = date(2015, 1, 1)
    picked = [
        book.cadence("report.written.cadence", on, management_class=name)
        for name in ("strict", "general", "relaxed", None)
    ]
    assert picked == [Cadence(unit=CadenceUnit.WEEK, every=2), MONTH, QUARTER, None]
    assert book.cadence("report.written.cadence", FIRST_NEW_DAY, management_class="strict") is None


def test_the_numbers_that_no_law_gives_are_marked_as_the_products_own():
    book, on = load_book("cn"), date(2026, 1, 1)
    for key in ("lost_contact.after_hours", "positions.silence_minutes", "check_in.longest_gap_hours"):
        assert book.cite(key, on).confidence is Confidence.D
    assert book.cite("period.roll_forward", on).confidence is Confidence.D


def test_what_a_statute_grants_or_threatens_is_nobodys_to_change():
    book = load_book("cn")
    assert book.parameter("first_report.days").stricter is Stricter.FIXED
    assert book.parameter("absence.revocation_months").stricter is Stricter.FIXED


def test_police_punishment_is_cited_by_the_version_in_force():
    book = load_book("cn")
    versions = {
        year: book.cite("cite.police_punishment", date(year, 6, 1)).instrument for year in (2012, 2025, 2026)
    }
    assert versions == {2012: "ZAG-2005", 2025: "ZAG-2012", 2026: "ZAG-2025"}


def test_before_the_first_covered_day_nothing_is_made_up():
    with pytest.raises(RuleGap, match="没有规定"):
        load_book("cn").at("first_report.days", date(2010, 1, 1))
