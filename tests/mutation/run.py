"""Mutation testing (变异测试): put one small wrong at a time into the code of the law; does a test object?

`make mutants` does it for every mutant, `make mutants-sample SEED=7` for some drawn by lot. The tests are
collected once; a mutant is a forked process that swaps one function's code and runs the tests of its lines.
"""

import argparse
import ast
import gc
import json
import os
import random
import resource
import signal
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.covering import Covering
from tests.mutation.operators import Mutant, assigned, mutants_of
from tests.mutation.page import ALIVE, remember, without_reason, write_page

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "mutation"
RESULTS = KEPT / "results.json"
TESTS = ["tests/core", "tests/law", "tests/properties", "tests/scenarios"]
MEMORY_BYTES = 8 << 30
SPARE_S = 15
Functions = Mapping[tuple[str, str], Sequence[types.FunctionType]]


def targets(rooms: Sequence[str]) -> list[Path]:
    """Give the files to put wrong, relative to the root; `rooms` narrows them by a part of their path."""
    core = [Path("correction/domain/days.py"), Path("correction/domain/deadline.py")]
    law = [path.relative_to(ROOT) for path in sorted((ROOT / "correction/rulebooks").glob("*.py"))]
    rules = [path.relative_to(ROOT) for path in sorted((ROOT / "correction/rules").rglob("*.py"))]
    found = [path for path in core + law + rules if path.name not in {"__init__.py", "__main__.py"}]
    return [path for path in found if not rooms or any(room in path.as_posix() for room in rooms)]


class Mutation:
    """A pytest plugin that takes the place of the loop over tests."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.results: dict[str, str] = {}
        self.names: list[str] = []

    @staticmethod
    def pytest_load_initial_conftests() -> None:
        """Let the property tests search alike every time, and stop at the first counterexample."""
        from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415 - pytest must have rewritten it before

        settings.register_profile(
            "mutation", deadline=None, derandomize=True, database=None, max_examples=40,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow],
        )  # fmt: skip
        os.environ["HYPOTHESIS_PROFILE"] = "mutation"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure the lines of each test, then try the mutants one by one."""
        covering = Covering(KEPT / "lines.json", targets(()))
        covering.measure(session.items)
        self.items = {item.nodeid: item for item in session.items}
        loaded = gc.get_objects()
        self.caches = [found for found in loaded if isinstance(found, _lru_cache_wrapper)]
        self.functions: dict[tuple[str, str], list[types.FunctionType]] = {}
        for found in loaded:
            if isinstance(found, types.FunctionType):
                name = (str(found.__module__), found.__code__.co_qualname)
                self.functions.setdefault(name, []).append(found)
        # What is alive now is never looked at again by the collector, so a fork copies less of it.
        gc.freeze()
        chosen = self._chosen()
        for number, (mutant, tree) in enumerate(chosen, start=1):
            tests = covering.tests_of(mutant.path, mutant.lines)
            limit = SPARE_S + 4 * sum(covering.took[nodeid] for nodeid in tests)
            outcome = self._try(mutant, tree, tests, int(limit)) if tests else "no test"
            self.results[mutant.key] = outcome
            if outcome in ALIVE:
                self._say(f"{number}/{len(chosen)} {outcome} ({len(tests)}): {mutant.key}")
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

    def _try(self, mutant: Mutant, tree: ast.Module, tests: Sequence[str], limit_s: int) -> str:
        child = os.fork()
        if child == 0:
            code = 2
            try:
                code = self._child(mutant, tree, tests, limit_s)
            finally:
                os._exit(code)
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            return "timed out" if os.WTERMSIG(status) == signal.SIGALRM else "crashed"
        return {0: "survived", 1: "killed"}.get(os.WEXITSTATUS(status), "crashed")

    def _child(self, mutant: Mutant, tree: ast.Module, tests: Sequence[str], limit_s: int) -> int:
        nothing = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nothing, stream)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(limit_s)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        for cache in self.caches:
            cache.cache_clear()
        mutant.put()
        try:
            install(mutant, tree, self.functions)
        except Exception:  # noqa: BLE001 - a module that no longer loads is a mutant found out
            return 1
        items = [self.items[nodeid] for nodeid in tests]
        for item, following in zip(items, [*items[1:], None], strict=True):
            if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
                return 1
        return 0

    def _say(self, line: str) -> None:
        sys.__stderr__.write(f"{line}\n")  # type: ignore[union-attr]
        sys.__stderr__.flush()  # type: ignore[union-attr]


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
    """Swap the mutated function's code, or assign the mutated value, in the modules that are loaded."""
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
    options = parser.parse_args()
    os.chdir(ROOT)
    plugin = Mutation(options)
    code = pytest.main(
        ["-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-n0", "-m", "not slow", *TESTS], [plugin]
    )
    if code not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(code)
    results = remember(RESULTS, plugin.results, plugin.names)
    alive = sum(outcome in ALIVE for outcome in plugin.results.values())
    sys.stdout.write(f"{len(plugin.results)} mutants, {alive} survived\n")
    if len(results) == len(plugin.names):
        write_page(ROOT, results)
    unexplained = without_reason(plugin.results)
    sys.stdout.writelines(f"no test objects, and no reason is written: {key}\n" for key in unexplained)
    return int(bool(unexplained))


if __name__ == "__main__":
    sys.exit(main())
