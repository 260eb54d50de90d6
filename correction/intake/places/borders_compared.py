"""Two sources of the same borders side by side (边界比对): how far they part is how well one is known."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from correction.domain.area import Area
from correction.domain.errors import InvalidValue
from correction.intake.places.areas import read_areas
from correction.intake.tabular.files import read_json
from correction.rules.shared.compiled import drawn
from geofences.shapes import Comparison, compare

# Two sources that agree to less may still share one mistake.
STEP_M = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One area as two files draw it; `uncertainty_m` is what their distance says of the border."""

    area_id: str
    name: str
    found: Comparison

    @property
    def uncertainty_m(self) -> float:
        """The distance of the two borders, rounded up to ten metres."""
        return math.ceil(self.found.hausdorff_m / STEP_M) * STEP_M


def borders_compared(one: Path, other: Path) -> tuple[Compared, ...]:
    """Compare the areas that two files of areas both hold, by id; raises InvalidValue where there is none."""
    here, there = _by_id(one), _by_id(other)
    both = [area_id for area_id in here if area_id in there]
    if not both:
        raise InvalidValue(
            f"{one.name}、{other.name}", "没有编号相同的区域", "核对两个文件的 adcode 或 area_id"
        )
    return tuple(
        Compared(
            area_id=area_id,
            name=here[area_id].name,
            found=compare(drawn(here[area_id]), drawn(there[area_id])),
        )
        for area_id in both
    )


def with_uncertainty(one: Path, other: Path, found: tuple[Compared, ...]) -> dict[str, Any]:
    """Give the first file again, each compared area with the distance of the two sources as its error."""
    collection: dict[str, Any] = read_json(one, "GeoJSON", "从地图软件重新导出 GeoJSON")
    by_id = {compared.area_id: compared for compared in found}
    for properties in (feature["properties"] for feature in collection["features"]):
        compared = by_id.get(str(properties.get("area_id") or properties.get("adcode")))
        if compared is not None:
            said = f"与 {other.stem} 比对，边界相距最远 {compared.found.hausdorff_m:.0f} 米"
            properties["uncertainty_m"] = compared.uncertainty_m
            properties["source"] = "；".join(part for part in (properties.get("source"), said) if part)
    return collection


def _by_id(path: Path) -> dict[str, Area]:
    return {area.area_id: area for area in _good(path)}


def _good(path: Path) -> Iterator[Area]:
    for reading in read_areas(path):
        if not isinstance(reading, Area):
            raise InvalidValue(f"{path.name} 第 {reading.row} 个", reading.reason, reading.remedy)
        yield reading
