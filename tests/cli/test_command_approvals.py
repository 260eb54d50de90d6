"""The desk asks, hears, decides and sees what waits; what is refused has its code and stays in the case."""

from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from correction.cli.app import app
from correction.cli.exits import ExitCode

LATER_AT = "2026-03-10T20:00:00+08:00"

EXTRA_STAFF = (
    ("人员编号", "姓名", "机构编号", "身份", "执法资格起"),
    [
        ("G2", "王科长", "X1", "专职", "2024-01-01"),
        ("G3", "陈局长", "X1", "专职", "2024-01-01"),
    ],
)
LEAVE = ("A001", "L1", "--matter", "外出", "--place", "杭州", "--reason", "就医")
TEN_DAYS = ("--from", "2026-03-12", "--to", "2026-03-21")
DEVICE = ("A001", "D1", "--matter", "电子定位", "--reason", "擅自外出", "--ground", "2")
THREE_MONTHS = ("--from", "2026-03-12", "--to", "2026-06-12")


@pytest.fixture
def county(office):
    header, rows = EXTRA_STAFF
    told = office.ask("import", "staff", office.sheet("more.csv", header, rows))
    assert told["report"]["new"] == len(rows)
    return office


def acting(desk, who, *words):
    """Run a command as somebody other than the officer at the desk."""
    shared = ["--home", str(desk.home), "--now", LATER_AT, "--actor", who]
    result = CliRunner().invoke(app, [*words, *shared])
    return SimpleNamespace(code=result.exit_code, err=result.stderr)


def kinds(desk):
    return [entry["kind"] for entry in desk.ask("case", "A001")["entries"]]


def test_a_leave_goes_from_the_office_to_the_county_and_is_granted(county):
    county.ask("approve", "ask", *LEAVE, *TEN_DAYS)
    (waits,) = county.ask("approve", "list")["requests"]
    assert (waits["level"], waits["due_on"], waits["late"]) == ("county", "2026-03-13", False)
    assert waits["opinions_wanted"] == "司法所"
    assert "还没有司法所的意见" in county.run("approve", "list").out.replace("\n", "").replace(" ", "")
    county.ask("approve", "opinion", "A001", "L1", "--text", "情况属实")
    assert county.ask("approve", "list")["requests"][0]["opinions_wanted"] == ""
    assert acting(county, "G2", "approve", "grant", "A001", "L1").code == ExitCode.DONE
    assert county.ask("approve", "list")["requests"] == []
    (settled,) = county.ask("approve", "list", "A001")["requests"]
    assert (settled["granted"], settled["settled_on"]) == (True, "2026-03-10")
    assert {"leave_asked", "opinion_given", "leave_granted", "approval_decided"} <= set(kinds(county))


def test_the_case_says_in_chinese_what_was_thought_and_decided(county):
    county.ask("approve", "ask", *LEAVE, *TEN_DAYS)
    county.ask("approve", "opinion", "A001", "L1", "--text", "情况不实", "--against")
    acting(county, "G2", "approve", "refuse", "A001", "L1", "--reason", "材料不实")
    shown = county.run("case", "A001").out
    assert "司法所 不同意 情况不实" in shown
    assert "不予批准 县 材料不实" in shown


def test_whoever_may_not_decide_leaves_with_the_article_and_the_attempt_is_kept(county):
    county.ask("approve", "ask", *LEAVE, *TEN_DAYS)
    ran = county.run("approve", "grant", "A001", "L1")
    assert ran.code == ExitCode.NOT_ALLOWED
    assert "第二十七条" in ran.err
    assert "处理办法：由示例县司法局" in ran.err
    assert kinds(county)[0] == "attempt_refused"


def test_only_a_leave_is_told_that_urgency_may_come_before_the_opinion(county):
    county.ask("approve", "ask", *LEAVE, *TEN_DAYS)
    assert "紧急" in acting(county, "G2", "approve", "grant", "A001", "L1").err
    of_class = ("A001", "C1", "--matter", "管理类别", "--class", "普管", "--reason", "表现稳定")
    county.ask("approve", "ask", *of_class, "--from", "2026-03-10")
    told = acting(county, "G2", "approve", "grant", "A001", "C1").err
    assert "先由司法所登记意见" in told
    assert "紧急" not in told


