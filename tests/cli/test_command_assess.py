"""Classes, assessments, minors and sealed records at the desk, from the sheet to the refusal."""

import json

import pytest

from tests.cli.conftest import CREATED_AT, ORG, ROSTER_HEADER, Desk, Row, Table

STAFF: Table = (
    ("人员编号", "姓名", "机构编号", "身份", "执法资格起"),
    [
        ("G1", "林所长", "S1", "专职", "2024-01-01"),
        ("X1a", "何科长", "X1", "专职", "2024-01-01"),
        ("X1b", "白科员", "X1", "专职", "2024-01-01"),
    ],
)


def row(case_no: str, name: str, born: str, came: str, managed: str) -> Row:
    start = "2025-09-01"
    return (
        case_no,
        name,
        "男",
        born,
        "缓刑",
        "人民法院",
        start,
        start,
        "2026-12-31",
        "S1",
        came,
        start,
        managed,
        came,
        "",
        "",
    )


ROSTER = [
    row("A001", "周明", "1985-06-01", "2025-09-05", "普管"),
    row("B001", "吴小未", "2009-05-01", "2025-09-05", "普管"),
    row("B002", "郑封存", "2009-06-01", "2025-09-05", "普管"),
]
MARCH = "2026-03-10T20:00:00+08:00"
APRIL = "2026-04-02T20:00:00+08:00"


def founded(folder):
    """Found an office under the book with classes and assessments, with an adult and two minors."""
    made = Desk(home=folder / "office", folder=folder)
    ran = made.run("create", made.home, "--book", "demo-assessed", "--demo-key", at=CREATED_AT)
    assert ran.code == 0, ran.err
    sheets: dict[str, Table] = {"org": ORG, "staff": STAFF, "roster": (ROSTER_HEADER, ROSTER)}
    for kind, (header, rows) in sheets.items():
        told = made.ask("import", kind, made.sheet(f"{kind}.csv", header, rows), at=CREATED_AT)
        assert told["report"]["new"] == len(rows), told
    return made


@pytest.fixture
def county(tmp_path):
    return founded(tmp_path)


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """One for all tests that record nothing but refused attempts and readings."""
    made = founded(tmp_path_factory.mktemp("swept"))
    made.ask("sweep")
    return made


