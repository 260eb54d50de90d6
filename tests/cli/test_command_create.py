"""Where an office keeps its databases is its own choice; no password lies in its settings."""

import tomllib

from tests.cli.conftest import CREATED_AT, Desk


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


def test_a_server_that_does_not_answer_leaves_no_office_behind(tmp_path):
    desk = Desk(home=tmp_path / "office", folder=tmp_path)
    made = desk.run("create", desk.home, "--demo-key", "--office", "postgresql://a@127.0.0.1:1/office")
    assert made.code != 0
    assert "连接不上" in made.err
    assert not (desk.home / "correction.toml").exists()
