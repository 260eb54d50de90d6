"""Every Python example in the pages runs, in the order in which a reader meets it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted(
    p for p in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")] if BLOCK.search(p.read_text("utf-8"))
)


def test_there_are_examples() -> None:
    assert ROOT / "docs/integrators/judging-a-case.md" in PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_run(page: Path) -> None:
    names: dict[str, object] = {"__name__": page.stem}
    text = page.read_text("utf-8")
    for block in BLOCK.finditer(text):
        # Blank lines put the block where it stands in the page, so that an error names the right line.
        before = text[: block.start(1)].count("\n")
        exec(compile("\n" * before + block.group(1), str(page), "exec"), names)
    assert len(names) > 1
