"""What a release puts on a stranger's machine: our five packages, three programs, and nothing else."""

import email
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGES = {"correction", "geofences", "correction_workers", "correction_schemas", "correction_console"}
# The folder in the tree of each package in the wheel.
HOME = {
    "correction": ROOT / "correction",
    "geofences": ROOT / "geofences",
    "correction_workers": ROOT / "workers" / "correction_workers",
    "correction_schemas": ROOT / "schemas" / "correction_schemas",
    "correction_console": ROOT / "console" / "correction_console",
}


def names_in(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_holds_exactly_our_top_level_names(wheel):
    tops = {name.split("/")[0] for name in names_in(wheel)}
    assert tops == PACKAGES | {f"correction_casework-{PROJECT['version']}.dist-info"}


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_every_file_of_a_package_is_shipped(wheel, package):
    home = HOME[package]
    in_tree = {
        f"{package}/{path.relative_to(home).as_posix()}"
        for path in home.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    shipped = {name for name in names_in(wheel) if name.startswith(f"{package}/")}
    assert shipped == in_tree
    assert f"{package}/py.typed" in shipped


def test_the_metadata_states_version_licence_and_extras(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(name))
    assert metadata["Version"] == PROJECT["version"]
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert {"all", "cli", "console", "intake", "worker"} <= set(metadata.get_all("Provides-Extra", []))


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_a_clean_environment_imports_the_installed_package(installed, package):
    done = installed.run("python", "-c", f"import {package}; print({package}.__file__)")
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).is_relative_to(installed.site)


@pytest.mark.parametrize("folder", ["workers", "schemas", "tests", "console"])
def test_no_plain_folder_name_becomes_importable(installed, folder):
    done = installed.run("python", "-c", f"import {folder}")
    assert "ModuleNotFoundError" in done.stderr


def test_the_installed_version_is_the_one_of_the_tree(installed):
    ask = "from importlib.metadata import version; print(version('correction-casework'))"
    assert installed.run("python", "-c", ask).stdout.strip() == PROJECT["version"]
