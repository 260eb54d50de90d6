"""The desk registers a request to look into a person, keeps its clock, and finds it again in the case."""

import pytest

from correction.cli.exits import ExitCode

CITIZEN_NO = "11010519491231002X"
WHO = (
    "--body",
    "X1",
    "--name",
    "李四",
    "--sex",
    "女",
    "--asker",
    "人民法院",
    "--asker-name",
    "样例县人民法院",
)
ASK = ("investigation", "ask", "ZX-1", *WHO, "--on", "2026-03-02")
NUMBERED = ("--citizen-no", CITIZEN_NO)
LATER_AT = "2026-03-10T20:00:00+08:00"
OPINION = ("--opinion", "适宜社区矫正", "--document", "评1号")
ROSTER_HEADER = (
    *("编号", "姓名", "性别", "身份证号码", "矫正类别", "决定机关", "裁判生效日"),
    *("矫正起始日", "矫正终止日", "司法所", "启用日"),
)


@pytest.fixture
def asked(office):
    office.ask(*ASK, *NUMBERED, "--letter-on", "2026-02-28", "--category", "缓刑")
    return office


def opened_case(office, effective_on="2026-03-09"):
    row = ("A009", "李四", "女", CITIZEN_NO, "缓刑", "人民法院", effective_on)
    more = (effective_on, "2027-03-08", "S1", effective_on)
    told = office.ask("import", "roster", office.sheet("new.csv", ROSTER_HEADER, [(*row, *more)]))
    assert told["report"]["new"] == 1
    return office.ask("case", "A009")["entries"]


def test_what_waits_is_listed_with_its_last_day(asked):
    (row,) = asked.ask("investigation", "list")["investigations"]
    assert (row["investigation_no"], row["due_on"], row["late"]) == ("ZX-1", "2026-03-16", False)
    asked.ask("investigation", "answer", "ZX-1", *OPINION, "--on", "2026-03-10")
    assert asked.ask("investigation", "list")["investigations"] == []
    (row,) = asked.ask("investigation", "list", "--all")["investigations"]
    assert row["state_zh"] == "适宜社区矫正（2026-03-10）"


def test_whoever_looks_at_an_investigation_sees_every_entry(asked):
    asked.ask("investigation", "copy", "ZX-1", "--what", "收到委托", "--on", "2026-03-03")
    shown = asked.run("investigation", "show", "ZX-1")
    assert all(word in shown.out for word in ("收到调查评估委托", "通报检察院", "样例县人民法院"))
    assert CITIZEN_NO not in shown.out


def test_the_worker_tells_what_is_late_and_why(asked):
    at = "2026-03-17T08:00:00+08:00"
    asked.ask("sweep", at=at)
    alerts = asked.ask("alerts", "list", "--office", "X1", at=at)["alerts"]
    assert {(alert["kind"], alert["case_no"], alert["person"]) for alert in alerts} == {
        ("investigation_late", "ZX-1", "李四"),
        ("paper_late", "ZX-1", "李四"),
    }
    late = next(alert for alert in alerts if alert["kind"] == "investigation_late")
    why = asked.run("why", late["alert_id"], at=at).out
    assert "2026-03-02 + 10 个工作日 = 2026-03-16" in why
    assert "案件 ZX-1" in asked.run("why", late["alert_id"], at=at).out
    asked.ask(
        "investigation", "answer", "ZX-1", *OPINION, "--on", "2026-03-16", at="2026-03-18T08:00:00+08:00"
    )
    asked.ask("sweep", at="2026-03-18T09:00:00+08:00")
    left = asked.ask("alerts", "list", "--office", "X1", at="2026-03-18T09:00:00+08:00")["alerts"]
    assert [alert["kind"] for alert in left] == ["paper_late"]


def test_missing_materials_stop_the_clock_until_they_come(office):
    office.ask(*ASK, "--born", "1990-05-01", "--missing", "起诉书副本")
    shown = office.run("investigation", "list").out
    assert "材料未齐，尚未起算" in shown
    refused = office.run("investigation", "answer", "ZX-1", *OPINION)
    assert refused.code == ExitCode.REFUSED
    assert "委托材料未齐：起诉书副本" in refused.err
    office.ask("investigation", "complete", "ZX-1", "--on", "2026-03-09")
    (row,) = office.ask("investigation", "list")["investigations"]
    assert (row["starts_on"], row["due_on"]) == ("2026-03-09", "2026-03-23")


def test_the_case_that_follows_is_tied_to_the_investigation(asked):
    asked.ask("investigation", "answer", "ZX-1", *OPINION, "--on", "2026-03-05")
    (linked,) = [e for e in opened_case(asked) if e["kind"] == "investigation_linked"]
    assert (linked["payload"]["investigation_no"], linked["payload"]["opinion"]) == ("ZX-1", "suitable")
    assert asked.ask("investigation", "show", "ZX-1")["cases"] == [asked.ask("case", "A009")["case_id"]]
    again = asked.run("investigation", "link", "ZX-1", "A009")
    assert "已经关联本案" in again.err


