"""The worked examples by which the law is explained, each answered on the command line as printed there."""

import pytest


@pytest.mark.parametrize(
    ("start_on", "length", "period_ends_on", "term_ends_on"),
    [
        ("2024-11-05", ("--months", "12"), "2025-11-05", "2025-11-04"),
        ("2019-04-22", ("--months", "48"), "2023-04-22", "2023-04-21"),
        ("2023-01-31", ("--months", "1"), "2023-02-28", "2023-02-27"),
        ("2023-02-28", ("--months", "1"), "2023-03-31", "2023-03-30"),
        ("2023-06-30", ("--months", "6"), "2023-12-31", "2023-12-30"),
        ("2023-04-30", ("--months", "2"), "2023-06-30", "2023-06-29"),
        ("2024-02-29", ("--months", "12"), "2025-02-28", "2025-02-27"),
    ],
)
def test_a_period_runs_to_the_same_day_and_a_term_to_the_day_before(
    desk, start_on, length, period_ends_on, term_ends_on
):
    assert desk.ask("law", "deadline", start_on, *length, "--no-roll")["last_on"] == period_ends_on
    assert desk.ask("law", "term", "缓刑", start_on, *length)["computed_on"] == term_ends_on


@pytest.mark.parametrize(
    ("start_on", "years", "last_on"),
    [
        ("2024-11-05", 1, "2025-11-04"),
        ("2019-04-22", 4, "2023-04-21"),
        ("2024-02-29", 1, "2025-02-27"),
        ("2023-02-28", 1, "2024-02-27"),
    ],
)
def test_a_term_of_years_knows_no_month_end(desk, start_on, years, last_on):
    assert desk.ask("law", "term", "缓刑", start_on, "--years", years)["computed_on"] == last_on


def test_an_appeal_period_rolls_over_the_weekend_so_that_probation_begins_on_the_fifth(desk):
    """Judgment on 2024-10-23; the tenth day is a Saturday, so the judgment is effective on 2024-11-05."""
    told = desk.ask("law", "deadline", "2024-10-23", "--days", "10")
    assert told["last_on"] == "2024-11-04"
    assert "2024-11-02 为休息日" in "".join(told["steps"])
    assert desk.ask("law", "term", "缓刑", "2024-11-05", "--years", "1")["computed_on"] == "2025-11-04"


def test_each_day_of_custody_takes_two_from_control(desk):
    told = desk.ask("law", "term", "管制", "2024-03-01", "--years", "1", "--custody-days", "40")
    assert told["computed_on"] == "2024-12-10"
    assert "2025-02-28" in "".join(told["steps"])


def test_custody_takes_nothing_from_probation(desk):
    with_custody = desk.ask("law", "term", "缓刑", "2024-03-01", "--years", "1", "--custody-days", "40")
    assert with_custody["computed_on"] == "2025-02-28"


def test_a_lifer_on_parole_is_in_correction_for_ten_years(desk):
    assert desk.ask("law", "term", "假释", "2024-03-01", "--life")["computed_on"] == "2034-02-28"


@pytest.mark.parametrize(
    ("key", "on", "value", "operator"),
    [
        ("prohibition.min_months.control", "2026-01-01", 3, ">="),
        ("prohibition.min_months.probation", "2026-01-01", 2, ">="),
        ("first_report.days", "2026-01-01", 10, "<="),
        ("handover.days", "2026-01-01", 10, "<="),
        ("absence.admonition_days", "2026-01-01", 10, "<="),
        ("absence.warning_days", "2026-01-01", 10, ">"),
        ("absence.revocation_months", "2026-01-01", 1, ">"),
        ("warnings.before_revocation", "2020-06-30", 3, ">="),
        ("warnings.before_revocation", "2020-07-01", 2, ">="),
        ("leave.office_max_days", "2026-01-01", 7, "<="),
        ("leave.county_max_days", "2026-01-01", 30, "<="),
        ("leave.total_days", "2026-01-01", 30, "<="),
        ("leave.total_window_months", "2026-01-01", 2, None),
        ("cross_city.months", "2026-01-01", 6, None),
        ("device.approval_months", "2026-01-01", 3, "<="),
        ("report.medical.interval_months", "2026-01-01", 3, None),
        ("hours.study_month_hours", "2020-06-30", 8, ">="),
        ("hours.labour_month_hours", "2020-06-30", 8, ">="),
        ("hours.study_month_hours", "2020-07-01", None, None),
    ],
)
def test_a_number_of_the_law_is_answered_with_its_comparison(desk, key, on, value, operator):
    told = desk.ask("law", "show", key, "--on", on, "--book", "cn")
    assert told["value"] == value
    assert operator in (None, told["operator"])
    assert told["citation"]["article"]


def test_over_a_month_from_the_last_of_january_is_from_the_first_of_march(desk):
    told = desk.ask("law", "deadline", "2026-01-31", "--months", "1", "--no-roll")
    assert told["last_on"] == "2026-02-28"


@pytest.mark.parametrize(
    ("on", "article"), [("2025-12-31", "第六十条第四项"), ("2026-01-01", "第七十二条第四项")]
)
def test_police_punishment_is_cited_by_the_day_of_the_breach(desk, on, article):
    assert desk.ask("law", "show", "cite.police_punishment", "--on", on)["citation"]["article"] == article


@pytest.mark.parametrize(
    ("residence", "visited", "within"),
    [
        ("330702", "330703", True),
        ("330703", "330702", True),
        ("330702", "330782", False),
        ("330702", "330783", False),
        ("330702", "330784", False),
        ("330702", "330781", False),
        ("330702", "330723", False),
        ("330702", "330726", False),
        ("330702", "330727", False),
        ("330782", "330783", False),
        ("330782", "330782", True),
        ("640122", "640104", False),
    ],
)
def test_districts_of_one_city_are_one_area_and_every_county_is_its_own(desk, residence, visited, within):
    told = desk.ask("law", "area", residence, "--to", visited, "--on", "2026-01-01")
    assert told["within"] == {visited: within}


def test_an_article_that_nobody_has_compared_with_its_text_is_printed_as_unconfirmed(desk):
    page = desk.run("law", "area", "330702", "--to", "330703", "--to", "330782", "--on", "2026-01-01").out
    assert "330702 → 330703：在同一市、县之内，不需请假" in page
    assert "330702 → 330782：离开所居住的市、县，须经批准" in page
    assert "待核对原文" in page
    assert desk.ask("law", "area", "330702", "--to", "330703")["confirmed"] is False
    for key in ("cross_city.months", "cite.permitted_area", "transfer.step_days"):
        shown = desk.run("law", "show", key, "--on", "2026-01-01", "--book", "cn").out
        assert "待核对原文" in shown
        assert "原文：" not in shown


@pytest.mark.parametrize("words", [("3307", "--to", "330703"), ("330702", "--to", "330700")])
def test_what_is_no_county_is_refused_in_words(desk, words):
    ran = desk.run("law", "area", *words)
    assert ran.code == 1
    assert "不是县级行政区划代码" in ran.err
