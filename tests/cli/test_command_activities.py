"""Calling people together, orders for sensitive periods and the list of duties, as staff type them."""

import pytest

STAFF = (
    ("人员编号", "姓名", "机构编号", "身份", "执法资格起"),
    [("X9", "县批准人", "X1", "专职", "2024-01-01"), ("G9", "县拟稿人", "X1", "专职", "2024-01-01")],
)
ORDER = (
    "period", "order", "P1", "--title", "大会期间", "--reason", "重大活动", "--county", "X1",
    "--from", "2026-03-12", "--to", "2026-03-14", "--approved-by", "X9", "--class", "普管",
)  # fmt: skip


@pytest.fixture
def staffed(office):
    header, rows = STAFF
    office.ask("import", "staff", office.sheet("more.csv", header, rows))
    return office


def test_a_roll_is_taken_down_in_one_line_and_told_in_the_case(staffed):
    told = staffed.ask(
        "activity", "hold", "S1", "--id", "E1", "--kind", "集中教育", "--on", "2026-03-09",
        "--hours", "2", "--means", "人脸", "--absent", "A001",
    )  # fmt: skip
    assert (told["new"], told["counts"]["absent"]) == (1, 1)
    staffed.ask("sweep")
    alerts = staffed.ask("alerts", "list")
    assert "activity_absent" in str(alerts)


def test_a_roll_with_presence_but_no_such_case_or_kind_is_refused(staffed):
    for words, what in (
        (("--kind", "集中教育", "--present", "A999"), "A999"),
        (("--kind", "唱歌", "--present", "A001"), "没有“唱歌”"),
        (("--kind", "集中教育", "--present", "A001=很多"), "不是数字"),
        (("--kind", "集中教育", "--excused", "A001"), "没有事由"),
    ):
        ran = staffed.run("activity", "hold", "S1", "--id", "E1", "--on", "2026-03-09", *words)
        assert ran.code != 0
        assert what in ran.err


def test_a_muster_is_called_answered_and_judged(staffed):
    called = ("activity", "muster", "S1", "--id", "M1", "--at", "2026-03-10 09:00", "--place", "城关所")
    told = staffed.ask(*called, "--by", "2026-03-10 11:00", "--reached", "A001")
    assert (told["new"], told["reached"]) == (1, 1)
    staffed.ask("activity", "arrive", "A001", "--id", "M1", "--at", "2026-03-10 11:20", "--means", "签名")
    staffed.ask("sweep")
    assert "muster_missed" in str(staffed.ask("alerts", "list", "--all"))
    refused = staffed.run(*called, "--by", "2026-03-10 09:30", "--reached", "A001")
    assert refused.code != 0
    assert "不足 60 分钟" in refused.err
    assert "第三十四条" in refused.err


def test_labour_is_planned_and_spared_and_who_may_not_decide_is_told_why(staffed):
    staffed.ask("activity", "plan", "A001", "--from", "2026-03-01", "--month", "8", "--strength", "轻")
    ran = staffed.run(
        "activity", "exempt", "A001", "--ground", "疾病", "--proof", "诊断证明",
        "--from", "2026-03-01", "--to", "2026-05-31", "--asked-by", "X9",
    )  # fmt: skip
    assert ran.code != 0
    assert "没有受委托" in ran.err
    case = staffed.ask("case", "A001")
    assert "AttemptRefused" in str(case) or "attempt_refused" in str(case)


