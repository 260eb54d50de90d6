"""Letters, complaints and checks at the desk: registers with their clocks, and what is refused."""

import pytest
from typer.testing import CliRunner

from correction.cli.app import app
from correction.cli.exits import ExitCode

LETTER = ("oversight", "letter", "S1", "--from", "示例县人民检察院", "--demands", "补做走访并建立台账")
NOTICE = (*LETTER, "--kind", "纠正违法通知书", "--document", "纠违1号", "--on", "2026-03-02")
ORAL = (*LETTER, "--kind", "口头纠正意见", "--on", "2026-03-02")
COMPLAIN = (
    "oversight",
    "complain",
    "A001",
    "--kind",
    "投诉",
    "--about",
    "不准就医外出",
    "--on",
    "2026-03-03",
)


def letters(office, *words, at="2026-03-10T20:00:00+08:00"):
    return office.ask("oversight", "letters", *words, at=at)["letters"]


@pytest.mark.parametrize("case", [(), ("--case", "A001")])
def test_a_letter_waits_by_its_printed_clock_until_it_is_answered_and_mended(office, case):
    log = case[1] if case else "S1"
    number = office.ask(*NOTICE, *case, "--reply-by", "2026-03-09", "--rectify-by", "2026-03-20")["number"]
    (row,) = letters(office)
    assert (row["log"], row["late"], row["rectify_by_on"]) == (log, ["书面回复"], "2026-03-20")
    assert letters(office, "--late", at="2026-03-09T20:00:00+08:00") == []
    reply = ("--stance", "采纳", "--text", "已补做", "--on", "2026-03-10")
    office.ask("oversight", "reply", log, number, *reply)
    office.ask("oversight", "mended", log, number, "--proof", "走访台账复印件", "--on", "2026-03-10")
    (row,) = letters(office)
    assert (row["stance_zh"], row["mended_on"], row["late"]) == ("采纳", "2026-03-10", ["书面回复"])
    shown = office.run("oversight", "letters").out
    assert "纠违1号" in shown
    assert "2026-03-10 采纳" in shown


def test_a_letter_to_the_county_stands_in_its_own_log_and_in_its_register_alone(office):
    words = [word if word != "S1" else "X1" for word in ORAL]
    office.ask(*words)
    assert [row["org_id"] for row in letters(office, "--office", "X1")] == ["X1"]
    told = office.run(
        "oversight", "reply", "X1", "1", "--stance", "采纳", "--text", "已改", "--on", "2026-03-03"
    )
    assert "机构日志第 2 条" in told.out
    assert letters(office, "--office", "S1") == []


@pytest.mark.parametrize(("org_id", "name"), [("S1", "城关司法所"), ("X1", "示例县司法局")])
def test_a_letter_to_a_body_that_waits_is_an_alert_about_the_body_itself(office, org_id, name):
    words = [word if word != "S1" else org_id for word in NOTICE]
    number = office.ask(*words, "--reply-by", "2026-03-09", at="2026-03-09T08:00:00+08:00")["number"]
    morning = "2026-03-10T08:00:00+08:00"
    office.run("sweep", at=morning)
    (told,) = office.ask("alerts", "list", "--kind", "文书/回执超期")["alerts"]
    assert (told["org_id"], told["org_name"], told["case_id"], told["person"]) == (org_id, name, None, None)
    shown = office.run("why", told["alert_id"]).out
    assert f"对象：{name}（机构 {org_id}）" in shown
    assert "规则：letter_late" in shown
    assert "第六十二条" in shown
    assert "2026-03-09 以前书面回复" in shown
    assert "收到检察监督文书" in shown
    assert name in office.run("alerts", "list", "--kind", "文书/回执超期").out
    office.ask("void", org_id, number, "--reason", "登记有误", at=morning)
    office.run("sweep", at="2026-03-10T09:00:00+08:00")
    assert office.ask("alerts", "list", "--kind", "文书/回执超期")["alerts"] == []


def test_a_letter_about_a_case_that_waits_is_an_alert_of_the_office(office):
    office.ask(*NOTICE, "--case", "A001", "--reply-by", "2026-03-09")
    office.run("sweep", at="2026-03-10T08:00:00+08:00")
    told = office.ask("alerts", "list", "--kind", "文书/回执超期")["alerts"]
    assert [(alert["rule"], alert["bearer"]) for alert in told] == [("letter_late", "office")]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((*LETTER, "--kind", "检察建议书", "--on", "2026-03-02"), ExitCode.REFUSED, "没有写明文号"),
        ((*NOTICE, "--reply-by", "2026-03-01"), ExitCode.REFUSED, "早于收到之日"),
        ((*NOTICE[:2], "S9", *NOTICE[3:]), ExitCode.NOT_FOUND, "S9"),
        ((*ORAL[:5], "--demands", " ", *ORAL[7:]), ExitCode.REFUSED, "没有写明要求纠正的内容"),
        ((*LETTER, "--kind", "通知", "--on", "2026-03-02"), ExitCode.REFUSED, "口头纠正意见"),
        ((*ORAL[:-1], "2026-03-12"), ExitCode.REFUSED, "未发生的事"),
    ],
)
def test_a_letter_that_cannot_be_so_is_refused(office, words, code, told):
    ran = office.run(*words)
    assert (ran.code, told in ran.err) == (code, True), ran.err


