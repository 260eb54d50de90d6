"""Ending a case at the desk: what is open bars it, the attempt is kept, and the way out is shown."""

import pytest

AT = "2026-12-05T10:00:00+08:00"
COUNTY_STAFF = (
    ("人员编号", "姓名", "机构编号", "身份", "执法资格起"),
    [("K1", "县局干部", "X1", "专职", "2024-01-01")],
)
RELEASE = ("close", "release", "A001", "--on", "2026-12-01", "--ground", "期满")
SEARCH = ("record", "act", "A001", "--at", "2026-11-20 09:00", "--kind", "组织查找")
FOUND = ("record", "act", "A001", "--at", "2026-11-30 09:00", "--kind", "查找到")


def kinds(office):
    return [entry["kind"] for entry in office.ask("case", "A001", at=AT)["entries"]]


def test_a_release_is_refused_while_a_search_is_open_whichever_door_it_takes(office):
    office.ask(*SEARCH, at=AT)
    step = ("record", "step", "A001", "--on", "2026-12-01", "--step", "解除矫正", "--note", "期满")
    rows = [("A001", "2026-12-01", "解除矫正", "期满")]
    sheet = office.sheet("steps.csv", ("编号", "日期", "环节", "说明"), rows)
    for words in (RELEASE, step):
        ran = office.run(*words, at=AT)
        assert ran.code == 4
        assert "第五十三条" in ran.err
        assert "登记查找到本人" in ran.err
    assert kinds(office)[:2] == ["attempt_refused", "attempt_refused"]
    ran = office.run("import", "steps", sheet, at=AT)
    assert ran.code != 0
    assert "查找没有结束" in ran.out + ran.err
    office.ask(*FOUND, at=AT)
    assert office.ask("import", "steps", sheet, at=AT)["report"]["new"] == 1
    assert office.ask("import", "steps", sheet, at=AT)["report"]["new"] == 0
    assert kinds(office)[0] == "released"


def test_what_stands_in_the_way_is_listed_and_a_person_may_conclude_it(office):
    held = ("close", "detained", "A001", "--on", "2026-11-20", "--kind", "刑事拘留", "--by", "样例县公安局")
    made = office.ask(*held, "--told", "2026-11-21", at=AT)
    assert office.ask("case", "A001", at=AT)["phase_zh"] == "期满待决定"
    told = office.ask("close", "standing", "A001", at=AT)["obstacles"]
    assert [(o["kind_zh"], o["number"]) for o in told] == [("被其他机关限制人身自由", made["number"])]
    assert "被其他机关限制人身自由" in office.run("close", "standing", "A001", at=AT).out
    conclude = ("close", "conclude", "A001", "--on", "2026-12-02", "--matter", made["number"])
    said = ("--basis", "社区矫正法第四十四条", "--document", "矫决1号", "--reason", "与本案无关")
    assert office.run(*conclude, *said, at=AT).code == 5
    header, rows = COUNTY_STAFF
    office.ask("import", "staff", office.sheet("more.csv", header, rows), at=AT)
    assert office.run(*conclude, *said, actor="K1", at=AT).code == 0
    released = ("close", "release", "A001", "--on", "2026-12-02", "--ground", "期满", "--certificate", "1号")
    office.ask(*released, at=AT)
    assert office.ask("close", "standing", "A001", at=AT)["obstacles"] == []


def test_a_proposal_is_followed_to_its_ruling_and_the_termination(office):
    breach = ("record", "breach", "A001", "--on", "2026-10-03", "--kind", "违反外出规定")
    basis = office.ask(*breach, "--gravity", "情节严重", "--evidence", "住宿登记", at=AT)["number"]
    propose = ("record", "sanction", "A001", "--on", "2026-10-05", "--kind", "提请撤销缓刑、假释")
    number = office.ask(*propose, "--basis", basis, at=AT)["number"]
    received = ("close", "received", "A001", number, "--on", "2026-10-08", "--by", "样例县人民法院")
    office.ask(*received, at=AT)
    ruled = ("close", "ruled", "A001", number, "--on", "2026-10-30", "--document", "（2026）刑更1号")
    office.ask(*ruled, at=AT)
    wrong = ("close", "terminate", "A001", "--on", "2026-10-31", "--kind", "收监执行")
    assert "缓刑不能以收监执行终止" in office.run(*wrong, at=AT).err
    office.ask(*wrong[:-1], "撤销缓刑", at=AT)
    assert kinds(office)[:2] == ["terminated", "attempt_refused"]


def test_a_detention_ends_and_bars_nothing_more(office):
    held = ("close", "detained", "A001", "--on", "2026-11-20", "--kind", "行政拘留", "--by", "公安局")
    made = office.ask(*held, at=AT)
    office.ask("close", "freed", "A001", made["number"], "--on", "2026-11-30", at=AT)
    assert office.ask(*RELEASE, at=AT)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("close", "terminate", "A001", "--on", "2026-11-01", "--kind", "逃跑"), "撤销缓刑；撤销假释"),
        (("close", "release", "A001", "--on", "2026-11-30", "--ground", "期满"), "尚未届满"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(office, words, said):
    ran = office.run(*words, at=AT)
    assert ran.code == 1
    assert said in ran.err
    assert "处理办法：" in ran.err
