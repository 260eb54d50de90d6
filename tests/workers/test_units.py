"""Each unit, service and container starts a program that the package has, with words that it knows."""

import json
import shlex
import tomllib
from importlib import import_module
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
UNITS = sorted((ROOT / "workers/systemd").glob("*.service"))
SERVICES = sorted((ROOT / "workers/windows").glob("*.xml"))
CONTAINER = (ROOT / "workers/container/Containerfile").read_text(encoding="utf-8")


def line(text, begin):
    return next(each.removeprefix(begin) for each in text.splitlines() if each.startswith(begin))


def started():
    for unit in UNITS:
        program, *words = shlex.split(line(unit.read_text(encoding="utf-8"), "ExecStart="))
        yield pytest.param(Path(program).name, words, id=unit.stem)
    for service in SERVICES:
        said = ET.parse(service).getroot()
        program = PureWindowsPath(said.findtext("executable") or "").stem
        yield pytest.param(
            program, shlex.split(said.findtext("arguments") or ""), id=f"windows-{service.stem}"
        )
    program, *words = json.loads(line(CONTAINER, "CMD "))
    yield pytest.param(program, words, id="container")


@pytest.mark.parametrize(("program", "words"), list(started()))
def test_what_is_started_is_there_and_knows_its_words(program, words):
    options = import_module(PROGRAMS[program].split(":")[0])._options()
    said = vars(options.parse_args(words))
    # A program of several commands is told which; the console's is the only one.
    assert ("run" in said) == (program == "correction-console")
    if "--port" in words:
        assert str(said["port"]) == words[words.index("--port") + 1]


def test_each_process_has_a_unit_and_a_windows_service_of_its_own():
    assert {unit.stem for unit in UNITS} == set(PROGRAMS) - {"correction"}
    assert {service.stem for service in SERVICES} == {unit.stem for unit in UNITS}
    assert len({ET.parse(service).findtext("id") for service in SERVICES}) == len(SERVICES)
