"""A standard tried out, some cases at a time (本地标准试算): the page asks for more by itself."""

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass

from correction.domain.alert_kind import AlertKind
from correction.office.judging.context import load_context
from correction.office.positions.port import Access, Purpose
from correction.office.standards.preview import (
    READ_FOR,
    at_start,
    cases_of_county,
    looking_back,
    tried,
)
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief
from correction_console.reading.wording import kind_zh
from correction_console.settings.standards import proposal

# So many are judged before the page is answered; the rest follow by themselves.
AT_ONCE = 60
LOOK_BACK_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One person whom a standard would touch: what would be new, and what no longer."""

    brief: Brief
    office: str
    newly: str
    no_longer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A part of a trial: who is touched among these, how many were looked at, and where to go on."""

    touched: tuple[Touched, ...]
    looked_at: int
    total: int
    after: str


def try_out(console: Console, asker: Asker, standard_id: str, *, back: bool, after: str) -> Tried:
    """Try a standard over the next cases of its county, as far as whoever asks may see them.

    With `back` as if it had held these last thirty days, otherwise on its first day; one by which positions
    are judged only the former. That positions were read for it is logged. Raises NotFound.
    """
    asked, book = proposal(console, asker, standard_id), console.book()
    standard, office, now = asked.standard, console.office, console.now()
    back = back or asked.seen_in.by_fixes
    with ExitStack() as stack:
        uow = stack.enter_context(office.store.reading())
        fixes = None
        if asked.seen_in.by_fixes:
            access = Access(actor=asker.actor, purpose=Purpose.JUDGING, at=now, reason=READ_FOR)
            fixes = stack.enter_context(office.positions.reading(access))
        trial = (
            looking_back(uow, book, standard, LOOK_BACK_DAYS, now) if back else at_start(uow, book, standard)
        )
        tree = uow.organisation()
        everybody = cases_of_county(uow, tree, trial.county)
        theirs = [one for one in everybody if one > after and (uow.office_of(one) or "") in asker.offices]
        some = theirs[:AT_ONCE]
        context = load_context(uow, office.calendar)
        changed = [one for _, one in tried(uow, trial, context, some, fixes) if one]
        names = {org_id: unit.name for org_id, unit in tree.units.items()}
    briefs = console.briefs.of(office.store, [one.case_id for one in changed])
    touched = tuple(
        Touched(
            brief=briefs[one.case_id],
            office=names.get(one.office_id, ""),
            newly=_counted(one.newly),
            no_longer=_counted(one.no_longer),
        )
        for one in changed
    )
    return Tried(
        touched=touched,
        looked_at=len(everybody) - len(theirs) + len(some),
        total=len(everybody),
        after=some[-1] if len(theirs) > AT_ONCE else "",
    )


def _counted(kinds: Iterable[AlertKind]) -> str:
    return "、".join(f"{kind_zh(kind)} {count} 次" for kind, count in Counter(kinds).items())
