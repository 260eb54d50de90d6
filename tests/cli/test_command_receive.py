"""The desk takes a person in step by step, each with its clock; what is unlawful is refused and kept."""

from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from correction.cli.app import app
from correction.cli.exits import ExitCode

LATER_AT = "2026-03-10T20:00:00+08:00"
STAFF = (
    ("人员编号", "姓名", "机构编号", "身份", "执法资格起"),
    [("G2", "王科长", "X1", "专职", "2024-01-01"), ("G5", "孙所长", "S2", "专职", "2024-01-01")],
)
SECOND_OFFICE = (("机构编号", "名称", "级别", "上级编号"), [("S2", "城东司法所", "司法所", "X1")])
ROSTER_HEADER = (
    *("编号", "姓名", "性别", "出生日期", "矫正类别", "决定机关", "裁判生效日"),
    *("矫正起始日", "矫正终止日", "司法所", "启用日"),
)
OUTSIDE = ("B001", "郑某", "男", "1980-01-01", "暂予监外执行", "监狱管理机关", "2026-02-26", "2026-02-26")
COURT = ("--by", "样例县人民法院")


@pytest.fixture
def county(office):
    for kind, (header, rows) in (("org", SECOND_OFFICE), ("staff", STAFF)):
        office.ask("import", kind, office.sheet(f"more-{kind}.csv", header, rows))
    row = (*OUTSIDE, "2027-12-31", "S1", "2026-02-26")
    office.ask("import", "roster", office.sheet("more.csv", ROSTER_HEADER, [row]))
    return office


def acting(desk, who, *words):
    """Run a command as somebody other than the officer at the desk."""
    shared = ["--home", str(desk.home), "--now", LATER_AT, "--actor", who]
    result = CliRunner().invoke(app, [*words, *shared])
    return SimpleNamespace(code=result.exit_code, err=result.stderr)


def steps(desk, case_no="A002"):
    told = desk.ask("receive", "show", case_no)["steps"]
    return {row["step"]: (row["due_on"], row["done_on"], row["late"]) for row in told}


def kept(desk, case_no="A002"):
    entries = desk.ask("case", case_no, "--entries", "50")["entries"]
    return [entry["payload"] for entry in entries if entry["kind"] == "attempt_refused"]


def test_a_person_is_taken_in_step_by_step(county):
    county.ask("receive", "notice", "A002", *COURT, "--on", "2026-03-02")
    papers = ("--paper", "判决书", "--missing", "执行通知书")
    county.ask("receive", "papers", "A002", *COURT, *papers, "--on", "2026-03-04")
    county.ask("receive", "ask-papers", "A002", *COURT, "--paper", "执行通知书", "--on", "2026-03-04")
    county.ask("receive", "receipt", "A002", "--to", "样例县人民法院", "--on", "2026-03-05")
    county.ask("receive", "report", "A002", "--on", "2026-03-05")
    assert acting(county, "G2", "receive", "register", "A002", "--on", "2026-03-06").code == ExitCode.DONE
    assert steps(county) == {
        "first_report": ("2026-03-06", "2026-03-05", False),
        "notice_late": ("2026-03-02", "2026-03-02", False),
        "papers_late": ("2026-03-06", "2026-03-04", False),
        "papers_unasked": ("2026-03-09", "2026-03-04", False),
        "papers_incomplete": ("2026-03-09", None, True),
        "receipt_late": ("2026-03-09", "2026-03-05", False),
        "registration_late": ("2026-03-09", "2026-03-06", False),
    }
    shown = county.run("receive", "show", "A002").out
    assert "未办（已超期）" in shown
    assert "第十六条" in shown