def test_an_order_is_given_listed_told_reported_and_a_stop_of_leave_is_refused(staffed):
    refused = staffed.run(*ORDER, "--report", "每日", "--stop-leave")
    assert refused.code != 0
    assert "不能一律停止审批外出" in refused.err
    assert "第二十七条" in refused.err
    assert staffed.run(*ORDER, "--report", "常常").err.startswith("--report：“常常”不是周期")
    told = staffed.ask(*ORDER, "--report", "每日", "--zero", "每3日")
    assert len(told["bound"]) == 1
    (row,) = staffed.ask("period", "list")
    assert (row["state"], row["report"], row["zero"], row["bound"]) == ("未开始", "每日", "每3日", 1)
    staffed.ask("period", "tell", "A001", "P1", at="2026-03-11T10:00:00+08:00")
    later = "2026-03-20T10:00:00+08:00"
    zero = staffed.ask("period", "zero", "P1", "--office", "S1", "--on", "2026-03-13", at=later)
    assert len(zero["cases"]) == 1
    staffed.ask("sweep", at=later)
    alerts = str(staffed.ask("alerts", "list", "--all", at=later))
    assert alerts.count("period_report_missed") >= 3
    assert "zero_report_missed" not in alerts
    # The first cycle from 12 to 14 March was reported; a day of it more than once is one report.
    void = staffed.ask("period", "zero", "P1", "--office", "S1", "--on", "2026-03-13", at=later)
    assert void["cases"] == zero["cases"]
    assert staffed.run("period", "end", "P1", "--reason", "取消", at=later).code != 0
    assert "已届满" in staffed.run("period", "list", at=later).out


def test_an_office_that_did_not_report_is_told_about_once_however_many_persons_it_has(staffed):
    told = staffed.ask(*ORDER, "--case", "A001", "--zero", "每日")
    assert len(told["bound"]) == 1
    later = "2026-03-20T10:00:00+08:00"
    staffed.ask("period", "zero", "P1", "--office", "S1", "--on", "2026-03-13", at=later)
    staffed.ask("sweep", at=later)
    missed = staffed.ask("alerts", "list", "--kind", "零报告未报", at=later)["alerts"]
    asked = ("duties", "S1", "--from", "2026-03-12", "--to", "2026-03-31")
    told = [(one["from_on"], one["outcome"]) for one in staffed.ask(*asked, at=later)]
    assert told == [("2026-03-12", "missed"), ("2026-03-13", "done"), ("2026-03-14", "missed")]
    assert "未做到" in staffed.run(*asked, "--missed", at=later).out
    assert [(one["org_id"], one["bearer"], one["began_at"]) for one in missed] == [
        ("S1", "office", "2026-03-13T00:00:00+08:00"),
        ("S1", "office", "2026-03-15T00:00:00+08:00"),
    ]
    staffed.ask("period", "zero", "P1", "--office", "S1", "--on", "2026-03-12", at=later)
    staffed.ask("sweep", at=later)
    missed = staffed.ask("alerts", "list", "--kind", "零报告未报", at=later)["alerts"]
    assert [one["began_at"] for one in missed] == ["2026-03-15T00:00:00+08:00"]
    ran = staffed.run("period", "zero", "P1", "--office", "X1", "--on", "2026-03-12", at=later)
    assert "没有要求 X1 零报告" in ran.err


def test_the_list_of_duties_shows_what_was_missed_and_what_is_not_yet_due(staffed):
    at = "2026-05-05T08:00:00+08:00"
    told = staffed.ask("duties", "A001", "--from", "2026-03-01", "--to", "2026-05-31", at=at)
    meetings = [(one["from_on"], one["outcome_zh"]) for one in told if one["duty"] == "月见面"]
    assert meetings == [("2026-03-01", "未做到"), ("2026-04-01", "未做到"), ("2026-05-01", "未到期")]
    missed = staffed.ask("duties", "A001", "--from", "2026-03-01", "--to", "2026-05-31", "--missed", at=at)
    assert {one["outcome"] for one in missed} == {"missed"}
    shown = staffed.run("duties", "A001", "--from", "2026-03-01", "--to", "2026-05-31", at=at).out
    assert "月见面" in shown
    assert "司法所" in shown
    none = ("--from", "2026-05-01", "--to", "2026-05-31", "--missed")
    told = staffed.run("duties", "A001", *none, at="2026-04-05T08:00:00+08:00").out
    assert "这段时间没有未做到的义务" in told