def did(county, *words, actor="G1", at=MARCH):
    ran = county.run(*words, "--json", actor=actor, at=at)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_a_class_is_proposed_reviewed_approved_and_told(county):
    did(county, "class", "risk", "A001", "--on", "2026-03-09", "--result", "高风险")
    shown = county.run("class", "show", "A001").out
    assert "规则册的建议：严管" in shown
    assert "风险评估为高风险" in shown
    (listed,) = [each for each in county.ask("class", "list")["cases"] if each["case"] == "A001"]
    assert (listed["class_zh"], listed["proposed_zh"]) == ("普管", "严管")
    asked = (
        "approve",
        "ask",
        "A001",
        "G-1",
        "--matter",
        "管理类别",
        "--from",
        "2026-03-10",
        "--reason",
        "高风险",
    )
    ran = county.run(*asked, actor="X1b")
    assert ran.code == 1
    assert "没有写明管理类别" in ran.err
    did(county, *asked, "--class", "严管", actor="X1b")
    did(county, "approve", "opinion", "A001", "G-1", "--text", "同意")
    ran = county.run("approve", "grant", "A001", "G-1", actor="G1")
    assert ran.code == 5
    did(county, "approve", "grant", "A001", "G-1", actor="X1a")
    did(county, "class", "tell", "A001", "--on", "2026-03-10")
    told = county.ask("class", "show", "A001")
    assert (told["class_zh"], told["told"], told["proposed_zh"]) == ("严管", True, None)
    assert told["review_due_on"] == "2026-09-10"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("class", "risk", "A001", "--on", "2026-03-09", "--result", "极高"), "填写：高风险；中风险；低风险"),
        (("class", "merit", "A001", "--on", "2026-03-09", "--document", " "), "认定立功的文书"),
        (("assess", "draft", "A001", "--period", "2026-13"), "不是月份或者季度"),
        (("assess", "draft", "A001", "--period", "三月"), "例如 2026-05 或 2026-Q2"),
        (
            ("assess", "mark", "A001", "--period", "2026-02", "--grade", "甲"),
            "填写：优秀；良好；合格；不合格",
        ),
        (("assess", "mark", "A001", "--period", "2026-03", "--grade", "合格"), "还没有结束"),
        (("assess", "mark", "A001", "--period", "2026-02", "--grade", "不合格"), "没有写明理由"),
        (
            ("minor", "guardian", "B001", "--act", "家访", "--name", "吴某", "--relation", "父亲"),
            "填写：入矫宣告",
        ),
        (
            ("minor", "guardian", "A001", "--act", "处罚", "--name", "周某", "--relation", "父亲"),
            "已满十八周岁",
        ),
        (("minor", "announce", "B001", "--step", "入矫宣告"), "没有监护人到场"),
        (("minor", "announce", "B001", "--step", "矫正方案"), "这一环节不是宣告"),
        (("minor", "seal", "B002", "--document", "封1"), "所在机构无权办理"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(swept, words, said):
    ran = swept.run(*words)
    assert ran.code in {1, 5}
    assert said in ran.err
    assert "处理办法：" in ran.err


def test_a_month_goes_from_the_draft_to_the_notice_board(county):
    for case_no in ("A001", "B001"):
        did(county, "assess", "education", case_no, "--period", "2026-03", "--mark", "良好", at=APRIL)
        draft = did(county, "assess", "draft", case_no, "--period", "2026-03", at=APRIL)
        assert (draft["grade_zh"], draft["points"]) == ("良好", 80)
        marked = did(county, "assess", "mark", case_no, "--period", "2026-03", "--grade", "良好", at=APRIL)
        heard = ("assess", "hear", case_no, marked["number"], "--member", "村主任", "--opinion", "同意")
        did(county, *heard, at=APRIL)
        done = did(county, "assess", "confirm", case_no, marked["number"], actor="X1a", at=APRIL)
        did(county, "assess", "tell", case_no, done["number"], at=APRIL)
    public = did(county, "assess", "publish", "--period", "2026-03", at=APRIL)
    assert [each["name"] for each in public["public"]] == ["周明"]
    assert public["kept"] == 1
    assert "另有 1 人依法不公开" in county.run("assess", "publish", "--period", "2026-03", at=APRIL).out
    objected = did(county, "assess", "object", "A001", done["number"], "--reason", "应为优秀", at=APRIL)
    did(county, "assess", "answer", "A001", objected["number"], "--reason", "没有优秀", actor="X1a", at=APRIL)
    steps = [each["what"] for each in did(county, "assess", "list", "A001", at=APRIL)["steps"]]
    assert steps[-2:] == ["考核异议", "答复考核异议"]
    assert "良好" in county.run("assess", "list", "A001", at=APRIL).out
    assert "初评（不登记" in county.run("assess", "draft", "A001", "--period", "2026-Q1", at=APRIL).out


NAMED = ("吴小未", "郑封存")


@pytest.mark.parametrize(
    "words",
    [
        ("cases",),
        ("case", "B001"),
        ("case", "B001", "--json"),
        ("alerts", "list", "--json"),
        ("class", "list"),
        ("minor", "list"),
        ("assess", "draft", "B001", "--period", "2026-02"),
        ("statistics", "return", "--period", "2026-02", "--people"),
        ("statistics", "indicators", "--period", "2026-02", "--people", "--json"),
        ("law", "adopt", "--dry-run", "--book", "demo-county", "--people"),
    ],
)
def test_no_list_names_a_minor_without_a_purpose_and_with_one_it_is_logged(swept, words):
    known = swept.ask("minor", "reads")["reads"]
    plain = swept.run(*words)
    assert plain.code == 0, plain.err
    assert not [name for name in NAMED if name in plain.out]
    assert swept.ask("minor", "reads")["reads"] == known
    named = swept.run(*words, "--purpose", "核对名单")
    assert named.code == 0, named.err
    assert "吴小未" in named.out
    read = swept.ask("minor", "reads")["reads"][len(known)]
    assert (read["actor"], read["purpose"], read["ground_zh"]) == ("G1", "核对名单", "履行监管职责")


def test_a_guardian_opens_the_announcement_and_school_and_work_are_recorded(county):
    guardian = ("minor", "guardian", "B001", "--act", "入矫宣告", "--name", "吴大", "--relation", "父亲")
    did(county, *guardian)
    did(county, "minor", "announce", "B001", "--step", "入矫宣告")
    did(county, "minor", "school", "B001", "--state", "未完成且未在校")
    did(county, "minor", "bureau", "B001", "--to", "县教育局")
    did(county, "minor", "job", "B001", "--note", "学汽修")
    did(county, "minor", "job", "B001", "--helped", "介绍培训学校")
    assert "吴大" not in county.run("case", "B001").out


def test_a_sanction_of_a_minor_without_the_guardian_stays_as_an_attempt(county):
    breach = ("record", "breach", "B001", "--on", "2026-03-09", "--kind", "违反外出规定")
    made = did(county, *breach, "--gravity", "情节轻微", "--evidence", "车票")
    sanction = (
        "record",
        "sanction",
        "B001",
        "--on",
        "2026-03-10",
        "--kind",
        "训诫",
        "--basis",
        made["number"],
    )
    ran = county.run(*sanction)
    assert ran.code == 1
    assert "没有监护人到场" in ran.err
    kinds = [entry["kind"] for entry in county.ask("case", "B001")["entries"]]
    assert kinds[0] == "attempt_refused"
    assert "decided" not in kinds
    did(county, "minor", "guardian", "B001", "--act", "处罚", "--name", "吴大", "--relation", "父亲")
    did(county, *sanction)


def sealed(county):
    offence = ("minor", "offence", "B002", "--committed", "2025-03-01", "--years", "2")
    did(county, *offence)
    step = ("record", "step", "B002", "--on", "2026-03-09", "--step", "解除矫正", "--note", "赦免")
    did(county, *step)
    did(county, "minor", "seal", "B002", "--document", "封1", actor="X1a")


def test_a_sealed_file_opens_only_to_a_lawful_query_and_the_attempt_stays(county):
    sealed(county)
    assert "（已封存）" in county.run("cases", "--purpose", "核对").out
    for more in ((), ("--purpose", "看看"), ("--purpose", "查询", "--query-ground", "司法机关办案需要")):
        ran = county.run("case", "B002", *more)
        assert ran.code == 5
        assert "不得向任何单位和个人提供" in ran.err
        assert "第二百八十六条" in ran.err
    query = ("--purpose", "办案", "--query-ground", "司法机关办案需要", "--query-letter", "函1号")
    ran = county.run("case", "B002", *query)
    assert ran.code == 0, ran.err
    assert "郑封存" in ran.out
    assert "办理被拒" in ran.out
    *_, read = county.ask("minor", "reads")["reads"]
    assert (read["ground_zh"], read["document_no"]) == ("司法机关办案需要", "函1号")
    assert "函1号" in county.run("minor", "reads").out
    did(county, "minor", "unseal", "B002", "--document", "再1", "--reason", "再审", actor="X1a")
    assert county.run("case", "B002").code == 0


def test_an_unknown_ground_of_a_query_lists_the_known_ones(county):
    sealed(county)
    ran = county.run("case", "B002", "--purpose", "查", "--query-ground", "好奇")
    assert ran.code == 1
    assert "司法机关办案需要" in ran.err


def test_a_new_book_is_tried_out_by_office_and_kind_with_the_people(county):
    county.ask("sweep")
    told = county.ask("law", "adopt", "--dry-run", "--book", "demo-county", "--people")["preview"]
    late = [each for each in told["changes"] if each["kind"] == "assessment_late"]
    assert [(each["office_zh"], len(each["people"])) for each in late] == [("城关司法所", 3)]
    assert late[0]["people"][0].startswith(("周明", "吴某", "郑某"))
    assert told["withdrawn"]["assessment_late"] == late[0]["withdrawn"] > 0
    out = county.run("law", "adopt", "--dry-run", "--book", "demo-county").out
    assert "城关司法所" in out
    assert "考核超期" in out
    assert "没有启用" in out
    ran = county.run("law", "adopt", "--book", "demo-county")
    assert ran.code == 1
    assert "先用 --dry-run 试算" in ran.err
    assert county.ask("law", "adopt")["new"] is False
