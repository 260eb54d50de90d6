"""A management class is asked for, heard of by the office, decided by the county, and told to the person."""

from datetime import date

import pytest

from correction.domain.facts.admission import ClassAssigned, ManagementClass
from correction.domain.facts.approvals import ApprovalAsked, ApprovalMatter
from correction.domain.facts.management import ClassTold, MeritRecorded, Risk, RiskAssessed
from correction.office.approvals.asking import ask, give_opinion
from correction.office.approvals.deciding import Decision, decide, end
from correction.office.supervision.classes import assess_risk, record_merit, tell_class
from tests.core.assessing_county import Office

ON = date(2026, 3, 2)
STRICT, GENERAL = ManagementClass.STRICT, ManagementClass.GENERAL
RELAXED, ENTRY = ManagementClass.RELAXED, ManagementClass.ENTRY
YES = Decision(granted=True)


class Desk(Office):
    """The same county, in which somebody of the county asks for a class."""

    def ask(self, to_class, *, key="G1", actor="X1b", on=ON):
        matter = ApprovalMatter.MANAGEMENT_CLASS
        asked = ApprovalAsked(approval_id=key, matter=matter, from_on=on, reason="表现", to_class=to_class)
        return self.act(ask, asked, actor=actor, on=on)


def classes(office):
    return [entry.payload.management_class for entry in office.file().of(ClassAssigned)]


def test_what_the_county_grants_is_the_class_from_then_on():
    office = Desk()
    office.ask(STRICT)
    office.refused("没有司法所的意见", "第三条", verb=decide, args=("G1", YES), actor="X1a", on=ON)
    office.act(give_opinion, "G1", favourable=True, opinion="同意", actor="S1a", on=ON)
    office.refused("无权决定", verb=decide, args=("G1", YES), actor="S1b", on=ON)
    office.refused("没有执法资格", verb=decide, args=("G1", YES), actor="X1u", on=ON)
    office.refused("不能自己批准", verb=decide, args=("G1", YES), actor="X1b", on=ON)
    assert classes(office) == []
    office.act(decide, "G1", YES, actor="X1a", on=ON)
    assert classes(office) == [STRICT]
    office.refused("只能改为另一类别", verb=end, args=("G1",), reason="改", actor="X1a", on=ON)


def test_a_refusal_leaves_the_class_and_says_why():
    office = Desk()
    office.ask(RELAXED)
    office.refused("没有写明理由", verb=decide, args=("G1", Decision(granted=False)), actor="X1a", on=ON)
    office.act(decide, "G1", Decision(granted=False, reason="时间尚短"), actor="X1a", on=ON)
    assert classes(office) == []


@pytest.mark.parametrize(
    ("book", "to_class", "words"),
    [
        ("demo-assessed", None, ("没有写明管理类别",)),
        ("demo-assessed", ENTRY, ("没有采用入矫管理", "严管、普管、宽管")),
        ("province-x-2020", GENERAL, ("每月教育学习时数", "内容不明", "写入地方规则册")),
        ("province-x-2020", RELAXED, ("书面报告周期",)),
        ("province-x-2020", STRICT, ()),
        ("cn", GENERAL, ()),
        ("demo-assessed", RELAXED, ()),
    ],
)
def test_only_a_class_that_the_book_knows_can_be_asked_for(book, to_class, words):
    office = Desk(book=book)
    if not words:
        assert office.ask(to_class)
        return
    matter = ApprovalMatter.MANAGEMENT_CLASS
    asked = ApprovalAsked(approval_id="G1", matter=matter, from_on=ON, reason="表现", to_class=to_class)
    office.refused(*words, verb=ask, args=(asked,), actor="X1b", on=ON)


def test_the_person_is_told_of_the_class_that_holds_and_signs_or_somebody_says_why():
    office = Desk()
    office.refused("还没有确定管理类别", verb=tell_class, signed=True, actor="S1a", on=ON)
    office.put(ClassAssigned(management_class=GENERAL), date(2026, 2, 1))
    held = office.put(ClassAssigned(management_class=STRICT), date(2026, 3, 1))
    office.put(ClassAssigned(management_class=RELAXED), date(2026, 3, 5))
    office.refused("没有签名", verb=tell_class, signed=False, actor="S1a", on=ON)
    office.act(tell_class, signed=False, note="拒签", actor="S1a", on=ON)
    (told,) = office.file().of(ClassTold)
    assert told.payload.assigned_entry_id == held.entry_id


def test_risk_and_merit_are_recorded_by_whoever_answers_for_the_case():
    office = Desk()
    risk, merit = RiskAssessed(risk=Risk.LOW, score=60.0), MeritRecorded(major=True, document_no="立1")
    office.act(assess_risk, risk, actor="S1a", on=ON)
    office.act(record_merit, merit, actor="S1a", on=ON)
    office.refused("不管辖本案", verb=assess_risk, args=(risk,), actor="S2a", on=ON)
    office.refused(
        "认定立功的文书",
        verb=record_merit,
        args=(MeritRecorded(major=True, document_no=""),),
        actor="S1a",
        on=ON,
    )
    assert len(office.file().of(RiskAssessed)) == len(office.file().of(MeritRecorded)) == 1
