"""Saying with a reason and a second look that two records are one person (认定为同一人), and parting them.

Nothing is moved and nothing rewritten: each case says in its own log under which id its person is known.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from correction.domain.case.identity import differing, valid_number
from correction.domain.case.minors import is_sealed
from correction.domain.entry import Fact
from correction.domain.errors import Conflict, InvalidValue, NotAllowed
from correction.domain.facts.minors import ReadGround, ShieldedRead
from correction.domain.facts.persons import Particular, PersonIdentified, PersonParted
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.office.admission.sealing import CITE, read_shielded
from correction.office.ids import derived_id
from correction.office.persons.reach import Linked, Reach, check_power, linked, reach_of
from correction.office.ports import UnitOfWork
from correction.office.record import draft, record
from correction.rulebooks.book import Rulebook

JOIN, PART = "认定同一人", "拆分同一人"


def merge(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    other_case_id: str,
    reason: str,
    *,
    looked_at: tuple[Particular, ...] = (),
    entry_id: str,
    actor: str,
    now: datetime,
) -> Linked:
    """Hold the persons of two cases to be one, with all cases of each; the same again changes nothing.

    `looked_at` names every particular that both records say differently: whoever acts has looked at it, and
    at what stands there now. Raises InvalidValue without a reason, Conflict where something differs that was
    not looked at or two valid citizen numbers differ, NotAllowed where a record is sealed, NotFound and
    PowerLacking as `check_power`. The reading of a minor's record is logged, with the reason as its purpose.
    """
    reason, ids = _reason(JOIN, reason), sorted({case_id, other_case_id})
    if len(ids) == 1:
        raise InvalidValue(JOIN, "两次写的是同一个案件", "写两个不同的案件")
    body = check_power(uow, ids, where=JOIN, book=book, actor=actor, now=now)
    reach = reach_of(uow, body, ids)
    first, second = reach.mine[case_id], reach.mine[other_case_id]
    if _done(reach, PersonIdentified, ids, entry_id, reason) or first.person_id == second.person_id:
        return linked(uow, body, case_id)
    _check_records(reach, book, now)
    differs = differing(first.person, second.person)
    if unseen := [each.zh for each in differs if each not in looked_at]:
        what = f"两件的{'、'.join(unseen)}不同，还没有逐项核对"
        raise Conflict(JOIN, what, "对照两件的记录；确是同一人的，逐项确认后再办；录错的，先更正")
    person_id = _kept(reach, first, second, now)
    read = ShieldedRead(case_ids=(), ground=ReadGround.SUPERVISION, purpose=reason)
    read_shielded(uow, reach.mine.values(), read, book=book, actor=actor, now=now)
    for each in sorted(reach.mine):
        told = PersonIdentified(
            person_id=person_id,
            act_id=entry_id,
            compared_with_id=case_id if reach.mine[each].person_id == second.person_id else other_case_id,
            reason=reason,
            differing=differs,
        )
        _put(uow, each, told, entry_id, actor=actor, now=now)
    return linked(uow, body, case_id)


def part(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    reason: str,
    *,
    case_ids: tuple[str, ...] = (),
    entry_id: str,
    actor: str,
    now: datetime,
) -> Linked:
    """Take a case out of those of its person, together with others of `case_ids`; the rest stays as it is.

    They go by the id of their opening again, or by a new one where somebody else has that. Raises
    InvalidValue without a reason, Conflict for cases that are not one person or have nobody to be parted
    from, NotFound and PowerLacking as `check_power`.
    """
    reason, apart = _reason(PART, reason), sorted({case_id, *case_ids})
    body = check_power(uow, apart, where=PART, book=book, actor=actor, now=now)
    reach = reach_of(uow, body, apart)
    if _done(reach, PersonParted, apart, entry_id, reason):
        return linked(uow, body, case_id)
    person_id = reach.mine[case_id].person_id
    if any(reach.mine[each].person_id != person_id for each in apart):
        raise Conflict(PART, "所选案件不是同一人的", "刷新后重新选择")
    staying = [each for each in uow.cases_of_person(person_id) if each not in apart]
    if not staying:
        raise Conflict(PART, "没有与其他案件认定为同一人", "不需要拆分")
    told = PersonParted(
        person_id=_own_id(uow, [reach.mine[each] for each in apart], entry_id), act_id=entry_id, reason=reason
    )
    for each in apart:
        _put(uow, each, told, entry_id, actor=actor, now=now)
    return linked(uow, body, case_id)


def _reason(where: str, reason: str) -> str:
    if not reason.strip():
        raise InvalidValue(where, "没有写明理由", "写明凭什么认定，例如 核对身份证原件、指纹或者原判文书")
    return reason.strip()


def _done(
    reach: Reach, kind: type[PersonIdentified | PersonParted], ids: Iterable[str], act_id: str, reason: str
) -> bool:
    """Tell whether an act was done already, in force or not: to send it again is not to do it again."""
    told = [reach.mine[each].by_id.get(_id(act_id, each)) for each in ids]
    if all(one and isinstance(one.payload, kind) and one.payload.reason == reason for one in told):
        return True
    if any(told):
        raise Conflict("记录编号", f"{act_id} 已用于另一项内容", "换一个新的编号重新提交")
    return False


def _check_records(reach: Reach, book: Rulebook, now: datetime) -> None:
    today = legal_day(now)
    if any(is_sealed(file) for file in reach.mine.values()):
        # This refusal stays in no log: the open case's would tell of the sealed one.
        what = f"有犯罪记录已经封存的，不得与其他记录关联（{book.cite(CITE, today)}）"
        raise NotAllowed(JOIN, what, "封存期间不办理；依法解除封存后再办")
    mine = _numbers(reach.mine.values(), now)
    if len(mine) > 1:
        what = "两件的身份证号码都有效而不相同"
        raise Conflict(JOIN, what, "不是同一人的不要合并；其中一个录错的，先按身份证原件更正")
    persons = {file.person_id for file in reach.mine.values()}
    barred = any(is_sealed(file) for file in reach.others.values())
    clash = len(mine | _numbers(reach.others.values(), now)) > 1
    if barred or clash or sum(reach.held_by_others(each) for each in persons) > 1:
        raise NotAllowed(JOIN, "本机构不能认定", "报上级社区矫正机构办理")


def _numbers(files: Iterable[CaseFile], now: datetime) -> set[str]:
    found = (valid_number(file.person, today=legal_day(now)) for file in files)
    return {number for number in found if number is not None}


def _kept(reach: Reach, first: CaseFile, second: CaseFile, now: datetime) -> str:
    """Choose the id that stays: one that others hold, else the one made of the number, else the first's.

    Cases that somebody else answers for are not touched, and cases to come go by the citizen number.
    """
    made = {derived_id("person", number) for number in _numbers(reach.mine.values(), now)}
    ids = (first.person_id, second.person_id)
    return min(ids, key=lambda each: (not reach.held_by_others(each), each not in made))


def _own_id(uow: UnitOfWork, files: Sequence[CaseFile], act_id: str) -> str:
    openings = {file.opened.payload.person_id for file in files}
    apart = {file.case_id for file in files}
    if len(openings) == 1:
        (own,) = openings
        if not set(uow.cases_of_person(own)) - apart:
            return own
    return derived_id("person apart", act_id)


def _put(uow: UnitOfWork, case_id: str, told: Fact, act_id: str, *, actor: str, now: datetime) -> None:
    item = draft(told, When.at(now), entry_id=_id(act_id, case_id), actor=actor)
    record(uow, case_id, [item], now=now)


def _id(act_id: str, case_id: str) -> str:
    return derived_id("person act", act_id, case_id)
