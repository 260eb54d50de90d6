"""Which tests run which lines of the mutated files, measured once and kept beside the results."""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import coverage
import pytest
from _pytest.runner import runtestprotocol

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
        if kept.is_file():
            data = json.loads(kept.read_text(encoding="utf-8"))
            if data["state"] == self.state:
                self.took, self.lines, self.files = data["took"], data["lines"], data["files"]

    def fresh(self, item: pytest.Item) -> bool:
        """Whether this test is known as its file stands now."""
        return item.nodeid in self.took and self.files.get(str(item.path)) == text_hash(item.path)

    def measure(self, items: Sequence[pytest.Item]) -> None:
        """Run the tests that are new or changed, in a process of their own, and remember their lines."""
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
        data = json.loads(self.kept.read_text(encoding="utf-8"))
        self.took, self.lines, self.files = data["took"], data["lines"], data["files"]

    def _measure(self, stale: Sequence[pytest.Item]) -> None:
        meter = coverage.Coverage(data_file=None, include=list(self.targets), config_file=False)
        meter.start()
        for item, following in zip(stale, [*stale[1:], None], strict=True):
            meter.switch_context(item.nodeid)
            began = time.perf_counter()
            reports = runtestprotocol(item, nextitem=following, log=False)
            took = time.perf_counter() - began
            if any(report.failed for report in reports):
                sys.stderr.write(f"left out, since it fails without any mutant: {item.nodeid}\n")
                continue
            self.took[item.nodeid] = took
            self.files[str(item.path)] = text_hash(item.path)
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
        kept = {"state": self.state, "took": self.took, "lines": self.lines, "files": self.files}
        self.kept.write_text(json.dumps(kept), encoding="utf-8")

    def tests_of(self, path: Path, lines: Iterable[int]) -> list[str]:
        """Give the tests that run any of these lines, as far as the budget goes, the likeliest first."""
        wanted = set(lines)
        by_test = self.lines.get(str(path.resolve()), {})
        found = [nodeid for nodeid, ran in by_test.items() if wanted.intersection(ran)]
        found.sort(key=lambda nodeid: (path.stem not in nodeid, self.took.get(nodeid, 0.0)))
        spent, chosen = 0.0, list[str]()
        for nodeid in found:
            spent += self.took.get(nodeid, 0.0)
            if chosen and spent > BUDGET_S:
                break
            chosen.append(nodeid)
        return chosen
