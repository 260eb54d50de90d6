"""How a value is typed and shown, and which of many standards holds on a day; each beside an oracle."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.errors import InvalidValue
from correction.rulebooks.loader import load_book
from correction.rulebooks.local.laying import LocalValue, laid_over, spliced
from correction.rulebooks.local.typed_value import typed_value, written
from correction.rulebooks.values import CLASS_NAMES, ByClass

BOOK = load_book("cn")
WRITTEN, GRACE = "report.written.cadence", "check_in.grace_minutes"
FIRST = date(2026, 4, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(-2, 30)]
WEEKLY, MONTHLY = Cadence(unit=CadenceUnit.WEEK), Cadence(unit=CadenceUnit.MONTH)
CADENCES = st.builds(Cadence, unit=st.sampled_from(CadenceUnit), every=st.integers(1, 12))
CLASSED = st.dictionaries(st.sampled_from(CLASS_NAMES), CADENCES, min_size=1).map(lambda by: ByClass(**by))


def standard(text, from_on, order=1):
    return LocalValue(
        key=GRACE,
        text=text,
        from_on=from_on,
        order=order,
        title="某县本地标准",
        said_by="两人",
        checked_on=FIRST,
    )


@given(CADENCES | CLASSED)
def test_whatever_is_shown_can_be_typed_again(value) -> None:
    assert typed_value(written(value), BOOK.parameter(WRITTEN)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("每周一次", WEEKLY),
        ("每２个月", Cadence(unit=CadenceUnit.MONTH, every=2)),
        ("严管=每周，其他：每月", ByClass(strict=WEEKLY, default=MONTHLY)),
    ],
)
def test_staff_may_write_it_their_way(text, value) -> None:
    assert typed_value(text, BOOK.parameter(WRITTEN)) == value


@pytest.mark.parametrize(
    "text", ["每13月", "每0周", "周", "10", "严管每周；严管每月", "每周；每月", "特管每周"]
)
def test_a_cadence_that_is_none_is_refused(text) -> None:
    with pytest.raises(InvalidValue, match="处理办法"):
        typed_value(text, BOOK.parameter(WRITTEN))


APPROVED = st.lists(
    st.tuples(st.integers(0, 25), st.none() | st.integers(0, 240)), max_size=8, unique_by=lambda one: one
)


@settings(max_examples=15)
@given(APPROVED)
def test_on_each_day_the_standard_approved_last_that_has_begun_holds(approved) -> None:
    values = tuple(
        standard(None if value is None else str(value), FIRST + timedelta(days=after), n)
        for n, (after, value) in enumerate(approved)
    )
    book = laid_over(BOOK, values)
    for on in DAYS:
        begun = [value for after, value in approved if FIRST + timedelta(days=after) <= on]
        said = begun[-1] if begun and begun[-1] is not None else 15
        assert book.whole(GRACE, on) == said


@pytest.mark.slow
@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(1, 25), st.integers(16, 240)), min_size=1, max_size=4))
def test_a_case_between_counties_reads_each_day_from_its_own_book(moves) -> None:
    moves = sorted(dict(moves).items())
    parts = [(date.min, BOOK)]
    for after, value in moves:
        local = standard(str(value), date(2026, 1, 1))
        parts.append((FIRST + timedelta(days=after), laid_over(BOOK, (local,))))
    book = spliced(parts)
    for on in DAYS:
        there = [value for after, value in moves if FIRST + timedelta(days=after) <= on]
        assert book.whole(GRACE, on) == (there[-1] if there else 15)
