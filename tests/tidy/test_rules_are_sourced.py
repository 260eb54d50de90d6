"""A rule without its article cannot be defended, and one without a test cannot be trusted."""

import ast
import re

# An article (第二十一条), a section of a policy, or the word for a decision of the office itself.
SOURCE = re.compile(r"第[一二三四五六七八九十百零〇\d]+[条款项章节]|政策|policy", re.IGNORECASE)

# What every rule goes through, and no rule itself; other shared parts begin with an underscore.
SHARED = {"assess.py", "compiled.py", "view.py"}


def rule_modules(product, root):
    rules = root / "correction" / "rules"
    return [p for p in product if p.is_relative_to(rules) and p.name not in SHARED and p.name[0] != "_"]


def test_every_rule_names_its_article_or_policy(product, root):
    bare = [
        path.name
        for path in rule_modules(product, root)
        if not SOURCE.search(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")
    ]
    assert bare == []


def test_every_rule_is_named_in_a_test(product, suite, root):
    words = set(re.findall(r"\w+", " ".join(path.read_text(encoding="utf-8") for path in suite)))
    words |= {path.stem.removeprefix("test_") for path in suite}
    assert [path.name for path in rule_modules(product, root) if path.stem not in words] == []
