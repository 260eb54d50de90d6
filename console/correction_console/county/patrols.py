"""Patrols as the pages show them (网上巡查), and drawing and checking by what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex

from correction.cli.telling.duty_log import staff_name
from correction.cli.telling.supervising import patrol_rows, record_said
from correction.domain.errors import InvalidValue
from correction.domain.facts.patrols import PatrolChecked, PatrolDrawn, PatrolResult, PatrolScope
from correction.domain.moments import local_text
from correction.domain.organisation import OrgLevel
from correction.office.county.patrols import (
    PatrolOrder,
    case_of_item,
    check_item,
    checks_of,
    draw_patrol,
    patrol_log,
    patrol_of,
    repeats,
)
from correction.rules.oversight.supervision_orders import SupervisionOrder
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief
from correction_console.reading.times import day_of
from correction_console.recording import checked_key

DRAWN_MAX = 200
PATROLS_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolItem:
    """One drawn item: whose, which record, what its check found, and the order that followed."""

    item: str
    brief: Brief
    office_id: str
    office_name: str
    said: str
    result: PatrolResult | None
    remark: str
    checked: str
    check_id: str
    order: SupervisionOrder | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolView:
    """One patrol with its items, and whether drawing again gives the same."""

    patrol_id: str
    drawn: PatrolDrawn
    at: str
    by: str
    pool: int
    repeats: bool
    items: tuple[PatrolItem, ...]

    @property
    def done(self) -> int:
        """How many items were checked."""
        return sum(one.result is not None for one in self.items)


def offices_below(console: Console, asker: Asker) -> tuple[tuple[str, str], ...]:
    """Give the offices that whoever asks may patrol, with their names."""
    with console.office.store.reading() as uow:
        units = uow.organisation().units
    return tuple(
        (one, units[one].name)
        for one in sorted(asker.offices)
        if one in units and units[one].level is OrgLevel.OFFICE
    )


def patrols(console: Console, asker: Asker) -> list[Mapping[str, object]]:
    """Give the newest patrols of the asker's body, the last one first."""
    with console.office.store.reading() as uow:
        return [*patrol_rows(uow, asker.org_id, most=PATROLS_SHOWN)]


def draw(console: Console, asker: Asker, typed: Mapping[str, str], offices: list[str], *, key: str) -> str:
    """Draw a patrol as typed under the sender's id; give the id. Nobody but the program makes the seed.

    Raises InvalidValue for a scope, size or office that is none, and what the verb refuses.
    """
    scopes, size = {scope.value: scope for scope in PatrolScope}, typed.get("size", "").strip()
    if typed.get("scope") not in scopes:
        raise InvalidValue("网上巡查", "没有选择抽查的范围", "选择后重新提交")
    if not size.isascii() or not size.isdigit() or not 1 <= int(size) <= DRAWN_MAX:
        raise InvalidValue("网上巡查", f"“{size[:20]}”不是可以抽取的项数", f"填写 1 至 {DRAWN_MAX}")
    known, since = dict(offices_below(console, asker)), typed.get("from_on", "").strip()
    if not set(offices) <= set(known):
        raise InvalidValue("网上巡查", "没有这个司法所，或不在您的管辖范围内", "从列表中选择")
    order = PatrolOrder(
        scope=scopes[typed["scope"]],
        office_ids=tuple(offices or known),
        size=int(size),
        purpose=typed.get("purpose", ""),
        seed=token_hex(16),
        from_on=day_of(since, "登记自") if since else None,
    )
    with console.office.store.writing() as uow:
        entry = draw_patrol(
            uow, asker.org_id, order, patrol_id=checked_key(key), actor=asker.actor, now=console.now()
        )
    return entry.entry_id


def check(console: Console, asker: Asker, patrol_id: str, typed: Mapping[str, str], *, key: str) -> None:
    """Record what the check of an item found under the sender's id."""
    results = {result.zh: result for result in PatrolResult}
    if typed.get("result") not in results:
        raise InvalidValue("网上巡查", "没有选择核查结果", "选择后重新提交")
    said = PatrolChecked(
        patrol_entry_id=patrol_id,
        item=typed.get("item", ""),
        result=results[typed["result"]],
        remark=typed.get("remark", "").strip(),
    )
    with console.office.store.writing() as uow:
        check_item(uow, asker.org_id, said, check_id=checked_key(key), actor=asker.actor, now=console.now())


def patrol_view(console: Console, asker: Asker, patrol_id: str) -> PatrolView:
    """Give one patrol of the asker's body; raises NotFound for any other."""
    store = console.office.store
    followed = {one.ordered.payload.about_check_id: one for _, one in console.orders.of(store, asker.offices)}
    with store.reading() as uow:
        log = patrol_log(uow, asker.org_id)
        entry, units = patrol_of(log, patrol_id), uow.organisation().units
        found, by = checks_of(log, patrol_id), staff_name(uow, entry.actor)
        cases = {item: case_of_item(item) for item in entry.payload.drawn}
        said = {
            item: "" if number is None else record_said(uow, case_id, number)
            for item, (case_id, number) in cases.items()
        }
        offices = {case_id: uow.office_of(case_id) or "" for case_id, _ in cases.values()}
        checkers = {one.actor: staff_name(uow, one.actor) for one in found.values()}
    briefs = console.briefs.of(store, offices)
    items = []
    for item, (case_id, _) in cases.items():
        one, office_id = found.get(item), offices[case_id]
        items.append(
            PatrolItem(
                item=item,
                brief=briefs[case_id],
                office_id=office_id,
                office_name=units[office_id].name if office_id in units else "",
                said=said[item],
                result=None if one is None else one.payload.result,
                remark="" if one is None else one.payload.remark,
                checked="" if one is None else f"{local_text(one.when.starts_at)} {checkers[one.actor]}",
                check_id="" if one is None else one.entry_id,
                order=None if one is None else followed.get(one.entry_id),
            )
        )
    return PatrolView(
        patrol_id=patrol_id,
        drawn=entry.payload,
        at=local_text(entry.when.starts_at),
        by=by,
        pool=sum(len(part.items()) for part in entry.payload.pool),
        repeats=repeats(entry.payload),
        items=tuple(items),
    )
