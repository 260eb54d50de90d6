"""However devices are bound, taken off and exchanged, and whenever fixes come, the same stands in the end.

The oracle judges all fixes that were kept once, by what binds the person in the end, without looking back.
"""

from random import Random

import pytest

from correction.domain.facts.observations import ObservationStated
from correction.office.positions.judging.eras import position_eras
from correction.office.positions.judging.revise import newest
from correction.office.positions.judging.sightings import sightings
from correction.office.positions.judging.track import Track
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Access, Purpose
from tests.positions.arriving import (
    BAND,
    BOOK,
    HOME,
    IN_COUNTY,
    NIGHTS,
    NO_SCHOOL,
    SCHOOL,
    TOWN,
    Fix,
    case_file,
    plan_of,
)
from tests.positions.test_several_devices import Desk, at

ERAS = position_eras(BOOK)
SOURCES = ("p", "q", "r")
END = 6_000
EVER_MS = 2**60


def sent_by(random):
    """What a device sends, worn or not: runs at some place, with silences between some."""
    minute, rows = random.randint(0, 50), []
    while minute < END:
        km, step = random.choice([HOME, HOME, HOME + 1, TOWN, TOWN, BAND, SCHOOL]), random.choice([2, 5, 20])
        for _ in range(random.randint(1, 8)):
            minute += step
            rows.append(Fix(minute, km + 0.0005 * random.randint(0, 5)))
        minute += random.choice([0, 0, 100, 1_500])
    return [row for row in rows if row.minute < END]


def lived(desk, random):
    """Live through binding, releasing and rounds; every fix is heard of in some round after its time."""
    rounds = [*sorted(random.sample(range(1, END), random.randint(2, 7))), END + 10]
    heard: dict[int, dict[str, list[Fix]]] = {minute: {} for minute in rounds}
    for source_id in SOURCES:
        for row in sent_by(random):
            later = [minute for minute in rounds if minute >= row.minute]
            heard[random.choice(later[:2])].setdefault(source_id, []).append(row)
    acts, minute, worn = [], 0, {"p"}
    while (minute := minute + random.choice([3, 30, 200, 800, 1_500, 2_500])) < END:
        acts.append((minute, 0, random.choice(SOURCES)))
    for minute, _, source_id in sorted([*acts, *((minute, 1, "") for minute in rounds)]):
        if not source_id:
            desk.hears(minute, **heard[minute])
        elif source_id in worn:
            desk.releases(source_id, minute)
            worn.remove(source_id)
        else:
            desk.binds(source_id, minute)
            worn.add(source_id)


def all_at_once(desk):
    """What judging everything that was kept, once, finds."""
    access = Access(actor="t", purpose=Purpose.JUDGING, at=at(END + 10))
    with desk.positions.reading(access) as reader:
        kept = {one: Track(batch=reader.fixes(one, -EVER_MS, EVER_MS), whole=True) for one in SOURCES}
    found = sightings(plan_of(desk.store, "p"), kept, ERAS, until_ms=to_ms(at(END + 10)))
    return {(s.observed, s.area_id, s.source_id, s.began_ms, s.ended_ms, s.sources) for s in found}


def stated(desk):
    known = newest(entry.payload for entry in case_file(desk.store, "p").of(ObservationStated))
    return {
        (
            one.observed,
            one.area_id,
            one.source_id,
            to_ms(one.began_at),
            None if one.ended_at is None else to_ms(one.ended_at),
            one.sources,
        )
        for one in known.values()
        if not one.withdrawn
    }


@pytest.mark.slow
@pytest.mark.parametrize("fences", [(IN_COUNTY,), (IN_COUNTY, NO_SCHOOL, NIGHTS)])
def test_rounds_while_devices_are_exchanged_end_in_what_judging_all_at_once_finds(tmp_path, fences):
    for seed in range(15):
        desk = Desk(tmp_path / f"{seed}", *fences)
        lived(desk, Random(seed))
        assert (seed, stated(desk)) == (seed, all_at_once(desk))
        desk.positions.close()
