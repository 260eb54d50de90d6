"""From the mark to the person told (评分、评议、核定、告知): 社区矫正法 第二十八条."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from correction.domain.assessments.results import days_of
from correction.domain.entry import AnyEntry, Entry, Fact
from correction.domain.errors import NotFound
from correction.domain.facts.assessment import (
    AssessedPeriod,
    AssessmentConfirmed,
    AssessmentHeard,
    AssessmentMarked,
    AssessmentTold,
    EducationMarked,
    Mark,
)
from correction.domain.moments import When
from correction.office.approvals.folder import Folder, open_folder, put
from correction.office.approvals.refusals import Clashes, ContentUnlawful
from correction.office.assessing.drafts import draft_result
from correction.office.assessing.powers import article, check_county, check_covers
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A grade as somebody gives it (评定): with points where the book gives any, and a reason."""

    grade: Mark
    points: float | None = None
    reason: str = ""
    document_no: str = ""


def mark_education(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    month_on: date,
    mark: Mark,
    *,
    note: str = "",
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record how the person did in education in the month that holds a day (教育考评).

    Raises PowerLacking for a body that is not over the case, ContentUnlawful before the month is over.
    """
    folder = open_folder(uow, case_id, book)
    month = days_of(AssessedPeriod.MONTH, month_on)
    check_covers(folder, uow.staff(actor), "教育考评", when.legal_on)
    _check_over(folder, AssessedPeriod.MONTH, month_on, when, "教育考评")
    said = EducationMarked(month_on=month.from_on, mark=mark, note=note)
    (entry,) = put(uow, case_id, [said], when, actor=actor, now=now)
    return entry


def mark(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    period: AssessedPeriod,
    on: date,
    *,
    verdict: Verdict,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Mark the month or quarter that holds a day (考核评分); the draft is kept beside it.

    Raises PowerLacking for a body that is not over the case; ContentUnlawful where the book assesses nothing,
    before the period is over, or where the mark departs from the draft without a reason; Clashes where a
    result was confirmed already.
    """
    folder, days = open_folder(uow, case_id, book), days_of(period, on)
    last_on = days.to_on or days.from_on
    check_covers(folder, uow.staff(actor), period.zh, when.legal_on)
    _check_over(folder, period, on, when, period.zh)
    if book.get(f"assessment.{period}.pass", last_on) is None and book.get("points.bands", last_on) is None:
        what = f"规则册在 {last_on} 没有{period.zh}的等次"
        raise ContentUnlawful(period.zh, what, "由县级机构把考核办法写入规则册", article(folder, last_on))
    _check_unconfirmed(folder, period, days.from_on)
    made = draft_result(folder.file, uow.alerts(case_id), book, period, on, now=now)
    if verdict.grade is not made.grade and not verdict.reason.strip():
        drafted = made.grade.zh if made.grade else "没有得出等次"
        what = f"初评{drafted}，评为{verdict.grade.zh}而没有写明理由"
        raise ContentUnlawful(period.zh, what, "写明与初评不同的理由", article(folder, last_on))
    said = AssessmentMarked(
        period=period,
        first_on=days.from_on,
        grade=verdict.grade,
        drafted=made.grade,
        points=made.points if verdict.points is None else verdict.points,
        reason=verdict.reason.strip(),
        basis_entries=made.entries,
        basis_occasions=made.occasions,
    )
    (entry,) = put(uow, case_id, [said], when, actor=actor, now=now)
    return entry


def hear(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    mark_entry_id: str,
    *,
    members: tuple[str, ...],
    opinion: str,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record that the correction group was heard on a mark (矫正小组评议).

    Raises ContentUnlawful without members or words, or dated before the mark; NotFound for no such mark.
    """
    folder = open_folder(uow, case_id, book)
    marked = in_force(folder, mark_entry_id, AssessmentMarked, "考核评分")
    check_covers(folder, uow.staff(actor), "矫正小组评议", when.legal_on)
    _check_after(folder, marked, when, "矫正小组评议")
    if not any(member.strip() for member in members) or not opinion.strip():
        what = "没有写明参加评议的小组成员或者意见"
        raise ContentUnlawful("矫正小组评议", what, "写明何人参加、什么意见", article(folder, when.legal_on))
    said = AssessmentHeard(mark_entry_id=mark_entry_id, members=members, opinion=opinion.strip())
    (entry,) = put(uow, case_id, [said], when, actor=actor, now=now)
    return entry


def confirm(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    mark_entry_id: str,
    verdict: Verdict | None = None,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Confirm a mark as the result (核定), or with a reason another one; none means as marked.

    Raises PowerLacking for anybody but a qualified member of the county agency who did not mark;
    ContentUnlawful before the group was heard, without a reason for another grade, or dated before the mark;
    Clashes where the period has a result already.
    """
    folder, who = open_folder(uow, case_id, book), uow.staff(actor)
    marked = in_force(folder, mark_entry_id, AssessmentMarked, "考核评分")
    on, said = when.legal_on, marked.payload
    check_county(folder, who, "核定考核结果", on, not_by=marked.actor)
    _check_after(folder, marked, when, "核定考核结果")
    if all(e.payload.mark_entry_id != mark_entry_id for e in folder.file.of(AssessmentHeard)):
        what = "还没有矫正小组的评议"
        raise ContentUnlawful("核定考核结果", what, "先登记矫正小组的评议", article(folder, on))
    _check_unconfirmed(folder, said.period, said.first_on)
    given = verdict or Verdict(grade=said.grade, points=said.points)
    if given.grade is not said.grade and not given.reason.strip():
        what = f"司法所评为{said.grade.zh}，核定为{given.grade.zh}而没有写明理由"
        raise ContentUnlawful("核定考核结果", what, "写明改变等次的理由", article(folder, on))
    confirmed = AssessmentConfirmed(
        mark_entry_id=mark_entry_id,
        period=said.period,
        first_on=said.first_on,
        grade=given.grade,
        points=said.points if given.points is None else given.points,
        reason=given.reason.strip(),
        document_no=given.document_no,
    )
    (entry,) = put(uow, case_id, [confirmed], when, actor=actor, now=now)
    return entry


def tell(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    confirmed_entry_id: str,
    *,
    signed: bool,
    note: str = "",
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record that the person was told of a result, and signed or did not (告知本人).

    Raises ContentUnlawful where the person did not sign and nobody says why, NotFound for no such result.
    """
    folder = open_folder(uow, case_id, book)
    confirmed = in_force(folder, confirmed_entry_id, AssessmentConfirmed, "考核结果")
    check_covers(folder, uow.staff(actor), "告知考核结果", when.legal_on)
    _check_after(folder, confirmed, when, "告知考核结果")
    if not signed and not note.strip():
        what = "本人没有签名，也没有写明原因"
        remedy = "写明拒签或者不能签名的原因，由见证人签名"
        raise ContentUnlawful("告知考核结果", what, remedy, article(folder, when.legal_on))
    said = AssessmentTold(confirmed_entry_id=confirmed_entry_id, signed=signed, note=note.strip())
    (entry,) = put(uow, case_id, [said], when, actor=actor, now=now)
    return entry


def in_force(folder: Folder, entry_id: str, kind: type[F], what: str) -> Entry[F]:
    """Give an entry of a kind that is in force; raises NotFound."""
    for entry in folder.file.of(kind):
        if entry.entry_id == entry_id:
            return entry
    raise NotFound(what, f"本案没有有效的{what}记录 {entry_id}", "用 correction assess list 查看记录编号")


def _check_over(folder: Folder, period: AssessedPeriod, on: date, when: When, where: str) -> None:
    days = days_of(period, on)
    last_on = days.to_on or days.from_on
    if when.legal_on <= last_on:
        what = f"{days.from_on} 至 {last_on} 还没有结束"
        raise ContentUnlawful(where, what, f"{last_on} 之后再办理", article(folder, when.legal_on))


def _check_after(folder: Folder, entry: AnyEntry, when: When, where: str) -> None:
    if when.legal_on < entry.when.legal_on:
        what = f"办理日期 {when.legal_on} 早于{entry.payload.ZH} {entry.when.legal_on}"
        raise ContentUnlawful(where, what, "核对日期", article(folder, when.legal_on))


def _check_unconfirmed(folder: Folder, period: AssessedPeriod, first_on: date) -> None:
    for entry in folder.file.of(AssessmentConfirmed):
        if (entry.payload.period, entry.payload.first_on) == (period, first_on):
            what = f"{first_on:%Y-%m} 的{period.zh}已经核定（第 {entry.number} 条）"
            remedy = "结果有误的，由本人提出异议后更正，或者作废核定的记录再办"
            raise Clashes(period.zh, what, remedy, article(folder, first_on))
