"""Code that judges is named by all its sources, so that no change of a rule leaves old reviews standing."""

import hashlib
import sys
from pathlib import Path

import correction
from correction.domain.entry import FACT_KINDS
from correction.office.judging.code_version import code_version, judging_sources
from correction.rules.registry import RULES

NAMES = {name for name, _ in judging_sources()}


def test_every_rule_and_every_kind_of_entry_is_among_what_judges():
    judges = {judge.__module__ for judge in RULES.values()}
    assert judges <= NAMES
    assert {kind.__module__ for kind in FACT_KINDS.values()} <= NAMES
    assert all(sys.modules[name].__file__ for name in judges)


def test_the_version_is_the_digest_of_all_files_in_the_rooms_that_judge():
    home = Path(correction.__file__).parent
    files = [path for room in ("domain", "rules") for path in (home / room).rglob("*.py")]
    assert len(files) == len(NAMES)
    in_order = hashlib.sha256(b"".join(source.read_bytes() for _, source in judging_sources()))
    assert code_version() == in_order.hexdigest()[:16]
