"""Mutation testing (变异测试): put one small wrong at a time into the code of the law; does a test object?

`make mutants` does it for every mutant, `make mutants-sample SEED=7` for some drawn by lot. The tests are
collected once; a mutant is a forked process that swaps one function's code and runs the tests of its lines.
What is found out is written down at once: a run that is stopped goes on where it was, and only what reads
differently since (the mutated file, the tests that were asked) is tried again.
"""

import argparse
import ast
import os
import random
import sys
import types
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.mutation.covering import Covering, text_hash
from tests.mutation.operators import Mutant, assigned, mutants_of
from tests.mutation.page import reasons, write_page
from tests.mutation.results import Results
from tests.mutation.trials import ALIVE, Functions, SearchAlike, Trials

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "mutation"
# The tests that judge in memory; those that go through an office on disk are left to the whole suite.
TESTS = [
    *("tests/core", "tests/county", "tests/law", "tests/positions", "tests/properties"),
    *("tests/scenarios/test_stories.py", "tests/scenarios/test_every_rule_at_its_edges.py"),
    *("tests/scenarios/test_every_rule_walked.py", "tests/scenarios/test_policies_switched_off.py"),
]
EXPLAINED_S = 0.3
# In the order of the text, and without working out for nobody how a test failed.
QUIETLY = [
    *("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-n0", "-m", "not slow"),
    *("--assert=plain", "--tb=native", "--show-capture=no"),
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
        self.results = Results(KEPT / "results.jsonl", {})
        self.names: list[str] = []
        self.tried: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure the lines of each test, then try the mutants one by one."""
        files = {*targets(()), *(item.path.relative_to(ROOT) for item in session.items)}
        self.results.hashes = {path.as_posix(): text_hash(ROOT / path) for path in files}
        covering = Covering(KEPT / "lines.json", targets(()))
        covering.measure(session.items)
        trials = Trials(session.items, covering.took)
        chosen, explained = self._chosen(), reasons()
        for number, (mutant, tree) in enumerate(chosen, start=1):
            tests = covering.tests_of(mutant.path, mutant.lines)
            self.tried.append(mutant.key)
            # Of a survivor that is explained it is enough to see now and then that it still survives.
            budget_s = (
                min(self.options.budget, EXPLAINED_S) if mutant.key in explained else self.options.budget
            )
            if not self.options.anew and self.results.known(mutant, tests, budget_s):
                continue
            put = partial(install, mutant, tree, trials.functions)
            below = not mutant.path.as_posix().startswith("correction/rules/")
            # Whoever objected to one wrong of a function most likely objects to the next.
            objected, nearby = self.results.objected(mutant.place), self.results.nearby(mutant.place)
            likely = covering.likeliest_first(tests, mutant.path, objected, nearby)
            outcome = trials.outcome(put, covering.within(budget_s, likely), below=below)
            self.results.keep(mutant, outcome, tests, budget_s)
            if outcome.word in ALIVE:
                say(f"{number}/{len(chosen)} {outcome.word} ({len(tests)}): {mutant.key}")
        return True

    def _chosen(self) -> list[tuple[Mutant, ast.Module]]:
        trees = {path: ast.parse((ROOT / path).read_text(encoding="utf-8")) for path in targets(())}
        found = [(mutant, tree) for path, tree in trees.items() for mutant in _mutants(path, tree)]
        self.names = [mutant.key for mutant, _ in found]
        wanted = set(targets(self.options.only))
        found = [(mutant, tree) for mutant, tree in found if mutant.path in wanted]
        if self.options.survivors:
            found = [(m, tree) for m, tree in found if self.results.word(m.key) in {None, *ALIVE}]
        explained = reasons()
        if self.options.unexplained:
            found = [
                (m, tree) for m, tree in found if self.results.word(m.key) in ALIVE and m.key not in explained
            ]
        # What is not known yet comes first, then what nobody has explained.
        found.sort(
            key=lambda each: (
                self.results.word(each[0].key) is not None,
                self.results.word(each[0].key) not in ALIVE or each[0].key in explained,
            )
        )
        if self.options.sample:
            found = random.Random(self.options.seed).sample(found, min(self.options.sample, len(found)))
        return found


def say(text: str) -> None:
    """Tell at once, past what pytest catches."""
    sys.__stderr__.write(f"{text}\n")  # type: ignore[union-attr]
    sys.__stderr__.flush()  # type: ignore[union-attr]


def _mutants(path: Path, tree: ast.Module) -> Iterator[Mutant]:
    """Give the mutants of a file; one of a module's value is felt where functions use what rests on it.

    Nothing but the loading of the module feels a value that only defaults of parameters use.
    """
    values = {statement.lineno: statement for statement in tree.body if assigned(statement) is not None}
    uses: dict[str, set[int]] = {}
    for top in tree.body:
        if isinstance(top, ast.FunctionDef | ast.ClassDef):
            defaults = {
                id(n) for args in ast.walk(top) if isinstance(args, ast.arguments) for n in ast.walk(args)
            }
            for node in ast.walk(top):
                if isinstance(node, ast.Name) and id(node) not in defaults:
                    uses.setdefault(node.id, set()).add(node.lineno)
    for mutant in mutants_of(path, tree):
        if mutant.first_line in values:
            names = map(assigned, _resting_on(values[mutant.first_line], tree))
            mutant.lines = frozenset(line for name in names if name for line in uses.get(name, ()))
        if mutant.lines:
            yield mutant


def _resting_on(statement: ast.stmt, tree: ast.Module) -> Iterator[ast.stmt]:
    """Give the assignment of a module's value, then those of the values that are worked out from it."""
    names = set[str]()
    for each in tree.body:
        name = assigned(each)
        if name and (
            each is statement or any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(each))
        ):
            names.add(name)
            yield each


