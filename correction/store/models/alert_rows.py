"""The read-model row of one alert, moved on act by act (预警读模型)."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, union_all

from correction.domain.alert import Alert, Handling, raised_anew
from correction.domain.alert_kind import AlertKind, Grade
from correction.domain.entry import AnyEntry, Pace
from correction.domain.facts.alerts import (
    AlertAcknowledged,
    AlertEscalated,
    AlertReviewed,
    AlertStated,
    AlertSuspended,
    Disposition,
    Matter,
    Rung,
)
from correction.office.notices.notice import OF_RUNG, NoticeEvent, event_of
from correction.rulebooks.glossary import glossary
from correction.store.log.codec import decode
from correction.store.log.rows import micros
from correction.store.log.seal import LogSeal
from correction.store.models.row_cache import Values
from correction.store.tables import AlertRow, LogEntry, LogHead, table_of

# What stands for "no day": an occasion without one is never settled.
NO_DAY = date.max

_GRADES = {grade: rank for rank, grade in enumerate(Grade)}
_ALERT, _HEAD, _LOG = table_of(AlertRow), table_of(LogHead), table_of(LogEntry)


def act_on(row: Mapping[str, Any] | None, entry: AnyEntry, office_id: str | None) -> Values | None:
    """Give the row of an alert after an act; none where the act is about an alert never stated.

    Whatever happens to an alert that can climb has its ladder looked at.
    """
    act = entry.payload
    if isinstance(act, AlertStated):
        after = _stated(row, entry, act, office_id)
    elif row is None:
        return None
    else:
        after = {**row, **_handled(row, entry)}
    climbs = after["open"] and not after["retrospective"]
    return {**after, "next_step_at_us": micros(entry.recorded_at) if climbs else None}


def _handled(row: Mapping[str, Any], entry: AnyEntry) -> Values:
    act = entry.payload
    match act:
        case AlertAcknowledged():
            unseen = row["handling"] == Handling.UNSEEN
            moved: Values = {"handling": Handling.ACKNOWLEDGED.value} if unseen else {}
            return moved | {"acknowledged_at": row["acknowledged_at"] or entry.recorded_at}
        case AlertReviewed():
            moved = {"handling": Handling.REVIEWED.value, "disposition": act.disposition.value}
            return moved | {"open": False, "reviewed_at": entry.recorded_at}
        case AlertSuspended():
            return {"suspended_until_at": act.until_at}
        case AlertEscalated():
            return {"rung": act.rung.value}
        case _:
            return {}


def _stated(
    row: Mapping[str, Any] | None, entry: AnyEntry, act: AlertStated, office_id: str | None
) -> Values:
    first: Values = {
        "told_at": entry.recorded_at,
        "revision": 0,
        "handling": Handling.UNSEEN.value,
        "disposition": None,
        "suspended_until_at": None,
        "again_at": None,
        "acknowledged_at": None,
        "reviewed_at": None,
        "rung": None,
    }
    known = first if row is None else row
    if row is not None and raised_anew(Matter(row["matter"]), act.matter, Handling(row["handling"])):
        kept = {"told_at": row["told_at"], "suspended_until_at": row["suspended_until_at"]}
        known = {**row, **first, **kept, "again_at": entry.recorded_at, "revision": row["revision"]}
    return {
        **known,
        "alert_id": act.alert_id,
        "log_id": entry.log_id,
        "office_id": office_id,
        "number": entry.number,
        "kind": act.kind.value,
        "rule": act.rule[:64],
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
    to_org_id = None
    if isinstance(act, AlertEscalated):
        event, to_org_id = OF_RUNG[act.rung], act.org_id
    elif isinstance(act, AlertStated):
        told = event_of(None if before is None else Matter(before["matter"]), act)
        if told is None:
            return []
        event = told
    else:
        return []
    said = {name: after[name] for name in ("log_id", "office_id", "alert_id", "kind", "grade")}
    made_at_us = micros(entry.recorded_at)
    made = {"notice_id": entry.entry_id, **said, "event": event.value, "made_at_us": made_at_us}
    return [{**made, "to_org_id": to_org_id}]


def digest_notice(entry: AnyEntry) -> Values:
    """Give the row of what an office is told once a day."""
    digest = entry.payload
    return {
        "notice_id": f"{digest.org_id}/{entry.entry_id}",
        "log_id": entry.log_id,
        "office_id": digest.org_id,
        "alert_id": f"{entry.entry_id}/{digest.org_id}"[:64],
        "kind": digest.KIND,
        "grade": len(Grade) - 1,
        "event": NoticeEvent.DIGEST.value,
        "made_at_us": micros(entry.recorded_at),
        "to_org_id": None,
    }


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
    _ALERT.c.again_at,
    _ALERT.c.acknowledged_at,
    _ALERT.c.reviewed_at,
    _ALERT.c.rung,
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
    stated = decode(
        row.stated_kind, row.version, seal.open(row.number, row.stated_kind, row.nonce, row.payload)
    )
    assert isinstance(stated, AlertStated)  # noqa: S101 - the row points to nothing else
    return Alert(
        log_id=row.log_id,
        stated=stated,
        told_at=row.told_at,
        revision=row.revision,
        handling=Handling(row.handling),
        disposition=None if row.disposition is None else Disposition(row.disposition),
        suspended_until_at=row.suspended_until_at,
        again_at=row.again_at,
        acknowledged_at=row.acknowledged_at,
        reviewed_at=row.reviewed_at,
        rung=None if row.rung is None else Rung(row.rung),
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
