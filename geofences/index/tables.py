"""Many fences in one set of arrays, each border once however many fences share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geofences.arrays import IntArray
from geofences.distance import scales
from geofences.index.grid import BENT, DEGREE_MIN_M, LAT_MAX, Grid, can_hold, grid_of
from geofences.shapes.boundary import Boundary, CircleBoundary
from geofences.shapes.compiled import CompiledArea
from geofences.shapes.polygon_boundary import PolygonBoundary
from geofences.verdicts import Polarity, limits

__all__ = ["CIRCLE", "EXACT", "GRID", "REACH_MAX_M", "Fence", "Tables", "tables_of"]

CIRCLE: Final = 0
GRID: Final = 1
# Bounds are not proven here (near a pole, enormous): every fix is judged exactly.
EXACT: Final = 2
REACH_MAX_M: Final = 20_000.0
RADIUS_MAX_M: Final = 50_000.0
# The least metres of a degree of longitude hold so far from a shape: a little more than REACH_MAX_M.
NEARBY_DEG: Final = 0.2

SHAPE: Final = np.dtype(
    [
        *((name, np.float64) for name in ("lon", "lat", "kx", "kx_1", "kx_2", "ky", "ky_1", "west", "south")),
        *((name, np.float64) for name in ("per_x", "per_y", "size_m", "stretch", "span_m")),
        *((name, np.int32) for name in ("kind", "columns", "rows", "bucket")),
        ("code", np.int64),
    ],
    align=True,
)
# A part has what tells that a place is far from it on one line of memory: middle and half-widths of its box.
PART: Final = np.dtype(
    [
        *((name, np.float64) for name in ("lon", "lat", "inner_m", "outer_m", "half_x", "half_y", "kx_min")),
        ("shape", np.int64),
    ],
    align=True,
)
Records = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """An area with what its verdicts are for: to stay in or out of it, and the margin in metres."""

    area: CompiledArea
    polarity: Polarity = Polarity.STAY_IN
    margin_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tables:
    """Fences as arrays: the parts of fence f are `part[first[f]:first[f + 1]]`, each on one row of `shape`.

    `shape` are circles and grids by `kind`; the other arrays are the cells, buckets, runs and corners of all
    grids one after the other.
    """

    first: IntArray
    part: Records
    shape: Records
    code: npt.NDArray[np.int32]
    bucket: npt.NDArray[np.int32]
    run: npt.NDArray[np.int32]
    corner: npt.NDArray[np.float32]

    @property
    def nbytes(self) -> int:
        """How much memory the arrays take."""
        return sum(getattr(self, name).nbytes for name in self.__slots__)


def tables_of(fences: Sequence[Fence]) -> Tables:
    """The arrays of fences in their order."""
    boundaries: dict[int, tuple[int, Boundary]] = {}
    numbers, inner, outer, counts = [], [], [], []
    for fence in fences:
        pieces = fence.area.parts + fence.area.places
        for piece in pieces:
            number, _ = boundaries.setdefault(id(piece.boundary), (len(boundaries), piece.boundary))
            numbers.append(number)
            inner_m, outer_m = limits(piece, fence.polarity, fence.margin_m)
            inner.append(inner_m)
            outer.append(outer_m)
        counts.append(len(pieces))
    shape, box = np.zeros(len(boundaries) + 1, dtype=SHAPE), np.zeros(len(boundaries) + 1, dtype=PART)
    # Nothing is known of the last one, which stands for what only the exact judge can judge.
    shape["kind"], box["half_x"], box["half_y"] = EXACT, 360.0, 180.0
    grids = [_fill(shape[n], box[n], boundary) for n, boundary in boundaries.values()]
    rows = np.array(numbers, dtype=np.int64)
    # Another fence may judge the same border by a narrower limit, so it keeps its row.
    rows[np.maximum(inner, outer) > REACH_MAX_M / 2] = len(boundaries)
    part = box[rows]
    part["inner_m"], part["outer_m"], part["shape"] = inner, outer, rows
    return Tables(
        first=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        part=part,
        shape=shape,
        **_joined(shape, [grid for grid in grids if grid is not None]),
    )


def _fill(row: Any, box: Any, boundary: Boundary) -> Grid | None:
    if isinstance(boundary, CircleBoundary):
        if abs(boundary.lat) <= LAT_MAX and boundary.radius_m <= RADIUS_MAX_M:
            row["kind"], row["size_m"] = CIRCLE, boundary.radius_m
            _place(row, box, boundary.lon, boundary.lat, boundary.radius_m / DEGREE_MIN_M)
            box["half_x"] = boundary.radius_m / box["kx_min"]
    elif isinstance(boundary, PolygonBoundary) and can_hold(boundary.edges):
        grid = grid_of(boundary.edges)
        row["kind"], row["size_m"], row["stretch"], row["span_m"] = (
            GRID,
            grid.blur_m,
            grid.stretch,
            grid.span_m,
        )
        row["west"], row["south"] = grid.west, grid.south
        row["per_x"], row["per_y"] = 1 / grid.cell_x, 1 / grid.cell_y
        row["columns"], row["rows"] = grid.columns, grid.rows
        east, north = grid.west + grid.columns * grid.cell_x, grid.south + grid.rows * grid.cell_y
        _place(row, box, grid.lon, grid.lat, max(north, -grid.south))
        box["half_x"] = max(east, -grid.west)
        return grid
    return None


def _place(row: Any, box: Any, lon: float, lat: float, half_y: float) -> None:
    """Note the middle of a shape and its scales: metres a degree, and how they change with latitude."""
    row["lon"], row["lat"] = box["lon"], box["lat"] = lon, lat
    box["half_y"] = half_y
    box["kx_min"] = BENT * scales(abs(lat) + half_y + NEARBY_DEG)[0]
    step = 0.5
    (x_below, y_below), (x, y), (x_above, y_above) = (scales(lat + d) for d in (-step, 0.0, step))
    row["kx"], row["ky"] = x, y
    row["kx_1"], row["ky_1"] = (x_above - x_below) / (2 * step), (y_above - y_below) / (2 * step)
    row["kx_2"] = (x_above - 2 * x + x_below) / (2 * step**2)


def _joined(shape: Records, grids: Sequence[Grid]) -> dict[str, Any]:
    """Cells, buckets, runs and corners of all grids, numbered through."""
    code, bucket = [np.zeros(0, dtype=np.int32)], [np.zeros((0, 2), dtype=np.int32)]
    run, corner = [np.zeros((0, 2), dtype=np.int32)], [np.zeros((0, 2), dtype=np.float32)]
    cells = buckets = runs = corners = 0
    for row, grid in zip(np.flatnonzero(shape["kind"] == GRID).tolist(), grids, strict=True):
        shape["code"][row] = cells
        code.append(np.where(grid.code < 0, grid.code - buckets, grid.code).astype(np.int32))
        bucket.append(grid.bucket + np.array((runs, 0), dtype=np.int32))
        run.append(grid.run + np.array((corners, 0), dtype=np.int32))
        corner.append(grid.corner)
        cells += grid.code.size
        # The row that ends the last bucket of a grid is nobody's bucket.
        buckets += len(grid.bucket)
        runs += len(grid.run)
        corners += len(grid.corner)
    arrays: dict[str, Any] = {"code": code, "bucket": bucket, "run": run, "corner": corner}
    return {name: np.concatenate(pieces) for name, pieces in arrays.items()}
