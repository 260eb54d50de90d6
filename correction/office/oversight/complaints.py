"""Complaints of the person (申诉、异议、投诉): lodged and answered: 社区矫正法 第三十四条第二款."""

from datetime import datetime

from correction.domain.entry import AnyEntry, Draft
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.oversight import ComplaintAnswered, ComplaintMade
from correction.office.oversight.letters import log_of, put
from correction.office.ports import UnitOfWork
from correction.office.unlawful import ContentUnlawful, PowerLacking
from correction.rulebooks.book import Rulebook
from correction.rules.oversight.complaint_late import CITE, answers_of

WHERE = "申诉、异议、投诉"


def lodge(
    uow: UnitOfWork,
    case_id: str,
    item: Draft[ComplaintMade],
    *,
    book: Rulebook,  # noqa: ARG001 - every verb is given the book
    now: datetime,
) -> tuple[AnyEntry, ...]:
    """Record what the person lodged; nothing about it is ever held against them.

    Raises InvalidValue for one about nothing or with an answer promised before its day, NotFound for an
    unknown case, decision or member of staff.
    """
    if uow.began_on(case_id) is None:
        raise NotFound("案件", f"没有案件 {case_id}", "先立案，或核对案件编号")
    made = item.payload
    if not made.about.strip():
        raise InvalidValue(WHERE, "没有写明事由", "按本人陈述写明事由和请求")
    if made.answer_by_on is not None and made.answer_by_on < item.when.legal_on:
        what = f"答复期限 {made.answer_by_on} 早于提出之日 {item.when.legal_on}"
        raise InvalidValue(WHERE, what, "核对日期")
    file = log_of(uow, case_id)
    about = made.about_entry_id
    if about is not None and (about not in file.by_id or about in file.voided):
        raise NotFound(WHERE, f"本案没有有效的记录 {about}", "用 correction case 查看后核对记录编号")
    if made.against is not None:
        uow.staff(made.against)
    return put(uow, case_id, item, now=now)


def answer(
    uow: UnitOfWork, case_id: str, item: Draft[ComplaintAnswered], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that the person was told the outcome.

    Raises PowerLacking where the one complained of answers, ContentUnlawful without reasons, NotFound for
    an unknown complaint, InvalidValue for a day before it, Conflict where it is answered.
    """
    file, answered = log_of(uow, case_id), item.payload
    made = {entry.entry_id: entry for entry in file.of(ComplaintMade)}.get(answered.complaint_entry_id)
    if made is None:
        what = f"本案没有有效的申诉、异议、投诉 {answered.complaint_entry_id}"
        raise NotFound(WHERE, what, "用 correction oversight complaints 查看编号")
    article = str(book.cite(CITE, made.when.legal_on))
    if made.payload.against == item.actor:
        what = "被投诉的工作人员不能自己办理"
        raise PowerLacking(WHERE, what, "由其他工作人员办理，或者转送人民检察院", article)
    if not answered.content.strip():
        raise ContentUnlawful(WHERE, "没有写明办理结果和理由", "写明结果和理由并告知本人", article)
    if item.when.legal_on < made.when.legal_on:
        what = f"答复日期 {item.when.legal_on} 早于提出之日 {made.when.legal_on}"
        raise InvalidValue(WHERE, what, "核对日期")
    earlier = answers_of(file).get(made.entry_id)
    if earlier is not None:
        raise Conflict(WHERE, f"已经答复（第 {earlier.number} 条）", "登记有误的，先作废再登记")
    return put(uow, case_id, item, now=now)
