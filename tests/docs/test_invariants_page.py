"""The page of invariants cannot lie: every invariant has its tests, and those tests exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "maintainers" / "invariants.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ")][1:]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_invariant_names_tests_that_exist() -> None:
    assert len(ROWS) == 13
    for row in ROWS:
        named = NAMED.findall(row)
        assert named, row
        assert [f"{name}::{test}" for name, test in named if test not in functions_of(ROOT / name)] == []


def test_each_property_of_the_invariants_is_in_the_page() -> None:
    named = {test for row in ROWS for _, test in NAMED.findall(row)}
    written = {
        test
        for test in functions_of(ROOT / "tests/properties/test_invariants.py")
        if test.startswith("test_")
    }
    assert written <= named
