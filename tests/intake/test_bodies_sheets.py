"""The sheets of bodies and of their staff: order, parents, and what is wrong with a row."""

import pytest


def test_bodies_may_stand_in_any_order_and_their_parents_must_exist(empty_office):
    report = empty_office.put(
        "org",
        [
            {"机构编号": "V1", "名称": "村站", "级别": "村居站", "上级编号": "S1"},
            {"机构编号": "V2", "名称": "村站", "级别": "村居站", "上级编号": "S9"},
        ],
    )
    assert (report.new, report.rejected) == (1, 1)
    assert report.errors[0].column == "级别、上级编号"


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"机构编号": "S9"}, "机构编号"),
        ({"执法资格起": "", "执法资格止": "2026-01-01"}, "执法资格起"),
        ({"执法资格止": "2019-01-01"}, "执法资格起、执法资格止"),
        ({"身份": "所长"}, "身份"),
    ],
)
def test_bad_staff_are_told(empty_office, changed, column):
    good = {"人员编号": "G3", "姓名": "王", "机构编号": "S2", "身份": "专职", "执法资格起": "2020-01-01"}
    report = empty_office.put("staff", [{**good, "执法资格止": "", **changed}])
    assert [error.column for error in report.errors] == [column]
