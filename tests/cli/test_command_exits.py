"""Exit codes that scripts rely on, and refusals that say where, what and what to do."""

import json
import sqlite3

import pytest

import correction.store.errors as store_errors
from correction.cli.exits import _BY_ERROR, ExitCode, code_of, from_system
from correction.domain import errors
from correction.domain.errors import NotAllowed
from correction.rulebooks.errors import RulebookError


def test_every_error_of_the_table_exists_and_has_the_code_of_its_kind():
    known = {**vars(errors), **vars(store_errors)}
    for name, code in _BY_ERROR.items():
        assert code_of(known[name]("处", "事", "办法")) is code
    assert code_of(RulebookError("处", "事", "办法")) is ExitCode.REFUSED
    assert code_of(NotAllowed("处", "事", "办法")) is ExitCode.NOT_ALLOWED
    assert code_of(store_errors.StoreFull("处", "事", "办法")) is ExitCode.STORE


def test_a_full_disk_is_told_as_such():
    told = from_system(OSError(28, "No space left on device", "签到.csv"))
    assert told.where == "文件 签到.csv"
    assert "磁盘已满" in told.remedy


def test_a_folder_without_an_office_is_not_found(desk):
    ran = desk.run("cases", home=desk.folder / "nowhere")
    assert ran.code == ExitCode.NOT_FOUND
    assert "correction create" in ran.err


def test_a_refusal_answers_a_script_as_json_on_the_error_stream(desk):
    ran = desk.run("case", "B999", "--json")
    assert ran.code == ExitCode.NOT_FOUND
    assert ran.out == ""
    error = json.loads(ran.err)["error"]
    assert (error["code"], error["where"]) == (3, "案件")
    assert error["remedy"]


def test_an_office_is_not_created_over_another(desk):
    ran = desk.run("create", desk.home, "--demo-key")
    assert ran.code == ExitCode.CONFLICT


def test_an_office_is_not_created_without_a_backed_up_key(desk):
    folder = desk.folder / "new"
    refused = desk.run("create", folder)
    assert refused.code == ExitCode.REFUSED
    assert "--key-backup" in refused.err
    assert not folder.exists()
    beside = desk.run("create", folder, "--key-backup", folder / "key" / "copy.key")
    assert beside.code == ExitCode.UNTRUSTED


def test_an_unknown_rulebook_is_refused_before_anything_is_made(desk):
    ran = desk.run("create", desk.folder / "new", "--demo-key", "--book", "atlantis")
    assert ran.code == ExitCode.REFUSED
    assert not (desk.folder / "new").exists()


def test_a_setting_that_is_not_known_is_refused(desk):
    (desk.home / "correction.toml").write_text('colour = "red"\n', encoding="utf-8")
    ran = desk.run("cases")
    assert ran.code == ExitCode.REFUSED
    assert "colour" in ran.err


def test_a_lost_key_is_told_and_nothing_is_touched(desk):
    key = desk.home / "key" / "master.key"
    kept = key.read_bytes()
    key.unlink()
    ran = desk.run("cases")
    assert ran.code == ExitCode.UNTRUSTED
    assert "从备份恢复" in ran.err
    key.write_bytes(kept)
    key.chmod(0o600)
    assert desk.ask("cases")["cases"] == []


def test_a_database_of_a_newer_version_is_refused(desk):
    with sqlite3.connect(desk.home / "office.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'office_9999'")
    database.close()
    ran = desk.run("cases")
    assert ran.code == ExitCode.CONFLICT
    assert "升级程序" in ran.err


def test_a_file_that_is_no_database_is_refused(desk):
    (desk.home / "office.db").write_bytes(b"not a database at all, " * 500)
    for path in desk.home.glob("office.db-*"):
        path.unlink()
    ran = desk.run("cases")
    assert ran.code == ExitCode.STORE


def test_an_alert_is_not_found_by_a_wrong_or_too_short_number(desk):
    assert desk.run("why", "01234567").code == ExitCode.NOT_FOUND
    assert desk.run("why", "01").code == ExitCode.REFUSED


def test_a_review_without_a_known_disposition_or_a_note_is_refused(office):
    office.ask("sweep")
    alert_id = office.ask("alerts", "list")["alerts"][0]["alert_id"]
    words = ("alerts", "review", alert_id, "--disposition")
    assert office.run(*words, "随便", "--note", "已谈话").code == ExitCode.REFUSED
    assert office.run(*words, "属实", "--note", " ").code == ExitCode.REFUSED
    assert office.run(*words, "属实", "--note", "已谈话").code == ExitCode.DONE
    assert office.run("alerts", "acknowledge", alert_id).code == ExitCode.CONFLICT


def test_an_entry_that_is_not_in_the_case_cannot_be_voided(office):
    assert office.run("void", "A001", "9999", "--reason", "记错").code == ExitCode.NOT_FOUND
    assert office.run("void", "A001", "2", "--reason", " ").code == ExitCode.REFUSED


@pytest.mark.parametrize("text", ["yesterday", "2026-03-01", "2026-03-01T08:00:00"])
def test_a_pinned_time_names_its_zone(desk, text):
    assert desk.run("cases", at=text).code == ExitCode.REFUSED
