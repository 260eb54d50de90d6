from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geofences.arrays import Int8Array
from geofences.errors import BatchInvalid
from geofences.fixes import BeliefRules, Disbelief, FixBatch, believe, canonical
from geofences.shapes import compile_area
from geofences.tracks import ExcursionRules, Polarity, Window, excursions
from geofences.verdicts import Verdict, judge
from tests.geofences.making import HOME, batch, disc, still

RULES = ExcursionRules(confirm_fixes=3, confirm_minutes=2, dwell_minutes=15)
MINUTE_MS = 60_000
LETTERS = {"i": Verdict.INSIDE, "o": Verdict.OUTSIDE, "?": Verdict.UNDECIDED}


class Span(NamedTuple):
    """An excursion in minutes."""

    began: float
    confirmed: float
    ended: float | None


def codes(letters: str) -> Int8Array:
    return np.array([LETTERS[c] for c in letters], dtype=np.int8)


def a_minute_apart(letters: str) -> tuple[FixBatch, Int8Array]:
    return still([60 * n for n in range(len(letters))]), codes(letters)


def spans(
    letters: str, *, until: float = 10_000, active: Sequence[tuple[float, float]] = ((-(10**6), 10**6),)
) -> list[Span]:
    fixes, verdicts = a_minute_apart(letters)
    windows = [(round(a * MINUTE_MS), round(b * MINUTE_MS)) for a, b in active]
    found = excursions(fixes, verdicts, RULES, until_ms=round(until * MINUTE_MS), active=windows)
    return [
        Span(
            e.began_at_ms / MINUTE_MS,
            e.confirmed_at_ms / MINUTE_MS,
            None if e.ended_at_ms is None else e.ended_at_ms / MINUTE_MS,
        )
        for e in found
    ]


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("iiii", []),
        ("iooi", []),
        ("ioooi", [Span(1, 3, 4)]),
        ("ooo", [Span(0, 2, None)]),
        ("ioiooiooo", [Span(6, 8, None)]),
        ("io?o?oi", [Span(1, 5, 6)]),
        ("io??o??oi", [Span(1, 7, 8)]),
        ("io???ooi", []),
        ("io???oooi", [Span(5, 7, 8)]),
        ("iooo???????oi", [Span(1, 3, 12)]),
        ("iooo?oo?i", [Span(1, 3, 8)]),
        ("ioooiooo", [Span(1, 3, 4), Span(5, 7, None)]),
        ("????", []),
        ("", []),
    ],
)
def test_an_excursion_begins_after_confirmation_and_ends_with_the_first_fix_back(letters, expected):
    assert spans(letters) == expected


def test_confirmation_has_a_clock_of_its_own_beside_the_count():
    fixes = still([0, 10, 20, 30, 119, 120])
    verdicts = np.full(6, Verdict.OUTSIDE, dtype=np.int8)
    assert excursions(fixes, verdicts, RULES, until_ms=119_000) == ()
    (found,) = excursions(fixes, verdicts, RULES, until_ms=120_000)
    assert (found.began_at_ms, found.confirmed_at_ms) == (0, 120_000)


def test_a_long_dwell_confirms_with_two_sparse_fixes_but_never_one():
    fixes, outside = still([0, 3_600]), np.full(2, Verdict.OUTSIDE, dtype=np.int8)
    assert len(excursions(fixes, outside, RULES, until_ms=3_600_000)) == 1
    assert excursions(fixes, outside, RULES, until_ms=3_599_999) == ()
    doubted = np.array([Verdict.OUTSIDE, Verdict.UNDECIDED, Verdict.OUTSIDE], dtype=np.int8)
    assert excursions(still([0, 1_800, 3_600]), doubted, RULES, until_ms=3_600_000) == ()
    no_dwell = ExcursionRules(confirm_fixes=3, confirm_minutes=2)
    assert excursions(fixes, outside, no_dwell, until_ms=3_600_000) == ()


