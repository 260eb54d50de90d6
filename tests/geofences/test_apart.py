"""What a box proves to be far away is far away by the distances; most of what is far is proven."""

import numpy as np
import pytest

from geofences.datums import Datum
from geofences.shapes import Area, Circle, compile_area
from tests.geofences.random_fences import KINDS, random_fence

ON_THE_WAY = np.linspace(0, 1, 9)


# Corridors are slow to draw.
@pytest.mark.parametrize(
    "kind", [pytest.param(k, marks=pytest.mark.slow if k == 3 else ()) for k in range(KINDS)]
)
def test_places_and_the_ways_between_them_are_as_far_away_as_the_box_proves(kind):
    rng = np.random.default_rng(kind)
    proven = far = 0
    for _ in range(12):
        fence, lon, lat, size = random_fence(rng, kind)
        away = rng.normal(0, 3 * size + 0.02, 2)
        x, y = lon + away[0] + rng.normal(0, size, 6), lat + away[1] + rng.normal(0, size, 6)
        ways_x = (x[:, np.newaxis] + np.outer(np.diff(x, append=x[0]), ON_THE_WAY)).ravel()
        ways_y = (y[:, np.newaxis] + np.outer(np.diff(y, append=y[0]), ON_THE_WAY)).ravel()
        least_m = float(fence.area.signed_distance_m(ways_x, ways_y).min())
        for room_m in (0.0, 50.0, least_m * 0.5, least_m * 0.999, least_m * 1.001, 30_000.0):
            said = fence.area.surely_apart(x, y, room_m)
            assert not (said and least_m <= room_m)
            proven, far = proven + said, far + (least_m > room_m)
    assert proven > far / 20


@pytest.mark.parametrize(
    ("lon", "lat", "room_m", "apart"),
    [
        (-179.95, 20.0, 5_000, True),
        (-179.999, 20.0, 1_000, False),
        (179.9, 20.0, 5_000, True),
        (0.0, 20.0, 50_000, True),
        (180.0, 20.2, 20_000, True),
        (180.0, 20.2, 25_000, False),
        (180.0, 75.0, 50_000, True),
    ],
)
def test_the_same_meridian_has_two_numbers(lon, lat, room_m, apart):
    disc = Circle(lon=180.0, lat=20.0, radius_m=100, datum=Datum.WGS84)
    area = compile_area(Area(shapes=(disc,), datum=Datum.WGS84))
    assert area.surely_apart(lon, lat, room_m) is apart


def test_near_a_pole_and_of_a_circle_as_large_as_a_country_nothing_is_proven_from_east_to_west():
    for lat, radius_m in ((72.0, 100), (20.0, 200_000)):
        disc = Circle(lon=120.0, lat=lat, radius_m=radius_m, datum=Datum.WGS84)
        area = compile_area(Area(shapes=(disc,), datum=Datum.WGS84))
        assert not area.surely_apart(100.0, lat, 10.0)
