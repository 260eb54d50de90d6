"""What became of each mutant, written down at once: one line a trial, the last one of a mutant holds."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.mutation.operators import Mutant
from tests.mutation.trials import ALIVE, Outcome


class Results:
    """The outcomes known so far; one holds while the mutated file and the tests asked read the same.

    `hashes` says how each file, named from the root, read when the run began.
    """

    def __init__(self, kept: Path, hashes: Mapping[str, str]) -> None:
        self.kept = kept
        self.hashes = hashes
        self._found: dict[str, dict[str, Any]] = {}
        self._objected: dict[str, Counter[str]] = defaultdict(Counter)
        self._nearby: dict[str, Counter[str]] = defaultdict(Counter)
        if kept.is_file():
            for line in kept.read_text(encoding="utf-8").splitlines():
                self._take(json.loads(line))
        kept.parent.mkdir(parents=True, exist_ok=True)

    def _take(self, trial: dict[str, Any]) -> None:
        self._found[trial["mutant"]] = trial
        if trial["word"] not in ALIVE:
            self._objected[trial["place"]][trial["test"]] += 1
            self._nearby[trial["place"].partition("::")[0]][trial["test"]] += 1

    def word(self, key: str) -> str | None:
        """Tell what became of a mutant, none where it has not been tried."""
        trial = self._found.get(key)
        return str(trial["word"]) if trial else None

    def nearby(self, place: str) -> Counter[str]:
        """Count how many wrongs of the file in which a function stands each test has objected to."""
        return self._nearby[place.partition("::")[0]]

    def objected(self, place: str) -> Counter[str]:
        """Count how many wrongs of a function each test has objected to."""
        return self._objected[place]

    def known(self, mutant: Mutant, tests: Collection[str], budget_s: float) -> bool:
        """Whether a trial would show what an earlier one has shown."""
        trial = self._found.get(mutant.key)
        if trial is None or trial["file"] != self.hashes[mutant.path.as_posix()]:
            return False
        if trial["word"] in ALIVE:
            return bool(trial["tests"] == self._digest(tests) and trial["budget_s"] >= budget_s)
        asked = [trial["test"]] if trial["test"] else []
        return set(asked) <= set(tests) and bool(trial["tests"] == self._digest(asked))

    def keep(self, mutant: Mutant, outcome: Outcome, tests: Collection[str], budget_s: float) -> None:
        """Write down what a trial has shown; of one that ended before any test there is none to name."""
        asked = tests if outcome.word in ALIVE else [outcome.test] if outcome.test else []
        trial = {
            "mutant": mutant.key,
            "place": mutant.place,
            "word": outcome.word,
            "test": outcome.test,
            "file": self.hashes[mutant.path.as_posix()],
            "tests": self._digest(asked),
            "budget_s": budget_s,
        }
        self._take(trial)
        with self.kept.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(trial, ensure_ascii=False) + "\n")

    def _digest(self, tests: Iterable[str]) -> str:
        said = [f"{nodeid} {self.hashes[nodeid.partition('::')[0]]}" for nodeid in sorted(tests)]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
