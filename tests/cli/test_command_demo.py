"""The demonstration: simulate, create, import, live through the days, and compare with the truth."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from correction.cli.app import app


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """A small county, lived through once."""
    out = tmp_path_factory.mktemp("demo") / "out"
    words = ["demo", "--out", str(out), "--persons", "30", "--days", "12", "--wearers", "2", "--json"]
    ran = CliRunner().invoke(app, words)
    assert ran.exit_code == 0, ran.output
    return out, json.loads(ran.stdout)


@pytest.mark.slow
def test_every_file_of_a_county_goes_through_the_real_importers(shown):
    _, told = shown
    assert told["lived"]["refused"] == []
    assert told["lived"]["failed"] == []
    assert told["lived"]["rows"] > 500
    assert told["lived"]["fixes"] > 1000


@pytest.mark.slow
def test_what_truly_happened_is_found_and_nothing_else_is_told(shown):
    _, told = shown
    score = told["score"]
    assert score["events"] > 0
    assert score["missed"] == []
    assert score["false"] == []


@pytest.mark.slow
def test_the_office_of_a_demonstration_can_be_looked_into(shown):
    out, told = shown
    at = ["--home", str(out / "office"), "--now", "2026-01-16T21:30:00+08:00", "--json"]
    alerts = json.loads(CliRunner().invoke(app, ["alerts", "list", *at]).stdout)
    assert alerts["total"] == sum(told["open"].values())
    why = json.loads(CliRunner().invoke(app, ["why", alerts["alerts"][0]["alert_id"], *at]).stdout)
    assert why["why"]["citations"]
    assert why["why"]["arithmetic"]


@pytest.mark.slow
def test_a_demonstration_is_replaced_by_the_next_and_nothing_else_is_removed(shown, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "keep.txt").write_text("x")
    ran = CliRunner().invoke(app, ["demo", "--out", str(mine), "--persons", "1", "--days", "1"])
    assert ran.exit_code == 4
    assert (mine / "keep.txt").is_file()


def test_a_simulation_is_written_once_into_a_folder(tmp_path):
    words = ["simulate", str(tmp_path / "county"), "--persons", "5", "--days", "3", "--seed", "7", "--json"]
    told = json.loads(CliRunner().invoke(app, words).stdout)
    assert (told["persons"], told["days"]) == (5, 3)
    assert (tmp_path / "county" / "truth.json").is_file()
    assert CliRunner().invoke(app, words).exit_code == 4


@pytest.mark.slow
def test_a_demonstration_prints_alerts_with_reasons_and_the_score(tmp_path):
    words = ["demo", "--out", str(tmp_path / "d"), "--persons", "12", "--days", "8", "--wearers", "1"]
    ran = subprocess.run(
        [sys.executable, "-m", "correction.cli", *words], capture_output=True, text=True, check=True
    )
    for part in ("一、经过", "二、未办结的预警", "三、与真实情况比对", "真实事件", "每名专职人员每日预警"):
        assert part in ran.stdout
