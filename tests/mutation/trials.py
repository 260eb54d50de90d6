"""One wrong in one thrown-away process: fork, put it in, run tests until one objects."""

import gc
import os
import resource
import signal
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import _lru_cache_wrapper

import pytest
from _pytest.runner import runtestprotocol

from correction.rulebooks import load_book
from correction.rulebooks.loader import SHIPPED

MEMORY_BYTES = 4 << 30
SPARE_S = 3.0
ALIVE = {"survived", "no test"}
BROKEN = 70
# What the layers below the rules remember holds whatever is wrong in a rule, and is dear to work out again.
BELOW_RULES = ("correction.domain", "correction.rulebooks")
OURS = ("correction", "geofences", "tests")
Functions = Mapping[tuple[str, str], Sequence[types.FunctionType]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a wrong, and the last test that was asked."""

    word: str
    test: str = ""


class SearchAlike:
    """A pytest plugin: property tests search alike every time and stop at the first counterexample."""

    @staticmethod
    def pytest_load_initial_conftests() -> None:
        """Name the profile before any test is read."""
        from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415 - pytest must have rewritten it before

        settings.register_profile(
            "mutation", deadline=None, derandomize=True, database=None, max_examples=40,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow],
        )  # fmt: skip
        os.environ["HYPOTHESIS_PROFILE"] = "mutation"


class Trials:
    """The collected tests, the seconds each takes, and the loaded code, as every wrong finds them."""

    def __init__(self, items: Sequence[pytest.Item], took: Mapping[str, float]) -> None:
        self.items = {item.nodeid: item for item in items}
        self.took = took
        warm(items)
        loaded = gc.get_objects()
        caches = [each for each in loaded if isinstance(each, _lru_cache_wrapper)]
        self._caches = [(each.__module__, each) for each in caches if each.__module__.startswith(OURS)]
        found: dict[tuple[str, str], list[types.FunctionType]] = {}
        for each in loaded:
            if isinstance(each, types.FunctionType):
                found.setdefault((str(each.__module__), each.__code__.co_qualname), []).append(each)
        self.functions: Functions = found
        # What is alive now is never looked at again by the collector, so a fork copies less of it.
        gc.freeze()

    def forget(self, *, below: bool) -> None:
        """Empty the caches, so that nothing worked out without the wrong is used with it.

        Those of the books and the days are kept unless the wrong is `below` the rules.
        """
        for module, cache in self._caches:
            if below or not module.startswith(BELOW_RULES):
                cache.cache_clear()

    def outcome(self, put: Callable[[], None], tests: Sequence[str], *, below: bool) -> Outcome:
        """Tell how the tests, in this order, take to a wrong that `put` puts in."""
        if not tests:
            return Outcome(word="no test")
        heard, tell = os.pipe()
        child = os.fork()
        if child == 0:
            code = BROKEN
            try:
                code = self._objects(put, tests, tell, below=below)
            finally:
                os._exit(code)
        os.close(tell)
        with os.fdopen(heard, encoding="utf-8") as asked:
            test = asked.read().rstrip("\n").rpartition("\n")[2]
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            return Outcome(
                word="timed out" if os.WTERMSIG(status) == signal.SIGPROF else "crashed", test=test
            )
        if os.WEXITSTATUS(status) == BROKEN:
            raise SystemExit("a trial could not be made; what it would have shown is unknown")
        return Outcome(word={0: "survived", 1: "killed"}.get(os.WEXITSTATUS(status), "crashed"), test=test)

    def _objects(self, put: Callable[[], None], tests: Sequence[str], tell: int, *, below: bool) -> int:
        nothing = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nothing, stream)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        self.forget(below=below)
        try:
            put()
        except Exception:  # noqa: BLE001 - code that no longer loads is a wrong found out
            return 1
        items = [self.items[nodeid] for nodeid in tests]
        for item, following in zip(items, [*items[1:], None], strict=True):
            os.write(tell, f"{item.nodeid}\n".encode())
            # Of the process's own seconds, so that a busy machine changes no outcome.
            signal.setitimer(signal.ITIMER_PROF, SPARE_S + 4 * self.took.get(item.nodeid, 0.0))
            if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
                return 1
        return 0


def warm(items: Sequence[pytest.Item]) -> None:
    """Do once what every trial would do again: read the shipped books, make the folder of temporary files."""
    for path in SHIPPED.glob("*/book.yaml"):
        load_book(path.parent.name)
    for item in items[:1]:
        item.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
