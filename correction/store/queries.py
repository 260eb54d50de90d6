"""What screens and reports ask (查询): cases, open alerts page by page, names; read models only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from correction.domain.person import Person
from correction.store.engine import transaction
from correction.store.rows import micros
from correction.store.sqlite import TRIES_MAX, SqliteStore
from correction.store.tables import AlertRow, CaseRow, LogHead, table_of

_HEAD = table_of(LogHead)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """Some open alerts, the gravest and oldest first, and where the next page begins; none at the end."""

    alerts: tuple[AlertRow, ...]
    next_after: tuple[int, datetime, str] | None


def open_alerts(
    store: SqliteStore,
    *,
    office_id: str,
    after: tuple[int, datetime, str] | None = None,
    limit: int = 50,
) -> AlertPage:
    """Give a page of the open alerts of an office; every page costs the same, however far back it lies."""
    place = tuple_(col(AlertRow.grade), col(AlertRow.began_at), col(AlertRow.alert_id))
    found = select_rows(AlertRow).where(AlertRow.office_id == office_id, col(AlertRow.open).is_(True))
    if after is not None:
        found = found.where(place > after)
    found = found.order_by(col(AlertRow.grade), col(AlertRow.began_at), col(AlertRow.alert_id)).limit(
        limit + 1
    )
    alerts = _all(store, found)
    more = len(alerts) > limit
    last = alerts[limit - 1] if more else None
    return AlertPage(
        alerts=alerts[:limit],
        next_after=(last.grade, last.began_at, last.alert_id) if last is not None else None,
    )


def cases_of_office(
    store: SqliteStore, *, office_id: str, after: str = "", limit: int = 100
) -> tuple[CaseRow, ...]:
    """Give a page of the cases of an office in order of id, beginning after one."""
    found = select_rows(CaseRow).where(CaseRow.office_id == office_id, CaseRow.case_id > after)
    return _all(store, found.order_by(col(CaseRow.case_id)).limit(limit))


def cases_of_person(store: SqliteStore, person_id: str) -> tuple[CaseRow, ...]:
    """Give all cases of one person, the oldest first."""
    found = select_rows(CaseRow).where(CaseRow.person_id == person_id)
    return _all(store, found.order_by(col(CaseRow.effective_on), col(CaseRow.case_id)))


def search_people(
    store: SqliteStore, words: str, *, office_ids: Sequence[str] | None = None
) -> tuple[tuple[str, Person], ...]:
    """Find cases by a part of a name, id number or phone, in the offices that the asker may see.

    Names are deciphered and compared in memory: no part of a name is ever stored in the clear.
    """
    said = words.strip().upper()
    if not said:
        return ()
    with store.reading() as uow:
        return tuple((case_id, who) for case_id, who in uow.people(office_ids) if _matches(who, said))


def due_count(store: SqliteStore, now: datetime) -> int:
    """Count the cases that wait for their review; those set aside are not among them."""
    due = (_HEAD.c.next_review_at_us <= micros(now), _HEAD.c.tries < TRIES_MAX)
    with transaction(store.engine, writing=False) as connection:
        return int(connection.execute(select(func.count()).select_from(_HEAD).where(*due)).scalar_one())


def _matches(who: Person, said: str) -> bool:
    return any(said in known.upper() for known in (who.name, who.citizen_no, who.phone) if known)


def _all(store: SqliteStore, statement: Any) -> tuple[Any, ...]:
    with (
        transaction(store.engine, writing=False) as connection,
        Session(connection, expire_on_commit=False) as session,
    ):
        return tuple(session.exec(statement).all())
