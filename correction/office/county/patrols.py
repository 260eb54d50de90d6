"""Patrols (网上巡查): a draw that anyone can repeat, and one check for each item that was drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.case.minors import is_sealed
from correction.domain.case.strands import supervised_on
from correction.domain.entry import Entry
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.patrols import PatrolChecked, PatrolDrawn, PatrolResult, PatrolScope, PoolPart
from correction.domain.facts.upkeep import Voided
from correction.domain.file import CaseFile
from correction.domain.lots import drawn_by_lot
from correction.domain.moments import When, day_start, legal_day
from correction.office.county.bodies import body_log, stands_already
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import RARE_ONLY, draft

WHERE = "网上巡查"
# More could be drawn from, but the whole pool stands in one entry.
POOL_MAX = 50_000
# What nobody recorded by hand tells nothing about how the office records.
_MACHINE = ("observed", "alert_stated", "extra_check_drawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolOrder:
    """What somebody wants to be drawn: which offices, what of them, how many, what for.

    `from_on` is the day since which records were made, for a patrol of records alone.
    """

    scope: PatrolScope
    office_ids: tuple[str, ...]
    size: int
    purpose: str
    seed: str
    from_on: date | None = None


def draw_patrol(
    uow: UnitOfWork, org_id: str, order: PatrolOrder, *, patrol_id: str, actor: str, now: datetime
) -> Entry[PatrolDrawn]:
    """Draw a patrol and record it in the log of the body that patrols; the same id again draws nothing new.

    Raises NotFound for an unknown body, InvalidValue for a purpose, size or day that is none, for offices
    that are not under the body, and where there is nothing to draw from.
    """
    tree = uow.organisation()
    tree.unit(org_id)
    said = {"scope": order.scope, "purpose": order.purpose.strip(), "size": order.size}
    # The seed is the program's own and another each time, so it does not tell two requests apart.
    if stands := stands_already(patrol_log(uow, org_id), patrol_id, **said):
        return stands
    foreign = [one for one in order.office_ids if one not in tree.units or not tree.covers(org_id, one)]
    if foreign or not order.office_ids:
        raise InvalidValue(WHERE, f"没有这个下级机构：{'、'.join(foreign) or '没有选择'}", "从列表中选择")
    if not order.purpose.strip():
        raise InvalidValue(WHERE, "没有写明巡查的目的", "写明为什么抽查")
    if order.size < 1:
        raise InvalidValue(WHERE, f"抽取 {order.size} 项不成数目", "填写 1 以上的整数")
    pool = tuple(_pool(uow, order, now))
    items = [item for part in pool for item in part.items()]
    if not items:
        raise InvalidValue(WHERE, "没有可以抽取的内容", "换一个范围、机构或者更早的起日")
    if len(items) > POOL_MAX:
        what = f"可抽取的超过 {POOL_MAX} 项"
        raise InvalidValue(WHERE, what, "少选几个机构，或者把起日改近一些")
    fact = PatrolDrawn(
        scope=order.scope,
        purpose=order.purpose.strip(),
        office_ids=tuple(sorted(set(order.office_ids))),
        pool=pool,
        seed=order.seed,
        size=order.size,
        drawn=drawn_by_lot(items, count=order.size, seed=order.seed),
        from_on=order.from_on if order.scope is PatrolScope.RECORDS else None,
    )
    uow.create_log(org_id, LogKind.OFFICE, office_id=org_id)
    (entry,) = uow.append(
        org_id, [draft(fact, When.at(now), entry_id=patrol_id, actor=actor)], recorded_at=now
    )
    return entry


def check_item(
    uow: UnitOfWork, org_id: str, checked: PatrolChecked, *, check_id: str, actor: str, now: datetime
) -> Entry[PatrolChecked]:
    """Record what the check of one drawn item found; the same id again records nothing new.

    Raises NotFound for an unknown patrol, InvalidValue for an item that was not drawn or a finding without a
    remark, Conflict for an item that was checked.
    """
    log = patrol_log(uow, org_id)
    said = {"item": checked.item, "result": checked.result, "remark": checked.remark}
    if stands := stands_already(log, check_id, patrol_entry_id=checked.patrol_entry_id, **said):
        return stands
    patrol = patrol_of(log, checked.patrol_entry_id)
    if checked.item not in patrol.payload.drawn:
        raise InvalidValue(WHERE, "这一项不在抽取的名单里", "从名单中选择")
    if checked.item in checks_of(log, patrol.entry_id):
        raise Conflict(WHERE, "这一项已经核查", "登记有误的，先作废再登记")
    if checked.result is not PatrolResult.IN_ORDER and not checked.remark.strip():
        raise InvalidValue(WHERE, f"{checked.result.zh}而没有写明情况", "写明查到什么，或者为什么无法核查")
    item = draft(checked, When.at(now), entry_id=check_id, actor=actor)
    (entry,) = uow.append(org_id, [item], recorded_at=now)
    return entry


def patrol_log(uow: UnitOfWork, org_id: str) -> CaseFile:
    """Load the patrols of a body, with their checks."""
    return body_log(uow, org_id, PatrolDrawn, PatrolChecked)


def patrol_of(log: CaseFile, patrol_id: str) -> Entry[PatrolDrawn]:
    """Give one patrol of a log; raises NotFound."""
    for entry in log.of(PatrolDrawn):
        if entry.entry_id == patrol_id:
            return entry
    raise NotFound(WHERE, "没有这次巡查，或不在您的管辖范围内", "回到巡查列表重新打开")


def checks_of(log: CaseFile, patrol_id: str) -> dict[str, Entry[PatrolChecked]]:
    """Give the checks of a patrol by item."""
    return {e.payload.item: e for e in log.of(PatrolChecked) if e.payload.patrol_entry_id == patrol_id}


def case_of_item(item: str) -> tuple[str, int | None]:
    """Give the case of an item that was drawn, and the number of the entry where a record was drawn."""
    case_id, _, number = item.partition("#")
    return case_id, int(number) if number else None


def repeats(drawn: PatrolDrawn) -> bool:
    """Draw again from the pool and the seed on record, and tell whether the same comes out (复核抽取)."""
    items = (item for part in drawn.pool for item in part.items())
    return drawn_by_lot(items, count=drawn.size, seed=drawn.seed) == drawn.drawn


def _pool(uow: UnitOfWork, order: PatrolOrder, now: datetime) -> Iterator[PoolPart]:
    on = legal_day(now)
    since = day_start(order.from_on or on)
    if since > now:
        raise InvalidValue(WHERE, f"起日 {order.from_on} 还没有到", "填写今天或以前的日期")
    located = {case_id for _, case_id in uow.sources()}
    for case_id in _supervised(uow, order.office_ids, on):
        match order.scope:
            case PatrolScope.PERSONS:
                yield PoolPart(case_id=case_id)
            case PatrolScope.POSITIONS if case_id in located:
                yield PoolPart(case_id=case_id)
            case PatrolScope.RECORDS:
                if numbers := _made_since(CaseFile.of_log(case_id, uow.entries(case_id)), since):
                    yield PoolPart(case_id=case_id, numbers=numbers)


def _supervised(uow: UnitOfWork, office_ids: Sequence[str], on: date) -> Iterator[str]:
    """Give whoever is under correction on a day; a sealed record is read by lawful query alone."""
    for case_id in sorted({case_id for org_id in office_ids for case_id in uow.cases_of(org_id)}):
        file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
        if supervised_on(file, on) and not is_sealed(file):
            yield case_id


def _made_since(file: CaseFile, since: datetime) -> tuple[int, ...]:
    return tuple(
        entry.number
        for entry in file.entries
        if entry.recorded_at >= since
        and entry.entry_id not in file.voided
        and entry.payload.KIND not in _MACHINE
        and not isinstance(entry.payload, Voided)
    )
