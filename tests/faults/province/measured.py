"""What an hour of a province came to: how soon alerts stood, what memory it took, what was left waiting."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import Engine, func, select, text

from correction.domain.alert_kind import AlertKind
from correction.store.engines import transaction
from correction.store.log.rows import micros
from correction.store.log.verify import verify
from correction.store.positions.tables import PositionSource
from correction.store.tables import AlertRow, table_of
from correction.store.watching.measures import notices_waiting, waiting
from tests.faults.province.processes import Place
from tests.faults.province.world import OFFICES, TICK, WRITERS, Province

# A process may keep what it needs at the height of a tick; more from tick to tick would be growth.
GROWTH_MAX = 1.25
_ALERT = table_of(AlertRow)
_SOURCE = PositionSource.metadata.tables["position_source"]


@dataclass(kw_only=True)
class Hour:
    """What was measured: wall seconds by tick, waits of those who write, when what was owed came in."""

    ticks_s: list[float] = field(default_factory=list)
    batches_s: list[float] = field(default_factory=list)
    writes_s: list[float] = field(default_factory=list)
    cpu_s: dict[str, float] = field(default_factory=dict)
    batch_at_s: dict[int, float] = field(default_factory=dict)
    written_at_s: dict[str, float] = field(default_factory=dict)
    resident_mb: dict[str, list[float]] = field(default_factory=dict)


def left_waiting(office: Any, place: Place) -> dict[str, int]:
    """What waits in each queue."""
    now, engine = place.now(), office.store.engine
    steps = select(func.count()).select_from(_ALERT).where(_ALERT.c.next_step_at_us <= micros(now))
    new = select(func.count()).select_from(_SOURCE)
    new = new.where(_SOURCE.c.judged.is_(False) | _SOURCE.c.touched_from_ms.is_not(None))
    laid_aside, oldest_at = notices_waiting(engine, now)
    return {
        "reviews due": waiting(engine, now)[0],
        "cases set aside": len(office.store.set_aside()),
        "notices": laid_aside + (oldest_at is not None and oldest_at <= now),
        "steps of ladders": _count(engine, steps),
        "sources with something new": _count(office.positions.engine, new),
    }


def _count(engine: Engine, asked_: Any) -> int:
    with transaction(engine, writing=False) as connection:
        return int(connection.execute(asked_).scalar_one())


def resident_mb(pid: int) -> float:
    """How much memory a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _raised(engine: Engine) -> dict[tuple[str, AlertKind], list[float]]:
    """When each alert was first stated, by case and kind, as the database committed it."""
    asked_ = text(
        "SELECT alert.log_id, alert.kind, extract(epoch FROM pg_xact_commit_timestamp(log_entry.xmin))"
        " FROM alert JOIN log_head ON log_head.log_id = alert.log_id"
        " JOIN log_entry ON log_entry.log_no = log_head.log_no"
        " AND log_entry.entry_id = alert.alert_id || '/1'"
    )
    raised: dict[tuple[str, AlertKind], list[float]] = {}
    with transaction(engine, writing=False) as connection:
        for log_id, kind, at_s in connection.execute(asked_):
            raised.setdefault((log_id, AlertKind(kind)), []).append(float(at_s))
    return raised


def latencies(province: Province, engine: Engine, hour: Hour) -> dict[AlertKind, list[float]]:
    """How many seconds after what decides it came in each owed alert stood, by kind."""
    raised = _raised(engine)
    found: dict[AlertKind, list[float]] = {}
    for (case_id, kind), tick in province.owed().items():
        by_fix = kind is AlertKind.OUTSIDE_AREA
        check_in = f"{case_id.removeprefix('case-')}/check-in"
        since_s = hour.batch_at_s[tick] if by_fix else hour.written_at_s[check_in]
        found.setdefault(kind, []).extend(at_s - since_s for at_s in raised.get((case_id, kind), ())[:1])
    return found


def faults(province: Province, place: Place, office: Any, hour: Hour) -> Iterator[str]:
    """What must not be: alerts lost, doubled, not owed; what waits; memory that grew."""
    raised, owed = _raised(office.store.engine), province.owed()
    yield from (f"{kind.value} of {case_id} was not raised" for case_id, kind in owed.keys() - raised.keys())
    yield from (f"{kind.value} of {case_id} is not owed" for case_id, kind in raised.keys() - owed.keys())
    yield from (
        f"{kind.value} of {case_id} was raised twice" for (case_id, kind), at in raised.items() if at[1:]
    )
    yield from (f"{many} {queue} wait" for queue, many in left_waiting(office, place).items() if many)
    if not verify(office.store.engine).sound:
        yield "the chain does not verify"
    for name, mb in hour.resident_mb.items():
        if mb[-1] > GROWTH_MAX * mb[len(mb) // 3]:
            yield f"{name} grew from {mb[len(mb) // 3]:.0f} to {mb[-1]:.0f} MB"


def figures(
    province: Province, hour: Hour, late: dict[AlertKind, list[float]], *, workers: int, failed: int
) -> dict[str, str]:
    """The figures in words."""
    minutes, third = province.ticks * TICK.seconds // 60, province.ticks // 3
    cpu = ", ".join(f"{part} {spent / province.ticks:.1f} s" for part, spent in hour.cpu_s.items())
    grown = (f"{name} {mb[0]:.0f}, {mb[third]:.0f}, {mb[-1]:.0f} MB" for name, mb in hour.resident_mb.items())
    of_kind = {
        AlertKind.OUTSIDE_AREA: "beyond the border: from the receipt of the batch to the stored alert",
        AlertKind.IDENTITY_DOUBTFUL: "another face: from the click of the writer to the stored alert",
    }
    return {
        "province": f"{province.persons:,} persons, {OFFICES} offices, {workers} workers, {minutes} minutes"
        f" with {province.ticks} batches of a fix each, {len(hour.writes_s):,} writes by {WRITERS} at once",
        **{what: f"{len(late[kind]):,} alerts, {_spread(late[kind])}" for kind, what in of_kind.items()},
        "a write of a person": _spread(hour.writes_s),
        "a batch, from receipt to kept": _spread(hour.batches_s),
        "until nothing waits, of each 300 s": _spread(hour.ticks_s),
        "CPU for 300 s, without the database's own": cpu,
        "memory after the first batch, after a third, at the end": ", ".join(grown),
        "jobs that failed and were run again": f"{failed}",
        "load of the machine": f"{os.getloadavg()[0]:.0f} on {os.cpu_count()} cores",
    }


def _spread(seconds: list[float]) -> str:
    """The median, the 99th of a hundred, and the longest."""
    if len(seconds) < 2:
        return "none"
    p99 = quantiles(seconds, n=100, method="inclusive")[98]
    return f"median {median(seconds):.2f} s, p99 {p99:.2f} s, longest {max(seconds):.2f} s"
