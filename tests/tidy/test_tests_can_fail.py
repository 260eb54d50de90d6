"""A test that asserts nothing, or that is skipped, proves nothing."""

import ast
import re

# Calls that assert: of the test tools, and of our checks, which raise. A helper asserts if its own body does.
ASSERTING = re.compile(r"^(raises|warns|check\w*|run_state_machine_as_test)$")
SKIP = re.compile(r"pytest\.(skip|xfail|importorskip)\(|mark\.(skip|skipif|xfail)\b")
# The homes of a skip: real data that the project may read but not ship, and a browser that CI must have.
SKIPS_IN = {"tests/conftest.py", "tests/console/conftest.py", "tests/tidy/test_tests_can_fail.py"}


def called(node):
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name
    return ""


def asserts(function, helpers=frozenset()):
    """Whether a function asserts itself, or calls a helper that does."""
    return any(
        isinstance(node, ast.Assert) or ASSERTING.match(name := called(node)) or name in helpers
        for node in ast.walk(function)
    )


def test_every_test_asserts_something(suite, root):
    functions = [
        (path, node)
        for path in suite
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    helpers = {node.name for _, node in functions if not node.name.startswith("test_") and asserts(node)}
    idle = [
        f"{path.relative_to(root).as_posix()}:{node.name}"
        for path, node in functions
        if node.name.startswith("test_") and not asserts(node, helpers)
    ]
    assert idle == []


def test_only_missing_real_data_skips_a_test(suite, root):
    names = {p.relative_to(root).as_posix() for p in suite if SKIP.search(p.read_text(encoding="utf-8"))}
    assert names <= SKIPS_IN


def test_no_two_test_files_share_a_name(suite):
    names = [path.name for path in suite if path.name.startswith("test_")]
    assert sorted(names) == sorted(set(names))
