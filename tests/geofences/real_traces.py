"""Real traces of phones, and how often each of three engines says that they left a disc.

Writes docs/maintainers/real-traces.md where the data lies: `python -m tests.geofences.real_traces`.
"""

import csv
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from correction.office.positions.judging.rules import position_rules
from correction.rulebooks.loader import load_book
from geofences.arrays import BoolArray
from geofences.fixes import Disbelief, FixBatch, assume_accuracy, believe, canonical
from geofences.shapes import CompiledArea, compile_area
from geofences.tracks import Excursion, excursions
from geofences.verdicts import Verdict, judge
from tests.geofences.making import batch, disc

RULES = position_rules(load_book("cn"), date(2026, 3, 2))
ZURICH = (8.54795, 47.37741)
PROVIDERS = {"GPS": "satellites", "FLP": "fused", "NLP": "network", "GPS FLP NLP": "all three mixed"}

_HEAD = """# Real traces

How often three engines say that a real phone left a disc. The phone in Zurich was carried about for ten
hours (416 fixes, a minute apart, accuracy 14 to 1,001 m); the Pixel lay still for nine minutes. "By the
point" is what most trackers do: outside is outside, whatever the accuracy. "By accuracy" asks that the whole
error circle be outside. Ours asks for confirmation and a margin as well, by the numbers of the book. Nobody
knows how often the phone in Zurich truly left, so its figures show flapping and not error; the true figure of
the one that lay still is 0. Where the data lies, `python -m tests.geofences.real_traces` writes this page,
and a test holds it to the run.

| phone | disc | fixes | by the point | by accuracy | ours | outside by ours |
|---|---|---|---|---|---|---|
"""


class Row(NamedTuple):
    """One disc around one trace, and how often each engine says that it was left."""

    phone: str
    radius_m: int
    fixes: int
    by_point: int
    by_accuracy: int
    ours: tuple[Excursion, ...]


def zurich(folder: Path) -> FixBatch:
    """One phone through ten hours."""
    with (folder / "trace_google_android_2012_zurich.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    return canonical(
        batch(
            [datetime.fromisoformat(row["tracked_at"]).timestamp() for row in rows],
            [float(row["longitude"]) for row in rows],
            [float(row["latitude"]) for row in rows],
            [float(row["accuracy"]) for row in rows],
        )
    )


def pixel(folder: Path, providers: str) -> FixBatch:
    """One phone that lay still for nine minutes, as some of its providers saw it."""
    with (folder / "trace_pixel6_gnsslogger_fix_2023.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["Provider"] in providers.split()]
    return canonical(
        batch(
            [float(row["UnixTimeMillis"]) / 1000 for row in rows],
            [float(row["LongitudeDegrees"]) for row in rows],
            [float(row["LatitudeDegrees"]) for row in rows],
            [float(row["AccuracyMeters"]) for row in rows],
            mock=[row["MockLocation"] == "1" for row in rows],
        )
    )


def by_point(area: CompiledArea, fixes: FixBatch) -> int:
    """Spells of fixes whose point lies outside, accuracy ignored."""
    return _spells(area.signed_distance_m(fixes.lon, fixes.lat) > 0)


def by_accuracy(area: CompiledArea, fixes: FixBatch) -> int:
    """Spells of fixes whose whole error circle lies outside, told at once; those in doubt are passed over."""
    verdicts = judge(area, fixes.lon, fixes.lat, fixes.accuracy_m)
    return _spells((verdicts == Verdict.OUTSIDE)[verdicts != Verdict.UNDECIDED])


def ours(area: CompiledArea, fixes: FixBatch) -> tuple[Excursion, ...]:
    """Excursions by the numbers of the book."""
    ready = assume_accuracy(fixes, RULES.profile_m, RULES.least_m)
    kept = ready.take(believe(ready, RULES.belief) == Disbelief.NONE)
    verdicts = judge(area, kept.lon, kept.lat, kept.accuracy_m, margin_m=RULES.margin_m)
    return excursions(kept, verdicts, RULES.excursion, until_ms=int(kept.device_at_ms[-1]), area=area)


def _spells(outside: BoolArray) -> int:
    return int(np.count_nonzero(np.diff(outside.astype(int), prepend=0) == 1))


def rows(folder: Path) -> Iterator[Row]:
    """Judge each trace against its discs."""
    carried = zurich(folder)
    for radius_m in (300, 500, 1_000, 2_000):
        yield _row("Zurich, carried", radius_m, carried, ZURICH)
    for providers, name in PROVIDERS.items():
        still = pixel(folder, providers)
        centre = float(np.median(still.lon)), float(np.median(still.lat))
        for radius_m in (10, 30, 100):
            yield _row(f"Pixel, still, {name}", radius_m, still, centre)


def _row(phone: str, radius_m: int, fixes: FixBatch, centre: tuple[float, float]) -> Row:
    area = compile_area(disc(radius_m, lon=centre[0], lat=centre[1]))
    return Row(
        phone, radius_m, len(fixes), by_point(area, fixes), by_accuracy(area, fixes), ours(area, fixes)
    )


def page(folder: Path) -> str:
    """Give the page as Markdown."""
    return _HEAD + "".join(f"| {' | '.join(_cells(row))} |\n" for row in rows(folder))


def _cells(row: Row) -> list[str]:
    spans = [(e.began_at_ms, e.ended_at_ms) for e in row.ours]
    minutes = ", ".join("to the end" if e is None else f"{(e - b) / 60_000:.0f} min" for b, e in spans)
    counts = [row.fixes, row.by_point, row.by_accuracy, len(row.ours)]
    return [row.phone, f"{row.radius_m:,} m", *map(str, counts), minutes or "-"]


if __name__ == "__main__":
    sys.stdout.write(page(Path(os.environ["CORRECTION_REAL_DATA"])))
