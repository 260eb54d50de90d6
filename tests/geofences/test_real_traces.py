"""What the engine makes of real phones; the same claims on an invented trace where no real data lies."""

import json
from pathlib import Path

import numpy as np

from geofences.datums import Datum
from geofences.fixes import FixBatch
from geofences.shapes import area_from_geojson, compile_area
from geofences.verdicts import Verdict, judge_one
from tests.geofences.making import HOME, batch, disc
from tests.geofences.real_traces import by_point, ours, page, pixel, zurich

ROOT = Path(__file__).parents[2]


def test_a_real_phone_with_coarse_fixes_leaves_a_disc_seldom(real_data):
    fixes = zurich(real_data)
    near = compile_area(disc(500, lon=8.54795, lat=47.37741))
    wide = compile_area(disc(1_000, lon=8.54795, lat=47.37741))
    assert by_point(near, fixes) == 11
    assert 1 <= len(ours(near, fixes)) <= 3
    assert by_point(wide, fixes) == 8
    assert len(ours(wide, fixes)) == 1


def test_a_real_phone_that_lies_still_never_leaves_its_place(real_data):
    for providers in ("GPS", "FLP", "NLP", "GPS FLP NLP"):
        fixes = pixel(real_data, providers)
        centre = float(np.median(fixes.lon)), float(np.median(fixes.lat))
        assert ours(compile_area(disc(100, lon=centre[0], lat=centre[1])), fixes) == ()


def test_the_page_of_real_traces_is_what_the_engines_say(real_data):
    written = (ROOT / "docs" / "maintainers" / "real-traces.md").read_text(encoding="utf-8")
    again = "python -m tests.geofences.real_traces > docs/maintainers/real-traces.md"
    assert written == page(real_data), again


def test_a_city_of_two_real_districts_is_one_area_and_its_neighbour_outside(real_data):
    text = (real_data / "counties_tianditu.geojson").read_text(encoding="utf-8")
    counties = {
        f["properties"]["name"]: area_from_geojson(f["geometry"], datum=Datum.WGS84, uncertainty_m=500)
        for f in json.loads(text)["features"]
    }
    assert len(counties) == 19
    city = compile_area(counties["婺城区"].united(counties["金东区"]))
    assert judge_one(city, 119.6474, 29.0791, 50) == Verdict.INSIDE
    assert judge_one(city, 119.6912, 29.0996, 50) == Verdict.INSIDE
    assert judge_one(city, 120.0751, 29.3067, 50) == Verdict.OUTSIDE


def invented_day(seed: int, *, away: bool) -> FixBatch:
    """A day at home with good satellite and bad network fixes, and an hour four kilometres away or not."""
    rng = np.random.default_rng(seed)
    at_s = np.cumsum(rng.uniform(50, 200, 500))
    radius = np.where(rng.random(500) < 0.45, rng.uniform(500, 1_000, 500), rng.uniform(15, 60, 500))
    east, north = rng.normal(0, 1, (2, 500)) * radius / 111_320 * 0.8
    trip = (at_s > 20_000) & (at_s < 23_600) if away else np.zeros(500, dtype=bool)
    return batch(at_s.tolist(), (HOME[0] + east + trip * 0.04).tolist(), (HOME[1] + north).tolist(), radius)


def test_an_invented_day_of_coarse_fixes_has_one_excursion_or_none():
    area = compile_area(disc(500))
    for seed in range(8):
        at_home, trip = invented_day(seed, away=False), invented_day(seed, away=True)
        assert by_point(area, at_home) > 20
        assert ours(area, at_home) == ()
        (found,) = ours(area, trip)
        assert 20_000_000 <= found.began_at_ms < 20_800_000
        assert found.ended_at_ms is not None
        assert 23_600_000 <= found.ended_at_ms < 24_400_000
