"""What keeps a worker from starting is said with the setting and the remedy, and nothing of it has begun."""

import socket
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from correction_workers.process import place, this_process
from correction_workers.starting import Wishes, start

from correction.cli.exits import ExitCode, code_of
from correction.cli.home import open_office
from correction.domain.errors import CorrectionError
from correction.office.watching.signs import Part
from correction.store.engines import make_engine, url_of
from correction.store.errors import StoreFailure
from correction.store.migrate import upgrade
from correction.store.watching.beats import HELD, claim_name, read_beats
from tests.workers.door_office import NOW

NOBODY = "postgresql://clerk@127.0.0.1:1/office"
TEMPLATE = '[[channel]]\nname = "a"\nkind = "message"\nurl = "json://h"\ntext = "{citizen_no}"\n'


@pytest.fixture
def home(door):
    door.office.close()
    return door.office.settings.folder


def setting(home, name, value):
    path = home / "correction.toml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(f"{name} =")]
    path.write_text("\n".join([*lines, f'{name} = "{value}"']) + "\n", encoding="utf-8")


def notify(home, text):
    path = home / "notify.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)


def refused(home, at=NOW, **wishes):
    with pytest.raises(CorrectionError) as error:
        start(Wishes(home=home, name="w1", **wishes), lambda: at)
    assert not {"relay", "watch", "pages"} & {thread.name for thread in threading.enumerate()}
    return code_of(error.value), f"{error.value}", error.value.remedy


