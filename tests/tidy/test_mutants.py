"""The instrument that looks for missing tests: it makes the wrongs it says, and explains real ones."""

import ast
import types
from pathlib import Path

import pytest

from tests.mutation.operators import mutants_of
from tests.mutation.page import REASONS, reasons
from tests.mutation.run import install, targets

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
