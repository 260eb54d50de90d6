"""The wheel, built once and installed once in an environment of its own."""

import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A clean environment that holds the wheel and sees the dependencies, but not this checkout."""

    bin: Path
    site: Path
    cwd: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a program of that environment away from the checkout."""
        return subprocess.run(
            [str(self.bin / command[0]), *command[1:]],
            cwd=self.cwd,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as a release would build it."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a new environment, with the dependencies lent by a path file (which loads no other)."""
    home = tmp_path_factory.mktemp("clean")
    venv.create(home / "env", with_pip=False, symlinks=True)
    bin_dir = home / "env" / "bin"
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(bin_dir / "python"),
        "--disable-pip-version-check",
    ]
    install += ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (site,) = (home / "env").glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(bin=bin_dir, site=site, cwd=home)
