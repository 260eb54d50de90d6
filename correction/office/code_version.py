"""Which code judged a case (程序版本): a digest of the modules whose change can change a finding."""

import hashlib
from functools import cache
from importlib.resources import files

JUDGING = ("correction.domain", "correction.domain.facts", "correction.rules")


@cache
def code_version() -> str:
    """Give a digest of the sources that judge; reviews made by other code are made again."""
    digest = hashlib.sha256()
    for package in JUDGING:
        for source in sorted(files(package).iterdir(), key=lambda item: item.name):
            if source.name.endswith(".py"):
                digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
