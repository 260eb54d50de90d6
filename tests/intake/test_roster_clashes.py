"""Rows of a roster that clash with others: one device or number for two persons, a case elsewhere."""

from correction.domain.person import check_character
from correction.office.ids import imported_case_id
from tests.intake.making import roster_row

CITIZEN_NO = "99070119850601001" + check_character("99070119850601001")
PHONE = {"定位来源编号": "SB1", "定位来源种类": "手机"}


def test_one_device_is_not_bound_to_two_persons_of_a_roster(empty_office):
    """One number filled down a column would lay the ways of one person at the door of another."""
    rows = [roster_row(**PHONE), roster_row(编号="JZ002", 姓名="李四", **PHONE)]
    report = empty_office.put("roster", rows)
    assert (report.new, report.rejected) == (1, 1)
    (error,) = report.errors
    assert (error.column, error.value) == ("定位来源编号", "SB1")
    assert "已绑定在另一案件" in error.reason
    (bound,) = (no for no in ("JZ001", "JZ002") if empty_office.file(no).entries)
    with empty_office.store.reading() as uow:
        assert uow.speaking(["SB1"])["SB1"].case_id == imported_case_id(bound)


def test_a_device_that_somebody_wears_is_not_bound_by_a_later_roster(empty_office):
    assert empty_office.put("roster", [roster_row(**PHONE)]).new == 1
    (error,) = empty_office.put("roster", [roster_row(编号="JZ002", **PHONE)]).errors
    assert error.column == "定位来源编号"
    assert empty_office.file("JZ002").entries == ()
    assert empty_office.put("roster", [roster_row(**PHONE)]).unchanged == 1


def test_a_number_that_another_person_has_is_told_as_that(empty_office):
    """Offices that each number from one would else be told to void the record of somebody else."""
    rows = [roster_row(), roster_row(姓名="李四", 司法所="S2", 出生日期="1990-01-01")]
    (error,) = empty_office.put("roster", rows).errors
    assert (error.row, error.column) == (3, "编号")
    assert "另一个人" in error.reason
    assert "作废" not in error.remedy


def test_a_changed_row_of_the_same_person_is_still_told_as_a_change(empty_office):
    empty_office.put("roster", [roster_row()])
    (error,) = empty_office.put("roster", [roster_row(罪名="盗窃罪")]).errors
    assert "内容与本行不同" in error.reason


def test_a_case_elsewhere_is_told_neither_in_a_trial_nor_in_earnest(empty_office):
    """Made-up rows in a trial would else find out of anybody whether they are in correction."""
    numbered = {"出生日期": "", "身份证号码": CITIZEN_NO}
    empty_office.put("roster", [roster_row(**numbered, 司法所="S2")])
    again = roster_row(编号="JZ002", **numbered)
    mine = {"offices": frozenset({"S1"})}
    (theirs,) = empty_office.put("roster", [again], **mine).errors
    assert empty_office.put("roster", [again], dry_run=True, **mine).errors == (theirs,)
    (ours,) = empty_office.put("roster", [again], offices=frozenset({"S1", "S2"})).errors
    assert theirs.column == ours.column == "身份证号码"
    assert "2025-06-01" in ours.reason
    for word in ("2025", "案件", "已有", "在矫", "重叠"):
        assert word not in theirs.reason + theirs.remedy


def test_a_number_of_a_case_elsewhere_is_told_as_one_to_change(empty_office):
    empty_office.put("roster", [roster_row(司法所="S2")])
    (error,) = empty_office.put("roster", [roster_row()], offices=frozenset({"S1"})).errors
    assert (error.column, error.reason) == ("编号", "这个编号不能在这里使用")
    assert "换一个编号" in error.remedy


def test_whoever_was_gone_before_the_term_began_can_come_again(empty_office):
    numbered = {"出生日期": "", "身份证号码": CITIZEN_NO}
    begun = roster_row(**numbered, 裁判生效日="2025-12-01", 矫正起始日="2026-01-15")
    assert empty_office.put("roster", [begun]).new == 1
    revoked = {"编号": "JZ001", "日期": "2026-01-10", "环节": "撤销缓刑"}
    assert empty_office.put("steps", [revoked]).new == 1
    again = {"编号": "JZ002", "裁判生效日": "2026-01-18", "矫正起始日": "2026-01-18", "启用日": "2026-01-18"}
    assert empty_office.put("roster", [roster_row(**numbered, **again)]).new == 1