def install(mutant: Mutant, tree: ast.Module, functions: Functions) -> None:
    """Put the wrong in: swap the function's code, or assign the value, in the modules that are loaded."""
    mutant.put()
    module = sys.modules[mutant.path.with_suffix("").as_posix().replace("/", ".")]
    for statement in tree.body:
        if statement.lineno == mutant.first_line and assigned(statement) == mutant.function:
            for each in _resting_on(statement, tree):
                _assign(str(assigned(each)), each, vars(module))
            return
    whole = compile(tree, str(mutant.path), "exec")
    (wrong,) = [code for code in _codes(whole) if code.co_qualname == mutant.function]
    for found in functions[module.__name__, mutant.function]:
        found.__code__ = wrong


def _assign(name: str, statement: ast.stmt, names: dict[str, Any]) -> None:
    old = names[name]
    exec(compile(ast.Module([statement], []), name, "exec"), names)
    for other in list(sys.modules.values()):
        if getattr(other, "__dict__", {}).get(name) is old:
            setattr(other, name, names[name])


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
    parser.add_argument("--survivors", action="store_true", help="only those that were not killed before")
    parser.add_argument("--unexplained", action="store_true", help="only survivors without a written reason")
    parser.add_argument("--anew", action="store_true", help="those too whose outcome is known")
    parser.add_argument("--budget", type=float, default=5.0, help="CPU seconds of tests for one mutant")
    parser.add_argument("--tests", action="append", help="ask only these tests; may be given several times")
    options = parser.parse_args()
    os.chdir(ROOT)
    plugin = Mutation(options)
    code = pytest.main([*QUIETLY, *(options.tests or TESTS)], [plugin])
    if code not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(code)
    words = {key: plugin.results.word(key) for key in plugin.names}
    alive = [key for key in plugin.tried if words[key] in ALIVE]
    sys.stdout.write(f"{len(plugin.tried)} mutants, {len(alive)} survived\n")
    if not options.sample:
        write_page(ROOT, words)
    unexplained = [key for key in alive if key not in reasons()]
    sys.stdout.writelines(f"no test objects, and no reason is written: {key}\n" for key in unexplained)
    return int(bool(unexplained))


if __name__ == "__main__":
    sys.exit(main())
