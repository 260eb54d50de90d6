"""The page of the law and its stories cannot lie: what it names exists, and no story is left out."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "maintainers" / "law-and-stories.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| rule ")
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
STORIES = {path.stem for path in (ROOT / "tests" / "scenarios" / "stories").glob("*.yaml")}


def stories_of(row: list[str]) -> list[str]:
    return [said.strip() for said in NAMED.sub("", row[1]).split(",") if said.strip()]


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_rule_is_shown_by_something_that_exists() -> None:
    assert len(ROWS) >= 50
    for row in ROWS:
        named, stories = NAMED.findall(row[1]), stories_of(row)
        assert named or stories, row
        assert [name for name in stories if name not in STORIES] == [], row
        assert [test for name, test in named if test not in functions_of(ROOT / name)] == [], row


def test_every_story_shows_some_rule_of_the_page() -> None:
    assert sorted(STORIES - {name for row in ROWS for name in stories_of(row)}) == []
