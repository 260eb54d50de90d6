"""The read-model row of one alert, moved on act by act (预警读模型)."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, union_all

from correction.domain.alert import Alert, Handling
from correction.domain.alert_kind import AlertKind, Grade
from correction.domain.entry import AnyEntry, Pace
from correction.domain.facts.alerts import (
    AlertAcknowledged,
    AlertReviewed,
    AlertStated,
    AlertSuspended,
    Disposition,
    Matter,
)
from correction.office.notices.notice import event_of
from correction.rulebooks.glossary import glossary
from correction.store.codec import decode
from correction.store.row_cache import Values
from correction.store.rows import micros
from correction.store.seal import LogSeal
from correction.store.tables import AlertRow, LogEntry, LogHead, table_of

# What stands for "no day": an occasion without one is never settled.
NO_DAY = date.max

_GRADES = {grade: rank for rank, grade in enumerate(Grade)}
_ALERT, _HEAD, _LOG = table_of(AlertRow), table_of(LogHead), table_of(LogEntry)


def act_on(row: Mapping[str, Any] | None, entry: AnyEntry, office_id: str | None) -> Values | None:
    """Give the row of an alert after an act; none where the act is about an alert never stated."""
    act = entry.payload
    if isinstance(act, AlertStated):
        return _stated(row, entry, act, office_id)
    if row is None:
        return None
    match act:
        case AlertAcknowledged():
            unseen = row["handling"] == Handling.UNSEEN
            moved: Values = {"handling": Handling.ACKNOWLEDGED.value} if unseen else {}
        case AlertReviewed():
            moved = {"handling": Handling.REVIEWED.value, "disposition": act.disposition.value, "open": False}
        case AlertSuspended():
            moved = {"suspended_until_at": act.until_at}
        case _:
            moved = {}
    return {**row, **moved}


def _stated(
    row: Mapping[str, Any] | None, entry: AnyEntry, act: AlertStated, office_id: str | None
) -> Values:
    first: Values = {
        "told_at": entry.recorded_at,
        "revision": 0,
        "handling": Handling.UNSEEN.value,
        "disposition": None,
        "suspended_until_at": None,
    }
    known = first if row is None else row
    return {
        **known,
        "alert_id": act.alert_id,
        "log_id": entry.log_id,
        "office_id": office_id,
        "number": entry.number,
        "kind": act.kind.value,
        "grade": grade_of(act.kind),
        "bearer": act.bearer.value,
        "occasion": act.occasion,
        "matter": act.matter.value,
        "began_at": act.began_at,
        "ended_at": act.ended_at,
        "pace": act.pace.value,
        "cycle_on": act.cycle_on or NO_DAY,
        "revision": known["revision"] + 1,
        "retrospective": act.retrospective,
        "open": act.matter is not Matter.WITHDRAWN and known["handling"] != Handling.REVIEWED,
    }


def notice_rows(before: Mapping[str, Any] | None, entry: AnyEntry, after: Values) -> list[Values]:
    """Give the row of what people are to be told of an act on an alert, if anything."""
    act = entry.payload
    if not isinstance(act, AlertStated):
        return []
    event = event_of(None if before is None else Matter(before["matter"]), act)
    if event is None:
        return []
    said = {name: after[name] for name in ("log_id", "office_id", "alert_id", "kind", "grade")}
    made_at_us = micros(entry.recorded_at)
    return [{"notice_id": entry.entry_id, **said, "event": event.value, "made_at_us": made_at_us}]


@cache
def grade_of(kind: AlertKind) -> int:
    """Rank a kind of alert by its grade in the glossary, 0 the gravest."""
    return _GRADES[glossary().alert(kind).grade]


ALERT_COLUMNS = (
    _ALERT.c.log_id,
    _ALERT.c.number,
    _ALERT.c.told_at,
    _ALERT.c.revision,
    _ALERT.c.handling,
    _ALERT.c.disposition,
    _ALERT.c.suspended_until_at,
    _LOG.c.kind.label("stated_kind"),
    _LOG.c.version,
    _LOG.c.nonce,
    _LOG.c.payload,
)
_JOINED = _ALERT.join(_HEAD, _HEAD.c.log_id == _ALERT.c.log_id).join(
    _LOG, (_LOG.c.log_no == _HEAD.c.log_no) & (_LOG.c.number == _ALERT.c.number)
)


def alert_of(row: Any, seal: LogSeal) -> Alert:
    """Read a row of ALERT_COLUMNS as an alert."""
    log_id, number, told_at, revision, handling, disposition, until_at, kind, version, nonce, payload = row[
        :11
    ]
    stated = decode(kind, version, seal.open(number, kind, nonce, payload))
    assert isinstance(stated, AlertStated)  # noqa: S101 - the row points to nothing else
    return Alert(
        log_id=log_id,
        stated=stated,
        told_at=told_at,
        revision=revision,
        handling=Handling(handling),
        disposition=None if disposition is None else Disposition(disposition),
        suspended_until_at=until_at,
    )


@cache
def one_alert() -> Select[Any]:
    """The statement for one alert by `alert_id`."""
    return select(*ALERT_COLUMNS).select_from(_JOINED).where(_ALERT.c.alert_id == bindparam("alert_id"))


@cache
def alerts_of_log() -> Select[Any]:
    """The statement for all alerts of `log_id`."""
    return select(*ALERT_COLUMNS).select_from(_JOINED).where(_ALERT.c.log_id == bindparam("log_id"))


@cache
def unsettled_of_log() -> Any:
    """The statement for alerts of `log_id` on `regular_on`, `daily_on` or later, by the index alone."""
    one = alerts_of_log()
    return union_all(
        one.where(_ALERT.c.pace == Pace.RARE.value),
        one.where(_ALERT.c.pace == Pace.REGULAR.value, _ALERT.c.cycle_on >= bindparam("regular_on")),
        one.where(_ALERT.c.pace == Pace.DAILY.value, _ALERT.c.cycle_on >= bindparam("daily_on")),
    )
