"""Keeping the record honest: verification, daily roots, keys, the rulebook in force."""

import sqlite3
from pathlib import Path
from shutil import copy2


def change(desk, statement):
    """Change the database behind the program's back, as somebody with the file could."""
    with sqlite3.connect(desk.home / "office.db") as database:
        guards = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in guards:
            database.execute(f'DROP TRIGGER "{name}"')
        assert database.execute(statement).rowcount == 1
    database.close()


def test_an_untouched_record_verifies_without_the_key(office):
    (office.home / "key" / "master.key").rename(office.folder / "away.key")
    told = office.ask("verify")
    assert told["sound"]
    assert told["verification"]["entries"] >= 10


def test_one_changed_byte_is_found_and_has_a_code_of_its_own(office):
    change(office, "UPDATE log_entry SET actor = 'H1' WHERE number = 2 AND kind = 'reported_in'")
    ran = office.run("verify", "--json")
    assert ran.code == 6
    assert [fault["number"] for fault in ran.told["verification"]["faults"]] == [2]


def test_a_tail_that_was_cut_is_found_by_a_root_kept_elsewhere(office):
    roots = office.folder / "roots"
    nothing = office.run("verify", "--roots", roots)
    assert nothing.code == 3
    office.ask("root", roots)
    assert office.ask("verify", "--roots", roots)["sound"]
    made = "SELECT log_no FROM log_head WHERE kind = 'case' ORDER BY log_id LIMIT 1"
    last = f"SELECT max(number) FROM log_entry WHERE log_no = ({made})"
    change(office, f"DELETE FROM log_entry WHERE log_no = ({made}) AND number = ({last})")
    assert office.run("verify", "--roots", roots).code == 6


def test_a_root_is_not_written_over_a_tail_that_was_cut(office):
    roots = office.folder / "roots"
    kept = office.ask("root", roots)["file"]
    made = "SELECT log_id FROM log_head WHERE kind = 'case' ORDER BY log_id LIMIT 1"
    change(office, f"UPDATE log_head SET last_number = last_number - 1 WHERE log_id = ({made})")
    ran = office.run("root", roots, at="2026-03-11T20:00:00+08:00")
    assert ran.code == 6
    assert "末尾被截去" in ran.err
    assert [str(path) for path in roots.iterdir()] == [kept]


def test_after_an_older_backup_roots_begin_anew_in_another_folder(office):
    roots, anew = office.folder / "roots", office.folder / "anew"
    earlier = office.ask("root", roots, at="2026-03-10T20:00:00+08:00")["file"]
    backup = office.ask("database", "backup", office.folder / "backups")["folder"]
    signed = ("--at", "2026-03-11 08:00", "--means", "当面")
    office.ask("record", "check-in", "A001", *signed, at="2026-03-11T09:00:00+08:00")
    office.ask("root", roots, at="2026-03-11T20:00:00+08:00")
    for name in ("office.db", "positions.db"):
        (office.home / name).unlink()
    office.ask("database", "restore", backup)
    refused = office.run("root", roots, at="2026-03-12T20:00:00+08:00")
    assert refused.code == 6
    assert "每日根改写到一个新目录" in refused.err
    lost = office.run("verify", "--roots", roots)
    assert lost.code == 6
    assert "照列补登" in lost.out
    anew.mkdir()
    copy2(earlier, anew)
    assert office.ask("verify", "--roots", anew)["sound"]
    office.ask("root", anew, at="2026-03-12T20:00:00+08:00")
    assert office.ask("verify", "--roots", anew)["roots"] == 2
    assert len(list(roots.iterdir())) == 2


def test_a_root_that_was_changed_is_no_witness(office):
    roots = office.folder / "roots"
    path = Path(office.ask("root", roots)["file"])
    path.write_bytes(path.read_bytes().replace(b'"platform":[', b'"platform":[9'))
    for command in (("verify", "--roots", roots), ("root", roots)):
        assert office.run(*command).code == 6


def test_a_rotated_key_opens_the_office_and_the_old_one_no_longer_does(office):
    key = office.home / "key" / "master.key"
    old = key.read_bytes()
    office.ask("key", "rotate", "--key-backup", office.folder / "safe" / "new.key")
    assert office.ask("case", "A001")["name"] == "周明"
    assert office.ask("verify")["sound"]
    key.write_bytes(old)
    assert office.run("case", "A001").code == 6


def test_a_key_is_made_and_backed_up_and_never_overwritten(desk):
    path = desk.folder / "keys" / "a.key"
    assert desk.ask("key", "make", path)["demo"] is False
    assert desk.run("key", "make", path).code == 6
    backup = desk.ask("key", "backup", desk.folder / "safe" / "copy.key")
    assert backup["key_id"]


def test_a_changed_rulebook_judges_only_after_it_was_adopted(office):
    office.ask("sweep")
    book = office.home / "local"
    book.mkdir()
    header = "book: {id: local, title: 本县规则册, parent: cn, rank: county, jurisdiction: 示例县}\n"
    (book / "book.yaml").write_text(header, encoding="utf-8")
    settings = office.home / "correction.toml"
    said = settings.read_text(encoding="utf-8").replace('"demo-county"', '"local"')
    settings.write_text(said, encoding="utf-8")
    assert office.ask("book", "show")["same"] is False
    refused = office.run("sweep")
    assert refused.code == 4
    assert "correction book adopt" in refused.err
    preview = office.ask("book", "adopt", "--dry-run")["preview"]
    # The national book leaves the office's daily looking to local rules.
    assert preview["withdrawn"]["monitoring_not_done"] > 0
    assert preview["raised"] == {}
    assert office.ask("book", "show")["same"] is False
    assert office.ask("book", "adopt")["new"] is True
    assert office.ask("book", "adopt")["new"] is False
    assert office.ask("sweep")["report"]["failed"] == []
    alerts = office.ask("alerts", "list")["alerts"]
    assert "monitoring_not_done" not in {alert["kind"] for alert in alerts}


def test_databases_of_this_version_need_no_upgrade(office):
    office.ask("database", "upgrade")
    assert office.ask("case", "A001")["name"] == "周明"
