"""Writing down rewards and sanctions (奖惩决定): what the law makes impossible is refused, with the way out.

People decide; these verbs record what they decided. A refusal names the article and what would make the act
lawful. Sources: 社区矫正法 第十条、第二十八条、第四十五条至第四十九条; 实施办法 第三十二条至第三十六条.
"""

from collections.abc import Iterator
from datetime import date, datetime

from correction.domain.alert_kind import Bearer
from correction.domain.case.decisions import standing_decisions
from correction.domain.case.grounds import (
    ADMONITION,
    POLICE,
    POLICE_OCCUPATION,
    RECALL,
    REVOCATION,
    WARNING,
    no_way,
)
from correction.domain.days import period_end
from correction.domain.entry import AnyEntry, Draft
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.admission import HandedOver, ReportedIn
from correction.domain.facts.alerts import Matter
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.minors import GuardedAct
from correction.domain.facts.sanctions import ArrestAsked, BreachEstablished, BreachKind
from correction.domain.file import CaseFile
from correction.domain.moments import legal_day
from correction.domain.order import Category
from correction.office.admission.minors import check_guardian
from correction.office.ports import AnyDraft, UnitOfWork
from correction.office.record import record
from correction.rulebooks.book import Rulebook

_STEP_KEYS = {
    DecisionKind.ADMONITION: ADMONITION,
    DecisionKind.WARNING: WARNING,
    DecisionKind.POLICE_PUNISHMENT: POLICE,
    DecisionKind.REVOCATION_PROPOSED: REVOCATION,
    DecisionKind.RECALL_PROPOSED: RECALL,
}