def test_a_device_needs_the_head_on_record(county):
    county.ask("approve", "ask", *DEVICE, *THREE_MONTHS)
    before = acting(county, "G3", "approve", "grant", "A001", "D1")
    assert (before.code, "第二十九条" in before.err) == (ExitCode.NOT_ALLOWED, True)
    county.ask("approve", "head", "X1", "G3", "--from", "2025-01-01")
    assert acting(county, "G3", "approve", "grant", "A001", "D1").code == ExitCode.DONE
    ended = acting(county, "G2", "approve", "end", "A001", "D1", "--reason", "评估后不需要")
    assert ended.code == ExitCode.DONE
    assert kinds(county)[0] == "device_lifted"


def test_refusing_and_taking_back(county):
    county.ask("approve", "ask", *LEAVE, *TEN_DAYS)
    refused = acting(county, "G2", "approve", "refuse", "A001", "L1", "--reason", "证明材料不实")
    assert refused.code == ExitCode.DONE
    second = ("A001", "L2", *LEAVE[2:])
    county.ask("approve", "ask", *second, *TEN_DAYS)
    county.ask("approve", "withdraw", "A001", "L2", "--reason", "不去了")
    told = {r["approval_id"]: r["granted"] for r in county.ask("approve", "list", "A001")["requests"]}
    assert told == {"L1": False, "L2": None}


def test_a_move_waits_for_the_other_county(county):
    move = ("A001", "T1", "--matter", "执行地变更", "--from", "2026-04-01", "--reason", "随子女居住")
    county.ask("approve", "ask", *move, "--to-county", "邻县")
    assert acting(county, "G2", "approve", "transfer", "A001", "T1", "--step", "征求").code == ExitCode.DONE
    (waits,) = county.ask("approve", "list")["requests"]
    # 10 March and five days is a Sunday, so Monday the 16th.
    assert (waits["stage_zh"], waits["due_on"]) == ("新执行地答复", "2026-03-16")
    (late,) = county.ask("approve", "list", at="2026-03-17T08:00:00+08:00")["requests"]
    assert late["late"] is True


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("ask", *LEAVE, "--from", "2026-03-12"), ExitCode.REFUSED, "--to"),
        (("ask", "A001", "L1", "--matter", "旅游", "--from", "2026-03-12", "--reason", "x"), 1, "会客"),
        (("grant", "A001", "L9"), ExitCode.NOT_FOUND, "先登记申请"),
        (("transfer", "A001", "T1", "--step", "催办"), ExitCode.REFUSED, "不同意"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(county, words, code, told):
    ran = county.run("approve", *words)
    assert (ran.code, told in ran.err) == (code, True)


def test_the_list_is_read_on_a_screen_too(county):
    assert "没有等待办理的申请" in county.run("approve", "list").out
    county.ask("approve", "ask", *LEAVE, *TEN_DAYS)
    shown = county.run("approve", "list").out
    assert "周明" in shown
    assert "县级社区矫正机构" in shown


def test_the_county_entrusts_short_leave_to_an_office_in_writing_and_nobody_else_can(county):
    entrusting = ("record", "power", "S1", "--matter", "外出", "--county", "X1", "--from", "2026-03-01")
    refused = acting(county, "G1", *entrusting)
    assert refused.code == ExitCode.NOT_ALLOWED
    assert "林所长不属于示例县司法局，不能代为委托" in refused.err
    assert acting(county, "G2", *entrusting, "--document", "委1号").code == ExitCode.DONE
    assert acting(county, "G2", *entrusting, "--document", "委1号").code == ExitCode.DONE
    assert "已受委托外出" in acting(county, "G2", *entrusting, "--document", "委2号").err
    county.ask("approve", "ask", "A001", "L2", *LEAVE[2:], "--from", "2026-03-12", "--to", "2026-03-18")
    (waits,) = county.ask("approve", "list")["requests"]
    assert waits["level"] == "office"
