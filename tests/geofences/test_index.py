import numpy as np
import pytest

from geofences.datums import Datum
from geofences.errors import BatchInvalid
from geofences.index import Bindings, Fence, Fences
from geofences.index.tables import tables_of
from geofences.shapes import Circle, Polygon, compile_area
from geofences.verdicts import Polarity, Verdict
from tests.geofences.making import HOME, area, box, disc
from tests.geofences.random_fences import KINDS, defined, random_fence, random_fixes

WAYS = pytest.mark.parametrize("compiled", [False, True], ids=["numpy", "compiled"])


def drawn(seed: int, fences: int, fixes: int):
    rng = np.random.default_rng(seed)
    made = [random_fence(rng, n % KINDS) for n in range(fences)]
    columns = [random_fixes(rng, lon, lat, size, fixes) for _, lon, lat, size in made]
    expected = np.concatenate([defined(fence, *fix) for (fence, *_), fix in zip(made, columns, strict=True)])
    lon, lat, radius = (np.concatenate(c) for c in zip(*columns, strict=True))
    return tuple(fence for fence, *_ in made), np.repeat(np.arange(fences), fixes), lon, lat, radius, expected


def check_all_ways(seed: int, fences: int, fixes: int) -> None:
    made, which, lon, lat, radius, expected = drawn(seed, fences, fixes)
    one_each = Bindings.of([[n] for n in range(fences)])
    for compiled in (False, True):
        ready = Fences(fences=made, compiled=compiled)
        assert np.array_equal(ready.judge(which, lon, lat, radius), expected)
        assert np.array_equal(ready.judge_each(one_each, which, lon, lat, radius), expected)


def test_fifty_thousand_verdicts_are_those_of_the_definition():
    check_all_ways(11, fences=60, fixes=850)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_million_verdicts_are_those_of_the_definition(seed):
    check_all_ways(1_000 + seed, fences=120, fixes=850)


@pytest.mark.slow
@WAYS
def test_persons_with_many_fences_get_each_verdict_in_any_order_and_any_split(compiled):
    made, _, lon, lat, radius, _ = drawn(5, fences=24, fixes=400)
    rng = np.random.default_rng(6)
    bindings = Bindings.of([rng.choice(24, rng.integers(0, 12), replace=False).tolist() for _ in range(300)])
    # Walks about a few places, as persons do, so that what is remembered is asked for.
    home = rng.integers(0, lon.size, 300)
    person = np.concatenate([rng.permutation(300) for _ in range(20)])
    at = np.where(rng.random(person.size) < 0.9, home[person], rng.integers(0, lon.size, person.size))
    x, y = lon[at] + rng.normal(0, 2e-4, at.size), lat[at] + rng.normal(0, 2e-4, at.size)
    radius = radius[rng.integers(0, radius.size, at.size)]
    ready = Fences(fences=made, compiled=compiled)
    owner = np.repeat(np.arange(person.size), np.diff(bindings.first)[person])
    fence = np.concatenate([bindings.fence[bindings.first[p] : bindings.first[p + 1]] for p in person])
    expected = np.empty(fence.size, np.int8)
    for n in range(24):
        rows = fence == n
        expected[rows] = defined(made[n], x[owner[rows]], y[owner[rows]], radius[owner[rows]])
    assert np.array_equal(ready.judge_each(bindings, person, x, y, radius), expected)
    parts = np.split(np.arange(person.size), [1, 2, 400, 5_000])
    pieces = [ready.judge_each(bindings, person[p], x[p], y[p], radius[p]) for p in parts]
    assert np.array_equal(np.concatenate(pieces), expected)
    order = np.argsort(person, kind="stable")
    shuffled = ready.judge_each(bindings, person[order], x[order], y[order], radius[order])
    by_person = np.concatenate([np.flatnonzero(owner == row) for row in order])
    assert np.array_equal(shuffled, expected[by_person])


