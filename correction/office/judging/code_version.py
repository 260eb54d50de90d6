"""Which code judged a case (程序版本): a digest of the modules whose change can change a finding."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

JUDGING = ("correction.domain", "correction.rules")


@cache
def code_version() -> str:
    """Give a digest of the sources that judge; reviews made by other code are made again."""
    digest = hashlib.sha256()
    for _, source in judging_sources():
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def judging_sources() -> Iterator[tuple[str, Traversable]]:
    """Give every source that judges, by its dotted name, those of all rooms included."""
    for package in JUDGING:
        yield from _sources(package, files(package))


def _sources(name: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for item in sorted(folder.iterdir(), key=lambda each: each.name):
        if item.is_dir():
            yield from _sources(f"{name}.{item.name}", item)
        elif item.name.endswith(".py"):
            yield f"{name}.{item.name.removesuffix('.py')}", item
