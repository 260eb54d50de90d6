"""Looking the law up: values on a day, what changed, what is covered, and a book that was edited."""

import pytest
from typer.testing import CliRunner

from correction.cli.app import app
from correction.rulebooks import load_book


@pytest.fixture
def law(tmp_path, monkeypatch):
    """Run `law` where no office stands, as a lawyer would."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORRECTION_HOME", raising=False)

    def run(*words):
        return CliRunner().invoke(app, ["law", *(str(word) for word in words)])

    return run


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            ("first_report.days",),
            ("不超过 10 日", "《社区矫正法》第二十一条第一款", "V（已核对原文）", "原文：“应当自"),
        ),
        (("报到期限", "--on", "2015-01-01"), ("不超过 10 日", "《社区矫正实施办法》第六条", "S2")),
        (("warnings.before_revocation", "--on", "2020-06-30"), ("不少于 3 次", "第二十五条")),
        (("warnings.before_revocation", "--on", "2020-07-01"), ("不少于 2 次", "第四十六条第四项")),
        (("absence.warning_days", "--on", "2026-01-01"), ("超过 10 日", "第三十五条第二项", "待核对原文")),
        (("hours.study_month_hours", "--on", "2026-01-01"), ("无：", "可信程度")),
        (("cite.police_punishment", "--on", "2026-01-01"), ("治安管理处罚法", "第七十二条第四项")),
        (("cite.police_punishment", "--on", "2025-12-31"), ("第六十条第四项",)),
        (("office.visit.cadence", "--book", "helan-2019"), ("未知：方案写“常家访”",)),
        (("report.written.cadence", "--book", "demo-county", "--class", "严管"), ("规定：每半月",)),
        (("report.written.cadence", "--book", "demo-county"), ("严管每半月；宽管每季度；其他每月",)),
        (("battery.low_pct",), ("产品策略·非法律规定", "说明：")),
    ],
)
def test_a_value_is_shown_with_its_article_and_how_sure_it_is(law, words, shown):
    ran = law("show", *words)
    assert ran.exit_code == 0, ran.stderr
    for text in shown:
        assert text in ran.stdout


def test_what_nobody_confirmed_is_shown_as_such_and_never_as_words_of_the_law(law):
    page = law("show", "cite.refuse_supervision", "--on", "2026-01-01").stdout
    assert "M（转述·待核对原文）" in page
    assert "转述：" in page
    assert "原文：" not in page


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("first_report.dayz",), 3, "是不是 first_report.days"),
        (("first_report.days", "--on", "2011-01-01"), 1, "没有规定，也没有说明理由"),
        (("first_report.days", "--on", "someday"), 1, "不是日期"),
        (("first_report.days", "--class", "D"), 1, "没有管理类别“D”"),
        (("first_report.days", "--book", "atlantis"), 1, "找不到 book.yaml"),
        (("first_report.days", "--home", "nowhere"), 3, "correction.toml"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(law, words, code, said):
    ran = law("show", *words)
    assert ran.exit_code == code
    assert said in ran.stderr


def test_an_office_is_answered_by_its_own_book(desk):
    told = desk.ask("law", "show", "office.voice.cadence")
    assert (told["book"], told["value"]) == ("demo-county", {"unit": "week", "every": 1})
    assert (told["on"], told["confirmed"]) == ("2026-03-10", False)


def test_a_difference_names_both_values_and_both_articles(desk):
    told = desk.ask("law", "diff", "2020-06-30", "2020-07-01", "--book", "cn")
    by_key = {change["key"]: change for change in told["changes"]}
    warnings = by_key["warnings.before_revocation"]
    assert (warnings["before"]["value"], warnings["after"]["value"]) == (3, 2)
    assert warnings["before"]["citation"]["article"] == "第二十五条"
    assert warnings["after"]["citation"]["instrument"] == "IM-2020"
    assert by_key["first_report.days"]["same_content"] is True
    assert by_key["hours.study_month_hours"]["after"]["value"] is None
    assert "battery.low_pct" not in by_key


def test_exactly_the_parameters_that_read_differently_are_listed(desk):
    book = load_book("cn")
    told = desk.ask("law", "diff", "2025-12-31", "2026-01-01", "--book", "cn")
    assert "cite.police_punishment" in {change["key"] for change in told["changes"]}
    for change in told["changes"]:
        (began,) = [s for s in book.spans(change["key"]) if str(s.from_on) == "2026-01-01"]
        assert began.citation.article == change["after"]["citation"]["article"]
    assert desk.ask("law", "diff", "2024-01-01", "2024-01-01")["changes"] == []


def test_a_difference_is_drawn_for_a_reader(law):
    page = law("diff", "2020-06-30", "2020-07-01").stdout
    assert "2020-06-30  不少于 3 次" in page
    assert "2020-07-01  不少于 2 次" in page
    assert "（内容不变，依据改变）" in page


def test_the_list_begins_with_what_was_checked_longest_ago_and_can_be_narrowed(desk, law):
    values = desk.ask("law", "list")["values"]
    assert len(values) > 100
    checked = [value["citation"]["checked_on"] for value in values]
    assert checked == sorted(checked)
    unconfirmed = desk.ask("law", "list", "--confidence", "M")["values"]
    assert {value["citation"]["confidence"] for value in unconfirmed} == {"M"}
    assert 0 < len(unconfirmed) < len(values)
    assert law("list", "--confidence", "X").exit_code == 1
    assert "待核对原文" in law("list", "--confidence", "M").stdout


def test_an_edited_book_is_checked_line_by_line(law, tmp_path):
    folder = tmp_path / "ours"
    folder.mkdir()
    text = (
        "book: {id: ours, title: 本县, parent: cn, rank: county, jurisdiction: 某县}\n"
        "instrument: {code: O, title: 本县细则, rank: county, from_on: 2021-01-01, confidence: S1,"
        " checked_on: 2026-11-22}\n"
        "values:\n"
        "  leave.office_max_days: [{value: 5, operator: '<=', article: 第一条, paraphrase: 五日}]\n"
    )
    (folder / "book.yaml").write_text(text, encoding="utf-8")
    sound = law("check", folder)
    assert (sound.exit_code, sound.stdout.strip()[-4:]) == (0, "没有问题")
    (folder / "book.yaml").write_text(text.replace("value: 5", "value: 9"), encoding="utf-8")
    ran = law("check", folder)
    assert ran.exit_code == 1
    assert "book.yaml  4" in ran.stdout
    assert "leave.office_max_days" in ran.stdout
    assert "1 处问题" in ran.stdout
    assert law("check", tmp_path / "none").exit_code == 1


def test_coverage_counts_every_article_of_the_law_and_its_measures(desk, law):
    articles = desk.ask("law", "coverage")["articles"]
    assert len(articles) == 63 + 59
    people = desk.ask("law", "coverage", "--status", "people")["articles"]
    assert {article["status"] for article in people} == {"people"}
    page = law("coverage", "--status", "implemented").stdout
    assert "已实现" in page
    assert "部分实现" not in page
    assert law("coverage", "--status", "done").exit_code == 1
