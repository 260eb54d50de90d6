"""Counting on the command line: the worked examples that courts and the law give."""

import pytest


@pytest.mark.parametrize(
    ("words", "last_on", "certainty"),
    [
        (("2024-10-23", "--days", "10"), "2024-11-04", "official"),
        (("2024-10-23", "--days", "10", "--no-roll"), "2024-11-02", "official"),
        (("2023-01-31", "--months", "1"), "2023-02-28", "official"),
        (("2026-01-31", "--months", "1", "--no-roll"), "2026-02-28", "official"),
        (("2026-01-08", "--days", "5"), "2026-01-13", "official"),
        (("2026-01-08", "--working-days", "5"), "2026-01-15", "official"),
        (("2026-12-25", "--days", "10"), "2027-01-04", "provisional"),
        (("2026-12-25", "--working-days", "10"), None, "unknown"),
    ],
)
def test_a_period_ends_where_the_law_says(desk, words, last_on, certainty):
    told = desk.ask("law", "deadline", *words)
    assert (told["last_on"], told["certainty"]) == (last_on, certainty)
    assert words[0] in told["steps"][0]


@pytest.mark.parametrize(
    ("words", "last_on"),
    [
        (("缓刑", "2024-11-05", "--years", "1"), "2025-11-04"),
        (("缓刑", "2019-04-22", "--years", "4"), "2023-04-21"),
        (("缓刑", "2023-06-30", "--months", "6"), "2023-12-30"),
        (("缓刑", "2024-02-29", "--years", "1"), "2025-02-27"),
        (("管制", "2024-03-01", "--years", "1", "--custody-days", "40"), "2024-12-10"),
        (("假释", "2024-03-01", "--life"), "2034-02-28"),
        (("暂予监外执行", "2024-03-01", "--sentence-ends", "2026-08-01"), "2026-08-01"),
    ],
)
def test_a_term_ends_as_its_category_has_it(desk, words, last_on):
    told = desk.ask("law", "term", *words)
    assert (told["computed_on"], told["agrees"]) == (last_on, None)
    assert desk.ask("law", "term", *words, "--stated", last_on)["agrees"] is True


def test_a_stated_date_that_differs_stays_and_is_to_be_asked_about(desk):
    ran = desk.run("law", "term", "缓刑", "2024-11-05", "--years", "1", "--stated", "2025-11-05")
    assert ran.code == 0
    assert "推算止日：2025-11-04" in ran.out
    assert "不一致：以文书为准" in ran.out


def test_an_unknown_last_day_is_said_to_be_unknown(desk):
    ran = desk.run("law", "deadline", "2026-12-25", "--working-days", "10")
    assert "末日：未知（不能确定）" in ran.out
    assert "2027-01-01 是否工作日尚未公布" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("deadline", "2026-01-08"), "写了 0 种长度"),
        (("deadline", "2026-01-08", "--days", "5", "--months", "1"), "写了 2 种长度"),
        (("deadline", "2026-01-08", "--days", "0"), "不是正数"),
        (("term", "缓刑", "2026-01-08"), "不足以推算"),
        (("term", "拘役", "2026-01-08", "--months", "3"), "没有“拘役”"),
        (("term", "缓刑", "2026-01-08", "--months", "-3"), "为负"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(desk, words, said):
    ran = desk.run("law", *words)
    assert ran.code == 1
    assert said in ran.err
