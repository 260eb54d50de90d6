"""Found, and refuses supervision (拒绝监管): 实施办法 第三十八条.

Only a later record that the person was found and complies ends the matter; the rest is for people to decide.
"""

from collections.abc import Iterator
from datetime import datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Entry
from correction.domain.facts.absence import PersonFound
from correction.domain.finding import Finding, Why
from correction.domain.moments import local_text
from correction.domain.order import Category
from correction.rules.view import CaseView

RULE = "refuses_supervision"

PATHS = {
    Category.CONTROL: "管制没有撤销或者收监的途径，由机构决定是否提请公安机关处罚",
    Category.PROBATION: "由机构决定是否提请公安机关处罚或者提出撤销缓刑建议",
    Category.PAROLE: "治安管理处罚法所列对象不含假释，由机构决定是否提出撤销假释建议",
    Category.OUTSIDE_PRISON: "由机构决定是否提请公安机关处罚或者提出收监执行建议",
}


def judge(view: CaseView) -> Iterator[Finding]:
    """Find each record of a person who was found and refuses."""
    found = view.file.of(PersonFound)
    for index, entry in enumerate(found):
        began_at = entry.when.starts_at
        on = entry.when.legal_on
        if not entry.payload.refuses or began_at >= view.closed_at:
            continue
        if on < view.file.opened.payload.records_from_on:
            continue
        complied: list[datetime] = [e.when.starts_at for e in found[index:] if not e.payload.refuses]
        yield Finding(
            kind=AlertKind.REFUSES_SUPERVISION,
            rule=RULE,
            bearer=Bearer.PERSON,
            occasion=f"{RULE}:{entry.entry_id}",
            began_at=began_at,
            ended_at=view.ended(min([*complied, view.closed_at])),
            entries=(entry.entry_id,),
            why=_why(view, entry),
        )


def _why(view: CaseView, entry: Entry[PersonFound]) -> Why:
    on, category = entry.when.legal_on, view.order.category
    keys = ["cite.refuse_supervision"]
    # Parole is not among those whom the public security law lists.
    keys += [] if category is Category.PAROLE else ["cite.police_punishment"]
    return Why(
        citations=tuple(view.book.cite(key, on) for key in keys),
        inputs=(("矫正类别", category.zh), ("记录", entry.payload.note or "无说明")),
        arithmetic=(
            f"{local_text(entry.when.starts_at)} 查找到本人，拒绝接受监督管理",
            PATHS[category],
        ),
    )
