"""The ledger of a search (查找台账): 社区矫正法 第三十条; 实施办法 第三十八条.

A search begins with the first entry that says somebody cannot be reached: a try in vain (联系未果), contact
established as lost (认定失联), or a search that was organised (组织查找). It ends with the next sign of life.
The law says "at once" and "promptly"; the hours are policy, and each step shows both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from correction.domain.entry import AnyEntry, Entry, P_co, Pace
from correction.domain.facts.absence import (
    ContactLost,
    ContactTried,
    SearchOrdered,
    SearchRecipient,
    SearchStepDone,
    SearchTold,
)
from correction.domain.moments import legal_day
from correction.rules.absences.contacts import contacts
from correction.rules.shared.spans import FOREVER
from correction.rules.view import CaseView

ATTEMPTS, WINDOW = "lost_contact.attempts", "lost_contact.attempt_window_hours"
AFTER = "lost_contact.after_hours"


class Stage(StrEnum):
    """The steps that are owed while somebody cannot be reached (查找环节), in their order."""

    ATTEMPTS = "attempts"
    ORDER = "order"
    FIELD = "field"
    COUNTY = "county"
    POLICE = "police"
    PROCURATORATE = "procuratorate"

    @property
    def zh(self) -> str:
        """The step as offices call it."""
        return _STAGE_ZH[self]

    @property
    def law(self) -> str:
        """What the law says of its time, where it says anything; words without a number are not counted."""
        return _LAW_ZH.get(self, "")

    @property
    def key(self) -> str:
        """The book's key of its hours."""
        return WINDOW if self is Stage.ATTEMPTS else f"search.{self.value}_hours"

    @property
    def cite(self) -> str:
        """The book's key of its article."""
        noticed = self in (Stage.POLICE, Stage.PROCURATORATE)
        return "cite.search_notice" if noticed else "cite.lost_contact"


