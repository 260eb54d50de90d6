"""The programs of an installed release work, with the books, texts and migrations that came in the wheel."""

import json

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("program", ["correction", "correction-worker", "correction-console"])
def test_an_installed_program_explains_itself_in_chinese(installed, program):
    done = installed.run(program, "--help")
    assert done.returncode == 0, done.stderr
    assert "社区矫正" in done.stdout


@pytest.mark.slow
def test_an_installed_release_opens_an_office_of_its_own(installed, tmp_path):
    home = str(tmp_path / "office")
    created = installed.run("correction", "create", home, "--demo-key", "--actor", "tester")
    assert created.returncode == 0, created.stderr
    listed = installed.run("correction", "alerts", "list", "--home", home, "--json")
    assert listed.returncode == 0, listed.stderr
    assert json.loads(listed.stdout)
    swept = installed.run("correction-worker", "--home", home, "--once")
    assert swept.returncode == 0, swept.stderr
