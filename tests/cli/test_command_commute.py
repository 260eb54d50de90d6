"""Commutation and the conditions of serving outside prison at the desk."""


def test_a_commutation_is_proposed_received_and_ruled_on(office):
    told = office.ask(
        "group", "join", "A001", "王主任", "--on", "2026-03-02", "--sex", "男", "--role", "组长"
    )
    propose = ("commute", "propose", "A001", "--on", "2026-03-05", "--sentence", "有期徒刑", "--years", 1)
    more = ("--executed-from", "2025-06-02", "--agreed", "市矫1号", "--basis", told["number"])
    early = office.run(*propose, *more, "--merit", "重大立功表现", "--new-end", "2026-06-01")
    assert early.code == 0
    short = office.run(*propose, *more, "--merit", "重大立功表现", "--new-end", "2026-05-31")
    assert short.code == 1
    assert "第十八条" in short.err
    assert (
        "只有重大立功表现才可以"
        in office.run(*propose, *more, "--merit", "立功表现", "--new-end", "2026-06-01").err
    )
    number = next(
        e["number"] for e in office.ask("case", "A001")["entries"] if e["kind"].startswith("commut")
    )
    office.ask("close", "received", "A001", number, "--on", "2026-03-06", "--by", "样例市中级人民法院")
    office.ask("close", "ruled", "A001", number, "--on", "2026-03-09", "--document", "（2026）刑更2号")


def test_sureties_and_conditions_belong_to_those_outside_prison(office):
    for words in (
        ("guarantor", "--name", "张兄", "--relation", "兄弟"),
        ("guarantor-lost", "--reason", "患病", "--replace-by", "2026-03-20"),
        ("condition", "--kind", "暂予监外执行的情形消失", "--evidence", "诊断书"),
    ):
        ran = office.run("outside", words[0], "A001", "--on", "2026-03-05", *words[1:])
        assert ran.code == 1
        assert "缓刑，没有保证人" in ran.err
