"""Rulebooks and registers within one transaction (规则册与本地标准): what was adopted, what a county set."""

from functools import cache
from typing import Any

from sqlalchemy import Select, func, select

from correction.domain.entry import AnyEntry
from correction.office.readings import STANDARDS, STANDARDS_MARKED, marked
from correction.store.ladder_work import LadderWork
from correction.store.log.rows import entry_of
from correction.store.models.registers import by_key, by_kind
from correction.store.tables import Registered, table_of

_REGISTERED = table_of(Registered)


class BookWork(LadderWork):
    """What judging by the right book needs of a transaction."""

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
        self.flush()
        statement = by_kind() if key is None else by_key()
        rows = self._connection.execute(
            statement, {"register": kind} if key is None else {"register": kind, "key": key}
        )
        return tuple(entry_of(row[1:], self._seal(row[0])) for row in rows)


@cache
def _newest() -> Select[Any]:
    """The newest number of the platform's log of each kind that says which standards hold where."""
    theirs = _REGISTERED.c.kind.in_(STANDARDS_MARKED)
    return (
        select(_REGISTERED.c.kind, func.max(_REGISTERED.c.number)).where(theirs).group_by(_REGISTERED.c.kind)
    )