def test_what_is_not_accepted_needs_its_reason_and_everything_comes_once(office):
    number = office.ask(*NOTICE)["number"]
    assert office.run(*NOTICE).code == ExitCode.CONFLICT
    reply = ("oversight", "reply", "S1", number, "--on", "2026-03-05", "--stance")
    ran = office.run(*reply, "未采纳", "--text", " ")
    assert "没有采纳而没有说明理由" in ran.err
    assert "第六十二条" in ran.err
    assert "第 3 条" in office.run(*NOTICE[:-1], "2026-03-04", "--document", "纠违2号").out
    early = office.run(*reply[:4], "--on", "2026-03-01", "--stance", "采纳", "--text", "已改")
    assert "早于收到之日" in early.err
    office.ask(*reply, "采纳", "--text", "已改")
    assert office.run(*reply, "采纳", "--text", "已改").code == ExitCode.CONFLICT
    mended = office.run("oversight", "mended", "S1", number, "--on", "2026-03-05", "--proof", "")
    assert "没有写明整改的证明材料" in mended.err
    of_reply = office.run("oversight", "mended", "S1", "2", "--on", "2026-03-05", "--proof", "台账")
    assert (of_reply.code, "没有有效的检察监督文书" in of_reply.err) == (ExitCode.NOT_FOUND, True)


def test_a_complaint_is_answered_by_somebody_else_than_the_one_complained_of(office):
    number = office.ask(*COMPLAIN, "--against", "G1", "--answer-by", "2026-03-06")["number"]
    (row,) = office.ask("oversight", "complaints")["complaints"]
    assert (row["due_on"], row["late"], row["answered_on"]) == ("2026-03-06", True, None)
    answer = ("oversight", "answer", "A001", str(number), "--on", "2026-03-09")
    told = (*answer, "--outcome", "成立", "--text", "准予外出就医")
    ran = office.run(*told)
    assert (ran.code, "不能自己办理" in ran.err) == (ExitCode.NOT_ALLOWED, True)
    assert office.ask("case", "A001")["entries"][0]["kind"] == "attempt_refused"
    shared = ["--home", str(office.home), "--now", "2026-03-10T20:00:00+08:00", "--actor", "G2"]
    empty = CliRunner().invoke(app, [*answer, "--outcome", "成立", "--text", " ", *shared])
    assert "没有写明办理结果和理由" in empty.stderr
    assert CliRunner().invoke(app, [*told, *shared]).exit_code == 0
    (row,) = office.ask("oversight", "complaints", "A001")["complaints"]
    assert (row["outcome_zh"], row["late"]) == ("成立", True)
    assert "准予外出就医" in office.run("case", "A001").out
    assert "成立" in office.run("oversight", "complaints").out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((*COMPLAIN[:6], " ", *COMPLAIN[7:]), ExitCode.REFUSED, "没有写明事由"),
        ((*COMPLAIN, "--answer-by", "2026-03-01"), ExitCode.REFUSED, "早于提出之日"),
        ((*COMPLAIN, "--against", "G7"), ExitCode.NOT_FOUND, "G7"),
        ((*COMPLAIN, "--entry", "77"), ExitCode.NOT_FOUND, "77"),
    ],
)
def test_a_complaint_that_cannot_be_so_is_refused(office, words, code, told):
    ran = office.run(*words)
    assert (ran.code, told in ran.err) == (code, True), ran.err


def test_the_checks_name_person_matter_and_evidence(office):
    breach = ("--kind", "违反外出规定", "--gravity", "情节严重", "--evidence", "住宿登记")
    number = office.ask("record", "breach", "A001", "--on", "2026-03-03", *breach)["number"]
    told = office.ask("oversight", "checks", "--office", "X1")
    found = {(hit["check"], hit["case"]): hit for hit in told["hits"]}
    assert set(found) == {("breach_unanswered", "A001"), ("not_proposed", "A001")}
    assert found["breach_unanswered", "A001"]["entries"] == [f"第 {number} 条 认定违规"]
    assert told["counts"]["not_proposed"] == 1
    only = office.ask("oversight", "checks", "--check", "违规而未处置")
    assert [hit["check"] for hit in only["hits"]] == ["breach_unanswered"]
    shown = office.run("oversight", "checks").out
    assert "周明" in shown
    assert "第六百四十三条" in shown
    wrong = office.run("oversight", "checks", "--check", "随便看看")
    assert "监管不力致脱管" in wrong.err
