"""The sheet of fences: which rows mean one fence, and which mean two."""

from datetime import date

from tests.intake.making import roster_row


def test_a_prohibited_area_on_the_roster_and_on_the_sheet_of_fences_is_one_fence(empty_office):
    days = {"禁止令起": "2025-06-01", "禁止令止": "2026-05-31"}
    order = {"禁止令种类": "区域", "禁止令内容": "禁止进入", "禁止令区域": "A1", **days}
    empty_office.put("roster", [roster_row(**order)])
    row = {"编号": "JZ001", "区域编号": "A1", "要求": "禁止进入", "依据": "禁止令"}
    same = {**row, "起": "2025-06-01", "止": "2026-05-31"}
    other = {**row, "起": "2025-06-01", "止": "2026-06-30"}
    report = empty_office.put("fences", [same, other])
    assert (report.new, report.unchanged) == (1, 1)
    assert [said.fence.span.to_on for said in empty_office.said()] == [date(2026, 5, 31), date(2026, 6, 30)]


def test_a_fence_in_hours_and_one_at_all_times_are_two(empty_office):
    """The same area on the same days: one that binds at night alone says nothing of the day."""
    empty_office.put("roster", [roster_row()])
    row = {"编号": "JZ001", "区域编号": "A1", "要求": "须在内", "依据": "决定", "起": "2026-01-10"}
    assert empty_office.put("fences", [{**row, "时段": "22:00-06:00"}]).new == 1
    assert empty_office.put("fences", [row]).new == 1
    assert [bool(said.fence.hours) for said in empty_office.said()] == [True, False]
    assert empty_office.put("fences", [{**row, "时段": "22:00-06:00"}, row]).unchanged == 2
