"""The page on what the worker promises cannot lie: its tests exist, and so do the parts of the faults."""

import re

from tests.docs.test_bad_input_page import NAMED, ROOT, functions_of
from tests.faults.run import PARTS

PAGE = (ROOT / "docs" / "maintainers" / "worker.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in PAGE.splitlines() if line[:2] == "| "]
PROMISES = [(promise.strip(), held) for promise, held in ROWS if promise.strip() != "promise"]


def test_every_promise_names_tests_that_exist():
    assert len(PROMISES) >= 35
    assert [promise for promise, held in PROMISES if not NAMED.search(held)] == []
    missing = {
        f"{name}::{test}"
        for _, held in PROMISES
        for name, test in NAMED.findall(held)
        if not (ROOT / name).is_file() or test not in functions_of(ROOT / name)
    }
    assert missing == set()


def test_every_part_that_is_named_is_one_of_the_faults():
    named = {part for _, held in PROMISES for part in re.findall(r"`(\w+)`", held)}
    assert named == set(PARTS) - {"province"}
