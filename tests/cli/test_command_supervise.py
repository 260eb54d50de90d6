"""Patrols, supervision orders and the duty log at the desk: one way through, and what is refused."""

from typing import Any

import docx
import pytest

from correction.cli.exits import ExitCode

DRAW = ("patrol", "draw", "X1", "--aim", "三月抽查", "--seed", "s")
ISSUE = ("supervise", "issue", "S1", "--by", "X1", "--demands", "补做走访")


@pytest.mark.slow
def test_a_patrol_finds_a_shortcoming_and_the_order_about_it_is_answered_late_and_settled(office: Any):
    told = office.ask(*DRAW, "--scope", "抽查对象")
    assert [row["name"] for row in told["items"]] == ["周明"]
    assert told["items"][0]["result_zh"] == "未核查"
    patrol = ("--patrol", told["patrol_id"])
    checked = (
        "patrol",
        "check",
        "X1",
        *patrol,
        "--item",
        "1",
        "--result",
        "发现问题",
        "--remark",
        "没有走访",
    )
    check_id = office.ask(*checked)["check_id"]
    assert "没有走访" in office.run("patrol", "show", "X1", *patrol).out
    (row,) = office.ask("patrol", "list", "X1")["patrols"]
    assert (row["pool"], row["checked"], row["found"], row["repeats"]) == (1, 1, 1, True)
    order_id = office.ask(*ISSUE, "--due", "2026-03-11", "--check", check_id, "--case", "A001")["order_id"]
    late = "2026-03-12T09:00:00+08:00"
    office.run("sweep", at=late)
    (alert,) = office.ask("alerts", "list", "--kind", "督办超期", at=late)["alerts"]
    assert (alert["org_id"], alert["rule"], alert["bearer"]) == ("S1", "supervision_late", "office")
    assert "补做走访" in office.run("why", alert["alert_id"], at=late).out
    order = ("S1", "--order", order_id)
    office.ask("supervise", "reply", *order, "--text", "已走访", at=late)
    (row,) = office.ask("supervise", "list", "--office", "X1", at=late)["orders"]
    assert (row["state_zh"], row["late"], row["reply"]) == ("待审核", True, "已走访")
    assert "（超期）" in office.run("supervise", "list", at=late).out
    out = office.folder / "督办单.docx"
    office.ask("supervise", "print", "--order", order_id, "--out", out, at=late)
    said = [cell.text for table in docx.Document(str(out)).tables for row in table.rows for cell in row.cells]
    assert "补做走访" in said
    assert any("A001" in text for text in said)
    nowhere = ("--order", "no-such-order", "--out", out)
    assert office.run("supervise", "print", *nowhere, at=late).code == ExitCode.NOT_FOUND
    office.ask(
        "supervise", "settle", *order, "--by", "X1", "--return", "2026-03-15", "--text", "补照片", at=late
    )
    office.ask("supervise", "reply", *order, "--text", "照片已附", at=late)
    office.ask("supervise", "settle", *order, "--by", "X1", at=late)
    (row,) = office.ask("supervise", "list", at=late)["orders"]
    assert (row["state_zh"], row["returned"]) == ("已办结", 1)


def test_a_patrol_of_records_names_the_record(office: Any):
    office.ask("record", "check-in", "A001", "--at", "2026-03-10 16:05", "--means", "手机")
    told = office.ask(*DRAW, "--scope", "抽查记录", "--since", "2026-03-10")
    assert [row["said"].split(" ")[3] for row in told["items"]] == ["签到，2026-03-10"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((*DRAW, "--scope", "抽查定位"), ExitCode.REFUSED, "没有可以抽取的内容"),
        ((*ISSUE, "--due", "2026-03-09"), ExitCode.REFUSED, "早于今天"),
        (("supervise", "reply", "S1", "--order", "x", "--text", "x"), ExitCode.NOT_FOUND, "没有这张督办单"),
    ],
)
def test_what_cannot_be_so_is_refused(office: Any, words: tuple[str, ...], code: int, told: str):
    ran = office.run(*words)
    assert (ran.code, told in ran.err) == (code, True), ran.err


def test_the_duty_log_is_made_of_what_was_recorded_in_the_shift_and_of_notes(office: Any):
    day = ("--on", "2026-03-10")
    office.ask("shifts", "set", "S1", *day, "--shift", "G1 08:00-20:00", "--reason", "补登")
    office.ask(
        "record",
        "check-in",
        "A001",
        "--at",
        "2026-03-10 09:00",
        "--means",
        "手机",
        at="2026-03-10T09:05:00+08:00",
    )
    note = ("shifts", "note", "S1", "--kind")
    office.ask(*note, "情况记录", "--text", "家属来电", "--at", "2026-03-10 10:00")
    assert "没有交接记录" in office.run("shifts", "log", "S1", *day).out
    office.ask(*note, "交接记录", "--text", "无异常", "--at", "2026-03-10 20:00", "--to", "G1")
    (turn,) = office.ask("shifts", "log", "S1", *day)["turns"]
    assert (turn["who"], turn["handed_over"]) == ("林所长", True)
    assert [one["said"] for one in turn["notes"]] == ["家属来电", "无异常"]
    assert ["签到", 1] in turn["done"]
    page = office.run("shifts", "log", "S1", *day).out
    assert "林所长" in page
    assert "家属来电" in page
    assert "没有登记值班" in office.run("shifts", "log", "S1", "--on", "2026-03-01").out
