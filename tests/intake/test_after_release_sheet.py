"""The sheet of what becomes of released persons: each row the entry it means, each bad row told."""

from datetime import date

import pytest

from correction.domain.facts.after_release import (
    ConvictedAnew,
    FollowUpEnd,
    FollowUpEnded,
    HelpContacted,
    HelpGroupEnded,
    HelpGroupFormed,
    HelpMeans,
    Placed,
    Placement,
    PlacementEnded,
)

MEANT = [
    (("成立帮教小组", "张干部、李社工"), {}, HelpGroupFormed(members=("张干部", "李社工"))),
    (("成立帮教小组", "张干部，李社工"), {}, HelpGroupFormed(members=("张干部", "李社工"))),
    (("帮教小组解散", ""), {"说明": "本人迁走"}, HelpGroupEnded(reason="本人迁走")),
    (
        ("帮教联系", "走访"),
        {"说明": "家中见到"},
        HelpContacted(means=HelpMeans.VISIT, note="家中见到"),
    ),
    (("落实安置", "就业"), {"说明": "物流公司"}, Placed(placement=Placement.JOB, note="物流公司")),
    (("安置终结", "就学"), {"说明": "毕业"}, PlacementEnded(placement=Placement.SCHOOL, reason="毕业")),
    (
        ("重新犯罪", "故意"),
        {"犯罪日期": "2025-12-01", "说明": "盗窃"},
        ConvictedAnew(committed_on=date(2025, 12, 1), intentional=True, crime="盗窃"),
    ),
    (("提前终结", "死亡"), {}, FollowUpEnded(reason=FollowUpEnd.DIED)),
]
FAULTS = [
    (("成立帮教小组", " 、 "), {}, "内容", "没有成员"),
    (("成立帮教小组", ""), {}, "内容", "没有成员"),
    (("帮教小组解散", ""), {}, "说明", "没有写明原因"),
    (("帮教联系", "就业"), {}, "内容", "不能填“就业”"),
    (("落实安置", ""), {}, "内容", "没有填写"),
    (("安置终结", "就业"), {}, "说明", "没有写明原因"),
    (("重新犯罪", "故意"), {}, "犯罪日期", "没有填写犯罪日期"),
    (("重新犯罪", "故意"), {"犯罪日期": "2026-01-11"}, "犯罪日期", "以后"),
    (("重新犯罪", ""), {"犯罪日期": "2025-12-01"}, "内容", "没有填写"),
    (("提前终结", "出国"), {}, "内容", "不能填“出国”"),
    (("结婚", ""), {}, "事项", "不在可填范围"),
]


def row_of(said, more):
    return {"编号": "JZ001", "日期": "2026-01-10", "事项": said[0], "内容": said[1], **more}


@pytest.mark.parametrize(("said", "more", "meant"), MEANT)
def test_a_row_becomes_the_entry_it_means_and_twice_is_once(office, said, more, meant):
    report = office.put("aftercare", [row_of(said, more), row_of(said, more)])
    assert (report.new, report.unchanged, report.errors) == (1, 1, ())
    assert office.said() == [meant]


@pytest.mark.parametrize(("said", "more", "column", "reason"), FAULTS)
def test_a_bad_row_is_told_and_the_good_one_lands(office, said, more, column, reason):
    good = row_of(("帮教联系", "通话"), {})
    report = office.put("aftercare", [row_of(said, more), good])
    (error,) = report.errors
    assert (report.new, report.rejected, error.row, error.column) == (1, 1, 2, column)
    assert reason in error.reason
    assert office.said() == [HelpContacted(means=HelpMeans.CALL)]