@WAYS
def test_places_on_corners_edges_and_cell_borders_are_judged_like_any_other(compiled):
    county = Polygon(exterior=box(119.5, 29.0, 119.7, 29.2), holes=(box(119.58, 29.08, 119.62, 29.12),))
    fence = Fence(area=compile_area(area(county)))
    ready = Fences(fences=(fence,), compiled=compiled)
    tables = ready.tables
    row = tables.shape[tables.part["shape"][0]]
    x = row["lon"] + row["west"] + np.arange(row["columns"] + 1) / row["per_x"]
    y = row["lat"] + row["south"] + np.arange(row["rows"] + 1) / row["per_y"]
    lon = np.concatenate((np.repeat(x, y.size), [119.5, 119.6, 119.58, 119.7, 119.6]))
    lat = np.concatenate((np.tile(y, x.size), [29.0, 29.0, 29.1, 29.2, 29.08]))
    for nudge in (0.0, 1e-12, -1e-12, 1e-9):
        for radius in (0.0, 1e-3, 25.0):
            columns = lon + nudge, lat - nudge, np.full(lon.size, radius)
            assert np.array_equal(ready.judge(np.zeros(lon.size, int), *columns), defined(fence, *columns))
            together = ready.judge_each(Bindings.of([[0]]), np.zeros(lon.size, int), *columns)
            assert np.array_equal(together, defined(fence, *columns))


@WAYS
def test_a_place_that_is_no_place_or_a_radius_that_is_none_decides_nothing(compiled):
    ready = Fences(fences=(Fence(area=compile_area(disc(500))),), compiled=compiled)
    lon = [*HOME[:1] * 4, float("nan"), HOME[0] + 360, 1e6]
    lat = [*HOME[1:] * 4, HOME[1], HOME[1], HOME[1]]
    radius = [10.0, float("nan"), -1.0, 2_001.0, 10.0, 10.0, float("inf")]
    expected = [Verdict.INSIDE, 0, 0, 0, 0, Verdict.INSIDE, 0]
    assert ready.judge([0] * 7, lon, lat, radius).tolist() == expected
    assert ready.judge_each(Bindings.of([[0]]), [0] * 7, lon, lat, radius).tolist() == expected


def test_a_border_that_many_fences_share_is_kept_once():
    county = compile_area(area(Polygon(exterior=box(119.5, 29.0, 119.7, 29.2))))
    one = tables_of([Fence(area=county)])
    three = tables_of(
        [Fence(area=county), Fence(area=county, margin_m=50), Fence(area=county, polarity=Polarity.STAY_OUT)]
    )
    assert three.code.size == one.code.size
    assert three.first.tolist() == [0, 1, 2, 3]


@WAYS
def test_a_person_without_fences_and_an_empty_batch_are_nothing_special(compiled):
    ready = Fences(fences=(Fence(area=compile_area(disc(500))),), compiled=compiled)
    bindings = Bindings.of([[], [0], []])
    assert ready.judge_each(bindings, [0, 1, 2, 1], [HOME[0]] * 4, [HOME[1]] * 4, [5.0] * 4).tolist() == [
        1,
        1,
    ]
    assert ready.judge_each(bindings, [], [], [], []).size == 0


def test_columns_that_do_not_fit_are_refused_with_what_to_do():
    ready = Fences(fences=(Fence(area=compile_area(disc(500))),))
    with pytest.raises(BatchInvalid, match="个数不同"):
        ready.judge([0, 0], [119.0], [29.0], [1.0])
    with pytest.raises(BatchInvalid, match="请核对"):
        ready.judge([1], [119.0], [29.0], [1.0])
    with pytest.raises(BatchInvalid, match="请核对"):
        Bindings(first=np.array([0, 2]), fence=np.array([0]))


def test_confirmed_places_count_as_inside_here_too():
    home = Circle(lon=HOME[0] + 0.02, lat=HOME[1], radius_m=100, datum=Datum.WGS84)
    ready = Fences(fences=(Fence(area=compile_area(disc(500), places=(home,))),))
    assert ready.judge([0, 0], [HOME[0] + 0.02, HOME[0] + 0.03], [HOME[1]] * 2, [20.0] * 2).tolist() == [1, 2]
