"""GCJ-02 and BD-09: ours against the best packages, one place after the other as they work.

A million invented places inland. The peers take turns with ours in one run; the median ratios are printed.
prcoords comes with the test extra; coord_convert is compared too where it is installed. The error is that of
the way there and back, in micrometres.
"""

import argparse
import importlib
import statistics
import time
from collections.abc import Callable

import numpy as np
import prcoords

from geofences.datums import Coordinates, Datum, from_wgs84, to_wgs84
from geofences.distance import geodesic_m

Places = list[tuple[float, float]]
# One at a time they need seconds for what ours does in a few milliseconds.
PEER_SHARE = 50


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    began = time.process_time()
    work()
    return time.process_time() - began


def one_by_one(convert: Callable[..., object], places: Places, *, lon_first: bool) -> Callable[[], object]:
    """A loop over places for a package that knows one at a time."""
    if lon_first:
        return lambda: [convert(lon, lat) for lat, lon in places]
    return lambda: [convert(place) for place in places]


def peers(plain: Places, gcj: Places) -> dict[str, dict[str, Callable[[], object]]]:
    """What each package offers: the way there, and the exact way back."""
    found = {
        "prcoords": {
            "forward": one_by_one(prcoords.wgs_gcj, plain, lon_first=False),
            "inverse": one_by_one(prcoords.gcj_wgs_bored, gcj, lon_first=False),
        }
    }
    try:
        other = importlib.import_module("coord_convert.transform")
    except ImportError:
        return found
    found["coord_convert"] = {
        "forward": one_by_one(other.wgs2gcj, plain, lon_first=True),
        "inverse": one_by_one(other.gcj2wgs, gcj, lon_first=True),
    }
    return found


def error_um(places: Coordinates, datum: Datum) -> float:
    """The worst error of there and back."""
    back = to_wgs84(from_wgs84(places, datum))
    return float(geodesic_m(places.lon, places.lat, back.lon, back.lat).max()) * 1e6


def main() -> None:
    """Print the rates and ratios; `--quick` takes fewer places and rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer places, three rounds")
    size, rounds = (200_000, 3) if parser.parse_args().quick else (1_000_000, 7)
    rng = np.random.default_rng(4)
    places = Coordinates(lon=rng.uniform(100, 116, size), lat=rng.uniform(25, 39, size), datum=Datum.WGS84)
    offset = from_wgs84(places, Datum.GCJ02)
    few = size // PEER_SHARE
    plain = list(zip(places.lat[:few].tolist(), places.lon[:few].tolist(), strict=True))
    gcj = list(zip(offset.lat[:few].tolist(), offset.lon[:few].tolist(), strict=True))
    ours: dict[str, Callable[[], object]] = {
        "forward": lambda: from_wgs84(places, Datum.GCJ02),
        "inverse": lambda: to_wgs84(offset),
    }
    print(f"{size:,} places, medians of {rounds} interleaved rounds, CPU time; peers do one in {PEER_SHARE}")
    for way, work in ours.items():
        for name, offered in peers(plain, gcj).items():
            rates, ratios = [], []
            for _ in range(rounds):
                our_s, peer_s = cpu_s(work) / size, cpu_s(offered[way]) / few
                rates.append(1 / our_s)
                ratios.append(peer_s / our_s)
            rate, ratio = statistics.median(rates), statistics.median(ratios)
            print(f"{way}: {rate:,.0f} places/s, {ratio:.1f} x {name} ({rate / ratio:,.0f}/s)")
    for datum in (Datum.GCJ02, Datum.BD09):
        print(f"{datum.value} there and back: {error_um(places, datum):.2f} um")


if __name__ == "__main__":
    main()
