"""Offices side by side (各所对比): persons, alerts that wait, duties missed, how late records come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, select
from sqlalchemy.sql import ColumnElement

from correction.domain.alert import Handling
from correction.domain.alert_kind import Bearer
from correction.domain.entry import Origin
from correction.store.engines import transaction
from correction.store.log.rows import micros
from correction.store.office_store import OfficeStore
from correction.store.tables import AlertRow, CaseRow, LogEntry, LogHead, table_of

_ALERT, _CASE = table_of(AlertRow), table_of(CaseRow)
_HEAD, _LOG = table_of(LogHead), table_of(LogEntry)
LATE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeState:
    """How one office stands: all counts; `late` of `recorded` entries came over a day after they happened.

    `own` are open alerts about what the office itself left undone, `unseen` those nobody took up yet, the
    oldest of them told at `oldest_unseen_at`.
    """

    persons: int = 0
    open: int = 0
    gravest: int = 0
    own: int = 0
    unseen: int = 0
    oldest_unseen_at: datetime | None = None
    recorded: int = 0
    late: int = 0


def offices_beside(
    store: OfficeStore, office_ids: Sequence[str], *, since_at: datetime
) -> Mapping[str, OfficeState]:
    """Give how each office stands now; records are those since an instant, opening balances left out."""
    with transaction(store.engine, writing=False) as connection:
        persons = _persons(connection, office_ids)
        alerts = _alerts(connection, office_ids)
        records = _records(connection, office_ids, micros(since_at))
    return {
        office_id: OfficeState(
            persons=persons.get(office_id, 0), **alerts.get(office_id, {}), **records.get(office_id, {})
        )
        for office_id in office_ids
    }


def _persons(connection: Connection, office_ids: Sequence[str]) -> Mapping[str, int]:
    found = select(_CASE.c.office_id, func.count()).where(
        _CASE.c.office_id.in_(office_ids), _CASE.c.left_at.is_(None)
    )
    return {row[0]: row[1] for row in connection.execute(found.group_by(_CASE.c.office_id))}


def _alerts(connection: Connection, office_ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    unseen = _ALERT.c.handling == Handling.UNSEEN.value
    found = select(
        _ALERT.c.office_id,
        func.count().label("open"),
        _counted(_ALERT.c.grade == 0).label("gravest"),
        _counted(_ALERT.c.bearer == Bearer.OFFICE.value).label("own"),
        _counted(unseen).label("unseen"),
        func.min(case((unseen, _ALERT.c.told_at))).label("oldest_unseen_at"),
    ).where(_ALERT.c.office_id.in_(office_ids), _ALERT.c.open)
    rows = connection.execute(found.group_by(_ALERT.c.office_id)).mappings()
    return {row["office_id"]: {name: row[name] for name in row if name != "office_id"} for row in rows}


def _records(
    connection: Connection, office_ids: Sequence[str], since_us: int
) -> Mapping[str, dict[str, Any]]:
    happened = func.coalesce(_LOG.c.ends_at_us, _LOG.c.starts_at_us)
    late = _LOG.c.recorded_at_us - happened > LATE // timedelta(microseconds=1)
    found = (
        select(_HEAD.c.office_id, func.count().label("recorded"), _counted(late).label("late"))
        .select_from(_LOG.join(_HEAD, _HEAD.c.log_no == _LOG.c.log_no))
        .where(_HEAD.c.office_id.in_(office_ids), _HEAD.c.last_recorded_at_us >= since_us)
        .where(_LOG.c.recorded_at_us >= since_us, _LOG.c.origin != Origin.OPENING.value)
        # Acts on alerts are the program's and the duty officer's: they are recorded as they happen.
        .where(_LOG.c.lane != "act")
    )
    rows = connection.execute(found.group_by(_HEAD.c.office_id)).mappings()
    return {row["office_id"]: {"recorded": row["recorded"], "late": row["late"]} for row in rows}


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
