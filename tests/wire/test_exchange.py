"""A case written for another system: its names and codes, the rest left out with the reason."""

from dataclasses import replace
from datetime import date

import pytest
from correction_schemas.codes import FIELDS, TABLES

from correction.domain.errors import NotAllowed
from correction.domain.facts.admission import ClassAssigned, ManagementClass
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter, OpinionGiven
from correction.domain.facts.group import PlanMade
from correction.domain.facts.minors import ReadGround, RecordSealed, ShieldedRead
from correction.domain.organisation import OrgLevel
from correction.intake.exchanging.codes import CATEGORIES, CLASSES, SEXES
from correction.intake.exchanging.exchange import exchanged
from correction.testing.builders import SOMEBODY, CaseBuilder, probation

ENDS_ON, TODAY = date(2026, 12, 31), date(2026, 6, 1)
NUMBER = "11010519491231002X"
READ = ShieldedRead(case_ids=(), ground=ReadGround.SUPERVISION, purpose="数据交换")


def case(**who: object) -> CaseBuilder:
    person = replace(SOMEBODY, citizen_no=NUMBER, phone="13912345678", **who)  # type: ignore[arg-type]
    made = CaseBuilder(order=probation(date(2026, 1, 5), ENDS_ON), person=person)
    return made.arrive(date(2026, 1, 8), ManagementClass.GENERAL)


def reclassed(to: ManagementClass) -> CaseBuilder:
    made, matter = case(), ApprovalMatter.MANAGEMENT_CLASS
    on = date(2026, 4, 1)
    made.add(
        ApprovalAsked(approval_id="C1", matter=matter, from_on=on, reason="两次训诫", to_class=to), on=on
    )
    made.add(
        OpinionGiven(approval_id="C1", org_id="S1", level=OrgLevel.OFFICE, favourable=True, opinion="同意"),
        on=on,
    )
    made.add(
        ApprovalDecided(approval_id="C1", granted=True, org_id="X1", level=OrgLevel.COUNTY, reason=""), on=on
    )
    made.add(ClassAssigned(management_class=to), on=on)
    return made


def test_what_is_sent_stands_under_the_other_sides_names_and_reads_back():
    made = reclassed(ManagementClass.STRICT)
    made.add(PlanMade(version=2, measures=("每周电话",)), on=date(2026, 4, 2))
    sent = exchanged(made.file(), TODAY).values
    assert (sent["xm"], sent["sfzhm"], sent["csrq"]) == (
        SOMEBODY.name, NUMBER, f"{SOMEBODY.born_on:%Y%m%d}",
    )  # fmt: skip
    assert CATEGORIES.value(sent["jzlb"]) is made.file().order.category
    assert SEXES.value(sent["xb"]) is SOMEBODY.sex
    assert CLASSES.value(sent["gllb"]) is ManagementClass.STRICT
    assert (sent["tzyy"], sent["bdrq"], sent["famc"]) == ("两次训诫", "20260401", "矫正方案第2版")
    assert set(sent) <= set(FIELDS) | set(TABLES)


def test_every_field_is_sent_or_left_out_with_a_reason():
    told = exchanged(case().file(), TODAY)
    assert set(FIELDS) <= set(told.values) | set(told.left_out)
    assert told.left_out["tzyy"] == "调整原因：没有登记"
    assert told.left_out["jyjzcs"] == "教育矫正措施：没有登记"


def test_the_day_asked_for_decides_which_class_and_plan_hold():
    made = reclassed(ManagementClass.STRICT)
    before = exchanged(made.file(), date(2026, 3, 31)).values
    assert CLASSES.value(before["gllb"]) is ManagementClass.GENERAL
    assert exchanged(made.file(), date(2026, 1, 4)).left_out["gllb"] == "管理类别：没有登记"


def test_a_value_without_a_code_is_left_out_and_never_guessed():
    told = exchanged(reclassed(ManagementClass.ENTRY).file(), TODAY)
    assert "gllb" not in told.values
    assert "没有代码：表中没有相当的级别" in told.left_out["gllb"]


@pytest.mark.parametrize(("read", "name", "number"), [(None, "某", None), (READ, SOMEBODY.name, NUMBER)])
def test_a_minor_is_sent_masked_unless_a_reading_permits_the_whole(read, name, number):
    told = exchanged(case(born_on=date(2009, 1, 1)).file(), TODAY, read=read).values
    assert told["xm"].endswith(name)
    assert told.get("sfzhm") == number


def test_of_a_sealed_record_nothing_is_sent_but_upon_a_query_of_the_law():
    made = case(born_on=date(2009, 1, 1))
    made.add(RecordSealed(document_no="（2026）封 1 号"), on=date(2026, 5, 1))
    for read in (None, READ, replace(READ, ground=ReadGround.JUDICIAL)):
        with pytest.raises(NotAllowed, match="已经封存"):
            exchanged(made.file(), TODAY, read=read)
    query = replace(READ, ground=ReadGround.JUDICIAL, document_no="查询函 3 号")
    assert exchanged(made.file(), TODAY, read=query).values["xm"] == SOMEBODY.name
