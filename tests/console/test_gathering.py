"""A whole meeting on one page: everybody marked is recorded once, in one transaction, or nobody is."""

import csv

import pytest

from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.staff_acts import ActivityAttended, Attendance
from correction.intake.importer import import_file
from correction.intake.kinds import ImportKind
from correction.office.ids import imported_case_id, new_id
from tests.console.conftest import A001, A002, A003, B001, FOUNDED_AT, HEADER, entries, person
from tests.console.test_browser import sign_in

MEETING = {"kind": "矫正小组会议", "on": "2026-03-10", "hours": "0", "means": "签名", "office": "S1"}


@pytest.fixture
def roll(clock):
    marks = {f"mark-{A001}": "到", f"mark-{A002}": "假", f"reason-{A002}": "住院", f"mark-{A003}": "未通知到"}
    return MEETING | marks | {"activity": new_id(clock())}


def attended(console, *case_ids):
    return [entry.payload for each in case_ids for entry in entries(console, each, ActivityAttended)]


def test_a_roll_is_recorded_with_everybody_as_marked_and_once(visit, console, roll):
    visitor = visit("lin")
    assert [visitor.post("/gather", **roll).status_code for _ in range(2)] == [303, 303]
    told = attended(console, A001, A002, A003)
    assert [line.attendance for line in told] == [Attendance.PRESENT, Attendance.EXCUSED, Attendance.ABSENT]
    assert [line.told for line in told] == [True, True, False]
    assert [line.reason for line in told] == ["", "住院", ""]
    (held,) = entries(console, "S1", ActivityHeld)
    assert held.payload.called == tuple(sorted((A001, A002, A003)))
    assert held.actor == "G1"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({f"reason-{A002}": ""}, "请假而没有事由"),
        ({"on": "2026-03-11"}, "还没有到"),
        ({"on": "下周"}, "日期"),
        ({"hours": "很多"}, "学时"),
        ({"kind": "聚餐"}, "没有选择种类"),
        ({f"mark-{A003}": "也许"}, "没有这种考勤"),
        ({f"mark-{B001}": "到"}, "不属于本所"),
        ({"activity": ""}, "不是第 7 版 UUID"),
    ],
)
def test_a_wrong_roll_comes_back_as_it_was_and_nobody_is_recorded(visit, console, roll, changed, told):
    answer = visit("lin").post("/gather", **(roll | changed))
    assert answer.status_code == 422
    assert told in answer.text
    assert f'name="mark-{A001}" value="到" checked' in answer.text
    assert attended(console, A001, A002, A003, B001) == []


def test_nobody_marked_is_no_roll_and_another_office_is_not_ones_own(visit, console, roll):
    visitor = visit("lin")
    bare = {name: value for name, value in roll.items() if not name.startswith("mark-")}
    assert "没有一个人" in visitor.post("/gather", **bare).text
    assert visitor.post("/gather", **(roll | {"office": "S2"})).status_code == 422
    assert visitor.get("/gather?office=S2").status_code == 422
    assert visit("jian").get("/gather").status_code == 403


@pytest.mark.slow
def test_a_meeting_of_forty_takes_a_stroke_a_person(browser, console, tmp_path):
    path = tmp_path / "forty.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = [person(f"A{n:03}", f"赵{n}", "1990-01-01", "S1") for n in range(4, 41)]
        csv.writer(file).writerows([HEADER, *rows])
    import_file(console.office.store, ImportKind.ROSTER, path, now=FOUNDED_AT, actor="t")
    sign_in(browser, "lin")
    strokes = browser.go("4") + browser.press("ArrowDown", "1", "1", "4", *["1"] * 37)
    assert "到 39 人" in browser.page.locator("[data-tally]").inner_text()
    browser.shot("gather")
    assert browser.faults() == []
    strokes += browser.press("Escape", "s") + browser.go("Enter")
    # At a stroke a second it is done in 45 seconds.
    assert strokes <= 45
    assert browser.page.locator("p.said").inner_text().endswith("考勤")
    everybody = [imported_case_id(f"A{n:03}") for n in range(1, 41)]
    told = attended(console, *everybody)
    assert len(told) == 40
    assert [line.told for line in told].count(False) == 1
