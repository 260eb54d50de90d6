"""Traces are read for a purpose and leave a mark; what no purpose keeps goes, after a dry run."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from correction.cli.exits import ExitCode
from correction.cli.home import open_office
from correction.office.positions.lawful import to_ms
from tests.cli.test_command_bad_input import wearing_a_device

MORNING = "2026-03-03T12:00:00+08:00"
YEAR_LATER = "2027-03-03T12:00:00+08:00"


def test_a_trace_is_read_for_a_purpose_by_somebody_and_the_reading_is_listed(office):
    office.ask("positions", wearing_a_device(office), at=MORNING)
    refused = office.run("trace", "show", "A003", "--for", "好奇", at=MORNING)
    assert refused.code == ExitCode.REFUSED
    assert "日常监督管理" in refused.err
    assert "程序研判" in office.run("trace", "show", "A003", "--for", "程序研判", at=MORNING).err
    assert office.ask("trace", "reads", "A003", at=MORNING)["acts"] == []
    words = ("trace", "show", "A003", "--for", "查找失去联系的人", "--hours", "2")
    fixes = office.ask(*words, at=MORNING)["fixes"]
    assert len(fixes) == 121
    assert fixes[0]["at"] == "2026-03-03T10:00:00+08:00"
    (act,) = office.ask("trace", "reads", "A003", at=MORNING)["acts"]
    assert (act["actor"], act["act"], act["purpose"]) == ("G1", "read", "search")
    assert "查找失去联系的人" in office.run("trace", "reads", at=MORNING).out


def test_what_no_purpose_keeps_is_shown_first_and_then_deleted_once(office):
    office.ask("positions", wearing_a_device(office), at=MORNING)
    tried = office.ask("trace", "retain", "--dry-run", at=YEAR_LATER)["plan"]
    assert tried["kept"]["nothing"] == 2000
    assert "没有删除" in office.run("trace", "retain", "--dry-run", at=YEAR_LATER).out
    assert "已删除" in office.run("trace", "retain", at=YEAR_LATER).out
    assert office.ask("trace", "retain", at=YEAR_LATER)["plan"]["kept"]["nothing"] == 0
    acts = office.ask("trace", "reads", "A003", at=YEAR_LATER)["acts"]
    assert [(act["act"], act["purpose"], act["fixes"]) for act in acts] == [("delete", "retention", 2000)]


@pytest.mark.slow
def test_old_positions_lie_in_files_and_are_read_backed_up_and_deleted_like_others(office):
    office.ask("positions", wearing_a_device(office), at=MORNING)
    later = "2026-05-03T12:00:00+08:00"
    words = ("trace", "show", "A003", "--for", "查找失去联系的人", "--hours", "2", "--until", MORNING)
    before = office.ask(*words, at=later)["fixes"]
    assert "archive_after_days" in office.run("trace", "archive", at=later).err
    archived = ("trace", "archive", "--older-than-days", "30")
    # The days have to be closed first, which the worker does.
    assert office.ask(*archived, at=later)["moved"] == 0
    with closing(open_office(office.home)) as opened:
        opened.positions.close_days(to_ms(datetime.fromisoformat(later)))
    assert office.ask(*archived, at=later)["moved"] == 2000
    assert office.ask(*words, at=later)["fixes"] == before
    backup = Path(office.ask("database", "backup", office.folder / "backups", at=later)["folder"])
    assert "归档文件 2 个" in office.run("database", "check", at=later).out
    spoilt = next((office.home / "positions-archive").iterdir())
    spoilt.write_bytes(b"")
    checked = office.run("database", "check", at=later)
    assert checked.code == ExitCode.UNTRUSTED
    assert f"{spoilt.name} 的内容与写入时不同" in checked.out
    assert spoilt.name in office.run("database", "backup", office.folder / "backups", at=YEAR_LATER).err
    for lost in (office.home / "office.db", office.home / "positions.db", spoilt):
        lost.unlink()
    office.ask("database", "restore", backup)
    assert office.ask(*words, at=later)["fixes"] == before
    assert office.ask("trace", "retain", at=YEAR_LATER)["plan"]["kept"]["nothing"] == 2000
    # What is left is of the store that was lost with its files, and is told as such.
    (left,) = (office.home / "positions-archive").iterdir()
    assert left.name in {path.name for path in (backup / "positions-archive").iterdir()}
    assert "另有 1 个不是这个库的" in office.run("database", "check", at=later).out
    next((backup / "positions-archive").iterdir()).unlink()
    assert "归档文件" in office.run("database", "restore", backup).err


def test_days_of_the_archive_that_are_none_are_refused(office):
    settings = office.home / "correction.toml"
    said = settings.read_text(encoding="utf-8")
    for days in ("1", "-5", "很久"):
        settings.write_text(said.replace('after_days = ""', f'after_days = "{days}"'), encoding="utf-8")
        refused = office.run("trace", "reads")
        assert refused.code == ExitCode.REFUSED
        assert "不是天数" in refused.err
