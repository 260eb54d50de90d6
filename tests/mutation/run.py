"""Mutation testing (变异测试): put one small wrong at a time into the code of the law; does a test object?

`make mutants` does it for every mutant, `make mutants-sample SEED=7` for some drawn by lot. The tests are
collected once; a mutant is a forked process that swaps one function's code and runs the tests of its lines.
"""

import argparse
import ast
import json
import os
import random
import sys
import types
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.mutation.covering import Covering
from tests.mutation.operators import Mutant, assigned, mutants_of
from tests.mutation.page import remember, without_reason, write_page
from tests.mutation.trials import ALIVE, Functions, SearchAlike, Trials

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "mutation"
RESULTS = KEPT / "results.json"
# The tests that judge in memory; those that go through an office on disk are left to the whole suite.
TESTS = [
    *("tests/core", "tests/law", "tests/positions", "tests/properties"),
    *("tests/scenarios/test_stories.py", "tests/scenarios/test_every_rule_at_its_edges.py"),
]


def targets(rooms: Sequence[str]) -> list[Path]:
    """Give the files to put wrong, relative to the root; `rooms` narrows them by a part of their path."""
    core = [Path("correction/domain/days.py"), Path("correction/domain/deadline.py")]
    law = [path.relative_to(ROOT) for path in sorted((ROOT / "correction/rulebooks").glob("*.py"))]
    rules = [path.relative_to(ROOT) for path in sorted((ROOT / "correction/rules").rglob("*.py"))]
    found = [path for path in core + law + rules if path.name not in {"__init__.py", "__main__.py"}]
    return [path for path in found if not rooms or any(room in path.as_posix() for room in rooms)]


class Mutation(SearchAlike):
    """A pytest plugin that takes the place of the loop over tests."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.results: dict[str, str] = {}
        self.names: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure the lines of each test, then try the mutants one by one."""
        covering = Covering(KEPT / "lines.json", targets(()))
        covering.measure(session.items)
        trials = Trials(session.items)
        chosen = self._chosen()
        for number, (mutant, tree) in enumerate(chosen, start=1):
            tests = covering.tests_of(mutant.path, mutant.lines)
            put = partial(install, mutant, tree, trials.functions)
            outcome = trials.outcome(put, tests, sum(covering.took[nodeid] for nodeid in tests))
            self.results[mutant.key] = outcome
            if number % 50 == 0:
                remember(RESULTS, self.results, self.names)
            if outcome in ALIVE:
                sys.__stderr__.write(f"{number}/{len(chosen)} {outcome} ({len(tests)}): {mutant.key}\n")  # type: ignore[union-attr]
                sys.__stderr__.flush()  # type: ignore[union-attr]
        return True

    def _chosen(self) -> list[tuple[Mutant, ast.Module]]:
        trees = {path: ast.parse((ROOT / path).read_text(encoding="utf-8")) for path in targets(())}
        found = [(mutant, tree) for path, tree in trees.items() for mutant in _mutants(path, tree)]
        self.names = [mutant.key for mutant, _ in found]
        wanted = set(targets(self.options.only))
        found = [(mutant, tree) for mutant, tree in found if mutant.path in wanted]
        if self.options.survivors:
            known = json.loads(RESULTS.read_text(encoding="utf-8"))
            found = [(m, tree) for m, tree in found if known.get(m.key, "survived") in ALIVE]
        if self.options.sample:
            found = random.Random(self.options.seed).sample(found, min(self.options.sample, len(found)))
        return found


def _mutants(path: Path, tree: ast.Module) -> Iterator[Mutant]:
    """Give the mutants of a file; one of a module's value is felt where functions use its name."""
    values = {statement.lineno for statement in tree.body if assigned(statement) is not None}
    uses: dict[str, set[int]] = {}
    for top in tree.body:
        if isinstance(top, ast.FunctionDef | ast.ClassDef):
            for node in ast.walk(top):
                if isinstance(node, ast.Name):
                    uses.setdefault(node.id, set()).add(node.lineno)
    for mutant in mutants_of(path, tree):
        if mutant.first_line in values:
            mutant.lines = frozenset(uses.get(mutant.function, ()))
        yield mutant


def install(mutant: Mutant, tree: ast.Module, functions: Functions) -> None:
    """Put the wrong in: swap the function's code, or assign the value, in the modules that are loaded."""
    mutant.put()
    module = sys.modules[mutant.path.with_suffix("").as_posix().replace("/", ".")]
    for statement in tree.body:
        if statement.lineno == mutant.first_line and assigned(statement) == mutant.function:
            old = vars(module)[mutant.function]
            exec(compile(ast.Module([statement], []), str(mutant.path), "exec"), vars(module))
            new = vars(module)[mutant.function]
            for other in list(sys.modules.values()):
                if getattr(other, "__dict__", {}).get(mutant.function) is old:
                    setattr(other, mutant.function, new)
            return
    whole = compile(tree, str(mutant.path), "exec")
    (wrong,) = [code for code in _codes(whole) if code.co_qualname == mutant.function]
    for found in functions[module.__name__, mutant.function]:
        found.__code__ = wrong


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _codes(constant)


def main() -> int:
    """Run from the command line; the exit code is 1 where something survived without a written reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="parts of paths: rules/places, days.py")
    parser.add_argument("--sample", type=int, default=0, help="try only so many, drawn by lot")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--survivors", action="store_true", help="only those not killed by the last run")
    parser.add_argument("--tests", action="append", help="ask only these tests; may be given several times")
    options = parser.parse_args()
    os.chdir(ROOT)
    plugin = Mutation(options)
    code = pytest.main(
        [
            "-q",
            "-p",
            "no:randomly",
            "-p",
            "no:cacheprovider",
            "-n0",
            "-m",
            "not slow",
            *(options.tests or TESTS),
        ],
        [plugin],
    )
    if code not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(code)
    results = remember(RESULTS, plugin.results, plugin.names)
    alive = sum(outcome in ALIVE for outcome in plugin.results.values())
    sys.stdout.write(f"{len(plugin.results)} mutants, {alive} survived\n")
    if not options.sample:
        write_page(ROOT, results, plugin.names)
    unexplained = without_reason(plugin.results)
    sys.stdout.writelines(f"no test objects, and no reason is written: {key}\n" for key in unexplained)
    return int(bool(unexplained))


if __name__ == "__main__":
    sys.exit(main())
