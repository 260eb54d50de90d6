"""What can be asked for at all (申请内容的合法性): 社区矫正法 第二十七条、第二十九条, whoever decides."""

from collections.abc import Callable, Mapping
from datetime import date

from correction.domain.authority import AUTHORITIES
from correction.domain.days import period_end
from correction.domain.facts.admission import ManagementClass
from correction.domain.facts.approvals import ApprovalAsked, ApprovalMatter
from correction.domain.facts.leave import LeaveAsked
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan
from correction.domain.order import Category, ProhibitionKind
from correction.domain.organisation import OrgUnit
from correction.office.approvals.refusals import Clashes, ContentUnlawful
from correction.office.approvals.taken import leave_taken
from correction.rulebooks.book import Rulebook

BREACH_OF_PROHIBITION = 1
CASES = range(1, 6)


class Contents:
    """Checks one request against the case, the county it belongs to, and the book of its day."""

    __slots__ = ("book", "county", "file", "on")

    def __init__(self, file: CaseFile, county: OrgUnit, book: Rulebook, on: date) -> None:
        """Take what a check may look at; `on` is the day of the request."""
        self.file = file
        self.county = county
        self.book = book
        self.on = on

    def check(self, asked: LeaveAsked | ApprovalAsked) -> None:
        """Raise ContentUnlawful or Clashes where this could never be granted."""
        if isinstance(asked, LeaveAsked):
            self.leave(asked.leave_id, DateSpan(from_on=asked.from_on, to_on=asked.to_on))
            return
        if asked.to_on is not None and asked.to_on < asked.from_on:
            self._refuse(asked.matter, f"止日 {asked.to_on} 早于起日 {asked.from_on}", "核对起止日期")
        check = _CHECKS.get(asked.matter)
        if check is None:
            self._refuse(asked.matter, "外出另有申请种类", "按外出申请登记")
        else:
            check(self, asked)

    def leave(self, leave_id: str, asked: DateSpan) -> None:
        """Refuse a leave that overlaps one that was granted and not taken back."""
        for key, span in leave_taken(self.file):
            if key != leave_id and asked.overlap_days(span):
                what = f"{asked.from_on} 至 {asked.to_on} 与已批准的外出 {span.from_on} 至 {span.to_on} 重叠"
                raise Clashes(
                    ApprovalMatter.LEAVE.zh,
                    what,
                    "改期，或者先撤销已批准的外出，或者先销假",
                    self._article(ApprovalMatter.LEAVE),
                )

    def _positioning(self, asked: ApprovalAsked) -> None:
        matter, category = asked.matter, self.file.order.category
        if asked.ground not in CASES:
            what = "没有写明法定情形" if asked.ground is None else f"法定情形 {asked.ground} 不存在"
            self._refuse(matter, what, "写明第二十九条第一款第一至五项中的哪一项，没有其中情形的不得使用")
        if asked.ground == BREACH_OF_PROHIBITION and not self.file.order.prohibitions:
            never = category in (Category.PAROLE, Category.OUTSIDE_PRISON)
            why = f"{category.zh}不可能有禁止令" if never else "本案没有禁止令"
            self._refuse(matter, f"{why}，不能以违反禁止令为由使用", "有其他法定情形的，按该项重新提请")
        self._no_longer_than(asked, "device.approval_months", "缩短期限；期满仍需要的，评估后再报批延长")

    def _cross_city(self, asked: ApprovalAsked) -> None:
        if not asked.places:
            self._refuse(asked.matter, "没有写明往返的地点", "写明地点、时间和频次，附证明材料")
        if not all(1 <= day <= 7 for day in asked.weekdays):
            self._refuse(asked.matter, "星期只能填 1 至 7", "填写 1（星期一）至 7（星期日）")
        self._no_longer_than(asked, "cross_city.months", "缩短期限；期满重新申请")

    def _no_longer_than(self, asked: ApprovalAsked, key: str, remedy: str) -> None:
        months = self.book.get(key, asked.from_on)
        if asked.to_on is None:
            self._refuse(asked.matter, "没有止日", "写明起止日期")
        elif isinstance(months, int) and asked.to_on > period_end(asked.from_on, months):
            last_on = period_end(asked.from_on, months)
            what = f"{asked.from_on} 起 {months} 个月至 {last_on} 届满，提请到 {asked.to_on}"
            raise ContentUnlawful(asked.matter.zh, what, remedy, str(self.book.cite(key, asked.from_on)))

    def _contact(self, asked: ApprovalAsked) -> None:
        if not asked.persons:
            self._refuse(asked.matter, "没有写明接触的人员", "写明接触何人、与案件的关系、时间和地点")

    def _entry(self, asked: ApprovalAsked) -> None:
        banned = {ban.area_id for ban in self.file.order.prohibitions if ban.kind is ProhibitionKind.AREA}
        if not asked.area_ids or asked.to_on is None:
            self._refuse(asked.matter, "没有写明区域或者止日", "写明进入哪一区域和起止日期")
        elif not banned.issuperset(asked.area_ids):
            self._refuse(
                asked.matter, "所列区域不在本案禁止令之内", "核对区域编号；不在禁止令之内的不需要批准"
            )

    def _place(self, asked: ApprovalAsked) -> None:
        if not asked.to_county:
            self._refuse(asked.matter, "没有写明新执行地", "写明迁往的县（市、区）")
        elif asked.to_county in (self.county.org_id, self.county.name, self.county.division_code):
            self._refuse(
                asked.matter,
                f"新执行地就是现执行地{self.county.name}",
                "县内迁居不变更执行地，登记居所变动并改委托司法所即可",
            )

    def _medical(self, asked: ApprovalAsked) -> None:
        if self.file.order.category is not Category.OUTSIDE_PRISON:
            what = f"{self.file.order.category.zh}没有病情复查义务"
            self._refuse(asked.matter, what, "只有暂予监外执行的才需要调整间隔")
        if asked.months is None or asked.months < 1:
            self._refuse(asked.matter, "没有写明延长几个月", "写明延长的月数，附医院证明")

    def _class(self, asked: ApprovalAsked) -> None:
        matter, to = asked.matter, asked.to_class
        if to is None:
            self._refuse(matter, "没有写明管理类别", "写明拟定的管理类别和理由")
            return
        used = self.book.get("class.used", self.on)
        if isinstance(used, tuple) and to.value not in used:
            kept = "、".join(ManagementClass(str(each)).zh for each in used)
            self._refuse(matter, f"规则册没有采用{to.zh}", f"只用 {kept}；需要增加的，由县级机构写入规则册")
        unknown = [
            parameter.label
            for parameter in self.book.parameters()
            if parameter.by_class
            and self.book.at(parameter.key, self.on, management_class=to.value).unknown_reason
        ]
        if unknown:
            what = f"{to.zh}的{'、'.join(unknown)}在规则册中内容不明，不能据以管理"
            self._refuse(matter, what, "由县级机构确定后写入地方规则册，再确定管理类别")

    def _refuse(self, matter: ApprovalMatter, what: str, remedy: str) -> None:
        raise ContentUnlawful(matter.zh, what, remedy, self._article(matter))

    def _article(self, matter: ApprovalMatter) -> str:
        return str(self.book.cite(AUTHORITIES[matter].cite, self.on))


_CHECKS: Mapping[ApprovalMatter, Callable[[Contents, ApprovalAsked], None]] = {
    ApprovalMatter.CROSS_CITY: Contents._cross_city,
    ApprovalMatter.RESTRICTED_CONTACT: Contents._contact,
    ApprovalMatter.PROHIBITED_ENTRY: Contents._entry,
    ApprovalMatter.CHANGE_OF_PLACE: Contents._place,
    ApprovalMatter.MEDICAL_INTERVAL: Contents._medical,
    ApprovalMatter.ELECTRONIC_POSITIONING: Contents._positioning,
    ApprovalMatter.MANAGEMENT_CLASS: Contents._class,
}
