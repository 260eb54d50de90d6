"""What goes wrong at the desk through nobody's code: told with a remedy, nothing lost, nothing half done."""

import sqlite3
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from correction.cli.exits import ExitCode
from correction.store import open_store
from correction.store.positions import open_positions
from tests.cli.conftest import CREATED_AT, ROSTER

CHECK_INS = ("编号", "签到时间（北京时间）", "签到方式")
POSITIONS = ("来源编号", "定位时间（北京时间）", "接收时间（北京时间）", "经度", "纬度", "坐标系")
ROWS = 6_000


def check_ins(count):
    """Give so many check-ins of one person, a minute apart."""
    first_at = datetime(2026, 3, 2, 7)
    return [("A001", f"{first_at + timedelta(minutes=n):%Y-%m-%d %H:%M}", "手机") for n in range(count)]


def entries(office):
    """Count what stands in all logs, which must be sound."""
    told = office.ask("verify")
    assert told["sound"]
    return told["verification"]["entries"]


def cramp(monkeypatch, name, opening, spare_pages):
    """Let a database grow by so many pages only once it is opened, as on a disk that is nearly full."""

    def cramped(*args, **asked):
        store = opening(*args, **asked)
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar() + spare_pages
        store.engine.dispose()

        @event.listens_for(store.engine, "connect")
        def limit(connection, _record):
            connection.execute(f"PRAGMA max_page_count = {pages}").close()

        return store

    monkeypatch.setattr(name, cramped)


def test_a_disk_that_fills_up_during_an_import_keeps_whole_chunks_and_the_rest_comes_later(
    office, monkeypatch
):
    before = entries(office)
    path = office.sheet("签到.csv", CHECK_INS, check_ins(ROWS))
    with monkeypatch.context() as full:
        cramp(full, "correction.cli.home.open_store", open_store, spare_pages=800)
        ran = office.run("import", "checkins", path)
    assert ran.code == ExitCode.STORE
    assert "磁盘已满" in ran.err
    assert "腾出磁盘空间后重试" in ran.err
    landed = entries(office) - before
    assert 0 < landed < ROWS
    again = office.ask("import", "checkins", path)["report"]
    assert (again["new"], again["unchanged"], again["rejected"]) == (ROWS - landed, landed, 0)


def wearing_a_device(office):
    """Approve a device for a person, and let it speak from the start of use on."""
    header = (*ROSTER[0], "定位来源编号", "定位来源种类", "定位间隔分钟", "信息化核查告知日")
    row = ("A003", "郑三", *ROSTER[1][0][2:], "D1", "手机", "5", "2026-03-01")
    told = office.ask("import", "roster", office.sheet("roster3.csv", header, [row]), at=CREATED_AT)
    assert told["report"]["new"] == 1
    first_at = datetime(2026, 3, 2, 7)
    times = [f"{first_at + timedelta(minutes=n):%Y-%m-%d %H:%M}" for n in range(2000)]
    return office.sheet("定位.csv", POSITIONS, [("D1", at, at, "119.65", "29.10", "wgs84") for at in times])


def test_positions_that_find_no_room_are_all_refused_and_all_come_later(office, monkeypatch):
    path = wearing_a_device(office)
    with monkeypatch.context() as full:
        cramp(full, "correction.store.positions.open_positions", open_positions, spare_pages=2)
        ran = office.run("positions", path)
    assert ran.code == ExitCode.STORE
    assert "磁盘已满" in ran.err
    taken = office.ask("positions", path)["taken"]
    assert (taken["new"], taken["known"]) == (2000, 0)


def test_positions_in_a_database_of_a_newer_version_are_refused_and_left_alone(office):
    path = wearing_a_device(office)
    with sqlite3.connect(office.home / "positions.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'positions_9999'")
    database.close()
    kept = (office.home / "positions.db").read_bytes()
    for words in (("positions", path), ("sweep",)):
        ran = office.run(*words)
        assert ran.code == ExitCode.CONFLICT
        assert "升级程序" in ran.err
    assert (office.home / "positions.db").read_bytes() == kept


@pytest.mark.parametrize("kind", ["roster", "checkins", "areas"])
def test_a_file_of_200_megabytes_is_refused_before_it_is_read(office, kind):
    path = office.folder / ("big.geojson" if kind == "areas" else "big.csv")
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    before = entries(office)
    ran = office.run("import", kind, path)
    assert ran.code == ExitCode.REFUSED
    assert "200 MB" in ran.err
    assert "拆成几个文件" in ran.err
    assert entries(office) == before


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("签到.csv", b"%PDF-1.7 ...", "PDF"),
        ("签到.xlsx", "编号,签到时间\n".encode(), "不是 Excel"),
        ("签到.xlsx", b"PK\x03\x04 not a zip at all", "损坏"),
        ("签到.csv", b"\x00\x01\x02,\n", "不是文本"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_whole(office, name, content, said):
    path = office.folder / name
    path.write_bytes(content)
    before = entries(office)
    ran = office.run("import", "checkins", path)
    assert ran.code == ExitCode.REFUSED
    assert said in ran.err
    assert "处理办法：" in ran.err
    assert entries(office) == before


TIMES = {
    # An hour after the moment at which the command runs, and the day before the order took effect.
    "2026-03-10 21:00": "之后",
    "2025-06-01 08:30": "早于本案开始之日",
}


@pytest.mark.parametrize("at", TIMES)
def test_a_check_in_at_an_impossible_time_is_refused_by_command_and_by_file(office, at):
    before = entries(office)
    ran = office.run("record", "check-in", "A001", "--at", at, "--means", "手机")
    assert ran.code == ExitCode.REFUSED
    assert TIMES[at] in ran.err
    assert "处理办法：" in ran.err
    told = office.run(
        "import", "checkins", office.sheet("签到.csv", CHECK_INS, [("A001", at, "手机")]), "--json"
    )
    assert told.code == ExitCode.REFUSED
    (error,) = told.told["report"]["errors"]
    assert (error["row"], error["column"], error["value"]) == (2, "签到时间", at)
    assert TIMES[at] in error["reason"]
    assert error["remedy"]
    assert entries(office) == before


def test_a_roster_row_of_an_unknown_office_opens_no_case_and_says_where(office):
    row = ("A009", "钱九", *ROSTER[1][0][2:9], "没有的所", *ROSTER[1][0][10:])
    ran = office.run("import", "roster", office.sheet("roster9.csv", ROSTER[0], [row]))
    assert ran.code == ExitCode.REFUSED
    assert "第 2 行“司法所”" in ran.out
    assert "没有登记机构" in ran.out
    assert office.run("case", "A009").code == ExitCode.NOT_FOUND


def test_an_import_without_the_key_touches_nothing(office):
    path = office.sheet("签到.csv", CHECK_INS, check_ins(3))
    before = entries(office)
    key = office.home / "key" / "master.key"
    key.rename(office.folder / "away.key")
    for words in (
        ("import", "checkins", path),
        ("sweep",),
        ("record", "check-in", "A001", "--at", "2026-03-02 08:30", "--means", "手机"),
    ):
        ran = office.run(*words)
        assert ran.code == ExitCode.UNTRUSTED
        assert "从备份恢复" in ran.err
    # The record is verified without the key.
    assert entries(office) == before
    (office.folder / "away.key").rename(key)
    assert office.ask("import", "checkins", path)["report"]["new"] == 3