def test_between_entrustment_and_receipt_the_county_answers_and_the_screen_says_so(county):
    county.ask("receive", "report", "A002", "--on", "2026-03-05")
    entrusting = ("record", "office", "A002", "--to", "S2", "--on", "2026-03-06")
    assert "林所长不属于示例县司法局，不能代为委托" in acting(county, "G1", *entrusting).err
    assert [one["attempted"] for one in kept(county)] == ["委托司法所"]
    assert acting(county, "G2", *entrusting).code == ExitCode.DONE
    assert "已委托 S2，尚未接收：由县级机构负责" in county.run("receive", "show", "A002").out
    assert "已委托，尚未接收，由县级机构负责" in county.run("case", "A002").out
    refused = acting(county, "G1", "receive", "office", "A002")
    assert "城关司法所不管辖本案" in refused.err
    assert acting(county, "G5", "receive", "office", "A002", "--on", "2026-03-07").code == ExitCode.DONE
    assert "尚未接收" not in county.run("case", "A002").out
    assert steps(county)["office_receipt_late"] == ("2026-03-09", "2026-03-07", False)


def test_when_somebody_must_report_is_shown_before_anything_is_on_record(county):
    assert steps(county) == {"first_report": ("2026-03-06", None, True)}
    assert steps(county, "A001") == {}
    assert set(steps(county, "B001")) == {"handover_late"}
    (shown,) = (line for line in county.run("receive", "show", "A002").out.splitlines() if "报到" in line)
    assert "社区矫正对象" in shown


def test_an_office_that_has_the_case_from_the_start_is_told_that_it_need_not_receive_it(county):
    refused = county.run("receive", "office", "A002")
    assert "立案时就由本所负责的，不必登记接收" in refused.err


def test_who_is_not_handed_over_is_told_about_whoever_holds_them(county):
    at = "2026-03-11T08:00:00+08:00"
    county.ask("sweep", at=at)
    alerts = county.ask("alerts", "list", "--kind", "逾期未移交", at=at)["alerts"]
    assert [(alert["case_no"], alert["bearer"]) for alert in alerts] == [("B001", "other")]
    why = county.run("why", alerts[0]["alert_id"], at=at).out
    assert "移送机关：监狱或者看守所" in why
    assert "第二十一条" in why
    county.ask("receive", "hand-over", "B001", "--by", "样例监狱", "--on", "2026-03-10", at=at)
    county.ask("sweep", at="2026-03-11T09:00:00+08:00")
    left = county.ask("alerts", "list", "--kind", "逾期未移交", at="2026-03-11T09:00:00+08:00")["alerts"]
    assert [alert["matter"] for alert in left] == ["over"]


@pytest.mark.parametrize(
    ("words", "said", "article"),
    [
        (("report", "B001"), "暂予监外执行不由本人报到", "第二十一条"),
        (("hand-over", "A002", "--by", "样例监狱"), "缓刑由本人报到，不办理移交", "第二十一条"),
        (("hand-over", "B001", "--by", " "), "没有写明移送机关", "第二十一条"),
        (("report", "A002", "--on", "2026-02-23"), "早于裁判、决定的生效日 2026-02-24", "第二十一条"),
        (("report", "A001"), "2025-06-05 已经登记报到", "第二十一条"),
        (("notice", "A002", *COURT, "--on", "2026-02-20"), "早于裁判、决定的生效日", "第二十条"),
        (("receipt", "A002", "--to", "法院"), "还没有收到法律文书的记录", "第十六条"),
        (
            ("papers", "A002", *COURT, "--paper", "判决书", "--missing", "判决书"),
            "既写收到又写缺少",
            "第二十条",
        ),
        (("register", "A002"), "还没有报到或者移交的记录", "第四条"),
        (("office", "A002"), "没有委托司法所的记录", "第九条"),
        (("term", "A002", *COURT, "--note", " "), "没有写明向谁核对、答复如何", ""),
    ],
)
def test_what_cannot_be_is_refused_with_its_article_and_kept_in_the_case(county, words, said, article):
    refused = county.run("receive", *words)
    assert refused.code != ExitCode.DONE
    assert said in refused.err
    assert "处理办法：" in refused.err
    (entry,) = kept(county, words[1])
    assert said in entry["what"]
    assert article in entry["article"]


