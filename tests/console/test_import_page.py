"""Importing on a page: a trial keeps nothing, good rows land, bad ones come back, scope holds."""

import csv
import io

import pytest
import python_calamine

from correction.domain.facts.check_ins import CheckInMade
from tests.console.conftest import A001, B001, ROSTER, entries

HEADER = ("编号", "签到时间（北京时间）", "签到方式", "身份核验", "备注")
GOOD = ("A001", "2026-03-10 08:10", "当面", "一致", "")
BAD = ("A002", "昨天", "当面", "一致", "=cmd|' /C calc'!A0")
THEIRS_ROW = ("B001", "2026-03-10 08:10", "当面", "一致", "")


def sheet(*rows, header=HEADER):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode("utf-8-sig")


def send(visitor, content, *, path="/import", name="签到.csv", kind="checkins", how="try"):
    files = {"file": (name, content)}
    return visitor.client.post(path, data={"csrf": visitor.csrf, "kind": kind, "how": how}, files=files)


def test_a_trial_says_what_would_be_and_keeps_nothing_and_then_good_rows_land(visit, console):
    visitor = visit("lin")
    tried = send(visitor, sheet(GOOD, BAD))
    assert tried.status_code == 200
    assert "试导入的结果，没有入库" in tried.text
    assert "签到时间" in tried.text
    assert entries(console, A001, CheckInMade) == []
    for _ in range(2):
        assert "已入库" in send(visitor, sheet(GOOD, BAD), how="keep").text
    (made,) = entries(console, A001, CheckInMade)
    assert made.actor == "G1"


def test_the_bad_rows_come_back_as_a_workbook_of_plain_text(visit, console):
    visitor = visit("lin")
    back = send(visitor, sheet(GOOD, BAD), path="/import/rejects")
    assert "attachment" in back.headers["content-disposition"]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(back.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:5] == ["行号", "栏目", "填写内容", "原因", "处理办法"]
    assert [row[1] for row in rows[1:]] == ["签到时间"]
    assert rows[1][-1] == BAD[-1]
    assert b"<f>" not in back.content
    assert entries(console, A001, CheckInMade) == []
    assert send(visitor, sheet(GOOD), path="/import/rejects").status_code == 422


def test_rows_of_a_neighbours_person_are_refused_in_the_words_for_one_that_does_not_exist(visit, console):
    visitor = visit("lin")
    theirs = send(visitor, sheet(THEIRS_ROW, GOOD), how="keep").text
    nobodys = send(visitor, sheet(("Z999", *THEIRS_ROW[1:])), how="keep").text
    assert "没有登记这个案件编号" in theirs
    assert "没有登记这个案件编号" in nobodys
    assert entries(console, B001, CheckInMade) == []
    assert len(entries(console, A001, CheckInMade)) == 1


def test_the_roster_is_the_countys_and_opens_no_case_outside_it(visit, console):
    row = ("A009", "吴新来", *ROSTER[1][2:4], "", "13900000009", *ROSTER[1][6:])
    content = sheet(row, header=ROSTER[0])
    assert send(visit("lin"), content, kind="roster", how="keep").status_code == 422
    done = send(visit("shen"), content, kind="roster", how="keep")
    assert "已入库" in done.text
    assert "吴新来" in visit("lin").get("/find?words=A009").text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("签到.exe", b"MZ", "不支持扩展名"),
        ("签到", b"", "不支持扩展名"),
        ("../../etc/签到.csv", b"", "文件是空的"),
        ("签到.xlsx", b"MZ\x90\x00", "内容不是 Excel 工作簿"),
        ("签到.csv", b"PK\x03\x04abc", "Excel"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_kindly(visit, name, content, told):
    answer = send(visit("lin"), content, name=name)
    assert answer.status_code == 422
    assert told in answer.text


def test_a_file_that_is_too_large_is_stopped_on_its_way(visit):
    answer = send(visit("lin"), b"x" * 26_000_000)
    assert answer.status_code == 413
    assert "25 MB" in answer.text


def test_the_empty_sheet_of_each_kind_can_be_had(visit):
    visitor = visit("lin")
    page = visitor.get("/import").text
    assert "/import/template/roster" not in page
    got = visitor.get("/import/template/checkins")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(got.content))
    assert set(HEADER) <= set(book.get_sheet_by_index(0).to_python()[0])
    assert visitor.get("/import/template/roster").status_code == 422
