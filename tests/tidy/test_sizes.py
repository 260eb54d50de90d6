"""A file that outgrows its room and a function that outgrows a screen are found before a reader is."""

import ast

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
# A migration is written by a generator, in one function, and never edited once released.
GENERATED = "versions"


def test_no_shipped_file_is_longer_than_a_reader_can_hold(product):
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in product}
    assert {path.as_posix(): n for path, n in sizes.items() if n > FILE_LINES_MAX} == {}


def test_no_shipped_function_is_longer_than_a_screen(product):
    long = {}
    for path in (p for p in product if GENERATED not in p.parts):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    long[f"{path.as_posix()}:{node.name}"] = lines
    assert long == {}
