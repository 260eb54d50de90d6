"""The simulation over many seeds, on several cores, in as many parts as there is time for."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path

from tests.faults.parts import Part
from tests.faults.simulated.outcome import Outcome, code, keep, kept
from tests.faults.simulated.simulation import simulate

SEEDS, PERSON_YEARS = 2_000, 20_000.0
SHORT_SEEDS = 24
KEPT = Path("var/faults/simulation.jsonl")


def run(*, short: bool, minutes: float, first_seed: int = 0) -> Part:
    """Live through seeds until there are enough, or the time is over; what was not reached is said.

    In full, each outcome is kept as it comes, and seeds that this code has lived through are not lived again:
    a run that was broken off goes on, and the figures are those of all parts.
    """
    until = time.monotonic() + minutes * 60
    outcomes = [] if short else list(kept(KEPT))
    known = {each.seed for each in outcomes}

    def enough() -> bool:
        if short:
            return len(outcomes) >= SHORT_SEEDS
        return len(outcomes) >= SEEDS and sum(each.person_years for each in outcomes) >= PERSON_YEARS

    def over() -> bool:
        return enough() or time.monotonic() > until

    for outcome in _outcomes((seed for seed in count(first_seed) if seed not in known), over):
        outcomes.append(outcome)
        if not short:
            keep(KEPT, outcome)
        for fault in outcome.faults:
            print(f"seed {outcome.seed}: {fault}", flush=True)  # noqa: T201 - a long run is watched
    return _part(sorted(outcomes, key=lambda each: each.seed))


def _outcomes(seeds: Iterable[int], over: Callable[[], bool]) -> Iterator[Outcome]:
    """Give what comes of seeds as it comes; those that run when it is over are waited for, and counted."""
    cores = os.cpu_count() or 1
    numbers = iter(seeds)
    running: set[Future[Outcome]] = set()
    # Begun anew and not forked: SQLite must not be carried from one process into another, locks and all.
    with ProcessPoolExecutor(max_workers=cores, mp_context=get_context("spawn")) as pool:
        while True:
            if not over():
                running |= {pool.submit(simulate, seed) for seed in islice(numbers, cores - len(running))}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from sorted((each.result() for each in done), key=lambda each: each.seed)


def _part(outcomes: list[Outcome]) -> Part:
    def total(name: str) -> str:
        return f"{sum(getattr(each, name) for each in outcomes):,}"

    years = sum(each.person_years for each in outcomes)
    cpu_s = sum(each.cpu_s for each in outcomes)
    figures = {
        "seeds": f"{len(outcomes):,} (asked for {SEEDS:,}), code {code()}",
        "simulated person-years": f"{years:,.0f} (asked for {PERSON_YEARS:,.0f})",
        "time": f"{cpu_s / 60:,.0f} minutes of CPU, {cpu_s / years:.2f} s a person-year",
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
