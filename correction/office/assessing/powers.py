"""Who may act on an assessment (考核的权限): the office marks, the county confirms and answers.

Sources: 社区矫正法 第九条、第十条、第二十八条; 实施办法 第三十二条.
"""

from datetime import date

from correction.domain.authority import Desk, Lack, Rung, body_of, lack_of
from correction.domain.organisation import StaffMember
from correction.office.approvals.folder import Folder
from correction.office.approvals.refusals import PowerLacking

CITE = "cite.assessment"


def article(folder: Folder, on: date) -> str:
    """Name the article of assessments on a day."""
    return str(folder.book.cite(CITE, on))


def check_covers(folder: Folder, who: StaffMember, where: str, on: date) -> None:
    """Refuse whoever belongs to a body that is not over the case."""
    body = body_of(folder.tree, who)
    if not folder.tree.covers(body.org_id, folder.office_id):
        unit = folder.tree.unit(folder.office_id)
        raise PowerLacking(
            where, f"{body.name}不管辖本案", f"由{unit.name}或者其上级办理", article(folder, on)
        )


def check_county(folder: Folder, who: StaffMember, where: str, on: date, *, not_by: str = "") -> None:
    """Refuse whoever is not of the county agency and qualified; `not_by` is who did the step before."""
    county = folder.county
    desk = Desk(rung=Rung.COUNTY, bodies=(county,), by_head=False, asked_by=not_by)
    lack = lack_of(who, desk, tree=folder.tree, heads=folder.heads, delegable=False, on=on)
    if lack is None:
        return
    told = {
        Lack.OWN_REQUEST: (f"{who.name}办理了上一环节，不能自己核定", f"由{county.name}另一名工作人员办理"),
        Lack.QUALIFICATION: (f"{who.name}在 {on} 没有执法资格", f"由{county.name}有执法资格的工作人员办理"),
    }
    other = (f"{who.name}所在机构无权办理", f"报{county.name}办理")
    raise PowerLacking(where, *told.get(lack, other), article(folder, on))
