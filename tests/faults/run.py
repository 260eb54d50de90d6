"""Run what the worker must carry, in a short or a long form, and write the page of the results."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.faults import seeds, troubles, writers
from tests.faults.parts import Part, read_parts

PAGE = Path("docs/reliability.md")
Run = Callable[[argparse.Namespace], Part]
PARTS: dict[str, Run] = {
    "simulation": lambda said: seeds.run(short=said.short, minutes=said.minutes, first_seed=said.first_seed),
    "killing": lambda said: troubles.killing(short=said.short),
    "database": lambda said: troubles.database(short=said.short),
    "writers": lambda said: writers.run(short=said.short),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the parts asked for, or all; 1 where anything was lost, doubled or contradicted."""
    parser = argparse.ArgumentParser(prog="tests.faults.run")
    parser.add_argument("--short", action="store_true", help="under ten minutes, and the page is left alone")
    parser.add_argument("--minutes", type=float, default=120.0, help="at most so long for the simulation")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--page", action="store_true", help="write the page of what was kept, run nothing")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"any of {', '.join(PARTS)}")
    said = parser.parse_args(argv)
    faults = 0
    for name in [] if said.page else said.parts or PARTS:
        part = PARTS[name](said)
        print("\n".join(part.lines()), flush=True)  # noqa: T201 - a program speaks
        faults += len(part.faults)
        if not said.short:
            part.write()
    if not said.short:
        PAGE.write_text(_page(read_parts()), encoding="utf-8")
    return 1 if faults else 0


def _page(parts: dict[str, Part]) -> str:
    head = (Path(__file__).parent / "reliability.md").read_text(encoding="utf-8")
    rows = [row for name in PARTS if name in parts for row in parts[name].lines()]
    return head + "\n".join(["| part | what | figure |", "|--|--|--|", *rows]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
