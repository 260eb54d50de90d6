"""The words of stories about the life of a case: group and plan, detention, proposals, its end."""

from collections.abc import Mapping

from correction.domain.facts.absence import SearchOrdered
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.commutation import CommutationProposed, Merit, Sentence
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.group import (
    GroupMemberJoined,
    GroupMemberLeft,
    GroupRole,
    PlanMade,
    PlanReviewed,
)
from correction.domain.facts.moves import MoveAccepted, MoveNoShow, MoveTold
from correction.domain.facts.recall import Condition, ConditionFound, GuarantorLost, GuarantorSet
from correction.domain.facts.resettlement import ResettlementOffered, ResettlementReceived
from correction.domain.facts.rulings import ExpiryDecided, ProposalAnswered, ProposalReceived
from correction.domain.facts.sanctions import ArrestAsked
from correction.domain.organisation import OrgLevel
from correction.domain.person import Sex
from tests.scenarios.words_first import Event, decision

RULE_NAMES: Mapping[str, str] = {
    "矫正小组": "group_incomplete",
    "方案评估": "plan_review",
    "变更后报到": "move_report",
    "变更后查找": "move_search",
    "裁决期限": "ruling_late",
    "拘押通知": "detention_notice",
    "羁押期限": "custody_over",
    "衔接回执": "resettlement_unanswered",
    "监外执行条件": "ground_condition",
}
_ROLES = {role.zh: role for role in GroupRole}
_SEXES = {sex.zh: sex for sex in Sex}
_CONDITIONS = {condition.zh: condition for condition in Condition}
_RESTRAINTS = {restraint.zh: restraint for restraint in Restraint}

EVENTS: Mapping[str, Event] = {
    "加入小组": lambda said, _names, _order: GroupMemberJoined(
        member=said.pop("姓名"),
        sex=_SEXES[said.pop("性别")],
        role=_ROLES[said.pop("身份")],
        knows_minors=said.pop("熟悉未成年人", False),
    ),
    "退出小组": lambda said, _names, _order: GroupMemberLeft(member=said.pop("姓名")),
    "制定方案": lambda said, _names, _order: PlanMade(version=said.pop("版次"), measures=("每周当面报告",)),
    "评估方案": lambda said, _names, _order: PlanReviewed(found=said.pop("结论")),
    "申请变更执行地": lambda said, _names, _order: ApprovalAsked(
        approval_id="M1",
        matter=ApprovalMatter.CHANGE_OF_PLACE,
        from_on=said.pop("自"),
        reason="迁居",
        to_county=said.pop("迁往"),
    ),
    "批准变更执行地": lambda _said, _names, _order: ApprovalDecided(
        approval_id="M1", granted=True, org_id="X1", level=OrgLevel.COUNTY, reason="属实"
    ),
    "告知变更决定": lambda _said, _names, _order: MoveTold(approval_id="M1"),
    "告知未报到": lambda said, _names, _order: MoveNoShow(approval_id="M1", by=said.pop("由")),
    "新执行地接收": lambda said, _names, _order: MoveAccepted(
        approval_id="M1", by=said.pop("由"), reported_on=said.pop("报到"), document_no="回1号"
    ),
    "提出减刑建议": lambda said, _names, order: CommutationProposed(
        merit=Merit.MAJOR_MERIT,
        sentence=Sentence.FIXED_TERM,
        sentence_years=1,
        sentence_months=0,
        executed_from_on=order.term.from_on,
        new_ends_on=said.pop("新止日"),
        agreed_no="市矫1号",
    ),
    "确定保证人": lambda said, _names, _order: GuarantorSet(name=said.pop("姓名"), relation="亲属"),
    "保证人丧失": lambda said, _names, _order: GuarantorLost(
        reason=said.pop("原因"), replace_by_on=said.pop("限期")
    ),
    "查明条件": lambda said, _names, _order: ConditionFound(
        condition=_CONDITIONS[said.pop("种类")], evidence=said.pop("证据")
    ),
    "发出衔接函": lambda said, _names, _order: ResettlementOffered(to=said.pop("送"), document_no="衔1号"),
    "接收回执": lambda said, names, _order: ResettlementReceived(
        offer_entry_id=names[said.pop("衔接函")], by=said.pop("由"), document_no="回1号"
    ),
    "组织查找": lambda _said, _names, _order: SearchOrdered(),
    "被限制人身自由": lambda said, _names, _order: DetainedElsewhere(
        restraint=_RESTRAINTS[said.pop("种类")], by=said.pop("由"), told_on=said.pop("接到通知", None)
    ),
    "限制人身自由结束": lambda said, names, _order: DetentionEnded(
        detention_entry_id=names[said.pop("记录")]
    ),
    "提请撤销": decision(DecisionKind.REVOCATION_PROPOSED),
    "提请逮捕": lambda said, names, _order: ArrestAsked(
        proposal_entry_id=names[said.pop("随")], reason="可能逃跑"
    ),
    "收到提请": lambda said, names, _order: ProposalReceived(
        proposal_entry_id=names[said.pop("提请")], by=said.pop("由")
    ),
    "裁决": lambda said, names, _order: ProposalAnswered(
        proposal_entry_id=names[said.pop("提请")], granted=said.pop("准许"), document_no="刑更1号"
    ),
    "期满处理决定": lambda said, names, _order: ExpiryDecided(
        legal_basis=said.pop("法律依据"),
        document_no="矫决1号",
        reason="已查明",
        matters=tuple(names[name] for name in said.pop("事由")),
    ),
}
