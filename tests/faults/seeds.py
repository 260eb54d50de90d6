"""The simulation over many seeds, on several cores, for as long as there is time."""

import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count, islice

from tests.faults.parts import Part
from tests.faults.simulated.simulation import Outcome, simulate

SEEDS, PERSON_YEARS = 2_000, 20_000.0
SHORT_SEEDS = 24


def run(*, short: bool, minutes: float, first_seed: int = 0) -> Part:
    """Live through seeds until there are enough, or the time is over; what was not reached is said."""
    started, until = time.monotonic(), time.monotonic() + minutes * 60
    outcomes: list[Outcome] = []
    for outcome in _outcomes(count(first_seed)):
        outcomes.append(outcome)
        for fault in outcome.faults:
            print(f"seed {outcome.seed}: {fault}", flush=True)  # noqa: T201 - a long run is watched
        years = sum(each.person_years for each in outcomes)
        enough = len(outcomes) >= SHORT_SEEDS if short else len(outcomes) >= SEEDS and years >= PERSON_YEARS
        if enough or time.monotonic() > until:
            break
    return _part(outcomes, time.monotonic() - started)


def _outcomes(seeds: Iterable[int]) -> Iterator[Outcome]:
    cores = os.cpu_count() or 1
    numbers = iter(seeds)
    with ProcessPoolExecutor(max_workers=cores) as pool:
        while True:
            yield from pool.map(simulate, islice(numbers, cores * 2))


def _part(outcomes: list[Outcome], took_s: float) -> Part:
    def total(name: str) -> str:
        return f"{sum(getattr(each, name) for each in outcomes):,}"

    years = sum(each.person_years for each in outcomes)
    cpu_s = sum(each.cpu_s for each in outcomes)
    figures = {
        "seeds": f"{len(outcomes):,} (asked for {SEEDS:,}), from {outcomes[0].seed}",
        "simulated person-years": f"{years:,.0f} (asked for {PERSON_YEARS:,.0f})",
        "time": f"{took_s / 60:.0f} minutes, {cpu_s / years:.2f} s of CPU a person-year",
        "statements that could die": total("steps"),
        "crashes": total("crashes"),
        "jobs that failed and were run again": total("failed_jobs"),
        "cases set aside and put back": total("set_aside"),
        "letters; sendings; lost; doubled": "; ".join(map(total, ("letters", "sent", "lost", "doubled"))),
        "alerts": total("alerts"),
        "notices that arrived; arrived again under their key": "; ".join(
            map(total, ("notices", "notices_again"))
        ),
    }
    faults = tuple(f"seed {each.seed}: {fault}" for each in outcomes for fault in each.faults)
    return Part(name="simulation", title="Simulation by seed", figures=figures, faults=faults)