@pytest.mark.parametrize(
    ("letters", "window", "expected"),
    [
        ("iooooooooi", (5, 8), [Span(5, 5, 8)]),
        ("iooooooooi", (5, 20), [Span(5, 5, 9)]),
        ("iiiooooooo", (4, 20), [Span(4, 5, 20)]),
        ("iiiooooooo", (4, 30), [Span(4, 5, None)]),
        ("ooooiiiiii", (5, 9), []),
        ("iiiiiioooo", (2, 8), []),
        ("ooo???????", (5, 9), []),
        ("iooooooooi", (30, 40), []),
    ],
)
def test_an_area_counts_only_in_its_windows(letters, window, expected):
    assert spans(letters, active=[window], until=25) == expected


def test_touching_windows_are_one_and_separate_windows_are_two():
    assert spans("i" + "o" * 12 + "i", active=[(2, 5), (5, 9)]) == [Span(2, 3, 9)]
    assert spans("i" + "o" * 12 + "i", active=[(7, 20), (2, 5)]) == [Span(2, 3, 5), Span(7, 7, 13)]


def test_the_end_of_a_window_is_not_known_before_it_comes():
    assert spans("ioooooo", active=[(2, 6)], until=5.5) == [Span(2, 3, None)]
    assert spans("ioooooo", active=[(2, 6)], until=6) == [Span(2, 3, 6)]


def test_to_stay_out_is_the_same_with_the_sides_exchanged():
    letters = "oooiiiooiooo"
    fixes, verdicts = a_minute_apart(letters)
    swapped = np.select([verdicts == 1, verdicts == 2], [2, 1]).astype(np.int8)
    into = excursions(fixes, swapped, RULES, until_ms=10**9, polarity=Polarity.STAY_OUT)
    assert into == excursions(fixes, verdicts, RULES, until_ms=10**9)
    assert len(into) == 2


def test_evidence_names_the_few_fixes_it_stands_on_and_how_far_they_were():
    offsets = [0.0, 0.01, 0.02, 0.03, 0.015, 0.0]
    fixes = batch([60 * n for n in range(6)], [HOME[0] + o for o in offsets], [HOME[1]] * 6, id=range(70, 76))
    area = compile_area(disc(500))
    verdicts = judge(area, fixes.lon, fixes.lat, fixes.accuracy_m)
    (found,) = excursions(fixes, verdicts, RULES, until_ms=10**9, area=area)
    assert found.evidence == (71, 73, 75)
    assert found.farthest_id == 73
    assert found.max_distance_m == pytest.approx(float(area.signed_distance_m(HOME[0] + 0.03, HOME[1])[0]))
    inside = excursions(
        fixes,
        judge(area, fixes.lon, fixes.lat, fixes.accuracy_m),
        RULES,
        until_ms=10**9,
        area=area,
        polarity=Polarity.STAY_OUT,
    )
    assert inside == ()


STEPS_S = st.sampled_from([1, 20, 60, 61, 400, 1_000])
tracks = st.lists(st.tuples(STEPS_S, st.sampled_from("io?")), max_size=25)
starts_and_lengths = st.tuples(st.integers(0, 60), st.integers(1, 30))
windows = st.lists(
    starts_and_lengths.map(lambda w: (w[0] * MINUTE_MS, (w[0] + w[1]) * MINUTE_MS)), min_size=1, max_size=3
)
Told = tuple[int, int, int | None]


def oracle(at: list[int], letters: str, until_ms: int, active: list[Window]) -> list[Told]:
    """The rules told fix by fix: count, confirm, come back; then cut by the windows joined."""
    found: list[Told] = []
    spell: list[int] = []  # instants of the accusing fixes since counting began
    doubtful, confirmed_at = 0, None
    for t, letter in zip(at, letters, strict=True):
        if t > until_ms:
            break
        if letter == "i":
            found += [] if confirmed_at is None else cut(spell, confirmed_at, t, until_ms, active)
            spell, doubtful, confirmed_at = [], 0, None
        elif letter == "?":
            doubtful += 1
            if doubtful > 2 and confirmed_at is None:
                spell = []
        else:
            spell.append(t)
            dwelt = len(spell) >= 2 and not doubtful and t - spell[-2] >= 15 * MINUTE_MS
            if confirmed_at is None and (dwelt or (len(spell) >= 3 and t - spell[0] >= 2 * MINUTE_MS)):
                confirmed_at = t
            doubtful = 0
    return found + ([] if confirmed_at is None else cut(spell, confirmed_at, None, until_ms, active))


