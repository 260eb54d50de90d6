"""`correction statistics`: figures with their people, a frozen return, the coverage of the five items."""

import docx
import pytest
from python_calamine import CalamineWorkbook

from correction.cli.telling.counting import period_of
from correction.cli.telling.figures_zh import figure_zh
from correction.domain.counting.known_figures import known_figures
from correction.domain.errors import InvalidValue

APRIL_AT = "2026-04-02T08:00:00+08:00"
STEPS_HEADER = ("编号", "日期", "环节", "说明")
ASSISTANT = (
    ("人员编号", "姓名", "机构编号", "身份", "执法资格起"),
    [("X9", "陈协理", "S1", "协理员", "")],
)


def figures(told):
    return {each["key"]: each["count"] for each in told["figures"]}


def cases_behind(counted):
    return [case["case_no"] for person in counted for case in person["cases"]]


def test_indicators_name_the_persons_of_both_lists_and_what_is_not_measured(office):
    told = office.ask("statistics", "indicators", "--period", "2026-03", at=APRIL_AT)
    by_rate = {each["rate"]: each for each in told["indicators"]}
    never = by_rate["never_captured"]
    assert cases_behind(never["numerator"]) == ["A002"]
    assert cases_behind(never["denominator"]) == ["A002"]
    assert cases_behind(by_rate["out_of_supervision"]["denominator"]) == ["A001"]
    assert by_rate["out_of_supervision"]["share"] == 0
    assert by_rate["handed_on"]["share"] is None
    assert set(told["not_measured"]) == {"虚管"}


def test_an_absence_and_a_new_crime_put_the_person_on_the_lists_of_their_days(office):
    office.ask("record", "absence", "A001", "--since", "2026-03-05", "--evidence", "家访未见、亲属称外出")
    office.ask("record", "new-crime", "A001", "--committed", "2026-03-08", "--document", "（2026）刑初1号")
    for period, expected in (("2026-03", ["A001"]), ("2026-03-01..2026-03-04", [])):
        told = office.ask("statistics", "indicators", "--period", period, at=APRIL_AT)
        by_rate = {each["rate"]: cases_behind(each["numerator"]) for each in told["indicators"]}
        assert by_rate["out_of_supervision"] == by_rate["new_crime"] == expected
    for words in (
        ("absence", "A001", "--since", "2026-03-05", "--evidence", " "),
        ("absence", "A001", "--since", "2026-05-05", "--evidence", "家访"),
        ("new-crime", "A001", "--committed", "2026-05-05"),
    ):
        assert office.run("record", *words).code == 1


def test_staffing_tells_officers_assistants_and_how_many_are_missing(office):
    ask = ("statistics", "indicators", "--period", "2026-03", "--per-assistant", "10")
    before = office.ask(*ask, at=APRIL_AT)
    assert before["assistants_short"] == 1
    assert before["staffing"]["officers"] == ["G1"]
    office.ask("import", "staff", office.sheet("more.csv", *ASSISTANT), at="2026-03-20T08:00:00+08:00")
    after = office.ask(*ask, at=APRIL_AT)
    assert after["assistants_short"] == 0
    assert after["staffing"]["assistants"] == ["X9"]
    earlier = office.ask("statistics", "indicators", "--period", "2026-03-01..2026-03-19", at=APRIL_AT)
    assert earlier["staffing"]["assistants"] == []


def test_a_county_is_the_union_of_its_offices(office):
    told = [
        office.ask("statistics", "return", "--period", "2026-03", "--office", body, at=APRIL_AT)
        for body in ("S1", "X1")
    ]
    assert told[1]["offices"] == ["S1", "X1"]
    assert figures(told[0]) == figures(told[1])
    assert figures(told[0])["movement.probation.closing"] == 1
    assert office.run("statistics", "return", "--period", "2026-03", "--office", "S9").code == 3


