"""Proposing commutation, and the conditions of serving outside prison (减刑建议、暂予监外执行的条件和保证人).

Sources: 社区矫正法 第三十三条、第四十九条; 刑法 第七十八条; 最高法减刑假释规定; 刑诉法解释 第五百一十六条.
"""

from datetime import date, datetime

from correction.domain.case.commutation import Pacing, band, faults_of, floor_key, interval_key
from correction.domain.entry import AnyEntry, Draft
from correction.domain.facts.commutation import CommutationProposed
from correction.domain.facts.recall import ConditionFound, GuarantorLost, GuarantorSet
from correction.domain.file import CaseFile
from correction.domain.order import Category
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, record
from correction.office.unlawful import ContentUnlawful
from correction.rulebooks.book import Rulebook

COMMUTATION, OUTSIDE = "减刑建议", "暂予监外执行"


def propose_commutation(
    uow: UnitOfWork, case_id: str, item: Draft[CommutationProposed], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record a proposal of commutation (提出减刑建议); the court's days run once it is recorded as received.

    Raises ContentUnlawful where a floor or a waiting time stands against it, for probation without major
    merit, where the end asked for is no earlier than the term's, without the agreement of the city's agency,
    or without entries that show the merit.
    """
    file, on, said = _file(uow, case_id), item.when.legal_on, item.payload
    article = str(book.cite("cite.commutation", on))
    if said.new_ends_on >= file.order.ends_on:
        what = f"所报止日 {said.new_ends_on} 不早于现止日 {file.order.ends_on}"
        raise ContentUnlawful(COMMUTATION, what, "核对止日", article)
    if not said.agreed_no.strip():
        raise ContentUnlawful(
            COMMUTATION, "没有地市级社区矫正机构审核同意的文号", "先报地市级机构审核", article
        )
    unknown = [key for key in said.basis_entries if key not in file.by_id or key in file.voided]
    if unknown or not said.basis_entries:
        what = f"记录 {'、'.join(unknown)} 不在本案或者已作废" if unknown else "没有写明事由的依据"
        raise ContentUnlawful(COMMUTATION, what, "写明表扬、立功等有效的记录", article)
    for fault in faults_of(said, file.order.category, on, _pacing(book, said, on)):
        remedy = "待条件具备后再提；止日可以改为不早于上列日期"
        raise ContentUnlawful(COMMUTATION, fault.text, remedy, str(book.cite(fault.key, on)))
    return record(uow, case_id, [item], now=now)


def _pacing(book: Rulebook, said: CommutationProposed, on: date) -> Pacing:
    def whole(key: str) -> int | None:
        value = book.get(key, on)
        return value if isinstance(value, int) else None

    share = book.get("commutation.executed_share", on)
    return Pacing(
        executed_share=float(share) if isinstance(share, int | float) else None,
        life_years=whole("commutation.life_years"),
        probation_floor_months=whole(floor_key(said)),
        first_months=whole(f"commutation.first_months.{band(said)}"),
        interval_months=whole(interval_key(said)),
    )


def find_condition(
    uow: UnitOfWork, case_id: str, item: Draft[ConditionFound], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that the conditions of serving outside prison do not hold (不符合条件、情形消失).

    Raises ContentUnlawful for another category, or without evidence.
    """
    article = _outside(uow, case_id, item.when.legal_on, book)
    if not item.payload.evidence.strip():
        raise ContentUnlawful(OUTSIDE, "没有写明证据", "写明诊断、鉴定等证据", article)
    return record(uow, case_id, [item], now=now)


def set_guarantor(
    uow: UnitOfWork, case_id: str, item: Draft[GuarantorSet], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record a surety (确定保证人); raises ContentUnlawful for another category, or without a name."""
    article = _outside(uow, case_id, item.when.legal_on, book)
    if not item.payload.name.strip():
        raise ContentUnlawful(OUTSIDE, "没有写明保证人", "写明保证人姓名和关系", article)
    return record(uow, case_id, [item], now=now)


def lose_guarantor(
    uow: UnitOfWork, case_id: str, item: Draft[GuarantorLost], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that the surety can no longer stand, and by when a new one must be named (保证人丧失).

    Raises ContentUnlawful for another category, where nobody stands, or for a last day before the loss.
    """
    on, said = item.when.legal_on, item.payload
    article = _outside(uow, case_id, on, book)
    file = _file(uow, case_id)
    acts: list[AnyEntry] = [*file.of(GuarantorSet), *file.of(GuarantorLost)]
    known = [entry for entry in acts if entry.when.legal_on <= on]
    newest = max(known, key=lambda e: (e.when.starts_at, e.number), default=None)
    if newest is None or isinstance(newest.payload, GuarantorLost):
        raise ContentUnlawful(OUTSIDE, f"{on} 没有保证人", "先登记保证人", article)
    if said.replace_by_on is not None and said.replace_by_on < on:
        what = f"提出新保证人的期限 {said.replace_by_on} 早于丧失之日 {on}"
        raise ContentUnlawful(OUTSIDE, what, "核对书面告知的期限", article)
    return record(uow, case_id, [item], now=now)


def _outside(uow: UnitOfWork, case_id: str, on: date, book: Rulebook) -> str:
    category, article = _file(uow, case_id).order.category, str(book.cite("cite.recall_ground", on))
    if category is not Category.OUTSIDE_PRISON:
        what = f"本案为{category.zh}，没有保证人和暂予监外执行的条件"
        raise ContentUnlawful(OUTSIDE, what, "核对矫正类别", article)
    return article


def _file(uow: UnitOfWork, case_id: str) -> CaseFile:
    return CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
