"""What a court stated against the formula of its category: the stated date wins, a difference is told."""

from datetime import date, timedelta

import pytest

from correction.domain.errors import InvalidValue
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order, Sentence
from correction.domain.term_check import check_term


def order(category, from_on, to_on, *, effective_on=None):
    return Order(
        category=category,
        decider=Decider.COURT,
        effective_on=effective_on or from_on,
        term=DateSpan(from_on=from_on, to_on=to_on),
    )


ONE_YEAR = Sentence(years=1)
AGREEING = [
    (Category.PROBATION, date(2024, 11, 5), date(2025, 11, 4), ONE_YEAR),
    (Category.PROBATION, date(2019, 4, 22), date(2023, 4, 21), Sentence(years=4)),
    (Category.PROBATION, date(2024, 1, 31), date(2025, 7, 30), Sentence(years=1, months=6)),
    (Category.PROBATION, date(2024, 11, 5), date(2025, 11, 4), Sentence(years=1, custody_days=30)),
    (Category.CONTROL, date(2024, 3, 1), date(2024, 12, 10), Sentence(years=1, custody_days=40)),
    (Category.CONTROL, date(2024, 3, 1), date(2025, 2, 28), ONE_YEAR),
    (Category.CONTROL, date(2023, 6, 30), date(2023, 12, 30), Sentence(months=6)),
    (Category.PAROLE, date(2024, 3, 1), date(2027, 5, 9), Sentence(ends_on=date(2027, 5, 9))),
    (Category.PAROLE, date(2024, 3, 1), date(2034, 2, 28), Sentence(life=True)),
    (Category.OUTSIDE_PRISON, date(2024, 3, 1), date(2026, 8, 1), Sentence(ends_on=date(2026, 8, 1))),
]


@pytest.mark.parametrize(("category", "from_on", "to_on", "sentence"), AGREEING)
def test_a_date_that_follows_from_the_sentence_raises_no_question(category, from_on, to_on, sentence):
    assert check_term(order(category, from_on, to_on), sentence) is None


@pytest.mark.parametrize("off", [-30, -1, 1, 365])
@pytest.mark.parametrize(("category", "from_on", "to_on", "sentence"), AGREEING)
def test_any_other_date_is_told_and_stays_as_stated(category, from_on, to_on, sentence, off):
    stated = order(category, from_on, to_on + timedelta(days=off))
    found = check_term(stated, sentence)
    assert found is not None
    assert (found.computed_on, found.days) == (to_on, off)
    assert found.stated_on == stated.ends_on
    assert "以文书为准" in found.steps[-1]


def test_probation_runs_from_the_day_the_judgment_took_effect():
    late = order(Category.PROBATION, date(2024, 11, 8), date(2025, 11, 7), effective_on=date(2024, 11, 5))
    found = check_term(late, ONE_YEAR)
    assert found is not None
    assert (found.computed_on, found.days) == (date(2025, 11, 4), 3)


def test_the_credit_for_custody_is_shown_as_arithmetic():
    found = check_term(
        order(Category.CONTROL, date(2024, 3, 1), date(2025, 2, 28)), Sentence(years=1, custody_days=40)
    )
    assert found is not None
    assert found.steps[:2] == (
        "2024-03-01 起 1 年，至 2025-02-28 止",
        "2025-02-28 - 先行羁押 40 日 × 2 = 2024-12-10",
    )


@pytest.mark.parametrize("category", list(Category))
def test_where_the_document_gives_no_sentence_nothing_is_guessed(category):
    assert check_term(order(category, date(2024, 3, 1), date(2025, 1, 1)), Sentence()) is None


def test_a_length_below_nothing_is_refused():
    with pytest.raises(InvalidValue, match="刑期"):
        Sentence(months=-1)