_STAGE_ZH = {
    Stage.ATTEMPTS: "换用不同方式多次联系",
    Stage.ORDER: "组织查找",
    Stage.FIELD: "实地查找",
    Stage.COUNTY: "报告县级社区矫正机构",
    Stage.POLICE: "通知公安机关",
    Stage.PROCURATORATE: "通报人民检察院",
}
_LAW_ZH = {Stage.ORDER: "立即", Stage.FIELD: "立即", Stage.POLICE: "及时", Stage.PROCURATORATE: "及时"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search: the entry it began with, since when contact is lost on record, and what ended it.

    `after_on` is the day of the last contact before it. `lost_at` is none while nothing but too few tries is
    on record; `ended_at` is FOREVER while it goes on.
    """

    base: AnyEntry
    after_on: date
    lost_at: datetime | None
    lost_by: tuple[str, ...]
    ended_at: datetime
    ended_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One step of a search with its clock: since when, by when, and the entry that did it, if any.

    A step whose clock has not begun has no `due_at`.
    """

    stage: Stage
    since_at: datetime | None
    hours: int | None
    due_at: datetime | None
    done: AnyEntry | None


def searches_of(view: CaseView) -> Iterator[Search]:
    """Give the searches that are not settled, in order; none where nobody was looked for."""
    opening = _opening(view)
    if not opening:
        return
    ended_at: datetime | None = None
    signs = sorted(contacts(view))
    for entry in opening:
        at = entry.when.starts_at
        if ended_at is not None and at < ended_at:
            continue
        sign = next((s for s in signs if s.ends_at > at or s.starts_at >= at), None)
        if sign is not None and sign.starts_at < at:
            continue
        ended_at = FOREVER if sign is None else sign.starts_at
        after = max((s for s in signs if s.ends_at <= at), key=lambda s: s.ends_at, default=None)
        lost_at, lost_by = _lost(view, entry, at if after is None else after.ends_at, ended_at)
        yield Search(
            base=entry,
            after_on=entry.when.legal_on if after is None else after.on,
            lost_at=lost_at,
            lost_by=lost_by,
            ended_at=ended_at,
            ended_by=None if sign is None else sign.entry_id,
        )


def _opening(view: CaseView) -> list[AnyEntry]:
    """Give the entries that can begin a search; those of settled days began one that is over."""
    entries: list[AnyEntry] = [e for e in view.file.of(ContactTried) if not e.payload.reached]
    entries += view.file.of(ContactLost)
    entries += view.file.of(SearchOrdered)
    if not entries:
        return entries
    records_on = view.file.opened.payload.records_from_on
    return sorted(
        (
            e
            for e in entries
            if e.when.legal_on >= records_on
            and e.when.starts_at < view.closed_at
            and not view.settled.holds(Pace.DAILY, e.when.legal_on)
        ),
        key=lambda e: (e.when.starts_at, e.number),
    )


def _lost(
    view: CaseView, base: AnyEntry, contact_at: datetime, ended_at: datetime
) -> tuple[datetime | None, tuple[str, ...]]:
    """Tell since when contact is lost on record: somebody said so, or the tries and the hours are over."""
    ways: list[tuple[datetime, tuple[str, ...]]] = [
        (e.when.starts_at, (e.entry_id,))
        for kind in (ContactLost, SearchOrdered)
        for e in during(view, kind, base, ended_at)[:1]
    ]
    wanted, hours = (view.book.get(key, base.when.legal_on) for key in (ATTEMPTS, AFTER))
    tried = _tries(view, base, ended_at)
    if isinstance(wanted, int) and isinstance(hours, int) and len(tried) >= wanted:
        over_at = max(tried[wanted - 1].when.starts_at, contact_at + timedelta(hours=hours))
        ways.append((over_at, tuple(e.entry_id for e in tried[:wanted])))
    lost_at, lost_by = min(ways, default=(FOREVER, ()))
    return (lost_at, lost_by) if lost_at < ended_at else (None, ())


def _tries(view: CaseView, base: AnyEntry, ended_at: datetime) -> list[Entry[ContactTried]]:
    return [e for e in during(view, ContactTried, base, ended_at) if not e.payload.reached]


def during(view: CaseView, kind: type[P_co], base: AnyEntry, ended_at: datetime) -> list[Entry[P_co]]:
    """Give the entries of a kind from the beginning of a search to its end."""
    return [e for e in view.file.of(kind) if base.when.starts_at <= e.when.starts_at < ended_at]


def stages_of(view: CaseView, search: Search) -> tuple[Owed, ...]:
    """Give the steps of a search in order, each with its clock and what was done."""
    told = {e.payload.recipient: e for e in reversed(_of(view, SearchTold, search))}
    field = (e for e in _of(view, SearchStepDone, search) if e.payload.channel.in_the_field)
    lost_at = search.lost_at
    county = told.get(SearchRecipient.COUNTY)
    county_at = county.when.starts_at if county and lost_at else None
    clocks: tuple[tuple[Stage, datetime | None, AnyEntry | None], ...] = (
        (Stage.ORDER, lost_at, next(iter(_of(view, SearchOrdered, search)), None)),
        (Stage.FIELD, lost_at, next(field, None)),
        (Stage.COUNTY, lost_at, county),
        (Stage.POLICE, county_at, told.get(SearchRecipient.POLICE)),
        (Stage.PROCURATORATE, county_at, told.get(SearchRecipient.PROCURATORATE)),
    )
    tries = (_attempts(view, search),) if isinstance(search.base.payload, ContactTried) else ()
    return (*tries, *(_owed(view, stage, since_at, done) for stage, since_at, done in clocks))


def _of(view: CaseView, kind: type[P_co], search: Search) -> list[Entry[P_co]]:
    return during(view, kind, search.base, search.ended_at)


def _attempts(view: CaseView, search: Search) -> Owed:
    """Give the tries that the first one in vain calls for; whoever establishes the loss need not go on."""
    wanted = view.book.get(ATTEMPTS, search.base.when.legal_on)
    enough: AnyEntry | None = None
    ways: set[str] = set()
    for count, tried in enumerate(_tries(view, search.base, search.ended_at), start=1):
        ways.add(tried.payload.channel)
        if enough is None and isinstance(wanted, int) and count >= wanted and len(ways) > 1:
            enough = tried
    found: list[AnyEntry] = [*_of(view, ContactLost, search), *_of(view, SearchOrdered, search)]
    found += [] if enough is None else [enough]
    done = min(found, key=lambda e: (e.when.starts_at, e.number), default=None)
    return _owed(view, Stage.ATTEMPTS, search.base.when.starts_at, done)


def _owed(view: CaseView, stage: Stage, since_at: datetime | None, done: AnyEntry | None) -> Owed:
    if since_at is None:
        return Owed(stage=stage, since_at=None, hours=None, due_at=None, done=done)
    hours = view.book.get(stage.key, legal_day(since_at))
    counted = hours if isinstance(hours, int) else None
    due_at = None if counted is None else since_at + timedelta(hours=counted)
    return Owed(stage=stage, since_at=since_at, hours=counted, due_at=due_at, done=done)
