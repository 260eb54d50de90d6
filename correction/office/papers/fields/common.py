"""Fields that every paper may use (通用栏目): the person, the order, the bodies, the day, the law."""

from collections.abc import Mapping

from correction.domain.case.responsibility import responsible_on
from correction.domain.facts.admission import CaseOpened, ClassAssigned
from correction.domain.facts.investigation import InvestigationAsked
from correction.domain.order import Decider
from correction.domain.organisation import OrgLevel
from correction.domain.papers.kinds import PaperKind
from correction.office.papers.desk import Desk, day_text
from correction.office.papers.fields.discipline import breaches_of
from correction.rulebooks.errors import RuleGap

COMMON = {
    "姓名": "本人姓名",
    "性别": "",
    "出生日期": "",
    "年龄": "制作之日的周岁",
    "身份证号码": "",
    "电话": "",
    "住址": "",
    "案件编号": "",
    "矫正类别": "",
    "罪名": "",
    "决定机关": "人民法院、监狱管理机关、公安机关",
    "裁判文书号": "",
    "裁判生效日": "",
    "矫正起日": "",
    "矫正止日": "",
    "禁止令": "各项禁止令的内容和起止",
    "管理类别": "",
    "司法所": "",
    "县级机构": "",
    "制作机构": "以谁的名义制作",
    "制作日期": "",
    "经办人": "制作文书的工作人员",
    "责任人": "专职人员和协理员",
    "法律依据": "事实发生之日有效的条文",
    "具体依据": "下位规定的条文，未核对原文的带有标记",
    "事项日期": "所依据记录的发生日期",
    "登记人": "所依据记录由谁登记",
}
_DECIDER_ZH = {
    Decider.COURT: "人民法院",
    Decider.PRISON_AUTHORITY: "监狱管理机关",
    Decider.POLICE: "公安机关",
}
_LAW = {
    **dict.fromkeys((PaperKind.ANNOUNCEMENT, PaperKind.MINOR_ANNOUNCEMENT), "cite.entry_announcement"),
    PaperKind.PLAN: "cite.plan",
    **dict.fromkeys((PaperKind.LEAVE_APPROVAL, PaperKind.LEAVE_CERTIFICATE), "cite.leave_without_approval"),
    **dict.fromkeys((PaperKind.DEVICE_APPROVAL, PaperKind.DEVICE_NOTICE), "cite.electronic_positioning"),
    **dict.fromkeys(
        (PaperKind.TRANSFER_INQUIRY, PaperKind.TRANSFER_REPLY, PaperKind.TRANSFER_DECISION),
        "cite.leave_without_approval",
    ),
    **dict.fromkeys(
        (PaperKind.PRAISE_DECISION, PaperKind.ADMONITION_DECISION, PaperKind.WARNING_DECISION),
        "cite.reward_and_sanction",
    ),
    **dict.fromkeys((PaperKind.PROBATION_REVOCATION, PaperKind.PAROLE_REVOCATION), "cite.revocation"),
    PaperKind.RECALL_PROPOSAL: "cite.recall",
    **dict.fromkeys(
        (PaperKind.RELEASE_CERTIFICATE, PaperKind.RELEASE_NOTICE, PaperKind.RELEASE_ANNOUNCEMENT),
        "cite.term_end",
    ),
    PaperKind.TERMINATION_NOTICE: "cite.termination",
    PaperKind.SEARCH_RECORD: "cite.lost_contact",
}
_DETAIL = {
    **dict.fromkeys((PaperKind.LEAVE_APPROVAL, PaperKind.LEAVE_CERTIFICATE), "cite.leave_approval"),
    **dict.fromkeys(
        (PaperKind.TRANSFER_INQUIRY, PaperKind.TRANSFER_REPLY, PaperKind.TRANSFER_DECISION),
        "cite.change_of_place",
    ),
    PaperKind.ADMONITION_DECISION: "cite.admonition_ground",
    PaperKind.WARNING_DECISION: "cite.warning_ground",
    **dict.fromkeys((PaperKind.PROBATION_REVOCATION, PaperKind.PAROLE_REVOCATION), "cite.revocation_ground"),
    PaperKind.RECALL_PROPOSAL: "cite.recall_ground",
}


def common(desk: Desk) -> Mapping[str, str]:
    """Give what does not hang on the entry a paper is about."""
    county = next((u for u in desk.tree.above(desk.office.org_id) if u.level is OrgLevel.COUNTY), None)
    texts = {
        "司法所": desk.office.name,
        "县级机构": county.name if county else "",
        "制作机构": desk.issuer.name,
        "制作日期": day_text(desk.on),
        "经办人": desk.staff_name(desk.actor),
        "法律依据": _cited(desk, _LAW),
        "具体依据": _cited(desk, _DETAIL),
    }
    if desk.about is not None:
        texts |= {
            "事项日期": day_text(desk.about.when.legal_on),
            "登记人": desk.staff_name(desk.about.actor),
        }
    if desk.file.latest(CaseOpened) is not None:
        return texts | _of_person(desk) | _of_order(desk)
    return texts | (_of_person(desk) if desk.file.latest(InvestigationAsked) is not None else {})


def _of_person(desk: Desk) -> dict[str, str]:
    person = desk.file.person
    return {
        "姓名": person.name,
        "性别": person.sex.zh,
        "出生日期": day_text(person.born_on),
        "年龄": str(person.age(desk.on)),
        "身份证号码": person.citizen_no or "",
        "电话": person.phone or "",
        "住址": person.address or "",
    }


def _of_order(desk: Desk) -> dict[str, str]:
    order = desk.file.order
    classed = desk.file.latest(ClassAssigned)
    bans = (f"{ban.text}（{ban.span.from_on} 至 {ban.span.to_on or '未定'}）" for ban in order.prohibitions)
    staff = (desk.staff_name(each) for each in responsible_on(desk.file, desk.on))
    return {
        "案件编号": desk.file.opened.payload.case_no or "",
        "矫正类别": order.category.zh,
        "罪名": _crime(order.crime),
        "决定机关": _DECIDER_ZH[order.decider],
        "裁判文书号": order.document_no or "",
        "裁判生效日": day_text(order.effective_on),
        "矫正起日": day_text(order.term.from_on),
        "矫正止日": day_text(order.ends_on),
        "禁止令": "；".join(bans) or "无",
        "管理类别": classed.payload.management_class.zh if classed else "",
        "责任人": "、".join(staff),
    }


def _crime(said: str | None) -> str:
    if not said:
        return ""
    return said if said.endswith("罪") else f"{said}罪"


def _cited(desk: Desk, keys: Mapping[PaperKind, str]) -> str:
    """Name the article of the day of the facts: of a sanction, the day of the last breach."""
    key = keys.get(desk.paper)
    if key is None:
        return ""
    on = max((each.when.legal_on for each in breaches_of(desk)), default=desk.fact_on)
    try:
        return str(desk.book.cite(key, on))
    except RuleGap:
        return ""
