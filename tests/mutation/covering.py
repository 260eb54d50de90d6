"""Which tests run which lines of the mutated files and ask for which parameters; measured once and kept."""

import hashlib
import json
import os
import re
import sys
import time
import warnings
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol

from correction.rulebooks import Rulebook
from tests.mutation.trials import Trials

# Where a mutant is survived by all its tests, no more than this is spent on it.
BUDGET_S = 40.0


def text_hash(path: Path) -> str:
    """A short name for what a file says now."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


class Covering:
    """The tests of each line, quickest first but the file's own tests before all; kept in a JSON file."""

    def __init__(self, kept: Path, targets: Sequence[Path]) -> None:
        self.kept = kept
        self.targets = {str(path.resolve()): path for path in targets}
        self.state = hashlib.sha256("".join(map(text_hash, targets)).encode()).hexdigest()[:16]
        self.took: dict[str, float] = {}
        self.lines: dict[str, dict[str, list[int]]] = {}
        self.files: dict[str, str] = {}
        self.asked: dict[str, list[str]] = {}
        self.present: set[str] = set()
        if kept.is_file():
            data = json.loads(kept.read_text(encoding="utf-8"))
            if data["state"] == self.state:
                self._take(data)

    def _take(self, data: dict[str, Any]) -> None:
        self.took, self.lines = data["took"], data["lines"]
        self.files, self.asked = data["files"], data["asked"]

    def fresh(self, item: pytest.Item) -> bool:
        """Whether this test is known as its file stands now."""
        return item.nodeid in self.took and self.files.get(str(item.path)) == text_hash(item.path)

    def measure(self, items: Sequence[pytest.Item]) -> None:
        """Run the tests that are new or changed, in a process of their own, and remember their lines."""
        self.present = {item.nodeid for item in items}
        stale = [item for item in items if not self.fresh(item)]
        if not stale:
            return
        child = os.fork()
        if child == 0:
            code = 1
            try:
                self._measure(stale)
                code = 0
            finally:
                os._exit(code)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
            raise SystemExit("the lines of the tests could not be measured")
        self._take(json.loads(self.kept.read_text(encoding="utf-8")))

    def _measure(self, stale: Sequence[pytest.Item]) -> None:
        # A test that runs none of the files is no reason for a warning.
        warnings.simplefilter("ignore", coverage.exceptions.CoverageWarning)
        meter = coverage.Coverage(data_file=None, include=list(self.targets), config_file=False)
        asked = _listening()
        forget = Trials(stale).forget
        meter.start()
        for item, following in zip(stale, [*stale[1:], None], strict=True):
            meter.switch_context(item.nodeid)
            forget()
            asked.clear()
            began = time.perf_counter()
            reports = runtestprotocol(item, nextitem=following, log=False)
            took = time.perf_counter() - began
            if any(report.failed for report in reports):
                sys.stderr.write(f"left out, since it fails without any mutant: {item.nodeid}\n")
                continue
            self.took[item.nodeid] = took
            self.files[str(item.path)] = text_hash(item.path)
            self.asked[item.nodeid] = sorted(asked)
        meter.stop()
        fresh = {item.nodeid for item in stale if item.nodeid in self.took}
        data = meter.get_data()
        for name in data.measured_files():
            by_test = self.lines.setdefault(name, {})
            for nodeid in fresh:
                by_test.pop(nodeid, None)
            for line, nodeids in data.contexts_by_lineno(name).items():
                for nodeid in fresh.intersection(nodeids):
                    by_test.setdefault(nodeid, []).append(line)
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        kept = {"took": self.took, "lines": self.lines, "files": self.files, "asked": self.asked}
        self.kept.write_text(json.dumps(kept | {"state": self.state}), encoding="utf-8")

    def tests_asking(self, key: str) -> list[str]:
        """Give the tests that ask a book for a parameter; those whose name shares a word with it come first.

        Of the tests whose own name is that of the parameter none is left out for want of time.
        """
        words = set(re.findall(r"[a-z]{4,}", key))
        found = [nodeid for nodeid, keys in self.asked.items() if key in keys]
        found.sort(key=lambda nodeid: (-sum(word in nodeid for word in words), self.took[nodeid]))
        chosen = self._within_budget(found)
        named = (each for each in found if f"{key}-" in each and each in self.present)
        return [*chosen, *(each for each in named if each not in chosen)]

    def tests_of(self, path: Path, lines: Iterable[int]) -> list[str]:
        """Give the tests that run any of these lines, as far as the budget goes, the likeliest first."""
        wanted = set(lines)
        by_test = self.lines.get(str(path.resolve()), {})
        found = [nodeid for nodeid, ran in by_test.items() if wanted.intersection(ran)]
        # The likeliest first: those named after the file, then after its room, then those of edges.
        likely = (path.stem, path.parent.name, "edges")
        found.sort(key=lambda nodeid: (*(word not in nodeid for word in likely), self.took.get(nodeid, 0.0)))
        return self._within_budget(found)

    def _within_budget(self, found: Iterable[str]) -> list[str]:
        spent, chosen = 0.0, list[str]()
        for nodeid in (each for each in found if each in self.present):
            spent += self.took.get(nodeid, 0.0)
            if chosen and spent > BUDGET_S:
                break
            chosen.append(nodeid)
        return chosen


def _listening() -> set[str]:
    """Give a set that fills with the parameters that books are asked for."""
    heard: set[str] = set()
    answer = Rulebook._found

    def found(self: Rulebook, key: str, on: date) -> Any:
        heard.add(key)
        return answer(self, key, on)

    Rulebook._found = found  # type: ignore[method-assign]
    return heard
