"""Run what the worker must carry, in a short or a long form, and write the page of the results."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.faults import outage, seeds, troubles, writers
from tests.faults.parts import Part
from tests.faults.province import peak
from tests.faults.simulated.simulation import simulate

PAGE = Path("docs/reliability.md")
Run = Callable[[argparse.Namespace], Part]
PARTS: dict[str, Run] = {
    "simulation": lambda said: seeds.run(short=said.short, minutes=said.minutes, first_seed=said.first_seed),
    "killing": lambda said: troubles.killing(short=said.short),
    "database": lambda said: troubles.database(short=said.short),
    "notices": lambda said: outage.run(short=said.short),
    "province": lambda said: peak.run(short=said.short),
    "writers": lambda said: writers.run(short=said.short),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the parts asked for, or all; 1 where anything was lost, doubled or contradicted."""
    parser = argparse.ArgumentParser(prog="tests.faults.run")
    parser.add_argument("--short", action="store_true", help="under ten minutes, and the page is left alone")
    parser.add_argument("--minutes", type=float, default=120.0, help="at most so long for the simulation")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--seed", type=int, help="live through one seed again, and say what came of it")
    parser.add_argument("--page", action="store_true", help="put the head of the page anew, run nothing")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"any of {', '.join(PARTS)}")
    said = parser.parse_args(argv)
    if said.seed is not None:
        outcome = simulate(said.seed)
        print(outcome)  # noqa: T201 - a program speaks
        return 1 if outcome.faults else 0
    faults, rows, began_s = 0, _rows(PAGE.read_text(encoding="utf-8")), time.monotonic()
    for name in [] if said.page else said.parts or PARTS:
        wall_s, cpu_s = time.monotonic(), _cpu_s()
        part = PARTS[name](said)
        took = (
            f"{time.monotonic() - wall_s:.0f} s, of CPU {_cpu_s() - cpu_s:.0f} s without the database's own"
        )
        part = replace(part, figures={**part.figures, "the run took": took})
        print("\n".join(part.lines()), flush=True)  # noqa: T201 - a program speaks
        faults += len(part.faults)
        rows[part.title] = part.lines()
    print(f"{time.monotonic() - began_s:.0f} s in all, {faults} faults")  # noqa: T201 - a program speaks
    if not said.short:
        PAGE.write_text(_page(rows), encoding="utf-8")
    return 1 if faults else 0


def _cpu_s() -> float:
    """How much this process and those that it started and saw end have worked."""
    return sum(os.times()[:4])


def _rows(page: str) -> dict[str, list[str]]:
    """Read the rows of a page by the part that they are of."""
    rows: dict[str, list[str]] = {}
    for line in page.splitlines()[page.splitlines().index("|--|--|--|") + 1 :]:
        rows.setdefault(line.split(" | ")[0].removeprefix("| "), []).append(line)
    return rows


def _page(rows: dict[str, list[str]]) -> str:
    head = (Path(__file__).parent / "reliability.md").read_text(encoding="utf-8")
    of_parts = [row for part in rows.values() for row in part]
    return head + "\n".join(["| part | what | figure |", "|--|--|--|", *of_parts]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
