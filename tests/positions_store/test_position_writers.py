"""Several writers at once: nothing is kept twice, nothing is lost, and days are closed meanwhile."""

from concurrent.futures import ThreadPoolExecutor

from correction.office.positions.port import Delivery
from tests.positions_store.samples import DAY, MINUTE, T0, columns, read, track

SOURCES = [f"band-{n}" for n in range(6)]


def test_what_several_deliver_at_once_while_days_are_closed_is_kept_once(positions):
    whole = track(2_000)
    parts = [
        Delivery.of(dict.fromkeys(SOURCES[k % 3 :], whole.take(whole.device_at_ms % 3 != k % 3)))
        for k in range(4)
    ]

    def close(_):
        return positions.close_days(T0 + DAY + MINUTE)

    with ThreadPoolExecutor(6) as pool:
        added = [pool.submit(positions.add, part) for part in (*parts, *parts)]
        closed = [pool.submit(close, n) for n in range(2)]
        new = sum(each.result() for each in added)
        packed = sum(each.result() for each in closed)
    kept = {name: read(positions, name, T0, T0 + 9 * DAY) for name in SOURCES}
    assert new == sum(map(len, kept.values()))
    assert packed <= new
    for name, fixes in kept.items():
        assert len(set(fixes.id.tolist())) == len(fixes), name
    assert columns(kept["band-5"]) == columns(whole)
    positions.close_days(T0 + 9 * DAY)
    assert columns(read(positions, "band-5", T0, T0 + 9 * DAY)) == columns(whole)
