"""Fields of rewards, sanctions and proposals (奖惩栏目): the breach, its evidence, what follows."""

from collections.abc import Mapping

from correction.domain.case.decisions import once_each
from correction.domain.entry import Entry
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.sanctions import BreachEstablished
from correction.office.papers.desk import Desk, day_text

DISCIPLINE = {
    "违规事实": "逐项写明日期、种类、情节",
    "违规种类": "",
    "情节": "",
    "证据": "认定违规时写明的证据",
    "决定日期": "",
    "以往奖惩": "此前的表扬、训诫、警告，撤销了的不列",
}
_DECISION_ZH = {
    DecisionKind.PRAISE: "表扬",
    DecisionKind.ADMONITION: "训诫",
    DecisionKind.WARNING: "警告",
    DecisionKind.POLICE_PUNISHMENT: "提请治安管理处罚",
}


def discipline(desk: Desk) -> Mapping[str, str]:
    """Give what a decision or an established breach says."""
    breaches = breaches_of(desk)
    if desk.about is None or not isinstance(desk.about.payload, Decided | BreachEstablished):
        return {}
    facts = (
        f"{day_text(each.when.legal_on)}，{each.payload.breach.zh}，{each.payload.gravity.zh}"
        for each in breaches
    )
    revoked = {e.payload.decision_entry_id for e in desk.file.of(DecisionRevoked)}
    before = (e for e in desk.file.of(Decided) if e.number < desk.about.number and e.entry_id not in revoked)
    earlier = (
        f"{day_text(e.when.legal_on)}{_DECISION_ZH[e.payload.decision]}"
        for e in once_each(before)
        if e.payload.decision in _DECISION_ZH
    )
    return {
        "违规事实": "；".join(facts),
        "违规种类": "、".join(dict.fromkeys(each.payload.breach.zh for each in breaches)),
        "情节": "、".join(dict.fromkeys(each.payload.gravity.zh for each in breaches)),
        "证据": "；".join(dict.fromkeys(each.payload.evidence for each in breaches)),
        "决定日期": day_text(desk.about.when.legal_on),
        "以往奖惩": "、".join(earlier) or "无",
    }


def breaches_of(desk: Desk) -> tuple[Entry[BreachEstablished], ...]:
    """Give the breaches that the paper rests on, those in force, by when they happened."""
    match desk.about.payload if desk.about else None:
        case BreachEstablished():
            wanted = {desk.about.entry_id} if desk.about else set()
        case Decided(basis_entries=basis):
            wanted = set(basis)
        case _:
            return ()
    return tuple(entry for entry in desk.file.of(BreachEstablished) if entry.entry_id in wanted)
