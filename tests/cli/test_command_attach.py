"""Attachments at the command line: in, listed, out again for a purpose; backed up, checked, erased."""

import shutil
from pathlib import Path

import pytest

from correction.cli.exits import ExitCode
from correction.cli.home import open_office
from correction.domain.facts.accounts import PersonalPart, PersonalRead
from correction.office.ports import PLATFORM_LOG
from tests.attachments.samples import jpeg, pdf


@pytest.fixture
def photo(office):
    path = office.folder / "家访.jpg"
    path.write_bytes(jpeg(100_000))
    return path


@pytest.fixture
def attached(office, photo):
    """An office with one photo of the first case."""
    office.ask("attach", "add", "A001", photo)
    return office


def sealed(desk) -> list[Path]:
    return sorted(desk.home.glob("attachments/*/*/*.sealed"))


def test_a_file_comes_in_once_is_listed_and_goes_out_for_a_purpose_that_is_logged(attached, photo):
    again = attached.ask("attach", "add", "A001", photo)
    (row,) = attached.ask("attach", "list", "A001")
    assert (row["kind"], row["name"], row["about"], row["voided"]) == ("照片", "家访.jpg", "", "")
    assert row["number"] == again["number"]
    out = attached.folder / "out.jpg"
    refused = attached.run("attach", "get", "A001", row["number"], "--out", out)
    assert "查阅的理由" in refused.err
    assert not out.exists()
    attached.ask("attach", "get", "A001", row["number"], "--out", out, "--purpose", "核对走访")
    assert out.read_bytes() == photo.read_bytes()
    refused = attached.run("attach", "get", "A001", row["number"], "--out", out, "--purpose", "核对走访")
    assert "已经存在" in refused.err
    with open_office(attached.home).store.reading() as uow:
        (read,) = [e.payload for e in uow.log(PLATFORM_LOG) if isinstance(e.payload, PersonalRead)]
    assert (read.part, read.purpose) == (PersonalPart.ATTACHMENTS, "核对走访")


def test_a_scan_goes_with_the_original_it_is_of_and_is_void_with_a_reason(office):
    filed = ("--part", "裁判文书和送达材料", "--on", "2025-05-20", "--pages", "5", "--by", "示例县人民法院")
    original = office.ask("paper", "original", "A001", "执行档案", "刑事判决书", *filed)
    scan = office.folder / "判决书.pdf"
    scan.write_bytes(pdf())
    made = office.ask("attach", "add", "A001", scan, "--kind", "扫描件", "--about", original["number"])
    told = office.ask("paper", "volume", "A001", "执行档案")["attached"]
    assert [(each["name"], each["about"]) for each in told] == [("判决书.pdf", original["number"])]
    assert office.ask("paper", "volume", "A001", "工作档案")["attached"] == []
    office.ask("void", "A001", made["number"], "--reason", "扫描错了")
    assert office.ask("attach", "list", "A001")[0]["voided"] == "扫描错了"
    assert office.ask("paper", "volume", "A001", "执行档案")["attached"] == []
    ran = office.run("attach", "get", "A001", made["number"], "--out", "x", "--purpose", "看")
    assert "已经作废" in ran.err


@pytest.mark.parametrize(
    ("name", "content", "words", "told"),
    [
        ("a.jpg", b"MZ" + bytes(99), (), "是程序"),
        ("a.jpg", jpeg(), ("--kind", "相片"), "没有“相片”"),
        ("a.jpg", jpeg(), ("--about", "999"), "本案没有第 999 条记录"),
        ("a.jpg", pdf(), (), "照片不收"),
        ("none.jpg", None, (), "读不出来"),
    ],
)
def test_what_is_refused_says_where_what_and_what_to_do(office, name, content, words, told):
    path = office.folder / name
    if content is not None:
        path.write_bytes(content)
    ran = office.run("attach", "add", "A001", path, *words)
    assert ran.code != 0
    assert told in ran.err
    assert "处理办法" in ran.err
    assert sealed(office) == []


@pytest.mark.slow
def test_a_backup_takes_the_attachments_along_and_says_which_are_damaged(attached, photo):
    (path,) = sealed(attached)
    told = attached.ask("database", "backup", attached.folder / "b")
    assert (told["attachments"], told["damaged"]) == (1, [])
    backup = Path(told["folder"])
    assert [each.name for each in backup.glob("attachments/*/*")] == [path.name]
    # The whole office is lost but for its key and its settings.
    for name in ("office.db", "positions.db"):
        (attached.home / name).unlink()
    shutil.rmtree(attached.home / "attachments")
    assert attached.ask("database", "restore", backup)["attachments"] == 1
    (row,) = attached.ask("attach", "list", "A001")
    out = attached.folder / "out.jpg"
    attached.ask("attach", "get", "A001", row["number"], "--out", out, "--purpose", "核对")
    assert out.read_bytes() == photo.read_bytes()
    (again,) = sealed(attached)
    assert again.parent.parent != path.parent.parent


@pytest.mark.slow
def test_a_damaged_attachment_is_found_by_verify_check_and_backup_and_named(attached):
    (path,) = sealed(attached)
    path.write_bytes(path.read_bytes()[:-1])
    for words in (("verify",), ("database", "check"), ("database", "backup", attached.folder / "b")):
        ran = attached.run(*words)
        assert ran.code == ExitCode.UNTRUSTED
        assert path.stem in ran.out
    backup = next((attached.folder / "b").iterdir())
    for name in ("office.db", "positions.db"):
        (attached.home / name).unlink()
    assert attached.ask("database", "restore", backup)["attachments"] == 0


@pytest.mark.slow
def test_a_backup_that_lost_an_attachment_is_refused(attached):
    backup = Path(attached.ask("database", "backup", attached.folder / "b")["folder"])
    next(backup.glob("attachments/*/*")).unlink()
    ran = attached.run("database", "restore", backup)
    assert ran.code == ExitCode.UNTRUSTED
    assert "缺少，或与备份时不同" in ran.err


def test_an_erased_case_leaves_no_file(attached):
    order = ("--ground", "依法销毁", "--document-no", "示司销〔2026〕1号", "--confirm", "A001")
    assert attached.ask("key", "destroy", "A001", *order)["attachments"] == 1
    assert sealed(attached) == []
    assert attached.ask("verify")["sound"]


def test_an_investigation_takes_attachments_by_its_number(office, photo):
    who = ("--name", "李四", "--sex", "男", "--born", "1990-01-01", "--asker", "人民法院")
    office.ask(
        "investigation", "ask", "ZX-1", *who, "--asker-name", "甲法院", "--body", "X1", "--on", "2026-03-02"
    )
    made = office.ask("attach", "add", "ZX-1", photo)
    (row,) = office.ask("attach", "list", "ZX-1")
    assert (row["name"], row["number"]) == ("家访.jpg", made["number"])
    out = office.folder / "out.jpg"
    office.ask("attach", "get", "ZX-1", row["number"], "--out", out, "--purpose", "核对")
    assert out.read_bytes() == photo.read_bytes()
