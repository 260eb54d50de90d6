"""The lock installs what was tested, byte for byte, and names no machine and no host."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BLOCKS = [block for block in re.split(r"\n(?=\S)", LOCK.strip()) if block]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirement: str) -> str:
    return canonical(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])


def test_every_locked_package_has_a_version_and_hashes():
    assert all(re.match(r"[\w.-]+==\S+", block) and "--hash=sha256:" in block for block in BLOCKS)


def test_the_lock_names_no_host_and_no_path():
    assert not re.search(r"://|--index|--find-links|^\s*#|(?<![\w])/\w", LOCK, flags=re.MULTILINE)


def test_every_direct_dependency_is_locked():
    locked = {named(block) for block in BLOCKS}
    extras = PROJECT["optional-dependencies"].values()
    wanted = {named(need) for need in [*PROJECT["dependencies"], *(n for group in extras for n in group)]}
    assert wanted - locked == {PROJECT["name"]}
