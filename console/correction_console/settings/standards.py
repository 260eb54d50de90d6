"""A county's standards as pages and interface work with them (本地标准)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from correction.domain.errors import InvalidValue, NotAllowed, NotFound
from correction.domain.facts.standards import StandardOutcome, StandardProposed
from correction.domain.moments import legal_day
from correction.domain.organisation import OrgLevel
from correction.domain.standards import Standard, standards_of
from correction.office.ports import UnitOfWork
from correction.office.standards import keeping
from correction.office.standards.in_force import county_id, name_of
from correction.office.standards.table import StandardLine, history, standard_lines, state_zh
from correction.rulebooks.book import Rulebook
from correction.rulebooks.history import UNITS, said
from correction.rulebooks.local.settable import SeenIn, settable_key
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.times import day_of
from correction_console.recording import checked_key
from correction_console.rights import Right

BACK = "恢复上级规定"
DECISIONS = {
    "批准": StandardOutcome.APPROVED,
    "不予批准": StandardOutcome.REFUSED,
    "撤回": StandardOutcome.WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One proposal as a page shows it; `own` says that whoever asks proposed it."""

    standard: Standard
    label: str
    value: str
    above: str
    article: str
    seen_in: SeenIn
    proposed_by: str
    settled_by: str
    state: str
    own: bool

    @property
    def waits(self) -> bool:
        """Whether nobody has settled it yet."""
        return self.standard.outcome is None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyStandards:
    """What a county has set: every line by theme, and what waits for a second person."""

    org_id: str
    name: str
    on: date
    themes: Mapping[str, tuple[StandardLine, ...]]
    waiting: tuple[Proposal, ...]
    may_set: bool


def county_of(console: Console, asker: Asker, org_id: str = "") -> str:
    """Give the county whose standards are asked for: the asker's own, or one below them that is named.

    Raises NotFound where there is none, and for another's.
    """
    with console.office.store.reading() as uow:
        tree = uow.organisation()
    counties = sorted(
        one for one in asker.offices if one in tree.units and tree.units[one].level is OrgLevel.COUNTY
    )
    own = county_id(tree, asker.org_id)
    if org_id:
        found = org_id if org_id in {own, *counties} else None
    else:
        found = own or (counties[0] if counties else None)
    if found is None:
        raise NotFound("本地标准", "没有这个县级机构，或不在您的管辖范围内", "核对机构编号")
    return found


def counties_of(console: Console, asker: Asker) -> list[tuple[str, str]]:
    """Give the counties that whoever asks may choose between."""
    with console.office.store.reading() as uow:
        units = uow.organisation().units
    theirs = (units[one] for one in sorted(asker.offices) if one in units)
    return [(unit.org_id, unit.name) for unit in theirs if unit.level is OrgLevel.COUNTY]


def standards_view(console: Console, asker: Asker, org_id: str, on: date | None = None) -> CountyStandards:
    """Read what a county has set, as of a day."""
    book, day = console.book(), on or legal_day(console.now())
    with console.office.store.reading() as uow:
        lines = standard_lines(uow, book, org_id, day)
        waiting = tuple(_proposal(uow, book, asker, s) for s in history(uow, org_id) if s.outcome is None)
        name = uow.organisation().unit(org_id).name
    themes: dict[str, list[StandardLine]] = {}
    for line in lines:
        themes.setdefault(line.theme, []).append(line)
    return CountyStandards(
        org_id=org_id,
        name=name,
        on=day,
        themes={theme: tuple(some) for theme, some in themes.items()},
        waiting=waiting,
        may_set=asker.org_id == org_id,
    )


def past_proposals(console: Console, asker: Asker, org_id: str) -> tuple[Proposal, ...]:
    """Give every proposal of a county, the newest first."""
    book = console.book()
    with console.office.store.reading() as uow:
        return tuple(_proposal(uow, book, asker, standard) for standard in history(uow, org_id))


def proposal(console: Console, asker: Asker, standard_id: str) -> Proposal:
    """Give one proposal of a county that whoever asks may see; raises NotFound for others alike."""
    book = console.book()
    with console.office.store.reading() as uow:
        tree = uow.organisation()
        own = county_id(tree, asker.org_id)
        for standard in standards_of(uow.standards()):
            theirs = standard.proposed.org_id in {own, *asker.offices}
            if standard.standard_id == standard_id and theirs:
                return _proposal(uow, book, asker, standard)
    raise NotFound("本地标准", "没有这一件，或不在您的管辖范围内", "从本地标准页面重新打开")


def propose(console: Console, asker: Asker, org_id: str, typed: Mapping[str, str], *, key: str) -> Standard:
    """Propose a standard under the sender's id; raises InvalidValue without a value, and as the verb does."""
    standard_id, back = checked_key(key), typed.get("back", "") == "back"
    value = typed.get("value", "").strip()
    if not back and not value:
        raise InvalidValue("本地标准", "没有写数值", "写明数值；不再用本地标准的，选择恢复上级规定")
    said = StandardProposed(
        standard_id=standard_id,
        org_id=org_id,
        key=typed.get("key", ""),
        value=None if back else value,
        from_on=day_of(typed.get("from_on", ""), "执行日"),
        reason=typed.get("reason", ""),
    )
    book = console.book()
    with console.office.store.writing() as uow:
        return keeping.propose(uow, book, said, actor=asker.actor, now=console.now())


def settle(console: Console, asker: Asker, standard_id: str, decision: str, reason: str) -> Standard:
    """Approve, refuse or take back a proposal; raises InvalidValue where none of these is chosen."""
    outcome = DECISIONS.get(decision)
    if outcome is None:
        raise InvalidValue("本地标准", "没有选择批准、不予批准或者撤回", "选择后重新提交")
    proposal(console, asker, standard_id)
    if outcome is not StandardOutcome.WITHDRAWN and not asker.may(Right.APPROVE_STANDARDS):
        what = f"{asker.role.zh}的账号不能{Right.APPROVE_STANDARDS.zh}"
        raise NotAllowed("本地标准", what, "由本机构的审批人员办理")
    book = console.book()
    with console.office.store.writing() as uow:
        if outcome is StandardOutcome.APPROVED:
            return keeping.approve(uow, book, standard_id, actor=asker.actor, now=console.now())
        if outcome is StandardOutcome.REFUSED:
            return keeping.refuse(uow, standard_id, reason, actor=asker.actor, now=console.now())
        return keeping.withdraw(uow, standard_id, reason, actor=asker.actor, now=console.now())


def _with_unit(text: str | None, unit: str | None) -> str:
    if text is None:
        return BACK
    return text if unit is None else f"{text} {UNITS.get(unit, unit)}"


def line_of(view: CountyStandards, key: str) -> StandardLine:
    """Give the line of one parameter; raises NotFound for what no county sets."""
    settable_key(key)
    return next(line for lines in view.themes.values() for line in lines if line.key == key)


def _proposal(uow: UnitOfWork, book: Rulebook, asker: Asker, standard: Standard) -> Proposal:
    told = standard.proposed
    above = book.on_record(told.key, told.from_on)
    return Proposal(
        standard=standard,
        label=book.parameter(told.key).label,
        value=_with_unit(told.value, book.parameter(told.key).unit),
        above=said(above),
        article=str(above.citation),
        seen_in=settable_key(told.key).seen_in,
        proposed_by=name_of(uow, standard.proposed_by),
        settled_by=name_of(uow, standard.settled_by) if standard.settled_by else "",
        state=state_zh(standard),
        own=standard.proposed_by == asker.actor,
    )
