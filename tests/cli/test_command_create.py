"""Where an office keeps its databases is its own choice; no password lies in its settings."""

import tomllib
from contextlib import closing

from correction.cli.exits import ExitCode
from correction.store.positions import open_positions
from tests.cli.conftest import CREATED_AT, Desk
from tests.positions_store.samples import one, track


def test_an_office_on_a_server_works_as_one_on_files(postgres, tmp_path):
    desk = Desk(home=tmp_path / "office", folder=tmp_path)
    address = postgres.url_of(postgres.new_database())
    made = desk.run("create", desk.home, "--demo-key", "--office", address, at=CREATED_AT)
    assert made.code == 0, made.err
    sheet = desk.sheet("org.csv", ("机构编号", "名称", "级别"), [("S1", "样例司法所", "司法所")])
    assert desk.ask("import", "org", sheet, at=CREATED_AT)["report"]["new"] == 1
    assert desk.ask("verify")["sound"]
    assert not (desk.home / "office.db").exists()


def test_a_password_is_not_written_into_the_settings(tmp_path):
    desk = Desk(home=tmp_path / "office", folder=tmp_path)
    made = desk.run("create", desk.home, "--demo-key", "--office", "postgresql://a:secret@127.0.0.1/office")
    assert made.code != 0
    assert "PGPASSWORD" in made.err
    assert "secret" not in made.err
    assert not desk.home.exists()


def test_a_password_in_edited_settings_is_refused(desk):
    path = desk.home / "correction.toml"
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    said["office"] = "postgresql://a:secret@127.0.0.1/office"
    path.write_text("\n".join(f'{name} = "{value}"' for name, value in said.items()), encoding="utf-8")
    refused = desk.run("verify")
    assert refused.code != 0
    assert "~/.pgpass" in refused.err
    assert "secret" not in refused.err


def test_a_server_that_does_not_answer_leaves_no_office_behind_and_another_may_be_named(tmp_path):
    desk = Desk(home=tmp_path / "office", folder=tmp_path)
    words = ("create", desk.home, "--key-backup", tmp_path / "safe" / "a.key")
    for option in ("--office", "--positions"):
        made = desk.run(*words, option, "postgresql://a@127.0.0.1:1/office")
        assert made.code != 0
        assert "连接不上" in made.err
        assert not (desk.home / "correction.toml").exists()
    assert desk.run(*words).code == 0


def test_no_office_takes_the_databases_of_another(office):
    """Whichever worker came first would take the other's positions as judged, and delete its evidence."""
    given = device_days(office)
    for option, name in (("--office", "office.db"), ("--positions", "positions.db")):
        refused = office.run("create", office.folder / "other", "--demo-key", option, office.home / name)
        assert refused.code == ExitCode.STORE
        assert f"{name}：里面已有数据" in refused.err
        assert not (office.folder / "other" / "key").exists()
    assert device_days(office) == given


def device_days(desk):
    with closing(open_positions(desk.home / "positions.db")) as positions:
        positions.add(one("band-1", track(3)))
        return positions.stored_days()
