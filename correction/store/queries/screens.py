"""What screens and reports ask (查询): cases, open alerts page by page, names; read models only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from correction.domain.facts.minors import ShieldedRead
from correction.domain.file import CaseFile
from correction.domain.moments import day_start
from correction.domain.person import Person
from correction.office.admission.shielding import as_shown, permits
from correction.office.ports import LogKind
from correction.office.record import RARE_ONLY
from correction.store.claiming import TRIES_MAX
from correction.store.engines import transaction
from correction.store.log.rows import maybe_instant, micros
from correction.store.models.row_cache import AT_ONCE
from correction.store.office_store import OfficeStore
from correction.store.tables import AlertRow, CaseRow, LeaveRow, LogHead, table_of

_HEAD, _ALERT, _CASE = table_of(LogHead), table_of(AlertRow), table_of(CaseRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """Some open alerts, the gravest and oldest first, and where the next page begins; none at the end."""

    alerts: tuple[AlertRow, ...]
    next_after: tuple[int, datetime, str] | None


def open_alerts(
    store: OfficeStore,
    *,
    office_ids: Sequence[str],
    grade: int | None = None,
    after: tuple[int, datetime, str] | None = None,
    limit: int = 50,
) -> AlertPage:
    """Give a page of the open alerts of offices, of one grade or all, beginning after a place."""
    place = tuple_(col(AlertRow.grade), col(AlertRow.began_at), col(AlertRow.alert_id))
    found = select_rows(AlertRow).where(col(AlertRow.office_id).in_(office_ids), col(AlertRow.open).is_(True))
    if grade is not None:
        found = found.where(AlertRow.grade == grade)
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


def open_by_grade(store: OfficeStore, office_ids: Sequence[str]) -> Mapping[int, int]:
    """Count the open alerts of offices by grade, 0 the gravest."""
    found = select(_ALERT.c.grade, func.count()).where(_ALERT.c.office_id.in_(office_ids), _ALERT.c.open)
    with transaction(store.engine, writing=False) as connection:
        return {row[0]: row[1] for row in connection.execute(found.group_by(_ALERT.c.grade))}


def alert_row(store: OfficeStore, alert_id: str) -> AlertRow | None:
    """Give the row of one alert, which says whose it is; none where there is no such alert."""
    return next(iter(_all(store, select_rows(AlertRow).where(AlertRow.alert_id == alert_id))), None)


def cases_of_offices(
    store: OfficeStore, *, office_ids: Sequence[str], after: str = "", limit: int = 100
) -> tuple[CaseRow, ...]:
    """Give a page of the cases of offices in order of id, beginning after one."""
    found = select_rows(CaseRow).where(col(CaseRow.office_id).in_(office_ids), CaseRow.case_id > after)
    return _all(store, found.order_by(col(CaseRow.case_id)).limit(limit))


def open_cases(store: OfficeStore, office_ids: Iterable[str] | None = None) -> tuple[str, ...]:
    """Give all cases of offices, or of every office, that have not ended, in order of id."""
    found = select(_CASE.c.case_id).where(_CASE.c.left_at.is_(None)).order_by(_CASE.c.case_id)
    if office_ids is not None:
        found = found.where(_CASE.c.office_id.in_(sorted(office_ids)))
    with transaction(store.engine, writing=False) as connection:
        return tuple(connection.execute(found).scalars())


def case_row(store: OfficeStore, case_id: str) -> CaseRow | None:
    """Give the row of one case, which says whose it is; none where there is no such case."""
    return next(iter(_all(store, select_rows(CaseRow).where(CaseRow.case_id == case_id))), None)


def investigating_body(store: OfficeStore, log_id: str) -> str | None:
    """Give the body that answers for an investigation before sentence; none where the log is no such."""
    found = select(_HEAD.c.office_id).where(_HEAD.c.log_id == log_id, _HEAD.c.kind == LogKind.INVESTIGATION)
    with transaction(store.engine, writing=False) as connection:
        return connection.execute(found).scalar()


def last_numbers(store: OfficeStore, log_ids: Sequence[str]) -> Mapping[str, int]:
    """Give the number of the last entry of each log, by which a screen knows whether it is up to date.

    A log whose key was destroyed is not among them, so that nobody goes on showing what it said.
    """
    found = select(_HEAD.c.log_id, _HEAD.c.last_number).where(_HEAD.c.wrapped_key.is_not(None))
    numbers: dict[str, int] = {}
    with transaction(store.engine, writing=False) as connection:
        # A database takes only so many values in one statement, and a province has more cases.
        for first in range(0, len(log_ids), AT_ONCE):
            some = found.where(_HEAD.c.log_id.in_(log_ids[first : first + AT_ONCE]))
            numbers |= {row[0]: row[1] for row in connection.execute(some)}
    return numbers


def newest_entry_at(store: OfficeStore) -> datetime | None:
    """Give when anything was recorded last in any log; none in an empty store."""
    with transaction(store.engine, writing=False) as connection:
        return maybe_instant(connection.execute(select(func.max(_HEAD.c.last_recorded_at_us))).scalar())


def terms_ending(store: OfficeStore, *, office_ids: Sequence[str], by_on: date) -> tuple[CaseRow, ...]:
    """Give the cases under correction whose term is over by a day, the earliest first."""
    found = select_rows(CaseRow).where(
        col(CaseRow.office_id).in_(office_ids), CaseRow.term_to_on <= by_on, col(CaseRow.left_at).is_(None)
    )
    return _all(store, found.order_by(col(CaseRow.term_to_on), col(CaseRow.case_id)))


def leaves_out(store: OfficeStore, *, office_ids: Sequence[str], on: date) -> tuple[LeaveRow, ...]:
    """Give the leaves that have begun by a day and nobody is back from, the earliest due back first.

    Who had left when a leave was taken back is still to return; who had not never went.
    """
    found = (
        select_rows(LeaveRow)
        .join(CaseRow, col(CaseRow.case_id) == col(LeaveRow.case_id))
        .where(
            col(CaseRow.office_id).in_(office_ids),
            col(CaseRow.left_at).is_(None),
            LeaveRow.from_on <= on,
            col(LeaveRow.granted_at).is_not(None),
            col(LeaveRow.returned_at).is_(None),
        )
    )
    rows: tuple[LeaveRow, ...] = _all(store, found.order_by(col(LeaveRow.to_on), col(LeaveRow.case_id)))
    return tuple(row for row in rows if row.revoked_at is None or row.revoked_at >= day_start(row.from_on))


def leaves_waiting(store: OfficeStore, *, office_ids: Sequence[str]) -> tuple[LeaveRow, ...]:
    """Give the leaves that were asked for and not decided, the earliest asked first."""
    found = (
        select_rows(LeaveRow)
        .join(CaseRow, col(CaseRow.case_id) == col(LeaveRow.case_id))
        .where(
            col(CaseRow.office_id).in_(office_ids),
            col(CaseRow.left_at).is_(None),
            col(LeaveRow.asked_at).is_not(None),
            col(LeaveRow.granted_at).is_(None),
            col(LeaveRow.refused_at).is_(None),
            col(LeaveRow.revoked_at).is_(None),
        )
    )
    return _all(store, found.order_by(col(LeaveRow.asked_at), col(LeaveRow.case_id)))


def cases_of_person(store: OfficeStore, person_id: str) -> tuple[CaseRow, ...]:
    """Give all cases of one person, the oldest first."""
    found = select_rows(CaseRow).where(CaseRow.person_id == person_id)
    return _all(store, found.order_by(col(CaseRow.effective_on), col(CaseRow.case_id)))


def search_people(
    store: OfficeStore,
    words: str,
    *,
    office_ids: Sequence[str] | None = None,
    spell: Callable[[str], Sequence[str]] = lambda _name: (),
    read: ShieldedRead | None = None,
) -> tuple[tuple[str, Person], ...]:
    """Find cases by a part of a name, id number or phone, in the offices that the asker may see.

    Names are deciphered and compared in memory: no part of a name is ever stored in the clear. `spell` says
    how else a name is written, as in pinyin. A shielded person is found only for a purpose (`read`), and is
    given with name and numbers masked all the same: the whole is read by `sealing.read_shielded`, and logged.
    """
    said = words.strip().upper()
    if not said:
        return ()
    with store.reading() as uow:
        matching = [each for each, who in uow.people(office_ids) if _matches(who, said, spell)]
        files = [CaseFile.of_log(each, uow.entries(each, settled=RARE_ONLY)) for each in matching]
    return tuple((file.case_id, as_shown(file).person) for file in files if permits(read, file))


def due_count(store: OfficeStore, now: datetime) -> int:
    """Count the cases that wait for their review; those set aside are not among them."""
    due = (_HEAD.c.next_review_at_us <= micros(now), _HEAD.c.tries < TRIES_MAX)
    with transaction(store.engine, writing=False) as connection:
        return int(connection.execute(select(func.count()).select_from(_HEAD).where(*due)).scalar_one())


def _matches(who: Person, said: str, spell: Callable[[str], Sequence[str]]) -> bool:
    known = (who.name, who.citizen_no, who.phone, *spell(who.name))
    return any(said in text.upper() for text in known if text)


def _all(store: OfficeStore, statement: Any) -> tuple[Any, ...]:
    with (
        transaction(store.engine, writing=False) as connection,
        Session(connection, expire_on_commit=False) as session,
    ):
        return tuple(session.exec(statement).all())
