"""The page of survivors: each mutant that no test objects to, with the reason why none does."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import yaml

from tests.mutation.trials import ALIVE

REASONS = Path(__file__).parent / "survivors.yaml"
PAGE = Path("docs/maintainers/mutants.md")
HEAD = """# Mutants

One small wrong at a time is put into the code of the law (`correction/rules`, `correction/rulebooks`, days
and deadlines in `correction/domain`): a comparison, a sum, a number, a key, a condition, a return, a
statement left out. A mutant is killed when a test fails, crashes or never ends. `make mutants` tries them
all and writes this page; `make mutants-sample SEED=7` tries some drawn by lot and fails at a survivor that
has no reason here.

Of the tests that run a mutant's lines the likeliest are asked first, for some seconds of CPU; one that none
of those objects to is a survivor. What has been found out is kept beside the checkout and tried again only
when the mutated file or a test that was asked reads otherwise. The goal is nine in ten killed in every room.

Not mutated: sentences for people (tests say where their words matter), default values of fields and
parameters, the members of enumerations, the lists of rules in each room (a test of the tree demands those).
"""


def reasons() -> dict[str, str]:
    """Give the reason written for each survivor."""
    blocks = yaml.safe_load(REASONS.read_text(encoding="utf-8")) or []
    return {key: block["reason"] for block in blocks for key in block["mutants"]}


def write_page(root: Path, words: Mapping[str, str | None]) -> None:
    """Write what became of the mutants that exist, by room, and every survivor with its reason."""
    known = reasons()
    exist = Counter(map(_room, words))
    tried = Counter(_room(key) for key, word in words.items() if word)
    survivors = [key for key, word in words.items() if word in ALIVE]
    alive = Counter(map(_room, survivors))
    total = sum(tried.values())
    dead = total - len(survivors)
    lines = [
        HEAD,
        f"Of {len(words)} mutants {total} have been tried; {dead} are killed ({_share(dead, total)}).",
        "",
        "| where | mutants | tried | killed | share of those tried |",
        "|---|---|---|---|---|",
    ]
    for room, there in sorted(exist.items()):
        n, dead = tried[room], tried[room] - alive[room]
        lines.append(f"| `{room}` | {there} | {n} | {dead} | {_share(dead, n) if n else ''} |")
    for reason in dict.fromkeys([*known.values(), _OPEN]):
        mine = [key for key in survivors if known.get(key, _OPEN) == reason]
        if mine:
            lines += ["", f"## {reason}", "", *(f"- `{key}`" for key in mine)]
    (root / PAGE).write_text("\n".join(lines) + "\n", encoding="utf-8")


_OPEN = "No reason yet: a test is missing"


def _room(key: str) -> str:
    path = key.partition("::")[0]
    return path if path.count("/") == 2 and "/domain/" in path else path.rpartition("/")[0]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"