def version(home, stands):
    engine = make_engine(url_of(home / "office.db"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{stands}'")
    engine.dispose()


@pytest.mark.parametrize(
    ("spoil", "code", "said", "remedy"),
    [
        (lambda h: setting(h, "office", NOBODY), ExitCode.STORE, "的 office，", "核对地址和端口"),
        (lambda h: setting(h, "positions", NOBODY), ExitCode.STORE, "的 positions，", "核对地址和端口"),
        (lambda h: setting(h, "office", "mysql://h/o"), ExitCode.STORE, "的 office，", "postgresql://"),
        (lambda h: version(h, "office_0001"), ExitCode.CONFLICT, "版本 office_0001 较旧", "upgrade"),
        (lambda h: version(h, "office_9999"), ExitCode.CONFLICT, "更新版本", "升级程序"),
        (lambda h: setting(h, "book", "no-such-book"), ExitCode.REFUSED, "no-such-book", "规则册"),
        (lambda h: setting(h, "colour", "red"), ExitCode.REFUSED, "colour", "只能写"),
        (lambda h: notify(h, TEMPLATE.replace("message", "pigeon")), ExitCode.REFUSED, "pigeon", "webhook"),
        (lambda h: notify(h, TEMPLATE), ExitCode.REFUSED, "citizen_no", "案情不得写进通知"),
        (lambda h: notify(h, 'ping = "x"'), ExitCode.REFUSED, "ping", "dead_mans_switch"),
        (lambda h: notify(h, 'dead_mans_switch = "x"'), ExitCode.REFUSED, "dead_mans_switch", "地址"),
    ],
)
def test_each_is_refused_with_its_setting_remedy_and_code(home, spoil, code, said, remedy):
    spoil(home)
    left, words, what_to_do = refused(home)
    assert (left, said in words, remedy in what_to_do) == (code, True, True), words


def test_without_the_driver_it_says_what_to_install(home, monkeypatch):
    setting(home, "office", NOBODY)
    monkeypatch.delitem(sys.modules, "correction.store.engines.postgresql", raising=False)
    monkeypatch.delattr("correction.store.engines.postgresql", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    code, said, remedy = refused(home)
    assert (code, "驱动" in said, "[postgresql]" in remedy) == (ExitCode.STORE, True, True)


def test_a_wrong_password_is_said_without_it(home, postgres, monkeypatch):
    with psycopg.connect(postgres.uri, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS clerk_with_password")
        connection.execute("CREATE ROLE clerk_with_password LOGIN PASSWORD 'right'")
        found = connection.execute("SHOW hba_file").fetchone()
        assert found is not None
        rules = Path(found[0])
        kept = rules.read_text("utf-8")
        rules.write_text(f"local all clerk_with_password scram-sha-256\n{kept}", encoding="utf-8")
        connection.execute("SELECT pg_reload_conf()")
    url = url_of(postgres.url_of("postgres")).set(drivername="postgresql", username="clerk_with_password")
    setting(home, "office", url.set(password=None).render_as_string(hide_password=False))
    monkeypatch.setenv("PGPASSWORD", "wrong-and-secret")
    code, said, remedy = refused(home)
    rules.write_text(kept, encoding="utf-8")
    assert (code, "用户名或口令不对" in said, "pg_hba.conf" in remedy) == (ExitCode.STORE, True, True)
    assert "wrong-and-secret" not in said


def test_a_clock_behind_what_is_recorded_is_refused_unless_somebody_has_looked(home):
    begun = start(Wishes(home=home, name="w1"), lambda: NOW)
    begun.close(NOW)
    two_hours_ago = datetime(2026, 1, 4, 22, tzinfo=UTC)
    code, said, remedy = refused(home, at=two_hours_ago)
    assert (code, "本机时钟" in said, "--accept-clock" in remedy) == (ExitCode.REFUSED, True, True)
    start(Wishes(home=home, name="w1", accept_clock=True), lambda: two_hours_ago).close(two_hours_ago)


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_two_hours_from_the_servers_is_refused(home, postgres, hours):
    from correction.cli.founding import create_office  # noqa: PLC0415
    from correction.cli.home import Settings  # noqa: PLC0415

    address = postgres.url_of(postgres.new_database())
    settings = Settings(folder=home.parent / "served", office=address, positions=address)
    really = datetime.now(UTC)  # noqa: TID251 - the server's clock is the machine's
    create_office(settings, backup=None, demo=True, actor="t", now=really).close()
    code, said, _ = refused(settings.folder, at=really + timedelta(hours=hours))
    assert (code, "快 1" in said or "慢 1" in said) == (ExitCode.REFUSED, True)
    start(Wishes(home=settings.folder, name="w1"), lambda: really).close(really)


def test_two_of_one_name_are_refused_while_the_first_lives_and_a_dead_host_is_followed(home):
    office = open_office(home)
    elsewhere = replace(this_process(Part.WORKER, "w1"), host="another-host", run="theirs")
    claim_name(office.store.engine, elsewhere, NOW, runs=lambda _pid: True)
    code, said, remedy = refused(home, at=NOW + HELD - timedelta(seconds=1))
    assert (code, "--name w1" in said, "another-host" in said) == (ExitCode.CONFLICT, True, True)
    assert all(words in remedy for words in ("另起名称", "platform forget w1"))
    assert [beat.run for beat in read_beats(office.store.engine)] == ["theirs"]
    begun = start(Wishes(home=home, name="w1"), lambda: NOW + HELD)
    assert [beat.run for beat in read_beats(office.store.engine)] == [begun.me.run]
    begun.close(NOW + HELD)
    office.close()


def test_whoever_died_on_this_host_is_followed_at_once(home):
    office = open_office(home)
    dead = replace(this_process(Part.WORKER, "w1"), pid=2**22 - 1, run=f"{place()}killed")
    claim_name(office.store.engine, dead, NOW, runs=lambda _pid: False)
    alive = replace(dead, pid=1)
    begun = start(Wishes(home=home, name="w1"), lambda: NOW)
    begun.close(NOW)
    claim_name(office.store.engine, replace(alive, run=f"{place()}init"), NOW, runs=lambda _pid: True)
    assert refused(home)[0] == ExitCode.CONFLICT
    office.close()


def test_two_containers_of_one_host_name_and_number_do_not_take_each_others_name(home):
    """Each ended the other by beginning, for ever."""
    office = open_office(home)
    one = this_process(Part.WORKER, "w1")
    assert one.run[:8] == place() != one.run[8:16]
    sibling = replace(one, run="another0" + one.run[8:])
    claim_name(office.store.engine, sibling, NOW, runs=lambda _pid: False)
    code, said, _ = refused(home, at=NOW + HELD - timedelta(seconds=1))
    assert (code, "--name w1" in said) == (ExitCode.CONFLICT, True)
    begun = start(Wishes(home=home, name="w1"), lambda: NOW + HELD)
    begun.close(NOW + HELD)
    office.close()


def test_another_program_that_got_the_number_of_a_dead_worker_keeps_nobody_from_starting(home):
    """After a power cut numbers begin anew, and the supervisor would ask for the name in vain for ever."""
    office = open_office(home)
    dead = replace(this_process(Part.WORKER, "w1"), pid=1, run="before-the-power-cut")
    claim_name(office.store.engine, dead, NOW, runs=lambda _pid: False)
    begun = start(Wishes(home=home, name="w1"), lambda: NOW + HELD)
    assert [beat.run for beat in read_beats(office.store.engine)] == [begun.me.run]
    begun.close(NOW + HELD)
    office.close()


def test_a_database_that_is_away_at_the_end_keeps_no_worker_from_ending(home, monkeypatch):
    begun = start(Wishes(home=home, name="w1", port=0), lambda: NOW)

    def away(*_given):
        raise StoreFailure("数据库", "连接中断", "稍后重试")

    monkeypatch.setattr("correction_workers.starting.say_stopped", away)
    begun.close(NOW)
    assert begun.pages is not None
    assert begun.pages.fileno() == -1


def test_a_port_that_is_taken_frees_the_name_again(home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, said, _ = refused(home, port=taken.getsockname()[1])
    assert (code, "--port" in said) == (ExitCode.REFUSED, True)
    office = open_office(home)
    (beat,) = read_beats(office.store.engine)
    office.close()
    assert beat.stopped_at == NOW


def test_an_older_database_starts_once_it_was_upgraded(home):
    upgrade(home / "office.db")
    start(Wishes(home=home, name="w1"), lambda: NOW).close(NOW)
    office = open_office(home)
    assert [beat.stopped_at for beat in read_beats(office.store.engine)] == [NOW]
    office.close()