def test_a_submitted_return_stays_and_later_facts_show_as_corrections(office):
    march = ("--period", "2026-03")
    assert office.run("statistics", "submit", "S1", *march, at="2026-03-31T20:00:00+08:00").code == 1
    office.ask("statistics", "submit", "S1", *march, at=APRIL_AT)
    shown = office.ask("statistics", "return", "--office", "S1", *march, at=APRIL_AT)
    assert shown["submitted_at"] == APRIL_AT
    assert shown["corrections"] == []
    late = office.sheet("late.csv", STEPS_HEADER, [("A002", "2026-03-30", "报到", "")])
    office.ask("import", "steps", late, at="2026-04-05T08:00:00+08:00")
    changed = office.ask("statistics", "return", "--office", "S1", *march, at="2026-04-06T08:00:00+08:00")
    told = {each["key"]: (each["submitted"], each["now"]) for each in changed["corrections"]}
    assert told["movement.probation.received"] == (0, 1)
    assert told["movement.probation.closing"] == (1, 2)
    again = office.run("statistics", "submit", "S1", *march, at="2026-04-06T08:00:00+08:00")
    assert again.code != 0
    assert "已经上报" in again.err
    drawn = office.run(
        "statistics", "return", "--office", "S1", *march, "--people", at="2026-04-06T08:00:00+08:00"
    )
    assert "缓刑接收" in drawn.out
    assert "吴未到（A002）" in drawn.out
    out = office.folder / "月报.docx"
    office.ask("statistics", "return", "--office", "S1", *march, "--out", out, at="2026-04-06T08:00:00+08:00")
    made = docx.Document(str(out))
    said = "".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)
    assert ("缓刑接收" in said, "吴未到" in said) == (True, False)


def test_a_case_entrusted_to_another_office_is_transferred_between_the_two_and_not_in_the_county(office):
    second = (("机构编号", "名称", "级别", "上级编号"), [("S2", "城东司法所", "司法所", "X1")])
    header = ("人员编号", "姓名", "机构编号", "身份", "执法资格起")
    office.ask("import", "org", office.sheet("second.csv", *second))
    office.ask(
        "import",
        "staff",
        office.sheet("second-staff.csv", header, [("X9", "县里人", "X1", "专职", "2024-01-01")]),
    )
    to_second = ("record", "office", "A001", "--to", "S2", "--on", "2026-03-10")
    assert office.run(*to_second, actor="X9").code == 0
    march = ("statistics", "return", "--period", "2026-03", "--office")
    told = {body: figures(office.ask(*march, body, at=APRIL_AT)) for body in ("S1", "S2", "X1")}
    movement = {
        body: {key.split(".")[2]: count for key, count in each.items() if key.startswith("movement.")}
        for body, each in told.items()
    }
    assert movement == {
        "S1": {"opening": 1, "transferred_out": 1},
        "S2": {"transferred_in": 1, "closing": 1},
        "X1": {"opening": 1, "closing": 1},
    }
    again = office.run(*to_second, actor="X9")
    assert again.code != 0
    assert "已由 城东司法所 负责" in again.err
    for words in (("--to", "X1", "--on", "2026-03-10"), ("--to", "S1", "--on", "2026-03-12")):
        assert office.run("record", "office", "A001", *words, actor="X9").code == 1
    unknown = ("record", "office", "A001", "--to", "S9", "--on", "2026-03-10")
    assert office.run(*unknown, actor="X9").code == 3


def test_a_county_submits_after_its_offices_and_withdraws_before_them(office):
    march = ("--period", "2026-03")
    early = office.run("statistics", "submit", "X1", *march, at=APRIL_AT)
    assert early.code == 4
    assert "还没有上报的司法所：城关司法所" in early.err
    for body in ("S1", "X1"):
        office.ask("statistics", "submit", body, *march, at=APRIL_AT)
    shown = office.run("statistics", "return", "--office", "X1", *march, at=APRIL_AT)
    assert "已上报，以下是上报数" in shown.out
    assert "没有更正" in shown.out
    held = office.run("statistics", "withdraw", "S1", *march, "--reason", "报错", at=APRIL_AT)
    assert "示例县司法局 已经据此汇总上报" in held.err
    for body in ("X1", "S1"):
        office.ask("statistics", "withdraw", body, *march, "--reason", "报错", at=APRIL_AT)
    again = office.ask("statistics", "return", "--office", "S1", *march, at=APRIL_AT)
    assert again["submitted_at"] is None


