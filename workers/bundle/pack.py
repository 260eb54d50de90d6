"""One bundle for a machine without internet (离线安装包): the project, its locked libraries, an installer.

`python workers/bundle/pack.py windows --with WinSW-x64.exe python-3.11.9-amd64.exe` writes one zip file. The
packing machine has a registry of packages; the one that installs needs Python 3.11 alone, and on Windows not
even that where its installer is packed with it.
"""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "correction-casework"
# Everything an office runs, without what only engineers need.
EXTRAS = frozenset({"all"})
PYTHON = "3.11"
# What `check.py` reads on the other machine.
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A machine to install on: what its wheels are called, what it says of itself, what else it is given."""

    tags: tuple[str, ...]
    environment: Mapping[str, str]
    services: str
    installer: str


TARGETS = {
    "linux": Target(
        tags=(
            *(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)),
            *(f"manylinux{year}_x86_64" for year in ("2014", "2010", "1")),
        ),
        environment={
            "sys_platform": "linux",
            "platform_system": "Linux",
            "os_name": "posix",
            "platform_machine": "x86_64",
        },
        services="workers/systemd/*.service",
        installer="workers/bundle/install.sh",
    ),
    "windows": Target(
        tags=("win_amd64",),
        environment={
            "sys_platform": "win32",
            "platform_system": "Windows",
            "os_name": "nt",
            "platform_machine": "AMD64",
        },
        services="workers/windows/*.xml",
        installer="workers/windows/install.cmd",
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Pack a bundle; 1 where a program that shall go with it is not there."""
    parser = argparse.ArgumentParser(prog="pack.py")
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--with", dest="programs", nargs="*", type=Path, default=[], help="programs to add")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    options = parser.parse_args(argv)
    missing = [str(path) for path in options.programs if not path.is_file()]
    if missing:
        sys.stderr.write(f"not there: {', '.join(missing)}\n")
        return 1
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / f"{PROJECT}-{options.target}"
        (folder / "wheels").mkdir(parents=True)
        fill(folder, TARGETS[options.target], options.programs)
        options.out.mkdir(parents=True, exist_ok=True)
        written = shutil.make_archive(str(options.out / folder.name), "zip", made, folder.name)
    sys.stdout.write(f"{written}\n")
    return 0


def fill(folder: Path, target: Target, programs: Sequence[Path]) -> None:
    """Put into a folder what a bundle for one kind of machine holds, and the digest of each file."""
    needed = locked((ROOT / "requirements.lock").read_text(encoding="utf-8"), target)
    (folder / "requirements.txt").write_text("".join(needed), encoding="utf-8")
    pip("wheel", "--no-deps", "--no-build-isolation", "-w", folder / "wheels", ROOT)
    tags = [word for tag in target.tags for word in ("--platform", tag)]
    binary = ["--only-binary=:all:", "--python-version", PYTHON, "--implementation", "cp", *tags]
    pip(
        "download",
        "--no-deps",
        "--require-hashes",
        *binary,
        "-d",
        folder / "wheels",
        "-r",
        folder / "requirements.txt",
    )
    copies = [ROOT / target.installer, ROOT / "workers/bundle/check.py", ROOT / "LICENSE"]
    copies += [ROOT / "docs/officers/离线安装.md"]
    _copied(copies, folder)
    _copied(sorted(ROOT.glob(target.services)), folder / "services")
    _copied(programs, folder / "programs")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = "".join(f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)
    (folder / SUMS).write_text(sums, encoding="utf-8")


def locked(lock: str, target: Target) -> list[str]:
    """Give the lines of the lock that a machine needs, with their hashes and without conditions.

    Raises ValueError for something needed that the lock does not have.
    """
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock)
    by_name: dict[str, str] = {}
    for entry in entries:
        head, *hashes = entry.rstrip("\n").split(" \\\n")
        wanted = Requirement(head)
        if wanted.marker is None or wanted.marker.evaluate(_environment(target)):
            wanted.marker = None
            by_name[canonicalize_name(wanted.name)] = " \\\n".join([str(wanted), *hashes]) + "\n"
    names = closure(target) - {PROJECT}
    if names - by_name.keys():
        message = f"not in the lock: {', '.join(sorted(names - by_name.keys()))}"
        raise ValueError(message)
    return [by_name[name] for name in sorted(names)]


def closure(target: Target) -> set[str]:
    """Give everything the project needs on a machine, by what is installed here.

    What is not installed here, since only another system needs it, is taken to need nothing itself.
    """
    seen: set[tuple[str, str]] = set()
    waiting = [(PROJECT, extra) for extra in ("", *EXTRAS)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) not in seen:
            seen.add((name, extra))
            waiting += _needs(name, extra, target)
    return {name for name, _ in seen}


def _needs(name: str, extra: str, target: Target) -> Iterator[tuple[str, str]]:
    if name == PROJECT:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        said = project["optional-dependencies"][extra] if extra else project["dependencies"]
    else:
        try:
            said = distribution(name).requires or []
        except PackageNotFoundError:
            said = []
    for wanted in map(Requirement, said):
        if wanted.marker is None or wanted.marker.evaluate({**_environment(target), "extra": extra}):
            for one in ("", *wanted.extras):
                yield canonicalize_name(wanted.name), one


def _environment(target: Target) -> dict[str, str]:
    python = {"python_version": PYTHON, "python_full_version": f"{PYTHON}.9"}
    return {**target.environment, **python, "implementation_name": "cpython", "extra": ""}


def pip(*words: str | Path) -> None:
    """Run pip of this very Python; raises CalledProcessError where it fails."""
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *map(str, words)], check=True)


def _copied(files: Sequence[Path], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for path in files:
        shutil.copy(path, folder / path.name)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
