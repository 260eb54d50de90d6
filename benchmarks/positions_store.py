"""Storing fixes and reading one person's last day: ours beside the ORM and executemany, in one run.

A stream of deliveries, each one fix of every person, as a live province sends it; then whole closed days, as
a back-filled history comes. Reading is timed in a store of `--fixes` (50 million), most of them packed, the
last day and a half as rows. Rates are of CPU time. `--quick` takes small numbers.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import insert
from sqlmodel import Session

from correction.office.positions.port import Access, Delivery, Purpose
from correction.store.engines import transaction
from correction.store.positions import SqlPositions, create_positions
from correction.store.positions.columns import COLUMNS, columns_of, day_start_ms, hour_of
from correction.store.positions.tables import PositionFix
from geofences import FixBatch

DAY_NO = 20_600
FIXES_A_DAY = 288
STEP_MS = 300_000
ORM_SHARE = 20_000
ROUNDS = 7
READS = 40
ENGINE = Access(actor="benchmark", purpose=Purpose.JUDGING, at=datetime(2026, 5, 26, tzinfo=UTC))


def fixes(persons: np.ndarray, at_ms: np.ndarray, rng: np.random.Generator) -> FixBatch:
    """Make one fix of each person and time: at home or at work, noise as the stated accuracy says."""
    n = persons.size
    radius_m = np.clip(np.exp(rng.normal(np.log(15), 0.8, n)), 3, 80)
    cell = rng.random(n) < 0.05
    radius_m = np.where(cell, rng.uniform(300, 1_500, n), radius_m).round(1)
    at_work = ((at_ms - day_start_ms(DAY_NO)) // 3_600_000 % 24 >= 8) & (persons % 3 > 0)
    lon = 119.0 + persons % 400 / 100 + 0.05 * at_work + rng.normal(0, radius_m / 1.5) / 97_000
    lat = 28.0 + persons // 400 % 300 / 100 + rng.normal(0, radius_m / 1.5) / 111_000
    device_at_ms = at_ms + rng.integers(-3, 4, n) * 1_000
    return FixBatch(
        id=np.zeros(n, np.int64),
        device_at_ms=device_at_ms,
        received_at_ms=device_at_ms + rng.integers(800, 4_000, n),
        lon=lon,
        lat=lat,
        accuracy_m=radius_m,
        assumed=np.zeros(n, np.bool_),
        source=np.where(cell, 3, 1),
        mock=np.zeros(n, np.bool_),
        battery_pct=(100 - (at_ms // STEP_MS % FIXES_A_DAY) // 5).astype(float),
    )


def stream(persons: int, deliveries: int, *, day_no: int = DAY_NO) -> Iterator[Delivery]:
    """Give deliveries of one fix of every person, five minutes apart."""
    rng = np.random.default_rng(day_no)
    ids = tuple(f"band-{n:07}" for n in range(persons))
    for step in range(deliveries):
        at_ms = np.full(persons, day_start_ms(day_no) + step * STEP_MS + 10_000)
        yield Delivery(source_ids=ids, whose=np.arange(persons), fixes=fixes(np.arange(persons), at_ms, rng))


def whole_days(first: int, persons: int, days: range) -> Delivery:
    """Give some days of some persons in one delivery."""
    rng = np.random.default_rng(first)
    whose = np.repeat(np.arange(persons), FIXES_A_DAY * len(days))
    at_ms = day_start_ms(days.start) + 10_000 + np.tile(np.arange(FIXES_A_DAY * len(days)) * STEP_MS, persons)
    ids = tuple(f"band-{first + n:07}" for n in range(persons))
    return Delivery(source_ids=ids, whose=whose, fixes=fixes(whose + first, at_ms, rng))


def cpu_s(work: Callable[[], object]) -> float:
    """Time some work in CPU seconds of this process."""
    started = time.process_time()
    work()
    return time.process_time() - started


def rows_of(deliveries: list[Delivery]) -> list[dict[str, int]]:
    """Give deliveries as the ORM and executemany want them."""
    rows = []
    for delivery in deliveries:
        columns = columns_of(delivery.fixes)
        columns[-1] = np.arange(columns.shape[1]) + len(rows)
        lines = zip(
            hour_of(columns[0]).tolist(), (delivery.whose + 1).tolist(), *columns.tolist(), strict=True
        )
        rows += [dict(zip(("hour_no", "source_no", *COLUMNS), line, strict=True)) for line in lines]
    return rows


def orm(store: SqlPositions, rows: list[dict[str, int]]) -> None:
    """Add objects through the ORM and commit."""
    with Session(store.engine) as session:
        session.add_all([PositionFix(**row) for row in rows])
        session.commit()


def many(store: SqlPositions, rows: list[dict[str, int]]) -> None:
    """Insert dictionaries in one statement."""
    with transaction(store.engine, writing=True) as connection:
        connection.execute(insert(PositionFix.__table__), rows)  # type: ignore[attr-defined]


def ingest_round(folder: Path, persons: int) -> dict[str, float]:
    """Take fixes in each way into a store of its own, and give the rates."""
    stores = {name: create_positions(folder / f"{name}.db") for name in ("orm", "many", "live", "closed")}
    live = list(stream(persons, 12))
    rows = rows_of(live)
    share = rows[:ORM_SHARE]
    past = whole_days(persons, persons // 30, range(DAY_NO - 11, DAY_NO - 1))
    for store in stores.values():
        store.add(next(stream(persons, 1, day_no=DAY_NO - 2)))
    stores["closed"].close_days(day_start_ms(DAY_NO))
    rates = {
        "orm": len(share) / cpu_s(lambda: orm(stores["orm"], share)),
        "many": len(rows) / cpu_s(lambda: many(stores["many"], rows)),
        "live": len(rows) / cpu_s(lambda: [stores["live"].add(delivery) for delivery in live]),
        "closed": len(past) / cpu_s(lambda: stores["closed"].add(past)),
    }
    for store in stores.values():
        store.close()
    return rates


def ingest(folder: Path, persons: int) -> None:
    """Print how fast each way takes fixes in."""
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(dir=folder) as name:
            rounds.append(ingest_round(Path(name), persons))
    rates = {name: [each[name] for each in rounds] for name in rounds[0]}
    for name, label in (("live", "a live stream as rows"), ("closed", "closed days, packed at once")):
        by_orm = statistics.median(a / b for a, b in zip(rates[name], rates["orm"], strict=True))
        by_many = statistics.median(a / b for a, b in zip(rates[name], rates["many"], strict=True))
        rate = statistics.median(rates[name])
        print(f"{label}: {rate:,.0f} fixes/s, {by_orm:.0f} x add_all, {by_many:.1f} x executemany")
    print(
        f"peers: add_all {statistics.median(rates['orm']):,.0f} fixes/s, "
        f"executemany {statistics.median(rates['many']):,.0f}"
    )


def reading(folder: Path, count: int) -> None:
    """Print how long one person's last day takes, from rows and from packed days."""
    store = create_positions(folder / "large.db")
    days = 12
    persons = count // (FIXES_A_DAY * days)
    store.add(next(stream(1, 1, day_no=DAY_NO - days)))
    store.close_days(day_start_ms(DAY_NO - 1))
    at_once = 500
    for first in range(0, persons, at_once):
        store.add(whole_days(first, min(at_once, persons - first), range(DAY_NO - days, DAY_NO - 1)))
    path = Path(str(store.engine.url.database))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    packed = persons * FIXES_A_DAY * (days - 1)
    print(
        f"{packed:,} fixes of closed days: {path.stat().st_size / packed:.2f} bytes a fix, indexes included"
    )
    for delivery in stream(persons, FIXES_A_DAY):
        store.add(delivery)
    rng = np.random.default_rng(1)
    until_ms = day_start_ms(DAY_NO + 1) - 1
    hot, cold = [], []
    for _ in range(ROUNDS):
        some = [f"band-{n:07}" for n in rng.integers(0, persons, READS)]
        hot.append(read_ms(store, some, until_ms - 24 * 3_600_000, until_ms))
        cold.append(read_ms(store, some, day_start_ms(DAY_NO - 5), day_start_ms(DAY_NO - 3) - 1))
    store.close()
    ratio = statistics.median(c / h for c, h in zip(cold, hot, strict=True))
    print(
        f"among {packed + persons * FIXES_A_DAY:,} fixes: the last 24 hours of one person "
        f"{statistics.median(hot):.2f} ms from rows, two packed days {statistics.median(cold):.2f} ms, "
        f"{ratio:.2f} of it"
    )


def read_ms(store: SqlPositions, source_ids: list[str], from_ms: int, until_ms: int) -> float:
    """Read a span of each of some persons, and give the milliseconds of CPU for one."""
    with store.reading(ENGINE) as reader:
        started = time.process_time()
        found = [len(reader.fixes(source_id, from_ms, until_ms)) for source_id in source_ids]
        taken = time.process_time() - started
    if min(found) < FIXES_A_DAY:
        message = f"read {min(found)} fixes"
        raise AssertionError(message)
    return taken * 1000 / len(source_ids)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--fixes", type=int, default=50_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ingest(Path(folder), 2_000 if options.quick else 15_000)
        reading(Path(folder), 500_000 if options.quick else options.fixes)


if __name__ == "__main__":
    main()
