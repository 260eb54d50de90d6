"""The numbers of the books (数值边界): move each by one, both ways, and name the test that objects.

`make boundaries` tries those that have no row in tests/law/boundaries.yaml yet and writes the rows it finds.
"""

import argparse
import gc
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

import pytest
import yaml

from correction.rulebooks import Rulebook, book, load_book
from correction.rulebooks.book import Dated
from correction.rulebooks.values import CLASS_NAMES, ByClass, Kind, Plain
from tests.mutation.covering import Covering
from tests.mutation.run import KEPT, QUIETLY, ROOT, TESTS, say, targets
from tests.mutation.trials import ALIVE, SearchAlike, Trials

ROWS = ROOT / "tests" / "law" / "boundaries.yaml"
NUMERIC = {Kind.WHOLE, Kind.NUMBER, Kind.LIST}
# Some numbers are read at a door, where the tests of the rules never come.
AT_DOORS = ["tests/intake/test_areas.py", "tests/notices"]
# A test that compares the book with a written number proves no behaviour; of the tests of the books these do.
LAW, BEHAVIOUR = "tests/law/", "tests/law/test_failures_of_others"
BUDGET_S = 15.0
MOVES = {"more": 1, "less": -1}


def moved(value: Plain | ByClass | None, by: int) -> Plain | ByClass | None:
    """Give a value with each of its numbers moved."""
    match value:
        case ByClass():
            return ByClass(**{name: moved(getattr(value, name), by) for name in CLASS_NAMES})  # type: ignore[arg-type]
        case bool() | str() | None:
            return value
        case int() | float():
            return value + by
        case tuple():
            return tuple(moved(item, by) for item in value)  # type: ignore[misc]
    return value


def numbers() -> Iterator[tuple[str, set[tuple[str, str]]]]:
    """Give each parameter with a number in a shipped book, and where it is said: instrument, article."""
    found: dict[str, set[tuple[str, str]]] = {}
    for folder in sorted((ROOT / "correction" / "rulebooks").glob("*/book.yaml")):
        shipped = load_book(folder.parent.name)
        for parameter in shipped.parameters():
            for span in shipped.spans(parameter.key):
                if parameter.kind in NUMERIC and moved(span.value, 1) != span.value:
                    place = (span.citation.instrument, span.citation.article)
                    found.setdefault(parameter.key, set()).add(place)
    yield from sorted(found.items())


def move(key: str, places: set[tuple[str, str]], by: int, alive: Iterable[Rulebook]) -> None:
    """Move one parameter's numbers in the books that are loaded and in those that will be."""

    def lay(spans: Iterable[Dated]) -> Iterator[Dated]:
        for span in spans:
            shipped = span.key == key and (span.citation.instrument, span.citation.article) in places
            yield replace(span, value=moved(span.value, by)) if shipped else span

    line = book._Line
    arrange = line.__init__
    for loaded in alive:
        if key in loaded._lines:
            loaded._lines[key] = line(lay(loaded._lines[key].spans))
    line.__init__ = lambda self, spans: arrange(self, lay(spans))  # type: ignore[method-assign]


class Boundaries(SearchAlike):
    """A pytest plugin that takes the place of the loop over tests."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        self.rows: dict[str, dict[str, str]] = {}
        self.missing: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Find for each number the tests that ask for it, and among those one that objects to each move."""
        covering = Covering(KEPT / "lines.json", targets(()))
        covering.measure(session.items)
        alive = [found for found in gc.get_objects() if isinstance(found, Rulebook)]
        trials = Trials(session.items, covering.took)
        places = dict(numbers())
        for key in self.keys:
            asking = covering.tests_asking(key)
            tests = [each for each in asking if not each.startswith(LAW) or each.startswith(BEHAVIOUR)]
            tests = covering.within(BUDGET_S, tests)
            for name, by in MOVES.items():
                outcome = trials.outcome(partial(move, key, places[key], by, alive), tests, below=True)
                if outcome.word in ALIVE:
                    self.missing.append(f"{key} {name} ({len(asking)} tests ask for it)")
                else:
                    self.rows.setdefault(key, {})[name] = outcome.test.partition("[")[0]
            say(f"{key}: {self.rows.get(key)}")
            write(self.rows)
        return True


def written() -> dict[str, dict[str, str]]:
    """Give the rows that are written down."""
    found: dict[str, dict[str, str]] = yaml.safe_load(ROWS.read_text(encoding="utf-8")) or {}
    return found


def write(found: dict[str, dict[str, str]]) -> None:
    """Join rows to those that are written down, at once, so that a run that is stopped has lost nothing."""
    known = {key for key, _ in numbers()}
    rows = {key: row for key, row in sorted((written() | found).items()) if key in known}
    text = yaml.safe_dump(rows, allow_unicode=True, width=200, sort_keys=True)
    ROWS.write_text(HEAD + text, encoding="utf-8")


def main() -> int:
    """Run from the command line; the exit code is 1 where a number moved and no test objected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("keys", nargs="*", help="parameters; without any, those that have no whole row yet")
    options = parser.parse_args()
    os.chdir(ROOT)
    rows, known = written(), [key for key, _ in numbers()]
    keys = options.keys or [key for key in known if set(rows.get(key, ())) != set(MOVES)]
    plugin = Boundaries(keys)
    code = pytest.main([*QUIETLY, *TESTS, *AT_DOORS], [plugin])
    if code not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(code)
    sys.stdout.writelines(f"moved by one, and no test objects: {each}\n" for each in plugin.missing)
    return int(bool(plugin.missing))


HEAD = """# For every number that a shipped rulebook states: a test that fails when the number is one more,
# and one that fails when it is one less. Written by `make boundaries`, which moves numbers and watches tests.
"""


if __name__ == "__main__":
    sys.exit(main())
