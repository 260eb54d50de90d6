"""Setting up who carries a correction out (小组、宣告、方案): 社区矫正法 第二十二条至第二十五条.

What a group lacks is told and not refused, since members come one after another. An announcement to or about
a minor is never public (实施办法 第五十五条).
"""

from datetime import date, datetime

from correction.domain.case.groups import members_on
from correction.domain.case.minors import minor_regime
from correction.domain.entry import AnyEntry, Draft
from correction.domain.facts.admission import HandedOver, Released, ReportedIn
from correction.domain.facts.group import (
    Announcement,
    AnnouncementHeld,
    GroupMemberJoined,
    GroupMemberLeft,
    PlanMade,
    PlanReviewed,
)
from correction.domain.facts.minors import GuardedAct
from correction.domain.file import CaseFile
from correction.office.admission.minors import check_guardian
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, record
from correction.office.unlawful import Clashes, ContentUnlawful
from correction.rulebooks.book import Rulebook

GROUP, ANNOUNCEMENT, PLAN = "矫正小组", "宣告", "矫正方案"
_RELEASE = GuardedAct.RELEASE_ANNOUNCED


def join_group(
    uow: UnitOfWork, case_id: str, item: Draft[GroupMemberJoined], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that somebody joined the group; raises ContentUnlawful without a name, Clashes for a member."""
    file, on = _file(uow, case_id), item.when.legal_on
    article, member = str(book.cite("cite.group", on)), item.payload.member
    if not member.strip():
        raise ContentUnlawful(GROUP, "没有写明成员姓名", "写明姓名和身份", article)
    if any(entry.payload.member == member for entry in members_on(file, on)):
        raise Clashes(GROUP, f"{member}在 {on} 已是成员", "身份有变的，先登记退出再登记加入", article)
    return record(uow, case_id, [item], now=now)


def leave_group(
    uow: UnitOfWork, case_id: str, item: Draft[GroupMemberLeft], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that somebody left the group; raises ContentUnlawful for whoever is no member on the day."""
    file, on = _file(uow, case_id), item.when.legal_on
    if all(entry.payload.member != item.payload.member for entry in members_on(file, on)):
        what = f"{item.payload.member}在 {on} 不是成员"
        raise ContentUnlawful(GROUP, what, "核对姓名和日期", str(book.cite("cite.group", on)))
    return record(uow, case_id, [item], now=now)


def announce(
    uow: UnitOfWork, case_id: str, item: Draft[AnnouncementHeld], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record an announcement with those who were there (入矫宣告、解矫宣告).

    Raises ContentUnlawful for one that nobody attended, a public one about a minor or one at which nobody
    stood for them, one at the beginning before the person came, and one at the end before the last day of the
    term without a release.
    """
    file, on, held = _file(uow, case_id), item.when.legal_on, item.payload
    article = str(book.cite(_CITES[held.announcement], on))
    if not any(name.strip() for name in held.attended):
        raise ContentUnlawful(ANNOUNCEMENT, "没有写明到场的人", "写明宣告人和到场的矫正小组成员", article)
    if held.public and minor_regime(file):
        what, remedy = "按未成年人执行的对象，宣告不公开", "不公开宣告，通知监护人到场"
        raise ContentUnlawful(ANNOUNCEMENT, what, remedy, str(book.cite("cite.minor_guardian", on)))
    guarded = GuardedAct.ENTRY_ANNOUNCED if held.announcement is Announcement.ENTRY else _RELEASE
    check_guardian(file, guarded, on, book)
    early = _too_early(file, held.announcement, on)
    if early is not None:
        raise ContentUnlawful(ANNOUNCEMENT, early, "核对日期", article)
    return record(uow, case_id, [item], now=now)


def make_plan(
    uow: UnitOfWork, case_id: str, item: Draft[PlanMade], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record a plan or its next version (制定、调整矫正方案).

    Raises ContentUnlawful without measures, or for a change without a reason; Clashes where the version is
    not the next one.
    """
    file, plan = _file(uow, case_id), item.payload
    article, made = str(book.cite("cite.plan", item.when.legal_on)), len(file.of(PlanMade))
    if not any(measure.strip() for measure in plan.measures):
        raise ContentUnlawful(PLAN, "没有写明措施", "写明监督管理、教育、帮扶各项措施", article)
    if plan.version != made + 1:
        what = f"第 {plan.version} 版不是下一版，现有 {made} 版"
        raise Clashes(PLAN, what, f"登记为第 {made + 1} 版；前一版有误的先作废", article)
    if made and not plan.reason.strip():
        raise ContentUnlawful(PLAN, "调整方案没有写明理由", "写明根据表现等情况调整的理由", article)
    return record(uow, case_id, [item], now=now)


def review_plan(
    uow: UnitOfWork, case_id: str, item: Draft[PlanReviewed], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record how the plan works (评估矫正方案); raises ContentUnlawful without a plan by then, or words."""
    on = item.when.legal_on
    article = str(book.cite("cite.plan", on))
    if not any(entry.when.legal_on <= on for entry in _file(uow, case_id).of(PlanMade)):
        raise ContentUnlawful(PLAN, f"{on} 以前没有矫正方案", "先登记矫正方案", article)
    if not item.payload.found.strip():
        raise ContentUnlawful(PLAN, "没有写明评估结论", "写明实施效果和是否需要调整", article)
    return record(uow, case_id, [item], now=now)


_CITES = {Announcement.ENTRY: "cite.entry_announcement", Announcement.RELEASE: "cite.term_end"}


def _too_early(file: CaseFile, announcement: Announcement, on: date) -> str | None:
    """Say why it is too early for an announcement on a day; none where it is not."""
    if announcement is Announcement.ENTRY:
        came: list[AnyEntry] = [*file.of(ReportedIn), *file.of(HandedOver)]
        here = any(entry.when.legal_on <= on for entry in came)
        return None if here else f"{on} 以前没有报到或者移交的记录"
    released = any(entry.when.legal_on <= on for entry in file.of(Released))
    return None if released or on >= file.order.ends_on else f"矫正期限到 {file.order.ends_on} 届满"


def _file(uow: UnitOfWork, case_id: str) -> CaseFile:
    return CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
