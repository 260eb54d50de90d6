"""Who wears what (定位来源), and in whose log something was recorded since: asked of thousands at once."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, bindparam, select

from correction.domain.facts.observations import ObservationStated
from correction.office.ports import LogKind, Speaking
from correction.office.readings import wearers
from correction.store.engines import plain_rows
from correction.store.log.rows import instant
from correction.store.models.row_cache import AT_ONCE
from correction.store.tables import LANE_ACT, LogEntry, LogHead, SourceRow, table_of

_HEAD, _LOG, _SOURCE = table_of(LogHead), table_of(LogEntry), table_of(SourceRow)


def sources(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Give the sources that speak for somebody now, each with the case it speaks for."""
    return tuple((source_id, case_id) for source_id, case_id in plain_rows(connection.execute(_sources())))


def last_numbers(connection: Connection) -> dict[str, int]:
    """Give the number of the last entry in the log of every case; those whose key is gone are no more."""
    numbers: dict[str, int] = dict(plain_rows(connection.execute(_last_numbers())))
    return numbers


def speaking(
    connection: Connection, source_ids: Sequence[str], known: Mapping[str, Speaking]
) -> dict[str, Speaking]:
    """Give for which case each of some sources speaks now, as the value known before where it is the same."""
    if len(source_ids) <= AT_ONCE:
        found = connection.execute(_speaking_some(), {"ids": list(source_ids)})
    else:
        # So many are told sooner by reading all than by naming each.
        found = connection.execute(_speaking())
    asked, spoken = set(source_ids), {}
    for source_id, case_id, number in plain_rows(found):
        if source_id not in asked:
            continue
        before = known.get(source_id)
        if before is None or before.case_id != case_id or before.last_number != number:
            before = Speaking(case_id=case_id, last_number=number)
        spoken[source_id] = before
    return spoken


def worn(connection: Connection, source_ids: Sequence[str] | None) -> dict[str, tuple[Speaking, ...]]:
    """Give the cases for which sources spoke before and no longer do, the latest first."""
    if source_ids is not None and len(source_ids) <= AT_ONCE:
        return wearers(map(_spoke, connection.execute(_worn_by_ids(), {"ids": list(source_ids)})))
    rows = connection.execute(_worn())
    if source_ids is None:
        return wearers(map(_spoke, rows))
    asked = set(source_ids)
    return wearers(_spoke(row) for row in rows if row.source_id in asked)


def facts_after(connection: Connection, numbers: Mapping[str, int]) -> frozenset[str]:
    """Give those of some logs in which a fact was recorded after a number."""
    statement = _fact_after()
    return frozenset(
        log_id
        for log_id, number in numbers.items()
        if connection.execute(statement, {"id": log_id, "number": number}).first() is not None
    )


@cache
def _sources() -> Select[Any]:
    now = select(_SOURCE.c.source_id, _SOURCE.c.case_id).where(_SOURCE.c.until_us.is_(None))
    return now.order_by(_SOURCE.c.source_id, _SOURCE.c.case_id)


@cache
def _last_numbers() -> Select[Any]:
    cases = (_HEAD.c.kind == LogKind.CASE.value) & _HEAD.c.wrapped_key.is_not(None)
    return select(_HEAD.c.log_id, _HEAD.c.last_number).where(cases)


@cache
def _speaking() -> Select[Any]:
    found = select(_SOURCE.c.source_id, _SOURCE.c.case_id, _HEAD.c.last_number)
    return found.join(_HEAD, _HEAD.c.log_id == _SOURCE.c.case_id).where(_SOURCE.c.until_us.is_(None))


@cache
def _speaking_some() -> Select[Any]:
    return _speaking().where(_SOURCE.c.source_id.in_(bindparam("ids", expanding=True)))


@cache
def _worn() -> Select[Any]:
    found = select(_SOURCE.c.source_id, _SOURCE.c.case_id, _SOURCE.c.until_us, _HEAD.c.last_number)
    return found.join(_HEAD, _HEAD.c.log_id == _SOURCE.c.case_id).where(_SOURCE.c.until_us.is_not(None))


@cache
def _worn_by_ids() -> Select[Any]:
    return _worn().where(_SOURCE.c.source_id.in_(bindparam("ids", expanding=True)))


def _spoke(row: Any) -> tuple[str, Speaking]:
    until_at = instant(row.until_us)
    return row.source_id, Speaking(case_id=row.case_id, last_number=row.last_number, until_at=until_at)


@cache
def _fact_after() -> Select[Any]:
    """The numbers of an entry are together in the table, so that this looks at what came after alone."""
    later = (_LOG.c.log_no == _HEAD.c.log_no) & (_LOG.c.number > bindparam("number", type_=BigInteger))
    told = (_LOG.c.lane != LANE_ACT) & (_LOG.c.kind != ObservationStated.KIND)
    found = select(_LOG.c.number).join(_HEAD, later).where(_HEAD.c.log_id == bindparam("id"), told)
    return found.limit(1)
