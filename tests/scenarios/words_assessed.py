"""The words of stories about classes, assessments, minors and sealed records."""

from collections.abc import Mapping
from typing import Any

from correction.domain.entry import Fact
from correction.domain.facts.admission import ManagementClass, Step, StepDone
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.assessment import (
    AssessedPeriod,
    AssessmentConfirmed,
    AssessmentObjected,
    Mark,
    ObjectionAnswered,
)
from correction.domain.facts.management import MeritRecorded, Risk, RiskAssessed
from correction.domain.facts.minors import (
    EducationBureauTold,
    GuardedAct,
    GuardianAttended,
    JobHelped,
    JobWished,
    OffenceDated,
    RecordSealed,
    Schooling,
    SchoolingNoted,
)
from correction.domain.order import Order
from correction.domain.organisation import OrgLevel
from tests.scenarios.words_first import Event, Names

CLASSES = {each.zh: each for each in ManagementClass}
MARKS = {each.zh: each for each in Mark}
PERIODS = {each.zh: each for each in AssessedPeriod}
RULE_NAMES = {
    "类别调整": "class_change",
    "类别复核": "class_review",
    "考核期限": "assessment_late",
    "考核异议": "objection_late",
    "监护人到场": "guardian_absent",
    "义务教育": "minor_schooling",
    "就业帮助": "minor_job_help",
    "犯罪记录封存": "record_not_sealed",
}


def _asked(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return ApprovalAsked(
        approval_id=said.pop("编号"),
        matter=ApprovalMatter.MANAGEMENT_CLASS,
        from_on=said.pop("自"),
        reason="提请",
        to_class=CLASSES[said.pop("类别")],
    )


def _refused(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return ApprovalDecided(
        approval_id=said.pop("编号"),
        granted=False,
        org_id="X1",
        level=OrgLevel.COUNTY,
        reason=said.pop("理由"),
    )


def _confirmed(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return AssessmentConfirmed(
        mark_entry_id="mark",
        period=PERIODS[said.pop("考核")],
        first_on=said.pop("期"),
        grade=MARKS[said.pop("等次")],
        points=said.pop("分", None),
    )


def _answered(said: dict[str, Any], names: Names, _order: Order) -> Fact:
    grade = said.pop("更正为", None)
    return ObjectionAnswered(
        objection_entry_id=names[said.pop("异议")],
        upheld=grade is not None,
        reason="复核",
        grade=MARKS[grade] if grade else None,
    )


def _guardian(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    acts = {act.zh: act for act in GuardedAct}
    return GuardianAttended(act=acts[said.pop("事项")], name="某某", relation=said.pop("关系"))


def _schooling(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    states = {state.zh: state for state in Schooling}
    return SchoolingNoted(schooling=states[said.pop("情况")])


def _risk(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    risks = {risk.zh: risk for risk in Risk}
    return RiskAssessed(risk=risks[said.pop("结论")])


EVENTS: Mapping[str, Event] = {
    "风险评估": _risk,
    "重大立功": lambda _said, _names, _order: MeritRecorded(major=True, document_no="立功1号"),
    "提请调整类别": _asked,
    "不准调整类别": _refused,
    "核定考核": _confirmed,
    "提出考核异议": lambda said, names, _order: AssessmentObjected(
        confirmed_entry_id=names[said.pop("结果")], reason="不服"
    ),
    "答复考核异议": _answered,
    "监护人到场": _guardian,
    "入矫宣告": lambda _said, _names, _order: StepDone(step=Step.ENTRY_ANNOUNCED),
    "解矫宣告": lambda _said, _names, _order: StepDone(step=Step.RELEASE_ANNOUNCED),
    "义务教育情况": _schooling,
    "通知教育部门": lambda _said, _names, _order: EducationBureauTold(recipient="县教育局"),
    "表示想就业": lambda _said, _names, _order: JobWished(),
    "介绍培训": lambda _said, _names, _order: JobHelped(note="职业培训"),
    "登记犯罪时间": lambda said, _names, _order: OffenceDated(
        committed_on=said.pop("犯罪"), sentence_years=said.pop("年"), sentence_months=said.pop("月", 0)
    ),
    "封存记录": lambda _said, _names, _order: RecordSealed(document_no="封存1号"),
}
