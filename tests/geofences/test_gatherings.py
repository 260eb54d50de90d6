from hypothesis import given
from hypothesis import strategies as st

from geofences.fixes import FixBatch
from geofences.tracks import GatheringRules, gatherings
from tests.geofences.making import HOME, batch, still

METRE = 1 / 111_320
MINUTE_S = 60
RULES = GatheringRules(near_m=100, gather_minutes=10, pair_max_s=120, gap_max_minutes=20)


def person(track: list[tuple[float, float]], **columns) -> FixBatch:
    """At so many minutes, so many metres north of home."""
    at_s = [minute * MINUTE_S for minute, _ in track]
    return batch(at_s, [HOME[0]] * len(track), [HOME[1] + METRE * m for _, m in track], **columns)


def spans(a: FixBatch, b: FixBatch) -> list[tuple[float, float]]:
    return [(g.began_at_ms / 60_000, g.ended_at_ms / 60_000) for g in gatherings(a, b, RULES)]


def test_two_persons_together_long_enough_are_noticed():
    a = person([(n, 0) for n in range(30)])
    b = person([(n + 0.5, 40 if 5 <= n < 20 else 900) for n in range(30)])
    assert spans(a, b) == [(5.5, 20)]


def test_nearness_must_be_certain_for_both_error_circles():
    a = person([(n, 0) for n in range(30)], accuracy_m=40)
    b = person([(n, 30) for n in range(30)], accuracy_m=40)
    assert spans(a, b) == []


def test_a_short_meeting_or_stale_fixes_are_no_gathering():
    assert spans(person([(n, 0) for n in range(9)]), person([(n, 0) for n in range(9)])) == []
    assert spans(person([(0, 0), (30, 0)]), person([(10, 0), (45, 0)])) == []
    assert spans(still([]), person([(0, 0)])) == []


def test_parting_or_silence_ends_it_and_doubt_does_not():
    a = person([(n, 0) for n in range(40)])
    parted = person([(n, 500 if n == 15 else 0) for n in range(40)])
    assert spans(a, parted) == [(0, 14), (16, 39)]
    unsure = person([(n, 95 if n == 15 else 0) for n in range(40)])
    assert spans(a, unsure) == [(0, 39)]
    silent = person([(n, 0) for n in range(40) if not 12 <= n < 36])
    assert spans(a, silent) == [(0, 13)]


def test_evidence_names_the_fixes_of_both():
    a, b = person([(n, 0) for n in range(12)]), person([(n, 0) for n in range(12)], id=range(100, 112))
    (found,) = gatherings(a, b, RULES)
    assert (found.evidence_a, found.evidence_b, found.distance_m) == ((1, 12), (100, 111), 0.0)


track = st.lists(
    st.tuples(st.integers(0, 90), st.sampled_from([0, 30, 95, 400])), max_size=25, unique_by=lambda p: p[0]
)


@given(track.map(sorted), track.map(sorted))
def test_it_is_the_same_whoever_is_named_first(one, other):
    assert spans(person(one), person(other)) == spans(person(other), person(one))
