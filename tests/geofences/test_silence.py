import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geofences.tracks import gaps, undecided_spells
from geofences.verdicts import Verdict
from tests.geofences.making import still

HOUR_S = 3_600
SECOND = 1_000


def silences(at_s: list[int], *, interval_s: int = 600, from_s: int = 0, until_s: int = 10_000):
    found = gaps(
        still(at_s), interval_ms=interval_s * SECOND, from_ms=from_s * SECOND, until_ms=until_s * SECOND
    )
    return [
        (g.began_at_ms / SECOND, None if g.ended_at_ms is None else g.ended_at_ms / SECOND, g.last_fix_id)
        for g in found
    ]


def test_a_silence_begins_when_the_next_fix_was_due_and_ends_with_it():
    assert silences([0, 600, 1_800, 2_000], until_s=2_599) == [(1_200, 1_800, 2)]


def test_a_silence_that_lasts_has_no_end_yet():
    assert silences([0, 600], until_s=1_200) == [(1_200, None, 2)]
    assert silences([0, 600], until_s=1_199) == []


def test_nothing_heard_since_the_plan_began_is_a_silence_without_a_fix():
    assert silences([], from_s=100, until_s=5_000) == [(700, None, None)]
    assert silences([50, 2_000], from_s=100, until_s=2_100) == [(700, 2_000, None)]


def test_what_is_heard_later_is_not_known_yet():
    assert silences([0, 5_000], until_s=4_000) == [(600, None, 1)]


@given(st.lists(st.integers(0, 9_000), max_size=20, unique=True), st.integers(1, 900), st.integers(0, 10_000))
def test_gaps_are_exactly_the_seconds_without_a_fix_in_time(at_s, interval_s, until_s):
    at_s = sorted(at_s)
    silent = set()
    for began, ended, _ in silences(at_s, interval_s=interval_s, until_s=until_s):
        silent |= set(range(int(began) + 1, int(ended if ended is not None else until_s + 1)))
    # Second by second: silent is when the newest fix, or the start, is older than the interval.
    heard, expected, newest = set(at_s), set(), 0
    for second in range(until_s + 1):
        newest = second if second in heard else newest
        if second - newest > interval_s:
            expected.add(second)
    assert silent == expected


def spells(verdicts: str, *, until: int = 10**6, limit: float = 3.0, active=((-(10**9), 10**9),)):
    codes = {"i": Verdict.INSIDE, "o": Verdict.OUTSIDE, "?": Verdict.UNDECIDED}
    fixes = still([60 * n for n in range(len(verdicts))])
    found = undecided_spells(
        fixes,
        np.array([codes[c] for c in verdicts], dtype=np.int8),
        limit_minutes=limit,
        until_ms=until * 60_000,
        active=[(a * 60_000, b * 60_000) for a, b in active],
    )
    return [
        (
            s.began_at_ms // 60_000,
            s.confirmed_at_ms // 60_000,
            s.ended_at_ms and s.ended_at_ms // 60_000,
            s.evidence,
        )
        for s in found
    ]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ("i???i", []),
        ("i????i", [(1, 4, 5, (2, 5))]),
        ("?????", [(0, 3, None, (1, 4))]),
        ("???o????", [(4, 7, None, (5, 8))]),
        ("??i??i??", []),
    ],
)
def test_undecided_has_a_clock_of_its_own(verdicts, expected):
    assert spells(verdicts) == expected


def test_undecided_counts_only_while_the_area_applies():
    assert spells("????????", active=[(2, 6)]) == [(2, 5, 6, (3, 6))]
    assert spells("????????", active=[(2, 5)]) == []
    assert spells("????????", active=[(2, 6)], until=5) == [(2, 5, None, (3, 6))]
