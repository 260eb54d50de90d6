"""What was recorded when, by whom (查账): the plain columns of the logs, for whoever inspects an office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, tuple_

from correction.domain.entry import FACT_KINDS, Origin
from correction.store.engines import transaction
from correction.store.log.rows import instant, maybe_instant, micros
from correction.store.office_store import OfficeStore
from correction.store.tables import LogEntry, LogHead, table_of

_HEAD, _LOG = table_of(LogHead), table_of(LogEntry)
Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One entry without what it says: which log and number, what kind, when it happened and was recorded.

    `happened_on` is a legal day where the entry speaks of a whole day.
    """

    log_id: str
    number: int
    entry_id: str
    kind: str
    happened_on: date | None
    starts_at: datetime
    ends_at: datetime | None
    recorded_at: datetime
    actor: str
    origin: Origin
    place: Place

    @property
    def kind_zh(self) -> str:
        """The kind as staff call it."""
        return FACT_KINDS[self.kind].ZH if self.kind in FACT_KINDS else self.kind


def recorded(
    store: OfficeStore,
    *,
    office_ids: Sequence[str],
    from_at: datetime,
    until_at: datetime,
    actor: str = "",
    after: Place | None = None,
    limit: int = 100,
) -> tuple[Recorded, ...]:
    """Give what was recorded in a span (end excluded) in the logs of bodies, the newest first, after a place.

    No key is needed and nothing is deciphered: contents of entries are read case by case.
    """
    place = tuple_(_LOG.c.recorded_at_us, _LOG.c.log_no, _LOG.c.number)
    begins = micros(from_at)
    found = (
        select(
            _HEAD.c.log_id,
            *(_LOG.c[name] for name in ("number", "entry_id", "kind", "happened_on", "starts_at_us")),
            *(_LOG.c[name] for name in ("ends_at_us", "recorded_at_us", "actor", "origin", "log_no")),
        )
        .select_from(_LOG.join(_HEAD, _HEAD.c.log_no == _LOG.c.log_no))
        # A log that was last written before the span is not looked through.
        .where(_HEAD.c.office_id.in_(office_ids), _HEAD.c.last_recorded_at_us >= begins)
        .where(_LOG.c.recorded_at_us >= begins, _LOG.c.recorded_at_us < micros(until_at))
        .order_by(_LOG.c.recorded_at_us.desc(), _LOG.c.log_no.desc(), _LOG.c.number.desc())
        .limit(limit)
    )
    if actor:
        found = found.where(_LOG.c.actor == actor)
    if after is not None:
        found = found.where(place < after)
    with transaction(store.engine, writing=False) as connection:
        rows = connection.execute(found).all()
    return tuple(
        Recorded(
            log_id=row.log_id,
            number=row.number,
            entry_id=row.entry_id,
            kind=row.kind,
            happened_on=None if row.happened_on is None else date.fromisoformat(row.happened_on),
            starts_at=instant(row.starts_at_us),
            ends_at=maybe_instant(row.ends_at_us),
            recorded_at=instant(row.recorded_at_us),
            actor=row.actor,
            origin=Origin(row.origin),
            place=(row.recorded_at_us, row.log_no, row.number),
        )
        for row in rows
    )
