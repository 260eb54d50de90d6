"""The instrument that looks for missing tests: it makes the wrongs it says, and explains real ones."""

import ast
import types
from pathlib import Path

import pytest

from tests.mutation.covering import followed
from tests.mutation.operators import mutants_of
from tests.mutation.page import REASONS, reasons
from tests.mutation.results import Results
from tests.mutation.run import install, targets
from tests.mutation.trials import Outcome

CODE = '''
"""A module."""
LIMIT = 10


def over(days: int, notes: list[str]) -> bool:
    """Tell whether it is over."""
    for note in notes:
        if not note:
            continue
        raise ValueError("有备注")
    return days > LIMIT and days + 1 < 60


def each(days: list[int]):
    yield from (day for day in days if day >= 0)
'''


@pytest.fixture
def tree():
    return ast.parse(CODE)


def test_every_kind_of_small_wrong_is_made_once(tree):
    made = [f"{m.function}: {m.before} → {m.after}" for m in mutants_of(Path("m.py"), tree)]
    assert made == [
        "over: not note → note",
        "over: continue → pass",
        "over: raise ValueError('有备注') → pass",
        "over: return days > LIMIT and days + 1 < 60 → return None",
        "over: days > LIMIT and days + 1 < 60 → days > LIMIT or days + 1 < 60",
        "over: days > LIMIT → days >= LIMIT",
        "over: days > LIMIT → days <= LIMIT",
        "over: days + 1 < 60 → days + 1 <= 60",
        "over: days + 1 < 60 → days + 1 >= 60",
        "over: days + 1 → days - 1",
        "over: 1 → 2",
        "over: 1 → 0",
        "over: 60 → 61",
        "over: 60 → 59",
        "each: yield from (day for day in days if day >= 0) → pass",
        "each: for day in days if day >= 0 → for day in days",
        "each: day >= 0 → day > 0",
        "each: day >= 0 → day < 0",
        "each: 0 → 1",
        "each: 0 → -1",
        "LIMIT: 10 → 11",
        "LIMIT: 10 → 9",
    ]


def in_a_module(monkeypatch, code):
    module = types.ModuleType("mutated")
    exec(code, vars(module))
    monkeypatch.setitem(__import__("sys").modules, "mutated", module)
    return module


@pytest.mark.parametrize(
    ("wrong", "at"), [("LIMIT: 10 → 11", 11), ("over: days > LIMIT → days >= LIMIT", 10)]
)
def test_a_wrong_put_into_loaded_code_is_felt(monkeypatch, tree, wrong, at):
    module = in_a_module(monkeypatch, CODE)
    right = module.over(at, [])
    (mutant,) = [m for m in mutants_of(Path("mutated.py"), tree) if m.key.endswith(wrong)]
    install(mutant, tree, {("mutated", "over"): [module.over]})
    assert module.over(at, []) is not right


def test_a_mutant_keeps_its_name_while_lines_move():
    moved = CODE.replace("LIMIT = 10\n", "# Days.\n\n\nLIMIT = 10\n")
    before, after = (mutants_of(Path("m.py"), ast.parse(code)) for code in (CODE, moved))
    assert [m.key for m in before] == [m.key for m in after]
    assert len({m.key for m in before}) == len(before)


def test_reasons_are_written_for_files_that_are_mutated():
    known = reasons()
    assert {key.partition("::")[0] for key in known} <= {path.as_posix() for path in targets(())}
    assert all(reason.strip() for reason in known.values()), REASONS


def test_lines_are_followed_through_an_edit_and_a_new_one_takes_its_neighbours():
    assert followed("a\nb\nc\nd", "a\nx\ny\nc\nd\ne") == {
        1: range(1, 2),
        2: range(1, 4),
        3: range(1, 4),
        4: range(3, 4),
        5: range(4, 5),
        6: range(4, 6),
    }


@pytest.mark.parametrize(
    ("word", "changed", "known"),
    [
        ("killed", "", True),
        ("killed", "m.py", False),
        ("killed", "t.py", False),
        ("killed", "u.py", True),
        ("survived", "", True),
        ("survived", "u.py", False),
    ],
)
def test_what_is_known_is_kept_until_the_mutated_file_or_a_test_that_was_asked_reads_otherwise(
    tmp_path, tree, word, changed, known
):
    (mutant, *_) = mutants_of(Path("m.py"), tree)
    tests = {"t.py::test_killer", "u.py::test_other"}
    hashes = dict.fromkeys(("m.py", "t.py", "u.py"), "as it was")
    first = Results(tmp_path / "kept" / "results.jsonl", hashes)
    first.keep(mutant, Outcome(word=word, test="t.py::test_killer"), tests, 5.0)
    again = Results(first.kept, hashes | {changed: "changed"})
    assert again.known(mutant, tests, 5.0) is known
    assert again.word(mutant.key) == word
    assert again.known(mutant, tests, 60.0) is (known and word == "killed")
