"""What became of a seed, kept line by line, so that a long run can be made in parts."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import correction_workers

import correction
import geofences


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one seed; `faults` says what must not be, in the order in which it was looked for."""

    seed: int
    person_years: float
    faults: tuple[str, ...]
    digest: int
    steps: int
    crashes: int
    alerts: int
    letters: int
    sent: int
    lost: int
    doubled: int
    notices: int
    notices_again: int
    failed_jobs: int
    set_aside: int
    cpu_s: float = field(compare=False)


@cache
def code() -> str:
    """Name the code that is simulated, the simulation with it: outcomes of other code are not counted."""
    packages = (Path(each.__path__[0]) for each in (correction, correction_workers, geofences))
    digest = hashlib.sha256()
    for folder in (*packages, Path(__file__).parents[1]):
        for path in sorted(each for each in folder.rglob("*") if each.suffix in {".py", ".yaml"}):
            digest.update(f"{folder.name}/{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def keep(path: Path, outcome: Outcome) -> None:
    """Add an outcome to a file; several runs may write in one at a time, since each writes whole lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"code": code(), **asdict(outcome)}, ensure_ascii=False) + "\n")


def kept(path: Path) -> Iterator[Outcome]:
    """Give the outcomes of this code in order of their seeds, each seed once."""
    if not path.exists():
        return
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    mine = {line["seed"]: line for line in lines if line.pop("code") == code()}
    for _, line in sorted(mine.items()):
        yield Outcome(**{**line, "faults": tuple(line["faults"])})