def test_a_return_follows_the_form_that_the_office_keeps_or_names(office):
    march = ("statistics", "return", "--office", "S1", "--period", "2026-03")
    own = office.home / "return-form.yaml"
    office.ask("statistics", "form", own)
    assert office.run("statistics", "form", own).code == 4
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("title: 人员变动", "title: 我县人员变动"), encoding="utf-8")
    told = office.ask(*march, at=APRIL_AT)
    assert told["sections"][0]["title"] == "我县人员变动"
    short = office.folder / "short.yaml"
    rows = "[{label: 期末在矫, cells: movement.*.closing}]"
    short.write_text(f"title: 简报\nsections:\n  - {{title: 人数, rows: {rows}}}\n", encoding="utf-8")
    told = office.ask(*march, "--form", short, at=APRIL_AT)
    assert (told["title"], told["sections"][0]["rows"][0]["cells"][0]["value"]) == ("简报", 1)
    short.write_text(short.read_text(encoding="utf-8").replace("closing", "close"), encoding="utf-8")
    refused = office.run(*march, "--form", short, at=APRIL_AT)
    assert refused.code == 1
    assert "第 1 张表“人数”第 1 行“期末在矫”“数”栏：没有统计项目“movement.*.close”" in refused.err


def test_a_return_is_written_with_the_people_behind_each_cell(office):
    march = ("statistics", "return", "--office", "S1", "--period", "2026-03", "--out")
    book, text = office.folder / "月报.xlsx", office.folder / "月报.csv"
    assert office.run(*march, book, at=APRIL_AT).code == 0
    assert office.run(*march, text, at=APRIL_AT).code == 0
    pages = CalamineWorkbook.from_path(book)
    listed = pages.get_sheet_by_name("名单").to_python()
    assert ["人员变动", "缓刑期末", "周明（A001）"] in listed
    lines = text.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "社区矫正工作统计报表,S1,2026-03-01 至 2026-03-31"
    assert "缓刑,1,0,0,0,0,0,1" in lines
    assert office.run(*march, office.folder / "月报.doc", at=APRIL_AT).code == 1


def test_every_figure_that_a_form_may_ask_for_has_a_name(office):
    told = office.ask("statistics", "figures")
    assert set(told) == set(known_figures())
    assert [key for key, name in told.items() if name == key or not name] == []


def test_the_matrix_lists_gaps_first_with_whom_they_concern(office):
    told = office.ask("statistics", "matrix", "--period", "2026-03", "--gaps", at=APRIL_AT)
    assert {cell["mark"] for cell in told["cells"]} <= {"missed", "lacking"}
    entry = next(cell for cell in told["cells"] if cell["item"] == "entry")
    assert [duty["mark"] for duty in entry["duties"] if duty["name"] == "报到"] == ["missed"]
    drawn = office.run("statistics", "matrix", "--period", "2026-03", "--office", "S1", at=APRIL_AT)
    assert "周明（A001）" in drawn.out
    assert "未做到" in drawn.out


def test_a_person_reads_indicators_with_counts_before_rates(office):
    ran = office.run("statistics", "indicators", "--period", "2026-Q1", "--people", at=APRIL_AT)
    assert ran.code == 0
    assert "漏管率" in ran.out
    assert "无人可计" in ran.out
    assert "虚管：不计算" in ran.out


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-01-05..2026-01-06", "2026-01-05", "2026-01-06"),
    ],
)
def test_periods_are_whole_legal_days(text, first, last):
    told = period_of(text)
    assert (str(told.from_on), str(told.to_on)) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-Q5", "三月", "2026-", "2026-02-01..2026-01-01", "a..b..c"]
)
def test_a_period_that_is_none_is_refused(text):
    with pytest.raises(InvalidValue):
        period_of(text)


def test_a_figure_of_a_newer_program_keeps_its_key():
    assert figure_zh("structure.age.60") == "60 岁以上"
    assert figure_zh("new.key") == "new.key"
