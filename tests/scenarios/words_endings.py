"""The words of stories about ends: searches, detention elsewhere, proposals, what a person decided."""

from collections.abc import Mapping

from correction.domain.facts.absence import SearchOrdered
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.rulings import ExpiryDecided, ProposalAnswered, ProposalReceived
from correction.domain.facts.sanctions import ArrestAsked
from tests.scenarios.words_first import Event, decision

RULE_NAMES: Mapping[str, str] = {}
_RESTRAINTS = {restraint.zh: restraint for restraint in Restraint}

EVENTS: Mapping[str, Event] = {
    "组织查找": lambda _said, _names, _order: SearchOrdered(),
    "被限制人身自由": lambda said, _names, _order: DetainedElsewhere(
        restraint=_RESTRAINTS[said.pop("种类")], by=said.pop("由")
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
