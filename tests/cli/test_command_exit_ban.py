"""The bar on leaving at the desk: as long as the term and no longer, papers kept until the end."""

import pytest

from correction.cli.exits import ExitCode

FILED = ("exit-ban", "file", "A001", "--until", "2026-12-01", "--document", "报备1号")
END_AT = "2026-12-10T09:00:00+08:00"
PASSPORT = ("exit-ban", "keep", "A001", "--paper", "护照", "--no", "E0000001", "--on", "2026-03-04")


def bar(office, *words, at="2026-03-10T20:00:00+08:00"):
    (row,) = office.ask("exit-ban", "list", "A001", *words, at=at)["bars"]
    return row


def test_a_report_stands_in_the_list_until_it_is_withdrawn_and_the_passport_is_returned(office):
    assert office.ask("exit-ban", "list")["bars"] == []
    office.ask(*FILED, "--on", "2026-03-04")
    kept = office.ask(*PASSPORT)
    row = bar(office)
    assert (row["until_on"], row["owed"], row["papers"][0]["paper_no"]) == ("2026-12-01", [], "E0000001")
    shown = office.run("exit-ban", "list").out
    assert "护照 E0000001" in shown
    office.ask("close", "release", "A001", "--on", "2026-12-01", "--ground", "期满", at=END_AT)
    owed = {each["what"]: each["late"] for each in bar(office, at=END_AT)["owed"]}
    # Tuesday the 1st and five days is Sunday the 6th, so Monday the 7th.
    assert owed == {"撤销出境报备": True, "退还护照": True}
    office.ask("exit-ban", "withdraw", "A001", "--on", "2026-12-02", "--reason", "期满解除", at=END_AT)
    office.ask("exit-ban", "return", "A001", kept["number"], "--on", "2026-12-02", at=END_AT)
    row = bar(office, at=END_AT)
    assert (row["until_on"], row["withdrawn_on"], row["owed"], row["papers"]) == (None, "2026-12-02", [], [])


@pytest.mark.parametrize(
    ("until", "told"), [("2026-12-02", "没有限制出境的依据"), ("2026-11-30", "期满以前会失去限制")]
)
def test_a_bar_longer_or_shorter_than_the_term_is_refused_and_the_attempt_kept(office, until, told):
    ran = office.run("exit-ban", "file", "A001", "--until", until, "--on", "2026-03-04")
    assert told in ran.err
    assert "第十二条第二项" in ran.err
    assert office.ask("case", "A001")["entries"][0]["kind"] == "attempt_refused"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("withdraw", "A001", "--on", "2026-03-06", "--reason", "x"), ExitCode.REFUSED, "尚未执行完毕"),
        (("withdraw", "A001", "--on", "2026-03-06", "--reason", " "), ExitCode.REFUSED, "没有写明撤销的事由"),
        (
            ("withdraw", "A002", "--on", "2026-03-06", "--reason", "x"),
            ExitCode.NOT_FOUND,
            "没有有效的出境报备",
        ),
        (("keep", *PASSPORT[2:]), ExitCode.CONFLICT, "已在保管"),
        (("keep", *PASSPORT[2:5], "--no", "", "--on", "2026-03-05"), ExitCode.REFUSED, "没有写明证件号码"),
        (("keep", "A001", "--paper", "身份证", "--no", "1", "--on", "2026-03-05"), ExitCode.REFUSED, "护照"),
        (("return", "A001", "1", "--on", "2026-03-06"), ExitCode.NOT_FOUND, "没有保管证件的记录"),
        (("file", *FILED[2:], "--on", "2026-03-04"), ExitCode.CONFLICT, "已经登记"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(office, words, code, told):
    office.ask(*FILED, "--on", "2026-03-04")
    office.ask(*PASSPORT)
    ran = office.run("exit-ban", *words)
    assert (ran.code, told in ran.err) == (code, True), ran.err
    assert "处理办法" in ran.err


def test_papers_stay_with_the_office_until_the_end(office):
    kept = office.ask(*PASSPORT)
    ran = office.run("exit-ban", "return", "A001", kept["number"], "--on", "2026-03-06")
    assert "不得退还出入境证件" in ran.err


def test_after_the_end_nobody_is_reported(office):
    office.ask("close", "release", "A001", "--on", "2026-12-01", "--ground", "期满", at=END_AT)
    ran = office.run(*FILED, "--on", "2026-12-03", at=END_AT)
    assert "不得再报备" in ran.err


YOUNG = (
    *("编号", "姓名", "性别", "出生日期", "矫正类别", "决定机关", "裁判生效日", "矫正起始日"),
    *("矫正终止日", "司法所", "报到日期", "启用日"),
)
YOUNG_ROW = (
    *("A009", "郑小宝", "男", "2009-01-01", "缓刑", "人民法院", "2026-02-20", "2026-02-20"),
    *("2027-02-19", "S1", "2026-02-24", "2026-03-01"),
)


def test_of_a_minor_name_papers_and_words_are_shown_for_a_purpose_only(office):
    sheet = office.sheet("young.csv", YOUNG, [YOUNG_ROW])
    assert office.ask("import", "roster", sheet)["report"]["new"] == 1
    office.ask("exit-ban", "keep", "A009", *PASSPORT[3:])
    complaint = ("--kind", "投诉", "--about", "郑小宝反映", "--on", "2026-03-05")
    office.ask("oversight", "complain", "A009", *complaint)
    (row,) = office.ask("exit-ban", "list")["bars"]
    assert (row["name"], row["papers"][0]["paper_no"]) == ("郑某", "（不予显示）")
    (said,) = office.ask("oversight", "complaints")["complaints"]
    assert (said["name"], said["about"]) == ("郑某", "（不予显示）")
    purpose = ("--purpose", "核对证件")
    (row,) = office.ask("exit-ban", "list", *purpose)["bars"]
    assert (row["name"], row["papers"][0]["paper_no"]) == ("郑小宝", "E0000001")
    (said,) = office.ask("oversight", "complaints", *purpose)["complaints"]
    assert said["about"] == "郑小宝反映"
