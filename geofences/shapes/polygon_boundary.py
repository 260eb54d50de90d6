"""The border of polygons, asked again and again near the same places.

`side` answers the judge's question without working out distances that do not matter: the signed distance
changes by at most a metre a metre, so what is known at the middle of a cell decides most places in it.
Cells are worked out when first asked for and kept, since people come back to the same places.
"""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geofences.arrays import BoolArray, FloatArray, Int8Array, IntArray
from geofences.distance import point_to_segment_m, scales, scales_at
from geofences.shapes.apart import Box, box_of_outline
from geofences.shapes.boundary import by_arrays
from geofences.shapes.rings import densified
from geofences.shapes.sides import UNKNOWN, bounded, side, sides, slack

__all__ = ["PolygonBoundary"]

# Each size is an eighth of the one before, so that a cell lies within one cell of the coarser kind.
CELL_DEGREES: Final = (0.32, 0.04, 0.005)
FINEST: Final = len(CELL_DEGREES) - 1
# More rows than any size of cell has between the poles, so that a number names one cell.
ROW_SPAN: Final = 1_048_576
CELLS_KEPT: Final = 50_000
EDGE_MAX_M: Final = 2_000.0
# As many pairs of place and edge as stay in the processor's cache.
PAIRS_AT_ONCE: Final = 8_192
# A degree of latitude has at most 111,694 m; rounded up, since what follows from it must be a bound.
DEGREE_MAX_M: Final = 111_800.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cell:
    """What is known at the middle of a cell: signed distance, its doubt, the edges that can be nearest.

    `scale` is the metres a degree of longitude has at most in the cell.
    """

    lon: float
    lat: float
    distance_m: float
    doubt_m: float
    scale: float
    edges: IntArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PolygonBoundary:
    """The border of a polygon or of several, in WGS-84; `edges` are its pieces of at most two kilometres."""

    outline: BaseGeometry
    edges: tuple[FloatArray, FloatArray, FloatArray, FloatArray] = field(init=False, repr=False)
    box: Box = field(init=False, repr=False)
    _middle_lon: float = field(init=False, repr=False)
    _cells: tuple[dict[int, _Cell], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        shapely.prepare(self.outline)
        object.__setattr__(self, "box", box_of_outline(self.outline))
        west, _, east, _ = self.box
        object.__setattr__(self, "_middle_lon", 0.5 * (west + east))
        object.__setattr__(self, "edges", _edges_of(self.outline))
        object.__setattr__(self, "_cells", tuple({} for _ in CELL_DEGREES))

    def signed_distance_m(self, lon: FloatArray, lat: FloatArray) -> FloatArray:
        """Metres to the border, negative inside."""
        lon = self._near_longitude(lon)
        return self._exact(lon, lat, self._inside(lon, lat))

    def side(self, lon: FloatArray, lat: FloatArray, inner: FloatArray, outer: FloatArray) -> Int8Array:
        """-1 where the signed distance is at most `inner`, 1 where it is above `outer`, else 0."""
        lon = self._near_longitude(lon)
        out = np.full(lon.size, UNKNOWN, dtype=np.int8)
        for level in range(len(CELL_DEGREES)):
            rest = np.flatnonzero(out == UNKNOWN)
            if rest.size:
                middle, doubt = self._from_cells(level, lon[rest], lat[rest])
                out[rest] = sides(middle, doubt, inner[rest], outer[rest])
        rest = np.flatnonzero(out == UNKNOWN)
        if rest.size:
            exact = self._exact(lon[rest], lat[rest], self._inside(lon[rest], lat[rest]))
            out[rest] = side(exact, inner[rest], outer[rest])
        return out

    def side_of(self, lon: float, lat: float, inner: float, outer: float) -> int:
        """As `side` for one place."""
        lon = (lon - self._middle_lon + 180.0) % 360.0 - 180.0 + self._middle_lon
        for level in (FINEST, 0, 1):
            size = CELL_DEGREES[level]
            cell = self._cell(level, math.floor(lon / size), math.floor(lat / size))
            away = math.hypot((lon - cell.lon) * cell.scale, (lat - cell.lat) * DEGREE_MAX_M)
            known = bounded(cell.distance_m, cell.doubt_m + away, inner, outer)
            if known != UNKNOWN:
                return known
        return by_arrays(self, lon, lat, inner, outer)

    def _near_longitude(self, lon: FloatArray) -> FloatArray:
        return np.remainder(lon - self._middle_lon + 180.0, 360.0) - 180.0 + self._middle_lon

    def _inside(self, lon: FloatArray, lat: FloatArray) -> BoolArray:
        return np.asarray(shapely.contains_xy(self.outline, lon, lat), dtype=np.bool_)

    def _from_cells(self, level: int, lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
        cells, which = self._cells_at(level, lon, lat)
        known = np.array([(c.lon, c.lat, c.distance_m, c.doubt_m, c.scale) for c in cells]).T
        middle_lon, middle_lat, distance, doubt, scale = known[:, which]
        away = np.hypot((lon - middle_lon) * scale, (lat - middle_lat) * DEGREE_MAX_M)
        return distance, doubt + away

    def _cells_at(self, level: int, lon: FloatArray, lat: FloatArray) -> tuple[list[_Cell], IntArray]:
        size = CELL_DEGREES[level]
        column, row = np.floor(lon / size).astype(np.int64), np.floor(lat / size).astype(np.int64)
        keys, first, which = np.unique(column * ROW_SPAN + row, return_index=True, return_inverse=True)
        known = self._cells[level]
        cells = [
            known.get(key) or self._cell(level, int(column[n]), int(row[n]))
            for key, n in zip(keys.tolist(), first.tolist(), strict=True)
        ]
        return cells, which

    def _cell(self, level: int, column: int, row: int) -> _Cell:
        known, key = self._cells[level], column * ROW_SPAN + row
        cell = known.get(key)
        if cell is None:
            if len(known) >= CELLS_KEPT:
                known.clear()
            cell = known[key] = self._new_cell(level, column, row)
        return cell

    def _new_cell(self, level: int, column: int, row: int) -> _Cell:
        size = CELL_DEGREES[level]
        lon, lat = (column + 0.5) * size, (row + 0.5) * size
        coarser = self._cell(level - 1, column // 8, row // 8) if level else None
        edges = np.arange(self.edges[0].size) if coarser is None else coarser.edges
        rough = self._rough(np.full(edges.size, lon), np.full(edges.size, lat), edges)
        doubt = slack(rough)
        nearest = float(rough.min())
        # The nearest edge of any place in the cell is within two half-diagonals of the middle's nearest.
        scale = scales(max(abs(lat) - size, 0.0))[0]
        reach = float((rough + doubt).min()) + size * math.hypot(scale, DEGREE_MAX_M)
        sign = -1.0 if shapely.contains_xy(self.outline, lon, lat) else 1.0
        return _Cell(
            lon=lon,
            lat=lat,
            distance_m=sign * nearest,
            doubt_m=slack(nearest),
            scale=scale,
            edges=edges[rough - doubt <= reach],
        )

    def _rough(self, lon: FloatArray, lat: FloatArray, edges: IntArray) -> FloatArray:
        x1, y1, x2, y2 = (e[edges] for e in self.edges)
        kx, ky = scales_at(0.5 * lat + 0.25 * (y1 + y2))
        ax, ay = (x2 - x1) * kx, (y2 - y1) * ky
        px, py = (lon - x1) * kx, (lat - y1) * ky
        t = np.clip((px * ax + py * ay) / (ax * ax + ay * ay), 0.0, 1.0)
        return np.asarray(np.hypot(px - t * ax, py - t * ay), dtype=np.float64)

    def _exact(self, lon: FloatArray, lat: FloatArray, inside: BoolArray) -> FloatArray:
        cells, which = self._cells_at(FINEST, lon, lat)
        counts = np.array([c.edges.size for c in cells])[which]
        out = np.empty(lon.size)
        start = 0
        while start < lon.size:
            stop = start + max(1, int(np.searchsorted(np.cumsum(counts[start:]), PAIRS_AT_ONCE)))
            edges = np.concatenate([cells[c].edges for c in which[start:stop].tolist()])
            out[start:stop] = self._nearest(lon[start:stop], lat[start:stop], edges, counts[start:stop])
            start = stop
        return np.where(inside, -out, out)

    def _nearest(self, lon: FloatArray, lat: FloatArray, edges: IntArray, counts: IntArray) -> FloatArray:
        place = np.repeat(np.arange(lon.size), counts)
        rough = self._rough(lon[place], lat[place], edges)
        doubt = slack(rough)
        best = np.minimum.reduceat(rough + doubt, np.cumsum(counts) - counts)
        likely = np.flatnonzero(rough - doubt <= best[place])
        place, edges = place[likely], edges[likely]
        x1, y1, x2, y2 = (e[edges] for e in self.edges)
        exact = point_to_segment_m(lon[place], lat[place], (x1, y1, x2, y2))
        first = np.flatnonzero(np.diff(place, prepend=-1))
        return np.asarray(np.minimum.reduceat(exact, first), dtype=np.float64)


def _edges_of(outline: BaseGeometry) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    pieces = []
    for ring in shapely.get_parts(shapely.get_rings(shapely.get_parts(outline))):
        corners = shapely.get_coordinates(ring)
        x, y = densified(corners[:, 0], corners[:, 1], EDGE_MAX_M)
        pieces.append(np.stack((x[:-1], y[:-1], x[1:], y[1:])))
    x1, y1, x2, y2 = np.concatenate(pieces, axis=1)
    real = (x1 != x2) | (y1 != y2)
    return x1[real], y1[real], x2[real], y2[real]
