"""The page on bad input cannot lie: the tests it names exist, and the program says the words it quotes."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "maintainers" / "bad-input.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line[:2] == "| "
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def said() -> str:
    """Everything the program can say, with words that were broken over two lines of code joined again."""
    rooms = [ROOT / "correction", ROOT / "geofences", ROOT / "console", ROOT / "workers"]
    text = "".join(path.read_text(encoding="utf-8") for room in rooms for path in room.rglob("*.py"))
    return re.sub(r'"\s*f?"', "", text)


def test_every_row_names_a_test_and_every_test_that_is_named_exists() -> None:
    (header, *rows) = ROWS
    assert header == ["input", "told", "kept", "test"]
    assert len(rows) >= 21
    missing = [
        f"{row[0]}: {name}::{test}"
        for row in rows
        for name, test in NAMED.findall(row[3])
        if not (ROOT / name).is_file() or test not in functions_of(ROOT / name)
    ]
    assert missing == []
    bare = [row[0] for row in rows if not NAMED.search(row[3]) and not row[3].startswith("the same")]
    assert bare == []


def test_the_words_that_the_page_quotes_are_those_of_the_program() -> None:
    words = said()
    quoted = [(row[0], phrase) for row in ROWS[1:] for phrase in re.findall(r"“([^”]+)”", row[1])]
    assert len(quoted) >= len(ROWS) - 1
    assert [(what, phrase) for what, phrase in quoted if phrase not in words] == []
