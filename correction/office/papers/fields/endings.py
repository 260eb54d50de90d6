"""Fields of the beginning and the end (入矫、解矫栏目): announcements, the plan, release, termination."""

from collections.abc import Mapping

from correction.domain.case.groups import members_on
from correction.domain.facts.admission import Released, ReportedIn, Terminated, TerminationKind
from correction.domain.facts.dispatches import DispatchSent
from correction.domain.facts.group import AnnouncementHeld, PlanMade
from correction.office.papers.desk import Desk, day_text

ENDINGS = {
    "宣告日期": "",
    "参加人员": "",
    "矫正小组成员": "制作之日的小组成员",
    "报到日期": "",
    "方案版本": "",
    "矫正措施": "每项一行",
    "调整理由": "",
    "解除日期": "",
    "解除理由": "",
    "终止日期": "",
    "终止理由": "",
    "送达文书号": "",
    "受送达人": "",
    "送达方式": "",
    "送达日期": "",
}
_END_ZH = {
    TerminationKind.PROBATION_REVOKED: "被裁定撤销缓刑",
    TerminationKind.PAROLE_REVOKED: "被裁定撤销假释",
    TerminationKind.RECALLED: "被决定收监执行",
    TerminationKind.DIED: "死亡",
}


def endings(desk: Desk) -> Mapping[str, str]:
    """Give what the entries of the beginning and the end say."""
    reported = desk.file.latest(ReportedIn)
    members = (f"{e.payload.member}（{e.payload.role.zh}）" for e in members_on(desk.file, desk.on))
    texts = {
        "报到日期": day_text(reported.when.legal_on) if reported else "",
        "矫正小组成员": "、".join(members),
    }
    if desk.about is None:
        return texts
    on = day_text(desk.about.when.legal_on)
    match desk.about.payload:
        case AnnouncementHeld() as held:
            return texts | {"宣告日期": on, "参加人员": "、".join(held.attended)}
        case PlanMade() as plan:
            measures = "\n".join(f"{n}. {said}" for n, said in enumerate(plan.measures, start=1))
            return texts | {
                "方案版本": str(plan.version),
                "矫正措施": measures,
                "调整理由": plan.reason,
            }
        case Released() as released:
            return texts | {"解除日期": on, "解除理由": released.ground}
        case Terminated() as ended:
            return texts | {"终止日期": on, "终止理由": _END_ZH[ended.kind]}
        case DispatchSent() as sent:
            return texts | {
                "送达文书号": sent.document_no,
                "受送达人": sent.recipient.zh,
                "送达方式": sent.delivery.zh,
                "送达日期": on,
            }
    return texts
