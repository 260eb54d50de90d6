"""Which tests run which lines of the mutated files and ask for which parameters; measured once and kept."""

import difflib
import hashlib
import json
import os
import re
import sys
import time
import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol

from correction.rulebooks import Rulebook
from correction.rulebooks.book import Dated
from tests.mutation.trials import Trials

# Tests of the books read them anew each time; for the others a book once read is good enough.
OF_BOOKS = "tests/law/"
OVERHEAD_S = 0.02


def text_hash(path: Path) -> str:
    """A short name for what a file says now."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


class Covering:
    """The tests of each line and the CPU seconds that each test takes; kept in a JSON file.

    A test is measured when it is new or its file has changed. Lines that have moved since are followed; of a
    new one it is supposed that the tests of the lines about it run it.
    """

    def __init__(self, kept: Path, targets: Sequence[Path]) -> None:
        self.kept = kept
        self.texts = {str(path.resolve()): path.read_text(encoding="utf-8") for path in targets}
        self.took: dict[str, float] = {}
        self.lines: dict[str, dict[int, set[str]]] = {}
        self.files: dict[str, str] = {}
        self.asked: dict[str, list[str]] = {}
        self.present: set[str] = set()
        self.words: dict[str, set[str]] = {}
        self._turn: dict[str, dict[str, int]] = {}
        if kept.is_file():
            self._take(json.loads(kept.read_text(encoding="utf-8")))

    def _take(self, data: dict[str, Any]) -> None:
        self.took, self.files, self.asked = data["took"], data["files"], data["asked"]
        tests = list(self.took)
        for name, text in self.texts.items():
            by_line = data["lines"].get(name, {})
            self.lines[name] = {
                line: {tests[number] for old in before for number in by_line.get(str(old), ())}
                for line, before in followed(data["texts"].get(name, ""), text).items()
            }

    def measure(self, items: Sequence[pytest.Item]) -> None:
        """Run the tests that are new or changed, in a process of their own, and remember their lines."""
        hashes = {path: text_hash(path) for path in {item.path for item in items}}
        stale = [item for item in items if self.files.get(item.nodeid) != hashes[item.path]]
        if stale:
            self._measure_apart(stale, hashes)
        # A test that fails without any wrong is measured, and never asked.
        self.present = {item.nodeid for item in items if item.nodeid in self.took}

    def _measure_apart(self, stale: Sequence[pytest.Item], hashes: Mapping[Path, str]) -> None:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                self._measure(stale, hashes)
                code = 0
            finally:
                os._exit(code)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
            raise SystemExit("the lines of the tests could not be measured")
        self._take(json.loads(self.kept.read_text(encoding="utf-8")))

    def _measure(self, stale: Sequence[pytest.Item], hashes: Mapping[Path, str]) -> None:
        # A test that runs none of the files is no reason for a warning.
        warnings.simplefilter("ignore", coverage.exceptions.CoverageWarning)
        meter = coverage.Coverage(data_file=None, include=list(self.texts), config_file=False)
        asked = _listening()
        forget = Trials(stale, {}).forget
        again = {item.nodeid for item in stale}
        self.took = {nodeid: took for nodeid, took in self.took.items() if nodeid not in again}
        for by_line in self.lines.values():
            for nodeids in by_line.values():
                nodeids.difference_update(again)
        meter.start()
        for item, following in zip(stale, [*stale[1:], None], strict=True):
            meter.switch_context(item.nodeid)
            forget(below=item.nodeid.startswith(OF_BOOKS))
            asked.clear()
            began = time.process_time()
            reports = runtestprotocol(item, nextitem=following, log=False)
            took = time.process_time() - began
            self.files[item.nodeid] = hashes[item.path]
            if any(report.failed for report in reports):
                sys.__stderr__.write(f"left out, since it fails without any mutant: {item.nodeid}\n")  # type: ignore[union-attr]
                continue
            self.took[item.nodeid] = took
            self.asked[item.nodeid] = sorted(asked)
        meter.stop()
        data = meter.get_data()
        for name in data.measured_files():
            by_line = self.lines.setdefault(name, {})
            for line, ran in data.contexts_by_lineno(name).items():
                by_line.setdefault(line, set()).update(again.intersection(ran, self.took))
        self._keep()

    def _keep(self) -> None:
        numbers = {nodeid: number for number, nodeid in enumerate(self.took)}
        lines = {
            name: {line: sorted(map(numbers.__getitem__, nodeids)) for line, nodeids in by_line.items()}
            for name, by_line in self.lines.items()
        }
        kept = {"took": self.took, "files": self.files, "asked": self.asked, "texts": self.texts}
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        self.kept.write_text(json.dumps(kept | {"lines": lines}), encoding="utf-8")

    def tests_asking(self, key: str) -> list[str]:
        """Give the tests that ask a book for a parameter, those whose name shares a word with it first."""
        words = set(re.findall(r"[a-z]{4,}", key))
        found = [nodeid for nodeid, keys in self.asked.items() if key in keys and nodeid in self.present]
        found.sort(key=lambda nodeid: (-sum(word in nodeid for word in words), self.took[nodeid]))
        return found

    def tests_of(self, path: Path, lines: Iterable[int]) -> set[str]:
        """Give the tests that run any of these lines."""
        by_line = self.lines.get(str(path.resolve()), {})
        return set[str]().union(*(by_line.get(line, ()) for line in lines)) & self.present

    def likeliest_first(
        self, tests: Iterable[str], path: Path, objected: Mapping[str, int], nearby: Mapping[str, int]
    ) -> list[str]:
        """Put the tests that are likeliest to object first.

        Those that objected to other wrongs of the function come first, by how often in a second, then those
        to wrongs `nearby`, in the same file. Of those that run the same lines of the file one is asked before
        a second; then come those named after the rule, those that name it, those of edges, the quickest.
        """
        turn = self._turns(path)
        return sorted(
            tests,
            key=lambda nodeid: (
                -objected.get(nodeid, 0) / (self.took[nodeid] + OVERHEAD_S),
                -nearby.get(nodeid, 0) / (self.took[nodeid] + OVERHEAD_S),
                turn.get(nodeid, 0),
                not any(name in nodeid for name in (f"test_{path.stem}.py", f"[{path.stem}]")),
                path.stem not in self._words(nodeid.partition("::")[0]),
                "edges" not in nodeid,
                self.took[nodeid],
                nodeid,
            ),
        )

    def _turns(self, path: Path) -> dict[str, int]:
        """Number the tests that run the very same lines of a file, those that ask for it by name first."""
        name = str(path.resolve())
        if name not in self._turn:
            ran: dict[str, list[int]] = {}
            for line, nodeids in sorted(self.lines.get(name, {}).items()):
                for nodeid in nodeids:
                    ran.setdefault(nodeid, []).append(line)
            alike: dict[tuple[int, ...], list[str]] = {}
            for nodeid in sorted(ran, key=lambda each: (path.stem not in each, self.took.get(each, 0.0))):
                alike.setdefault(tuple(ran[nodeid]), []).append(nodeid)
            self._turn[name] = {nodeid: turn for group in alike.values() for turn, nodeid in enumerate(group)}
        return self._turn[name]

    def _words(self, name: str) -> set[str]:
        """Give the words of a test's file and of its name."""
        if name not in self.words:
            self.words[name] = set(re.findall(r"\w+", f"{name} {Path(name).read_text(encoding='utf-8')}"))
        return self.words[name]

    def within(self, budget_s: float, tests: Iterable[str]) -> list[str]:
        """Give as many of the tests, but one at least, as take so many seconds of CPU together."""
        spent, chosen = 0.0, list[str]()
        for nodeid in tests:
            # One that takes too long is passed over: a hundred quick ones are worth more.
            if not chosen or spent + self.took[nodeid] <= budget_s:
                spent += self.took[nodeid]
                chosen.append(nodeid)
        return chosen


def followed(before: str, after: str) -> dict[int, range]:
    """Give for each line of a text the lines that stood in its place before; for a new one its neighbours."""
    found: dict[int, range] = {}
    same = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    for word, i, j, m, n in same.get_opcodes():
        for line in range(m, n):
            old = i + line - m
            found[line + 1] = range(old + 1, old + 2) if word == "equal" else range(max(i, 1), j + 2)
    return found


def _listening() -> set[str]:
    """Give a set that fills with the parameters that books are asked for."""
    heard: set[str] = set()
    answer, tell = Rulebook._found, Rulebook.spans

    def found(self: Rulebook, key: str, on: date) -> Any:
        heard.add(key)
        return answer(self, key, on)

    def spans(self: Rulebook, key: str) -> tuple[Dated, ...]:
        heard.add(key)
        return tell(self, key)

    Rulebook._found = found  # type: ignore[method-assign]
    Rulebook.spans = spans  # type: ignore[method-assign]
    return heard
