"""Sightings continue the observations they overlap; splits, merges and withdrawals keep their identities."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from correction.domain.facts.observations import ObservationStated, Observed
from correction.office.positions.judging.revise import newest, revise
from correction.office.positions.judging.sighting import Sighting

MINUTE = 60_000
BASE = 1_770_000_000_000


def seen(began: int, ended: int | None, observed: Observed = Observed.OUTSIDE) -> Sighting:
    return Sighting(
        observed=observed,
        began_ms=BASE + began * MINUTE,
        ended_ms=None if ended is None else BASE + ended * MINUTE,
        detail="离开",
        area_id="county",
        area_version=1,
    )


def told(known: list[ObservationStated], *sightings: Sighting, from_ms: int = 0) -> list[ObservationStated]:
    return known + list(revise("case-1", known, list(sightings), from_ms=from_ms))


def live(known: list[ObservationStated]) -> dict[str, tuple[datetime, datetime | None]]:
    return {o.observation_id: (o.began_at, o.ended_at) for o in newest(known).values() if not o.withdrawn}


def test_a_first_sighting_becomes_an_observation() -> None:
    (stated,) = told([], seen(0, None))
    assert (stated.revision, stated.withdrawn, stated.ended_at) == (1, False, None)
    assert stated.began_at == datetime.fromtimestamp(BASE / 1000, UTC)


def test_seeing_the_same_again_states_nothing() -> None:
    known = told([], seen(0, 30))
    assert revise("case-1", known, [seen(0, 30)], from_ms=0) == ()


def test_a_span_that_grows_keeps_its_id_and_its_day() -> None:
    known = told([], seen(0, None))
    known = told(known, seen(-20, 40))
    first, second = known
    assert second.observation_id == first.observation_id
    assert second.revision == 2
    assert second.first_on == first.first_on


def test_of_a_split_the_earliest_part_keeps_the_id_and_the_other_names_it() -> None:
    known = told([], seen(0, 100))
    known = told(known, seen(0, 30), seen(60, 100))
    original = known[0].observation_id
    parts = live(known)
    assert original in parts
    (other,) = [o for o in newest(known).values() if o.observation_id != original]
    assert other.split_from == original
    assert parts[original][0] < parts[other.observation_id][0]


def test_of_a_merge_the_earliest_id_stays_and_the_other_is_withdrawn_into_it() -> None:
    known = told([], seen(0, 30), seen(60, 100))
    early, late = known[0].observation_id, known[1].observation_id
    known = told(known, seen(0, 100))
    assert set(live(known)) == {early}
    assert newest(known)[late].merged_into == early


def test_what_is_no_longer_seen_is_withdrawn_and_can_come_back_under_its_id() -> None:
    known = told([], seen(0, 30))
    known = told(known)
    assert live(known) == {}
    known = told(known, seen(0, 30))
    assert set(live(known)) == {known[0].observation_id}
    assert newest(known)[known[0].observation_id].revision == 3


def test_observations_that_ended_before_the_span_are_left_alone() -> None:
    known = told([], seen(0, 30))
    assert revise("case-1", known, [], from_ms=BASE + 31 * MINUTE) == ()


def test_what_a_device_said_of_itself_is_not_withdrawn_by_the_engine() -> None:
    (stated,) = told([], seen(0, 30))
    said = replace(stated, observation_id="state-1", observed=Observed.TAMPERED, engine="device")
    assert revise("case-1", [said], [], from_ms=0) == ()


def test_other_kinds_areas_and_sources_are_never_mixed() -> None:
    gap = replace(seen(0, 30, Observed.GAP), area_id=None, area_version=None, source_id="band-1")
    known = told([], seen(0, 30), gap)
    assert len(live(known)) == 2
    assert len({o.observation_id for o in known}) == 2


spans = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 8)), max_size=6)


def disjoint(raw: list[tuple[int, int]]) -> list[Sighting]:
    """Lay spans one after another with gaps between, so that they never touch."""
    at, out = 0, []
    for gap, length in raw:
        at += gap + 1
        out.append(seen(at, at + length))
        at += length
    return out


@given(st.lists(spans, min_size=1, max_size=5))
def test_after_any_history_what_is_live_is_exactly_what_was_seen_last(
    history: list[list[tuple[int, int]]],
) -> None:
    known: list[ObservationStated] = []
    for raw in history:
        known = told(known, *disjoint(raw))
        revisions = [o.revision for o in known]
        assert revisions == [
            sum(p.observation_id == o.observation_id for p in known[: n + 1]) for n, o in enumerate(known)
        ]
    wanted = sorted((s.began_ms, s.ended_ms) for s in disjoint(history[-1]))
    got = sorted(
        (round(b.timestamp() * 1000), None if e is None else round(e.timestamp() * 1000))
        for b, e in live(known).values()
    )
    assert got == wanted


def test_a_name_is_not_given_twice_while_its_first_bearer_has_moved_on() -> None:
    known = told([], seen(41, 43))
    known = told(known, seen(43, 44))
    known = told(known, seen(41, 42))
    assert list(live(known).values()) == [
        (
            datetime.fromtimestamp((BASE + 41 * 60_000) / 1000, UTC),
            datetime.fromtimestamp((BASE + 42 * 60_000) / 1000, UTC),
        )
    ]
