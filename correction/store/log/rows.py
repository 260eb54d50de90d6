"""Between entries and stored rows: instants as microseconds, one row for one entry."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from correction.domain.alert import ALERT_ACTS
from correction.domain.entry import FACT_KINDS, AnyEntry, Entry, Origin
from correction.domain.moments import When, aware
from correction.store.log.codec import decode, encode, version_of
from correction.store.log.seal import CHAINED, LogSeal, row_hash
from correction.store.tables import LANE_ACT, LogEntry, table_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ORIGINS = {origin.value: origin for origin in Origin}

_LOG = table_of(LogEntry).c
# What an entry is made of, in the order in which `entry_of` takes it apart.
ENTRY_COLUMNS = (
    _LOG.number,
    _LOG.entry_id,
    _LOG.kind,
    _LOG.happened_on,
    _LOG.starts_at_us,
    _LOG.ends_at_us,
    _LOG.recorded_at_us,
    _LOG.captured_at_us,
    _LOG.actor,
    _LOG.origin,
    _LOG.book,
    _LOG.version,
    _LOG.nonce,
    _LOG.payload,
)


# What is stored of an entry: what the chain covers, with the number of the log for its name, and the hash.
ROW_COLUMNS = (*("log_no" if name == "log_id" else name for name in CHAINED), "hash")


def micros(at: datetime, where: str = "时间") -> int:
    """Give an instant in microseconds since 1970 UTC; raises InvalidValue for a naive one."""
    if at.tzinfo is None:
        aware(at, where)
    return (at - _EPOCH) // _MICROSECOND


def instant(us: int) -> datetime:
    """Give the instant of so many microseconds since 1970 UTC."""
    return _EPOCH + timedelta(0, 0, us)


def maybe_micros(at: datetime | None) -> int | None:
    """Give an instant in microseconds, or none."""
    return None if at is None else micros(at)


def maybe_instant(us: int | None) -> datetime | None:
    """Give the instant of so many microseconds, or none."""
    return None if us is None else instant(us)


def row_of(entry: AnyEntry, seal: LogSeal, prev_hash: bytes, log_no: int) -> tuple[Any, ...]:
    """Write an entry as a row of ROW_COLUMNS: sealed, chained to the row before; raises InvalidValue."""
    payload, when = entry.payload, entry.when
    kind = payload.KIND
    nonce, sealed = seal.seal(entry.number, kind, encode(payload))
    chained = (
        prev_hash,
        entry.log_id,
        entry.number,
        entry.entry_id,
        kind,
        _lane(kind),
        entry.belongs_on.isoformat(),
        None if when.on is None else when.on.isoformat(),
        micros(when.starts_at, "发生时间"),
        maybe_micros(when.ends_at),
        micros(entry.recorded_at, "登记时间"),
        maybe_micros(entry.captured_at),
        entry.actor,
        entry.origin.value,
        entry.book,
        version_of(kind),
        nonce,
        sealed,
    )
    return (prev_hash, log_no, *chained[2:], row_hash(chained))


@cache
def _lane(kind: str) -> str:
    made = FACT_KINDS[kind]
    return LANE_ACT if issubclass(made, ALERT_ACTS) else made.PACE.value


def entry_of(row: Sequence[Any], seal: LogSeal) -> AnyEntry:
    """Read a row of ENTRY_COLUMNS as an entry."""
    (entry,) = entries_of((row,), seal)
    return entry


def entries_of(rows: Iterable[Sequence[Any]], seal: LogSeal) -> list[AnyEntry]:
    """Read rows of ENTRY_COLUMNS as entries.

    Loading a log is mostly this loop, so what neighbours share is worked out once.
    """
    entries: list[AnyEntry] = []
    log_id, opened, last_us, last_at = seal.log_id, seal.open, None, _EPOCH
    for (
        number,
        entry_id,
        kind,
        happened_on,
        starts_at_us,
        ends_at_us,
        recorded_at_us,
        captured_at_us,
        actor,
        origin,
        book,
        version,
        nonce,
        payload,
    ) in rows:
        if recorded_at_us != last_us:
            last_us, last_at = recorded_at_us, instant(recorded_at_us)
        starts_at = _EPOCH + timedelta(0, 0, starts_at_us)
        entries.append(
            Entry(
                log_id=log_id,
                number=number,
                entry_id=entry_id,
                when=When(
                    starts_at=starts_at,
                    ends_at=starts_at if ends_at_us == starts_at_us else maybe_instant(ends_at_us),
                    on=happened_on and date.fromisoformat(happened_on),
                ),
                recorded_at=last_at,
                actor=actor,
                payload=decode(kind, version, opened(number, kind, nonce, payload)),
                origin=_ORIGINS[origin],
                captured_at=maybe_instant(captured_at_us),
                book=book,
            )
        )
    return entries
