"""Which numbers judge a fix: those of its own day, whatever day it is when it is judged."""

from dataclasses import replace

import pytest

from correction.domain.facts.observations import Observed
from correction.domain.moments import ONE_DAY, day_start
from correction.office.positions.judging.eras import position_eras
from correction.office.positions.judging.rules import NUMBERS, position_rules
from correction.office.positions.judging.sightings import sightings
from correction.office.positions.judging.track import Track
from correction.office.positions.lawful import to_ms
from correction.rulebooks.book import Rulebook
from tests.positions.arriving import BOOK, HOME, MINUTE_MS, START, START_MS, Fix, fixes, office, plan_of

CHANGE = START + 2 * ONE_DAY
CHANGE_MINUTE = (to_ms(day_start(CHANGE)) - START_MS) / MINUTE_MS
# Fifty metres outside the border and its doubt of 500 m, or 250 m outside.
JUST_OUT, OUT = 5.57, 5.8


def changed(key: str, value: float) -> Rulebook:
    """The national book with one number that changes on the day."""
    parameters = {each.key: each for each in BOOK.parameters()}
    spans = [span for each in parameters for span in BOOK.spans(each) if each != key]
    (before,) = BOOK.spans(key)
    after = replace(before, value=value, from_on=CHANGE)
    spans += [replace(before, to_on=CHANGE - ONE_DAY), after]
    return Rulebook(name="changed", title="x", parameters=parameters, spans=spans)


def outside(book: Rulebook, rows: list[Fix]) -> list[tuple[float, float | None]]:
    """From which minute to which somebody is told of as outside, judged long after."""
    plan, batch = plan_of(office("p"), "p"), fixes(rows)
    found = sightings(
        plan,
        {"p": Track(batch=batch, whole=True)},
        position_eras(book),
        until_ms=START_MS + 20 * 1_440 * MINUTE_MS,
    )
    return [
        (
            (s.began_ms - START_MS) / MINUTE_MS,
            None if s.ended_ms is None else (s.ended_ms - START_MS) / MINUTE_MS,
        )
        for s in found
        if s.observed is Observed.OUTSIDE
    ]


def hours(km: float, begins: float, count: int) -> list[Fix]:
    return [Fix(begins + 5 * n, km + 0.001 * (n % 7)) for n in range(count)]


def test_each_number_of_the_book_is_read_in_the_eras_that_a_change_of_it_makes():
    for key in NUMBERS:
        (before,) = BOOK.spans(key)
        assert isinstance(before.value, int | float)
        book = changed(key, before.value + 1)
        first, second = position_eras(book).eras
        assert (first.rules, first.until_ms) == (position_rules(BOOK, START), to_ms(day_start(CHANGE)))
        assert second.rules == position_rules(book, CHANGE) != first.rules


def test_a_narrower_margin_accuses_from_its_day_on_and_not_before():
    """The same place, before and after: whoever was not outside by the rule of then never was."""
    rows = [*hours(HOME, 0, 3), *hours(JUST_OUT, CHANGE_MINUTE - 60, 24), *hours(HOME, CHANGE_MINUTE + 60, 3)]
    assert outside(BOOK, rows) == []
    assert outside(changed("excursion.margin_m", 20), rows) == [(CHANGE_MINUTE, CHANGE_MINUTE + 60)]


def test_a_wider_margin_lets_what_was_outside_before_its_day_stand():
    rows = [*hours(HOME, 0, 3), *hours(OUT, CHANGE_MINUTE - 60, 24), *hours(HOME, CHANGE_MINUTE + 60, 3)]
    whole = [(CHANGE_MINUTE - 60, CHANGE_MINUTE + 60)]
    assert outside(BOOK, rows) == outside(changed("excursion.margin_m", 1_000), rows) == whole


@pytest.mark.parametrize(("days_before", "told"), [(1, 1), (0, 0)])
def test_what_confirms_an_absence_is_the_number_of_the_day_on_which_it_began(days_before, told):
    begins = CHANGE_MINUTE - days_before * 1_440 + 100
    rows = [*hours(HOME, begins - 60, 3), *hours(OUT, begins, 3), *hours(HOME, begins + 15, 3)]
    book = changed("excursion.confirm_minutes", 60)
    slow = changed("excursion.dwell_minutes", 60)
    assert len(outside(BOOK, rows)) == 1
    assert len(outside(_both(book, slow), rows)) == told


def test_a_fix_too_coarse_for_its_day_decides_nothing_whenever_it_is_judged():
    """From the day on only a hundred metres are good enough: the drift of before still counts."""
    rows = [
        *hours(HOME, CHANGE_MINUTE - 100, 3),
        *(fix._replace(accuracy_m=150.0) for fix in hours(6.0, CHANGE_MINUTE - 60, 24)),
        *hours(HOME, CHANGE_MINUTE + 60, 3),
    ]
    book = changed("positions.accuracy_max_m", 100)
    assert outside(book, rows) == outside(BOOK, rows) == [(CHANGE_MINUTE - 60, CHANGE_MINUTE + 60)]
    later = [fix._replace(minute=fix.minute + 1_440) for fix in rows]
    assert (len(outside(BOOK, later)), outside(book, later)) == (1, [])


def _both(one: Rulebook, other: Rulebook) -> Rulebook:
    """The confirming time of one book with the dwell of another."""
    parameters = {each.key: each for each in one.parameters()}
    dwell = "excursion.dwell_minutes"
    spans = [span for key in parameters for span in (other if key == dwell else one).spans(key)]
    return Rulebook(name="both", title="x", parameters=parameters, spans=spans)


def test_the_last_day_before_a_change_belongs_to_what_was():
    eras = position_eras(changed("stationary.hours", 24))
    assert eras.at(to_ms(day_start(CHANGE)) - 1).rules.stillness.still_hours == 12
    assert eras.at(to_ms(day_start(CHANGE))).rules.stillness.still_hours == 24
