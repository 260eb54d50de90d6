"""Proposing and settling a local standard (本地标准的提出和批准): two persons of one county."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from correction.domain.authority import body_of
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.standards import StandardOutcome, StandardProposed, StandardSettled
from correction.domain.moments import legal_day
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.domain.standards import Standard, standards_of
from correction.office.organisation import tell_platform
from correction.office.ports import REVIEWED, UnitOfWork
from correction.office.standards.in_force import county_id, in_force, local_value
from correction.rulebooks.book import Rulebook
from correction.rulebooks.local.laying import judged
from correction.rulebooks.local.settable import settable_key
from correction.rulebooks.local.typed_value import typed_value, written

WHERE = "本地标准"
AHEAD_MAX = timedelta(days=366)


def propose(
    uow: UnitOfWork, book: Rulebook, proposed: StandardProposed, *, actor: str, now: datetime
) -> Standard:
    """Propose a standard for one's own county (提出本地标准); the same again, under its id, changes nothing.

    `book` is the one adopted. Raises NotAllowed for whoever is not of the county agency, FloorLoosened with
    the article for a value that is laxer than the law, InvalidValue for one that cannot be read, a day that
    is not ahead or a missing reason, Conflict where another proposal of the same parameter waits, NotFound
    for what no county sets.
    """
    known = next((s for s in standards_of(uow.standards()) if s.standard_id == proposed.standard_id), None)
    said = _read(uow, book, proposed)
    if known is not None:
        if known.proposed == said and known.proposed_by == actor:
            return known
        raise Conflict(WHERE, "这个编号已经用于另一件本地标准", "换一个编号重新提出")
    _of_county(uow, actor, said.org_id)
    _check_days(said.from_on, now)
    if not said.reason:
        raise InvalidValue(WHERE, "没有写明理由", "写明为什么需要本地标准")
    _refuse_waiting(uow, said)
    standard = Standard(proposed=said, proposed_by=actor, proposed_at=now)
    judged(book, local_value(uow, book, standard))
    _refuse_same(uow, book, said)
    tell_platform(uow, said, said.standard_id, actor=actor, now=now)
    return standard


def approve(uow: UnitOfWork, book: Rulebook, standard_id: str, *, actor: str, now: datetime) -> Standard:
    """Approve a standard that somebody else of the county proposed (批准); everything it touches is due.

    Raises NotAllowed for the proposer and for other bodies, InvalidValue where its first day has come,
    Conflict where it was settled already, FloorLoosened where the law is stricter by now, NotFound.
    """
    standard = _waiting(uow, standard_id)
    _by_another(uow, standard, actor)
    _check_days(standard.proposed.from_on, now)
    judged(book, local_value(uow, book, standard))
    settled = _settle(uow, standard, StandardOutcome.APPROVED, actor=actor, now=now)
    _wake(uow, standard.proposed.org_id, now)
    return settled


def refuse(uow: UnitOfWork, standard_id: str, reason: str, *, actor: str, now: datetime) -> Standard:
    """Refuse a standard that somebody else proposed, with a reason (不予批准); raises as `approve` does."""
    standard = _waiting(uow, standard_id)
    _by_another(uow, standard, actor)
    if not reason.strip():
        raise InvalidValue(WHERE, "没有写明不予批准的理由", "写明理由后重新提交")
    return _settle(uow, standard, StandardOutcome.REFUSED, reason, actor=actor, now=now)


def withdraw(uow: UnitOfWork, standard_id: str, reason: str, *, actor: str, now: datetime) -> Standard:
    """Take back what one proposed oneself (撤回); raises NotAllowed, NotFound, Conflict once settled."""
    standard = _waiting(uow, standard_id)
    if actor != standard.proposed_by:
        raise NotAllowed(WHERE, "只有提出的人可以撤回", "由提出的人撤回，或者由另一人不予批准")
    return _settle(uow, standard, StandardOutcome.WITHDRAWN, reason, actor=actor, now=now)


def county_for(uow: UnitOfWork, actor: str) -> OrgUnit:
    """Give the county agency to which a member of staff belongs; raises NotAllowed for others, NotFound."""
    unit = body_of(uow.organisation(), uow.staff(actor))
    if unit.level is not OrgLevel.COUNTY:
        what = f"{uow.staff(actor).name}不是县级社区矫正机构的人员"
        raise NotAllowed(WHERE, what, "由县级机构的人员提出和批准")
    return unit


def _read(uow: UnitOfWork, book: Rulebook, proposed: StandardProposed) -> StandardProposed:
    """Give a proposal as it is kept; raises for what no county sets and for a value that cannot be read."""
    settable_key(proposed.key)
    uow.organisation().unit(proposed.org_id)
    text = proposed.value
    if text is not None:
        text = written(typed_value(text, book.parameter(proposed.key)))
    return replace(proposed, value=text, reason=proposed.reason.strip())


def _of_county(uow: UnitOfWork, actor: str, org_id: str) -> None:
    county = county_for(uow, actor)
    if county.org_id != org_id:
        what = f"{county.name}的人员不能办理{uow.organisation().unit(org_id).name}的本地标准"
        raise NotAllowed(WHERE, what, "由该县的人员办理")


def _by_another(uow: UnitOfWork, standard: Standard, actor: str) -> None:
    _of_county(uow, actor, standard.proposed.org_id)
    if actor == standard.proposed_by:
        raise NotAllowed(WHERE, "提出的人不能自己批准", "由本机构另一人批准")


def _check_days(from_on: date, now: datetime) -> None:
    """A standard judges no day that has begun: nobody could have kept to it."""
    today = legal_day(now)
    if from_on <= today:
        what = f"执行日 {from_on} 不晚于今天 {today}，本地标准不追溯"
        raise InvalidValue(WHERE, what, "写明天或以后的日子；已经提出的，撤回后重新提出")
    if from_on > today + AHEAD_MAX:
        raise InvalidValue(WHERE, f"执行日 {from_on} 在一年以后", "写一年以内的日子")


def _refuse_waiting(uow: UnitOfWork, said: StandardProposed) -> None:
    for other in standards_of(uow.standards()):
        if other.outcome is None and (other.proposed.org_id, other.proposed.key) == (said.org_id, said.key):
            what = f"这一项已有 {other.proposed.from_on} 起的一件等待批准"
            raise Conflict(WHERE, what, "先批准、不予批准或者撤回那一件")


def _refuse_same(uow: UnitOfWork, book: Rulebook, said: StandardProposed) -> None:
    """Refuse what would change nothing: the same value, or nothing to go back from."""
    here = in_force(uow, book).at_body(said.org_id)
    before = here.on_record(said.key, said.from_on)
    above = book.on_record(said.key, said.from_on)
    value = None if said.value is None else typed_value(said.value, book.parameter(said.key))
    same = before == above if said.value is None else before.value == value
    if same:
        raise InvalidValue(WHERE, f"{said.from_on} 的数值本来就是这样，没有变化", "核对数值和执行日")


def _waiting(uow: UnitOfWork, standard_id: str) -> Standard:
    for standard in standards_of(uow.standards()):
        if standard.standard_id == standard_id:
            if standard.outcome is not None:
                raise Conflict(WHERE, f"这一件{standard.outcome.zh}", "需要改变的，重新提出")
            return standard
    raise NotFound(WHERE, "没有这一件本地标准", "从列表中选择")


def _settle(
    uow: UnitOfWork,
    standard: Standard,
    outcome: StandardOutcome,
    reason: str = "",
    *,
    actor: str,
    now: datetime,
) -> Standard:
    reason = reason.strip()
    settled = StandardSettled(standard_id=standard.standard_id, outcome=outcome, reason=reason)
    tell_platform(uow, settled, f"{standard.standard_id}/settled", actor=actor, now=now)
    return replace(standard, outcome=outcome, settled_by=actor, settled_at=now, remark=reason)


def _wake(uow: UnitOfWork, county: str, now: datetime) -> None:
    """Have everything of a county judged anew: from now on by what will hold, each day by its own value."""
    tree = uow.organisation()
    bodies = {org_id for org_id in tree.units if county_id(tree, org_id) == county}
    uow.make_due([log_id for log_id in uow.log_ids(*REVIEWED) if uow.office_of(log_id) in bodies], now)
    uow.wake_ladders(now)
