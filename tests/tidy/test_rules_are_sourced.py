"""A rule without its article cannot be defended, and one without a test cannot be trusted."""

import ast
import re

import pytest

# An article (第二十一条), a section of a policy, or the word for a decision of the office itself.
SOURCE = re.compile(r"第[一二三四五六七八九十百零〇\d]+[条款项章节]|政策|policy", re.IGNORECASE)


@pytest.fixture(scope="module")
def rules(product, root):
    """The files that judge, with their trees."""
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in product
        if path.is_relative_to(root / "correction" / "rules")
    }
    return {
        path: tree
        for path, tree in trees.items()
        if any(isinstance(node, ast.FunctionDef) and node.name.startswith("judge") for node in tree.body)
    }


def test_every_rule_names_its_article_or_policy(rules):
    bare = [path.name for path, tree in rules.items() if not SOURCE.search(ast.get_docstring(tree) or "")]
    assert rules
    assert bare == []


def test_every_rule_is_named_in_a_test(rules, suite):
    words = set(re.findall(r"\w+", " ".join(path.read_text(encoding="utf-8") for path in suite)))
    words |= {path.stem.removeprefix("test_") for path in suite}
    assert [path.name for path in rules if path.stem not in words] == []


def test_every_rule_file_is_in_its_room(rules, root):
    """A rule that no room lists would judge nobody."""
    unlisted = [
        path.name
        for path in rules
        if f"    {path.stem}." not in (path.parent / "__init__.py").read_text(encoding="utf-8")
    ]
    assert unlisted == []