def cut(
    spell: list[int], confirmed_at: int, back: int | None, until_ms: int, active: list[Window]
) -> list[Told]:
    """The parts of a confirmed spell in each window in which a fix shows it."""
    parts: list[Told] = []
    for begins, ends in joined(active):
        seen = [t for t in spell if begins <= t < ends]
        if seen and confirmed_at < ends:
            closing = [t for t in (back, ends) if t is not None and t <= until_ms]
            over = min(closing, default=None)
            parts.append((max(spell[0], begins), max(confirmed_at, seen[0]), over))
    return parts


def joined(active: list[Window]) -> list[list[int]]:
    out: list[list[int]] = []
    for begins, ends in sorted(active):
        if out and begins <= out[-1][1]:
            out[-1][1] = max(ends, out[-1][1])
        else:
            out.append([begins, ends])
    return out


@given(tracks, st.integers(0, 90 * 60_000), windows)
def test_excursions_equal_the_rules_told_fix_by_fix(track, until_ms, active):
    at_s = np.cumsum([step for step, _ in track]).tolist() if track else []
    letters = "".join(letter for _, letter in track)
    found = excursions(still(at_s), codes(letters), RULES, until_ms=until_ms, active=active)
    ours = [(e.began_at_ms, e.confirmed_at_ms, e.ended_at_ms) for e in found]
    assert ours == oracle([1000 * t for t in at_s], letters, until_ms, active)


@given(tracks, st.integers(0, 90 * 60_000))
def test_what_happens_later_does_not_change_what_was_found_by_then(track, until_ms):
    at_s = np.cumsum([step for step, _ in track]).tolist() if track else []
    fixes = still(at_s)
    verdicts = codes("".join(letter for _, letter in track))
    known = fixes.device_at_ms <= until_ms
    by_then = excursions(fixes.take(known), verdicts[known], RULES, until_ms=until_ms)
    assert excursions(fixes, verdicts, RULES, until_ms=until_ms) == by_then


@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0, 0, 4, 6, 9, 90])), min_size=1, max_size=30),
    st.randoms(use_true_random=False),
)
def test_any_order_of_arrival_gives_the_same_excursions(track, random):
    fixes = batch(
        [60 * t for t, _ in track], [HOME[0] + 0.01 * km for _, km in track], [HOME[1]] * len(track)
    )
    order = list(range(len(fixes)))
    random.shuffle(order)
    area = compile_area(disc(5_000))

    def found(arrived: FixBatch):
        ordered = canonical(arrived)
        rules = BeliefRules(accuracy_max_m=2_000, speed_max_kmh=400, clock_skew_max_s=60)
        kept = ordered.take(believe(ordered, rules) == Disbelief.NONE)
        verdicts = judge(area, kept.lon, kept.lat, kept.accuracy_m, margin_m=50)
        return excursions(kept, verdicts, RULES, until_ms=10**9, area=area)

    assert found(fixes.take(np.array(order))) == found(fixes)


def test_verdicts_must_match_ordered_fixes():
    with pytest.raises(BatchInvalid, match="数目"):
        excursions(still([0, 60]), np.zeros(1, dtype=np.int8), RULES, until_ms=0)
    with pytest.raises(BatchInvalid, match="canonical"):
        excursions(still([60, 0]), np.zeros(2, dtype=np.int8), RULES, until_ms=0)
    with pytest.raises(BatchInvalid, match="时段"):
        spans("ooo", active=[(5, 5)])