def test_only_the_county_registers_and_only_once(county):
    county.ask("receive", "report", "A002", "--on", "2026-03-05")
    refused = acting(county, "G1", "receive", "register", "A002")
    assert "城关司法所不能办理接收登记，由县级社区矫正机构办理" in refused.err
    assert acting(county, "G2", "receive", "register", "A002").code == ExitCode.DONE
    again = acting(county, "G2", "receive", "register", "A002")
    assert "已经接收登记" in again.err
    assert [entry["who"] for entry in kept(county)] == ["G2", "G1"]


def test_papers_that_are_there_need_not_be_asked_for_nor_receipted_twice(county):
    county.ask("receive", "papers", "A002", *COURT, "--paper", "判决书", "--on", "2026-03-04")
    asked = county.run("receive", "ask-papers", "A002", *COURT, "--paper", "判决书")
    assert "判决书已经收到" in asked.err
    county.ask("receive", "receipt", "A002", "--to", "样例县人民法院", "--on", "2026-03-05")
    again = county.run("receive", "receipt", "A002", "--to", "样例县人民法院", "--on", "2026-03-06")
    assert "收到的文书都已经退回回执" in again.err


def test_a_case_that_has_ended_takes_nobody_in(county):
    header = ("编号", "日期", "环节", "说明")
    rows = [("A002", "2026-03-03", "解除矫正", "赦免")]
    county.ask("import", "steps", county.sheet("steps.csv", header, rows))
    refused = county.run("receive", "report", "A002", "--on", "2026-03-04")
    assert "本案已经解除或者终止" in refused.err


def test_dates_that_do_not_follow_from_the_sentence_are_told_until_the_court_was_asked(county):
    header = (*ROSTER_HEADER, "宣告刑期年", "宣告刑期月", "宣告刑期天", "先行羁押日数")
    row = ("C001", "冯某", "男", "1980-01-01", "管制", "人民法院", "2026-03-02", "2026-03-02")
    more = ("2026-12-31", "S1", "2026-03-02", "", "6", "15", "10")
    county.ask("import", "roster", county.sheet("c.csv", header, [(*row, *more)]))
    county.ask("sweep")
    (alert,) = county.ask("alerts", "list", "--kind", "数据存疑")["alerts"]
    why = county.run("why", alert["alert_id"]).out
    assert "2026-03-02 起 6 个月15 日，至 2026-09-16 止" in why
    assert "先行羁押 10 日 × 2 = 2026-08-27" in why
    county.ask("receive", "term", "C001", *COURT, "--note", "李书记员答复：以执行通知书为准")
    county.ask("sweep", at="2026-03-10T21:00:00+08:00")
    (over,) = county.ask("alerts", "list", "--kind", "数据存疑", at="2026-03-10T21:00:00+08:00")["alerts"]
    assert over["matter"] == "over"


@pytest.mark.parametrize(
    ("category", "cells", "said"),
    [
        ("缓刑", {"原判无期徒刑": "是"}, "只有假释填写"),
        ("假释", {"宣告刑期年": "2"}, "改填原判刑期止日"),
        ("管制", {"先行羁押日数": "-3"}, ""),
    ],
)
def test_a_sentence_that_the_category_cannot_have_is_told_in_its_row(county, category, cells, said):
    row = ("C001", "冯某", "男", "1980-01-01", category, "人民法院", "2026-03-02", "2026-03-02")
    header = (*ROSTER_HEADER, *cells)
    sheet = county.sheet("c.csv", header, [(*row, "2026-12-31", "S1", "2026-03-02", *cells.values())])
    told = county.run("import", "roster", sheet, "--json").told["report"]
    assert told["new"] == 0
    (error,) = told["errors"]
    assert said in error["remedy"]
