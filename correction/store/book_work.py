"""Rulebooks and registers within one transaction (规则册与本地标准): what was adopted, what a county set."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from correction.domain.entry import AnyEntry
from correction.office.readings import STANDARDS, STANDARDS_MARKED, marked
from correction.store.ladder_work import LadderWork
from correction.store.log.rows import entry_of
from correction.store.models.registers import by_key, by_kind
from correction.store.tables import Registered, table_of

_REGISTERED = table_of(Registered)
# Every page asks for them, and they change a few times a year: who signs in, and what lies under whose body.
_KEPT = frozenset({"org_unit_set", "delegated", "account_set"})
# How many entries of a register are in force, the newest number and the sum of all: each change moves one.
Mark = tuple[int | None, ...]
Kept = dict[str, tuple[Mark, tuple[AnyEntry, ...]]]


class BookWork(LadderWork):
    """What judging by the right book needs of a transaction.

    `kept` are registers as transactions before this one read them; one that writes must not have it, since
    what it reads may never be committed.
    """

    kept: Kept | None = None

    def adopted_books(self) -> tuple[AnyEntry, ...]:
        """Give the entries by which rulebooks were adopted, in order."""
        return self._registered_entries("book_adopted")

    def standards(self) -> tuple[AnyEntry, ...]:
        """Give the entries by which local standards were proposed and settled, by number."""
        found = (entry for kind in STANDARDS for entry in self._registered_entries(kind))
        return tuple(sorted(found, key=lambda entry: entry.number))

    def standards_mark(self) -> int:
        """Name the state of everything that decides which standards hold where: it grows with each change."""
        self.flush()
        newest: dict[str, int] = dict(self._connection.execute(_newest()).all())
        return marked(newest)

    def _registered_entries(self, kind: str, key: str | None = None) -> tuple[AnyEntry, ...]:
        """Give the newest entries of a register, the newest log last, by when they were recorded."""
        if self.kept is not None and key is None and kind in _KEPT:
            return self._kept_entries(self.kept, kind)
        return self._read_entries(kind, key)

    def _kept_entries(self, kept: Kept, kind: str) -> tuple[AnyEntry, ...]:
        # The mark is read first: what changes in between is read again next time, and never missed.
        mark: Mark = tuple(self._connection.execute(_mark(), {"register": kind}).one())
        known = kept.get(kind)
        if known is None or known[0] != mark:
            known = kept[kind] = (mark, self._read_entries(kind, None))
        return known[1]

    def _read_entries(self, kind: str, key: str | None) -> tuple[AnyEntry, ...]:
        self.flush()
        statement = by_kind() if key is None else by_key()
        rows = self._connection.execute(
            statement, {"register": kind} if key is None else {"register": kind, "key": key}
        )
        return tuple(entry_of(row[1:], self._seal(row[0])) for row in rows)


@cache
def _mark() -> Select[int, Any, Any]:
    """What names the state of a register."""
    number = _REGISTERED.c.number
    theirs = _REGISTERED.c.kind == bindparam("register")
    return select(func.count(), func.max(number), func.sum(number)).where(theirs)


@cache
def _newest() -> Select[Any]:
    """The newest number of the platform's log of each kind that says which standards hold where."""
    theirs = _REGISTERED.c.kind.in_(STANDARDS_MARKED)
    return (
        select(_REGISTERED.c.kind, func.max(_REGISTERED.c.number)).where(theirs).group_by(_REGISTERED.c.kind)
    )
