"""One wrong in one thrown-away process: fork, put it in, run tests until one objects."""

import gc
import os
import resource
import signal
import types
from collections.abc import Callable, Mapping, Sequence
from functools import _lru_cache_wrapper

import pytest
from _pytest.runner import runtestprotocol

MEMORY_BYTES = 8 << 30
SPARE_S = 15
ALIVE = {"survived", "no test"}
BROKEN = 70
Functions = Mapping[tuple[str, str], Sequence[types.FunctionType]]


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
    """The collected tests and the loaded code, as every wrong finds them."""

    def __init__(self, items: Sequence[pytest.Item]) -> None:
        self.items = {item.nodeid: item for item in items}
        loaded = gc.get_objects()
        self._caches = [found for found in loaded if isinstance(found, _lru_cache_wrapper)]
        found: dict[tuple[str, str], list[types.FunctionType]] = {}
        for each in loaded:
            if isinstance(each, types.FunctionType):
                found.setdefault((str(each.__module__), each.__code__.co_qualname), []).append(each)
        self.functions: Functions = found
        # What is alive now is never looked at again by the collector, so a fork copies less of it.
        gc.freeze()

    def forget(self) -> None:
        """Empty every cache, so that nothing worked out without the wrong is used with it."""
        for cache in self._caches:
            cache.cache_clear()

    def outcome(self, put: Callable[[], None], tests: Sequence[str], test_s: float) -> str:
        """Tell how the tests, which take `test_s` seconds without it, take to a wrong that `put` puts in."""
        if not tests:
            return "no test"
        child = os.fork()
        if child == 0:
            code = BROKEN
            try:
                code = self._objects(put, tests, SPARE_S + 4 * int(test_s))
            finally:
                os._exit(code)
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            return "timed out" if os.WTERMSIG(status) == signal.SIGALRM else "crashed"
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == BROKEN:
            raise SystemExit("a trial could not be made; what it would have shown is unknown")
        return {0: "survived", 1: "killed"}.get(os.WEXITSTATUS(status), "crashed")

    def first_objecting(
        self, put: Callable[[], None], tests: Sequence[str], took_s: Sequence[float]
    ) -> str | None:
        """Give the first test that objects to a wrong, or none; halves the tests until one is left."""
        if self.outcome(put, tests, sum(took_s)) in ALIVE:
            return None
        if len(tests) == 1:
            return tests[0]
        half = len(tests) // 2
        found = self.first_objecting(put, tests[:half], took_s[:half])
        return found or self.first_objecting(put, tests[half:], took_s[half:])

    def _objects(self, put: Callable[[], None], tests: Sequence[str], limit_s: int) -> int:
        nothing = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nothing, stream)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(limit_s)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        self.forget()
        try:
            put()
        except Exception:  # noqa: BLE001 - code that no longer loads is a wrong found out
            return 1
        items = [self.items[nodeid] for nodeid in tests]
        for item, following in zip(items, [*items[1:], None], strict=True):
            if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
                return 1
        return 0
