"""Workbooks as offices keep them: hidden pages, one page an office, merged cells, formulas that failed."""

import csv
from datetime import date, datetime

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from correction.intake.tabular.tables import open_table
from tests.intake.making import GOOD_ROSTER, roster_row, write_csv, write_xlsx

HEADER = ["编号", "报告日期", "报告种类", "备注"]
FIRST = ["JZ001", "2026-01-10", "书面", ""]
SECOND = ["JZ001", "2026-01-11", "书面", ""]


def rows_of(path):
    with open_table(path) as table:
        return [(row.number, row.cells[0]) for row in table.rows], table.unread


def test_a_page_that_is_hidden_is_not_what_was_sent(tmp_path):
    """Last year's roster is often kept behind this year's, in front of it among the tabs."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, case_no in (("旧", "去年"), ("深藏", "前年"), ("今年 & 明年", "今年")):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["编号"])
            page.write_row(1, 0, [case_no])
        book.get_worksheet_by_name("旧").hide()
        book.get_worksheet_by_name("深藏").very_hidden()
        book.get_worksheet_by_name("今年 & 明年").activate()
    assert rows_of(path) == ([(2, "今年")], ())


def test_other_pages_with_rows_are_named_and_blank_or_explaining_ones_are_not(office, tmp_path):
    path = tmp_path / "reports.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("城东所", "城西所", "Sheet2", "填写说明"):
            page = book.add_worksheet(name)
            if name != "Sheet2":
                page.write_row(0, 0, HEADER)
                page.write_row(1, 0, FIRST)
    report = office.put_file("reports", path)
    assert (report.new, report.rejected) == (1, 0)
    (note,) = report.notes
    assert "“城西所”没有读" in note
    assert "Sheet2" not in note
    assert "填写说明" not in note


def test_a_formula_that_failed_is_told_and_does_not_pass_for_a_blank(empty_office, tmp_path):
    """A look-up without a hit in a column that may be blank would leave somebody without their area."""
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [*GOOD_ROSTER, "居住地代码", "居住地址"])
        page.write_row(1, 0, list(GOOD_ROSTER.values()))
        page.write_formula(1, len(GOOD_ROSTER), "=VLOOKUP(A2,Z:Z,1)", None, "#N/A")
        page.write_formula(1, len(GOOD_ROSTER) + 1, "=1/0", None, "#DIV/0!")
        page.write_row(2, 0, [*roster_row(编号="JZ002").values(), "330781"])
    report = empty_office.put_file("roster", path)
    assert (report.new, report.rejected) == (1, 1)
    assert [(error.row, error.column) for error in report.errors] == [(2, "居住地代码"), (2, "居住地址")]
    assert all("错误值" in error.reason and "公式" in error.remedy for error in report.errors)


def test_what_a_spreadsheet_saved_of_a_failed_formula_as_text_is_told_too(office):
    row = {"编号": "JZ001", "报告日期": "2026-01-10", "报告种类": "书面", "备注": "#REF!"}
    (error,) = office.put("reports", [row]).errors
    assert (error.column, error.value) == ("备注", "#REF!")


def test_cells_under_a_merge_are_told_and_do_not_pass_for_blanks(empty_office, tmp_path):
    """Windows merged down over several persons would leave all but the first without check-ins."""
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [*GOOD_ROSTER, "签到时段", "居住地址"])
        for number in range(1, 5):
            page.write_row(number, 0, list(roster_row(编号=f"JZ00{number}").values()))
        page.merge_range(1, len(GOOD_ROSTER), 2, len(GOOD_ROSTER), "07:00-10:00")
        page.merge_range(3, len(GOOD_ROSTER), 4, len(GOOD_ROSTER) + 1, "")
    report = empty_office.put_file("roster", path)
    assert (report.new, report.rejected) == (3, 1)
    (error,) = report.errors
    assert (error.row, error.column) == (3, "签到时段")
    assert "合并" in error.reason
    assert "取消合并" in error.remedy
    assert len(empty_office.said("JZ001")) == 1


def test_a_merge_past_the_last_row_or_the_header_makes_no_rows(office, tmp_path):
    path = tmp_path / "reports.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, FIRST)
        page.write_row(2, 0, SECOND)
        page.merge_range(2, 3, 40, 3, "本月")
        page.merge_range(1, 5, 30, 9, "")
    assert (office.put_file("reports", path).new, len(office.said())) == (2, 2)


def test_days_and_times_read_the_same_in_both_calendars_of_spreadsheets(office, tmp_path):
    for name, options in (("w.xlsx", {}), ("m.xlsx", {"date_1904": True})):
        with xlsxwriter.Workbook(tmp_path / name, options) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, ["编号", "签到时间（北京时间）", "签到方式"])
            clock = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
            for number, minute in enumerate(range(60), start=1):
                page.write_row(number, 0, ["JZ001"])
                page.write_datetime(number, 1, datetime(2026, 1, 10, 7, minute, 13), clock)
                page.write_row(number, 2, ["手机"])
    assert office.put_file("checkins", tmp_path / "w.xlsx").new == 60
    assert office.put_file("checkins", tmp_path / "m.xlsx").unchanged == 60


def test_midnight_that_a_spreadsheet_gives_as_a_day_is_told_as_that(office, tmp_path):
    path = tmp_path / "checkins.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["编号", "签到时间（北京时间）", "签到方式"])
        page.write_row(1, 0, ["JZ001", "", "手机"])
        page.write_datetime(1, 1, datetime(2026, 1, 10), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    (error,) = office.put_file("checkins", path).errors
    assert "零点" in error.reason
    assert "00:00" in error.remedy


@pytest.mark.parametrize("case_no", ["JZ001\u00a0\u200b", "\ufeff ＪＺ００１", "JZ001\u3000"])
def test_a_number_with_blanks_behind_invisible_characters_is_the_same_number(office, case_no):
    row = {"编号": case_no, "报告日期": str(date(2026, 1, 10)), "报告种类": "书面"}
    assert office.put("reports", [row]).new == 1


def test_a_reject_file_never_takes_the_place_of_the_file_that_is_imported(office, tmp_path):
    path = write_csv(tmp_path / "reports.csv", [dict(zip(HEADER, ["没有", *FIRST[1:]], strict=True))])
    before = path.read_bytes()
    with pytest.raises(Exception, match="会被覆盖"):
        office.put_file("reports", path, reject_path=tmp_path / "." / "reports.csv")
    assert path.read_bytes() == before


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_rejected_rows_that_are_put_right_in_the_reject_file_land(office, tmp_path, ending):
    """A row with two faults stands there twice; put right in both places it is one report."""
    back = tmp_path / f"rejects.{ending}"
    wrong = {"编号": "JZ001", "报告日期": "明天", "报告种类": "闲聊", "备注": "-补交"}
    assert (
        office.put("reports", [dict(zip(HEADER, FIRST, strict=True)), wrong], reject_path=back).rejected == 1
    )
    if ending == "xlsx":
        cells = CalamineWorkbook.from_path(back).get_sheet_by_index(0).to_python()
        lines = [[str(cell) for cell in line] for line in cells]
    else:
        lines = list(csv.reader(back.read_text(encoding="utf-8-sig").splitlines()))
    right = {"明天": "2026-01-11", "闲聊": "书面"}
    header, *rows = [
        [right.get(cell, cell) if n > 4 else cell for n, cell in enumerate(line)] for line in lines
    ]
    put_right = [dict(zip(header, row, strict=True)) for row in rows]
    write = write_xlsx if ending == "xlsx" else write_csv
    report = office.put_file("reports", write(tmp_path / f"again.{ending}", put_right))
    assert (report.new, report.unchanged, report.rejected) == (1, 1, 0)
    assert office.said()[1].note == "-补交"
