"""Pages that cannot lie: their links lead somewhere, their commands exist, the history names the release."""

import re
import tomllib

from correction.cli.app import COMMANDS

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
RECIPE = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def test_every_link_of_a_page_leads_to_a_file(tracked):
    pages = [path for path in tracked if path.suffix == ".md"]
    dead = [
        f"{page.as_posix()}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []


def test_every_recipe_that_a_page_or_hook_names_exists(tracked, root):
    recipes = set(RECIPE.findall((root / "Makefile").read_text(encoding="utf-8")))
    pages = [p for p in tracked if p.suffix in {".md", ".yaml"} and "rulebooks" not in p.parts]
    named = {
        name
        for p in pages
        for name in re.findall(r"\bmake ([a-z][a-z-]*)", code_of(p.read_text(encoding="utf-8")))
    }
    assert named <= recipes


def test_every_command_that_a_page_names_exists(tracked):
    commands = set(COMMANDS)
    pages = [p for p in tracked if p.suffix == ".md" and "rulebooks" not in p.parts]
    code = "\n".join(code_of(page.read_text(encoding="utf-8")) for page in pages)
    assert set(re.findall(r"(?:`|/|\n)correction ([a-z][a-z-]*)", code)) <= commands


def code_of(text):
    """The parts of a page that are commands: fenced blocks, inline code and hook entries."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`|entry: .*", text, flags=re.DOTALL))


def test_the_history_tells_officers_and_integrators_of_this_release(root):
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    history = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    (newest, *_) = re.split(r"^## ", history, flags=re.MULTILINE)[1:]
    assert version in newest.splitlines()[0]
    assert "### 给工作人员" in newest
    assert "### For integrators" in newest


def test_each_decision_has_a_number_of_its_own_and_says_what_follows(root):
    pages = sorted((root / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [page.name[:5] for page in pages]
    assert len(set(numbers)) == len(numbers) > 0
    assert all(re.fullmatch(r"\d{4}-", number) for number in numbers)
    listed = (root / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert f"({page.name}) | {text.splitlines()[0].partition(': ')[2]} |" in listed
        assert all(
            f"## {part}" in text for part in ("Context", "Decision", "Consequences", "Alternatives")
        ), page.name