def establish_breach(
    uow: UnitOfWork, case_id: str, item: Draft[BreachEstablished], *, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that the agency established a breach (认定违规); give the entries that are new.

    Raises InvalidValue without evidence, or for a breach that nobody of this category can commit; NotAllowed
    where the actor is registered and was not qualified to enforce; and whatever `decide` says of a basis.
    """
    file, breach, on = _file(uow, case_id), item.payload, item.when.legal_on
    order, known_on = file.order, legal_day(now)
    if not breach.evidence.strip():
        raise InvalidValue("认定违规", "没有写明证据", "写明调查所得的证据，例如询问笔录、住宿登记")
    if breach.breach is BreachKind.PROHIBITION and not any(p.span.holds(on) for p in order.prohibitions):
        raise InvalidValue("认定违规", f"{on} 没有生效的禁止令", "核对裁判文书和禁止令的起止日期")
    if breach.breach is BreachKind.MEDICAL_PAPERS and order.category is not Category.OUTSIDE_PRISON:
        what = f"{order.category.zh}不负有提交病情复查材料的义务（实施办法第二十四条）"
        raise InvalidValue("认定违规", what, "核对矫正类别和违规种类")
    _check_actor(uow, item, known_on)
    list(_basis_days(uow, file, breach.basis_entries, breach.basis_occasions, known_on))
    return record(uow, case_id, [item], now=now)


def decide(
    uow: UnitOfWork, case_id: str, item: Draft[Decided], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record a reward, a sanction or a proposal (表扬、训诫、警告、提请); give the entries that are new.

    Raises NotAllowed where the law gives the category no such step, knew none on the day of the facts, or
    asks for a time not yet over, and where a registered actor was not qualified to enforce. Raises
    InvalidValue for a sanction without a basis, on a basis that is void, withdrawn, later than the decision
    or a fault of the office, and of a minor without the guardian; NotFound for a basis that is not on record;
    Conflict where it is on record already, or the same sanction was given on the same basis.
    """
    file, decided, on = _file(uow, case_id), item.payload, item.when.legal_on
    why = no_way(file.order.category, decided.decision)
    if why is not None:
        raise NotAllowed("奖惩决定", why, _WAY_OUT[decided.decision])
    _check_actor(uow, item, on)
    _check_once(file, item)
    days = list(_basis_days(uow, file, decided.basis_entries, decided.basis_occasions, on))
    if decided.decision is DecisionKind.PRAISE:
        _check_praise(file, decided, on, book)
    elif not days:
        what = "没有写明依据"
        raise InvalidValue("奖惩决定", what, "写明所依据的认定违规记录或者预警（社区矫正法第二十八条）")
    else:
        _check_step(file, decided, max(days), book)
        if decided.decision in (DecisionKind.ADMONITION, DecisionKind.WARNING):
            check_guardian(file, GuardedAct.SANCTION, on, book)
    return record(uow, case_id, [item], now=now)


def ask_arrest(
    uow: UnitOfWork, case_id: str, item: Draft[ArrestAsked], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record a request for arrest (提请逮捕): 社区矫正法 第四十七条; give the entries that are new.

    Raises NotAllowed except along with a proposal in force to revoke probation or parole, NotFound where the
    proposal is not on record, InvalidValue without a reason or before the proposal.
    """
    file, asked, on = _file(uow, case_id), item.payload, item.when.legal_on
    if no_way(file.order.category, DecisionKind.REVOCATION_PROPOSED) is not None:
        what = f"{file.order.category.zh}不能提请逮捕（社区矫正法第四十七条只适用于提请撤销缓刑、假释）"
        raise NotAllowed("提请逮捕", what, "遇紧急情况依法制止并通知公安机关（社区矫正法第三十一条）")
    _check_known("提请逮捕", "cite.arrest", on, book)
    if not asked.reason.strip():
        raise InvalidValue("提请逮捕", "没有写明理由", "写明可能逃跑或者可能发生社会危险的事实")
    proposal = file.by_id.get(asked.proposal_entry_id)
    if proposal is None:
        raise NotFound(
            "提请逮捕", f"没有提请撤销的记录 {asked.proposal_entry_id}", "先提出撤销缓刑、假释建议"
        )
    if proposal.when.legal_on > on:
        raise InvalidValue("提请逮捕", "早于撤销建议", "在提出撤销建议的同时或者之后提请")
    revoked = {e.payload.decision_entry_id for e in file.of(DecisionRevoked)} | file.voided
    said = proposal.payload
    stands = isinstance(said, Decided) and said.decision is DecisionKind.REVOCATION_PROPOSED
    if not stands or proposal.entry_id in revoked:
        what = f"{asked.proposal_entry_id} 不是有效的撤销建议"
        raise NotAllowed("提请逮捕", what, "与撤销缓刑、假释建议同时提请（社区矫正法第四十七条）")
    _check_actor(uow, item, on)
    return record(uow, case_id, [item], now=now)


_WAY_OUT = {
    DecisionKind.REVOCATION_PROPOSED: "按本类别的途径办理：管制可以训诫、警告、提请治安管理处罚；"
    "暂予监外执行提请收监执行",
    DecisionKind.RECALL_PROPOSED: "缓刑、假释提请撤销；管制可以训诫、警告、提请治安管理处罚",
}


def _file(uow: UnitOfWork, case_id: str) -> CaseFile:
    return CaseFile.of_log(case_id, uow.entries(case_id))


def _check_actor(uow: UnitOfWork, item: AnyDraft, on: date) -> None:
    """Refuse an actor who is registered and was not qualified on the day; others are not ours to judge."""
    try:
        staff = uow.staff(item.actor)
    except NotFound:
        return
    if not staff.is_qualified(on):
        what = f"{staff.name} 在 {on} 没有执法资格（社区矫正法第十条）"
        raise NotAllowed("奖惩决定", what, "由具有执法资格的社区矫正机构工作人员办理，或先登记其资格")


def _basis_days(
    uow: UnitOfWork, file: CaseFile, entries: tuple[str, ...], occasions: tuple[str, ...], on: date
) -> Iterator[date]:
    """Give the days of what an act rests on; every part has to stand, and none lies after the act."""
    revoked = {e.payload.decision_entry_id: e.when.legal_on for e in file.of(DecisionRevoked)}
    for entry_id in entries:
        entry = file.by_id.get(entry_id)
        if entry is None:
            raise NotFound("依据", f"本案没有记录 {entry_id}", "核对记录编号")
        if entry_id in file.voided:
            raise InvalidValue("依据", f"记录 {entry_id} 已作废", "换用有效的记录，或先撤销作废")
        if revoked.get(entry_id, date.max) <= on:
            what = f"记录 {entry_id} 的决定已于 {revoked[entry_id]} 撤销"
            raise InvalidValue("依据", what, "撤销了的决定不能再作为依据；换用有效的记录")
        yield _not_after(entry.when.legal_on, on, f"记录 {entry_id}")
    alerts = {alert.stated.occasion: alert.stated for alert in uow.alerts(file.case_id)} if occasions else {}
    for occasion in occasions:
        stated = alerts.get(occasion)
        if stated is None:
            raise NotFound("依据", f"本案没有预警 {occasion}", "核对预警，或先排查本案")
        if stated.matter is Matter.WITHDRAWN:
            raise InvalidValue("依据", f"预警 {occasion} 已撤回", "事实不成立的预警不能作为依据")
        if stated.bearer is not Bearer.PERSON:
            what = f"预警 {occasion} 是工作机构的义务"
            raise InvalidValue("依据", what, "机构没有做到的事不能作为处分本人的依据")
        yield _not_after(legal_day(stated.began_at), on, f"预警 {occasion}")


def _check_once(file: CaseFile, item: Draft[Decided]) -> None:
    """Refuse a decision that is on record: by its number, or a second sanction on the same basis."""
    said = item.payload
    sanction = said.decision in (DecisionKind.ADMONITION, DecisionKind.WARNING)
    for known in standing_decisions(file, said.decision):
        if known.entry_id == item.entry_id:
            continue
        number = said.document_no.strip()
        if number and number == known.payload.document_no.strip():
            what = f"文号 {number} 的同一种决定本案第 {known.number} 条已经登记"
            raise Conflict(
                "奖惩决定", what, "不必重复登记；是另一份决定的，核对文号；登记有误的，先作废再登记"
            )
        theirs = {*known.payload.basis_entries, *known.payload.basis_occasions}
        if sanction and theirs & {*said.basis_entries, *said.basis_occasions}:
            what = f"本案第 {known.number} 条已经就同一依据作出同一种决定"
            raise Conflict("奖惩决定", what, "一次违规不重复处分；依据另一次违规的，写明那一次的认定或者预警")


def _not_after(basis_on: date, on: date, what: str) -> date:
    if basis_on > on:
        raise InvalidValue("依据", f"{what} 发生在 {basis_on}，晚于 {on}", "核对日期；决定只能依据此前的事实")
    return basis_on


def _check_step(file: CaseFile, decided: Decided, fact_on: date, book: Rulebook) -> None:
    """Refuse a step that the law did not know on the day of the facts, and police punishment of a parolee."""
    key = _STEP_KEYS[decided.decision]
    if decided.decision is DecisionKind.POLICE_PUNISHMENT and file.order.category is Category.PAROLE:
        breaches = [file.by_id[entry_id].payload for entry_id in decided.basis_entries]
        banned = (isinstance(b, BreachEstablished) and b.breach is BreachKind.OCCUPATION for b in breaches)
        if not any(banned):
            what = f"监管违规的处罚条款不含假释（{book.cite(POLICE, fact_on)}）"
            remedy = "违反从业禁止决定的，先认定违规并列为依据；其他违规可以训诫、警告，或者提请撤销假释"
            raise NotAllowed("奖惩决定", what, remedy)
        key = POLICE_OCCUPATION
    _check_known("奖惩决定", key, fact_on, book)


def _check_known(where: str, key: str, on: date, book: Rulebook) -> None:
    found = book.at(key, on)
    if found.value is None:
        what = f"{on} 的规定没有这一种类：{found.reason}（{found.citation}）"
        raise NotAllowed(where, what, "按事实发生之日有效的规定选择种类")


def _check_praise(file: CaseFile, decided: Decided, on: date, book: Rulebook) -> None:
    """Refuse praise before its time, unless it names outstanding deeds as its basis (突出事迹)."""
    months = book.get("praise.min_months", on)
    if not isinstance(months, int) or decided.basis_entries:
        return
    arrived = [e.when.legal_on for kind in (ReportedIn, HandedOver) for e in file.of(kind)]
    from_on = min(arrived, default=None)
    if from_on is None or on < period_end(from_on, months):
        due = "尚未入矫" if from_on is None else f"{period_end(from_on, months)} 才满 {months} 个月"
        what = f"接受社区矫正不满 {months} 个月，{due}（{book.cite('praise.min_months', on)}）"
        raise NotAllowed("表扬", what, "满期后办理；有突出事迹的，把事迹记录列为依据，不受时间限制")
