"""Judging kept fixes by other numbers gives what those numbers would have come to, and states nothing.

The oracle judges all fixes once by the other numbers: no store, no revisions, no looking back.
"""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.facts.observations import ObservationStated
from correction.domain.moments import legal_day
from correction.office.positions.judging.afresh import seen_afresh
from correction.office.positions.judging.eras import position_eras
from correction.office.positions.judging.revise import newest
from correction.office.positions.judging.sightings import sightings
from correction.office.positions.judging.track import Track
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Access, Delivery, Purpose
from correction.office.positions.receiving.take import take_positions
from correction.rulebooks.local.laying import LocalValue, laid_over
from correction.store.positions import create_positions
from tests.positions.arriving import (
    BOOK,
    CONTEXT,
    HOME,
    MORNING,
    NOW,
    START_MS,
    TOWN,
    Fix,
    case_file,
    fixes,
    office,
    plan_of,
    standing,
)
from tests.positions.test_any_arrival import FENCES, tracks

ACCESS = Access(actor="a1", purpose=Purpose.JUDGING, at=NOW, reason="试算本地标准")
TOLD = dict.fromkeys(("title", "said_by"), "试")
CHANGES = {
    "excursion.confirm_minutes": ("1", "60"),
    "excursion.confirm_fixes": ("2", "9"),
    "excursion.margin_m": ("0", "900"),
    "prohibited.confirm_minutes": ("1", "40"),
    "stationary.hours": ("5", "60"),
    "stationary.radius_m": ("10", "200"),
}


def by(key, text, since):
    """The book with one number changed from the day of a moment on."""
    on = legal_day(since)
    return laid_over(BOOK, (LocalValue(key=key, text=text, from_on=on, order=1, checked_on=on, **TOLD),))


def seen(observed):
    return sorted(
        (
            o.observed.value,
            o.area_id or "",
            to_ms(o.began_at),
            None if o.ended_at is None else to_ms(o.ended_at),
        )
        for o in newest(observed).values()
        if not o.withdrawn
    )


def at_once(rows, book):
    track = Track(batch=fixes(rows), whole=True)
    plan = plan_of(office("p", fences=FENCES), "p")
    found = sightings(plan, {"p": track}, position_eras(book), until_ms=to_ms(NOW))
    return sorted((s.observed.value, s.area_id or "", s.began_ms, s.ended_ms) for s in found)


def tried(rows, book, since):
    """What was observed by the book as it is, and what would have been by another."""
    store = office("p", fences=FENCES)
    with tempfile.TemporaryDirectory() as folder:
        positions = create_positions(Path(folder) / "positions.db")
        take_positions(store, positions, BOOK, fixes=Delivery.of({"p": fixes(rows)}), now=NOW)
        assert watch_positions(store, positions, BOOK, CONTEXT, NOW).failed == ()
        file, stood = case_file(store, "p"), standing(store, "p")
        with positions.reading(ACCESS) as reader:
            afresh = seen_afresh(reader, file, book, CONTEXT, since=since, now=NOW)
        assert standing(store, "p") == stood
        assert watch_positions(store, positions, BOOK, CONTEXT, NOW).stated == 0
        positions.close()
    told = [entry.payload for entry in file.of(ObservationStated)]
    return seen(told), seen([entry.payload for entry in afresh.of(ObservationStated)])


@pytest.mark.slow
@settings(max_examples=50)
@given(tracks(), st.sampled_from(sorted(CHANGES)), st.integers(0, 1), st.integers(0, 19))
def test_what_is_seen_afresh_is_what_the_other_numbers_come_to(rows, key, which, day):
    since = MORNING + timedelta(days=day)
    other = by(key, CHANGES[key][which], since)
    before, after = tried(rows, other, since)
    assert before == at_once(rows, BOOK)
    assert after == at_once(rows, other)


def test_an_excursion_too_short_for_the_book_is_seen_where_two_fixes_are_enough():
    home = [Fix(minute, HOME) for minute in (*range(0, 600, 10), *range(660, 2_000, 10))]
    fewer = by("excursion.confirm_fixes", "2", MORNING)
    before, after = tried([*home, Fix(620, TOWN), Fix(623, TOWN)], fewer, MORNING)
    assert not [one for one in before if one[0] == "outside"]
    assert [one[2] for one in after if one[0] == "outside"] == [START_MS + 620 * 60_000]


def test_the_numbers_of_the_book_show_what_was_observed_by_them():
    out = [Fix(minute, TOWN if 600 <= minute < 900 else HOME) for minute in range(0, 2_000, 20)]
    before, after = tried(out, BOOK, MORNING + timedelta(days=1))
    assert before == after
    assert [one[2] for one in before if one[0] == "outside"] == [START_MS + 600 * 60_000]


def test_of_somebody_without_a_source_nothing_is_read():
    file = case_file(office("p", fences=FENCES), "p")
    bare = type(file)(case_id="p", entries=file.entries[:3])
    with tempfile.TemporaryDirectory() as folder:
        positions = create_positions(Path(folder) / "positions.db")
        with positions.reading(ACCESS) as reader:
            assert seen_afresh(reader, bare, BOOK, CONTEXT, since=MORNING, now=NOW) is bare
        positions.close()
