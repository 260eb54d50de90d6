"""Objecting to a result and answering (考核异议、答复): 实施办法 第三十二条; then to the procuratorate."""

from datetime import datetime

from correction.domain.entry import AnyEntry
from correction.domain.facts.assessment import (
    AssessmentConfirmed,
    AssessmentObjected,
    AssessmentTold,
    Mark,
    ObjectionAnswered,
)
from correction.domain.moments import When
from correction.office.approvals.folder import open_folder, put
from correction.office.approvals.refusals import Clashes, ContentUnlawful
from correction.office.assessing.marking import in_force
from correction.office.assessing.powers import article, check_county
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook


def object_to(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    confirmed_entry_id: str,
    reason: str,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record the person's objection to a result (考核异议); its clock runs from here.

    Raises ContentUnlawful without a reason or before the person was told, Clashes for a second objection to
    the same result.
    """
    folder = open_folder(uow, case_id, book)
    confirmed = in_force(folder, confirmed_entry_id, AssessmentConfirmed, "考核结果")
    cited = article(folder, when.legal_on)
    if not reason.strip():
        raise ContentUnlawful("考核异议", "没有写明理由", "写明本人陈述的理由", cited)
    told = [e for e in folder.file.of(AssessmentTold) if e.payload.confirmed_entry_id == confirmed.entry_id]
    if not told or told[0].when.legal_on > when.legal_on:
        raise ContentUnlawful("考核异议", "结果还没有告知本人", "先登记告知；本人已经知道的，补登告知", cited)
    if any(e.payload.confirmed_entry_id == confirmed.entry_id for e in folder.file.of(AssessmentObjected)):
        remedy = "不服答复的，告知本人可以向人民检察院申诉"
        raise Clashes("考核异议", "对这一结果已经提出过异议", remedy, cited)
    said = AssessmentObjected(confirmed_entry_id=confirmed.entry_id, reason=reason.strip())
    (entry,) = put(uow, case_id, [said], when, actor=actor, now=now)
    return entry


def answer(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    objection_entry_id: str,
    reason: str,
    *,
    grade: Mark | None = None,
    points: float | None = None,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Answer an objection (答复); a grade upholds it and is the result from now on, none leaves the result.

    Raises PowerLacking for anybody but a qualified member of the county agency, ContentUnlawful without a
    reason or dated before the objection, Clashes where it was answered already.
    """
    folder, who = open_folder(uow, case_id, book), uow.staff(actor)
    objection = in_force(folder, objection_entry_id, AssessmentObjected, "考核异议")
    on = when.legal_on
    check_county(folder, who, "答复考核异议", on)
    if on < objection.when.legal_on:
        what = f"答复日期 {on} 早于异议 {objection.when.legal_on}"
        raise ContentUnlawful("答复考核异议", what, "核对日期", article(folder, on))
    if not reason.strip():
        raise ContentUnlawful("答复考核异议", "没有写明理由", "写明复核的经过和理由", article(folder, on))
    if any(e.payload.objection_entry_id == objection.entry_id for e in folder.file.of(ObjectionAnswered)):
        raise Clashes(
            "答复考核异议", "这一异议已经答复", "答复有误的，作废答复的记录再办", article(folder, on)
        )
    said = ObjectionAnswered(
        objection_entry_id=objection.entry_id,
        upheld=grade is not None,
        reason=reason.strip(),
        grade=grade,
        points=points,
    )
    (entry,) = put(uow, case_id, [said], when, actor=actor, now=now)
    return entry