def test_an_investigation_after_the_judgment_belongs_to_another_case(asked):
    assert "investigation_linked" not in [e["kind"] for e in opened_case(asked, "2026-03-01")]
    refused = asked.run("investigation", "link", "ZX-1", "A009")
    assert "晚于裁判生效日 2026-03-01" in refused.err
    assert "attempt_refused" in [e["kind"] for e in asked.ask("investigation", "show", "ZX-1")["entries"]]


def test_one_without_a_number_can_be_tied_by_hand(office):
    office.ask(*ASK, "--born", "1949-12-31")
    assert "investigation_linked" not in [e["kind"] for e in opened_case(office)]
    office.ask("investigation", "link", "ZX-1", "A009")
    assert "investigation_linked" in [e["kind"] for e in office.ask("case", "A009")["entries"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("extend", "--until", "2026-03-16", "--agreed", "复函"), "不晚于原来的期限 2026-03-16"),
        (("extend", "--until", "2026-03-25", "--agreed", " "), "没有写明与委托机关协商的情况"),
        (("answer", *OPINION, "--on", "2026-03-01"), "早于收到委托的日期 2026-03-02"),
        (("answer", *OPINION, "--on", "2026-03-11"), "未发生的事不能登记为已发生"),
        (("answer", "--opinion", "适宜社区矫正", "--document", " "), "没有写明评估意见书文号"),
        (("impossible", "--reason", " "), "没有写明无法开展的原因"),
        (("complete",), "委托材料在 2026-03-02 已经收齐"),
        (("copy", "--what", "评估意见"), "评估意见还没有提出"),
    ],
)
def test_what_the_measures_do_not_allow_is_refused_with_its_article_and_kept(asked, words, said):
    verb, *rest = words
    refused = asked.run("investigation", verb, "ZX-1", *rest)
    assert refused.code != ExitCode.DONE
    assert said in refused.err
    assert "处理办法：" in refused.err
    (kept,) = [
        e for e in asked.ask("investigation", "show", "ZX-1")["entries"] if e["kind"] == "attempt_refused"
    ]
    assert "第" in kept["payload"]["article"]
    assert kept["payload"]["remedy"]


def test_an_extension_after_the_last_day_is_refused(asked):
    at = "2026-03-17T08:00:00+08:00"
    extension = ("investigation", "extend", "ZX-1", "--until", "2026-03-25", "--agreed", "复函1号")
    refused = asked.run(*extension, at=at)
    assert "期限已于 2026-03-16 届满" in refused.err
    asked.ask(*extension, "--on", "2026-03-16", at=at)
    (row,) = asked.ask("investigation", "list", at=at)["investigations"]
    assert (row["due_on"], row["late"]) == ("2026-03-25", False)


def test_a_closed_one_is_closed_and_a_void_opens_it_again(asked):
    asked.ask("investigation", "withdraw", "ZX-1", "--reason", "案件撤回", "--on", "2026-03-05")
    refused = asked.run("investigation", "answer", "ZX-1", *OPINION)
    assert "委托已于 2026-03-05 办结" in refused.err
    asked.ask("investigation", "void", "ZX-1", "2", "--reason", "登记有误")
    asked.ask("investigation", "answer", "ZX-1", *OPINION)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--letter-on", "2026-03-03"), "收到委托的日期 2026-03-02 早于委托函日期 2026-03-03"),
        (("--fast", "--category", "假释"), "没有速裁程序"),
    ],
)
def test_a_request_that_cannot_be_is_refused_and_leaves_no_log(office, more, said):
    refused = office.run(*ASK, *NUMBERED, *more)
    assert said in refused.err
    assert office.ask("investigation", "list", "--all")["investigations"] == []
    office.ask(*ASK, *NUMBERED)


def test_a_number_names_one_request(asked):
    refused = asked.run(*ASK, *NUMBERED)
    assert "编号 ZX-1 已经登记过委托" in refused.err


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"--sex": "不详"}, "填写：男、女"),
        ({"--asker": "街道"}, "没有“街道”"),
        ({"--body": "X7"}, "没有机构 X7"),
        ({"--citizen-no": "110105194912310021"}, "校验位应为"),
        ({"--citizen-no": None}, "没有身份证号码，也没有出生日期"),
    ],
)
def test_a_slip_of_the_pen_says_what_to_write(office, changed, said):
    given = (
        dict(zip(WHO[::2], WHO[1::2], strict=True))
        | {"--citizen-no": CITIZEN_NO, "--on": "2026-03-02"}
        | changed
    )
    words = [word for pair in given.items() if pair[1] is not None for word in pair]
    refused = office.run("investigation", "ask", "ZX-1", *words)
    assert refused.code != ExitCode.DONE
    assert said in refused.err


def test_a_minor_is_named_by_family_name_only(office):
    office.ask(*ASK, "--born", "2010-05-01")
    (row,) = office.ask("investigation", "list")["investigations"]
    assert row["name"] == "李某"
    assert "李四" not in office.run("investigation", "show", "ZX-1", "--json").out
    office.ask("sweep", at="2026-03-17T08:00:00+08:00")
    told = office.ask("alerts", "list", "--office", "X1", at="2026-03-17T08:00:00+08:00")["alerts"]
    assert {alert["person"] for alert in told} == {"李某"}
