"""Storing fixes and reading one person's last day: ours beside the ORM and executemany, in one run.

A stream of deliveries, each one fix of every person, as a live province sends it; then whole closed days, as
a back-filled history comes. Rates are of CPU time, with `--postgres URL` that of the server's process too (it
must run on this machine; the schema `positions` of that database is dropped). Reading is timed in a store of
`--fixes` (50 million), all days but the last packed, beside a plain table by person and time of `--rows` (10
million) read through SQLAlchemy; then days move to files. `--quick` takes small numbers.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np
from sqlalchemy import insert, text
from sqlmodel import Session

from correction.office.positions.port import Access, Delivery, Purpose
from correction.store.engines import is_postgresql, make_engine, transaction, url_of
from correction.store.positions import SqlPositions, create_positions
from correction.store.positions.columns import COLUMNS, batch_of, columns_of, date_of, day_start_ms, hour_of
from correction.store.positions.store import SCHEMA
from correction.store.positions.tables import PositionFix
from geofences import FixBatch

DAY_NO = 20_600
FIXES_A_DAY = 288
STEP_MS = 300_000
ORM_SHARE = 20_000
ROUNDS = 7
READS = 40
JOB = Access(actor="benchmark", purpose=Purpose.RETENTION, at=datetime(2026, 7, 1, tzinfo=UTC))
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


def cpu_s(store: SqlPositions, work: Callable[[], object]) -> float:
    """Time some work in CPU seconds of this process, and of the database's process where it has one."""
    started = time.process_time() + server_s(store)
    work()
    return time.process_time() + server_s(store) - started


def server_s(store: SqlPositions) -> float:
    """Give the CPU seconds of the server's process for the pooled connection; none on SQLite."""
    if not is_postgresql(store.engine.url):
        return 0.0
    with transaction(store.engine, writing=False) as connection:
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
    with transaction(store.engine, writing=True) as connection, Session(connection) as session:
        session.add_all([PositionFix(**row) for row in rows])
        session.commit()


def many(store: SqlPositions, rows: list[dict[str, int]]) -> None:
    """Insert dictionaries in one statement."""
    with transaction(store.engine, writing=True) as connection:
        connection.execute(insert(PositionFix.__table__), rows)  # type: ignore[attr-defined]


def ingest_round(make: Callable[[], SqlPositions], persons: int) -> dict[str, float]:
    """Take fixes in each way into a new store, and give the rates."""
    live = list(stream(persons, 12))
    rows = rows_of(live)
    share = rows[:ORM_SHARE]
    past = whole_days(persons, persons // 30, range(DAY_NO - 11, DAY_NO - 1))
    rates = {}
    for name, fixes_count, work in (
        ("orm", len(share), lambda store: orm(store, share)),
        ("many", len(rows), lambda store: many(store, rows)),
        ("live", len(rows), lambda store: [store.add(delivery) for delivery in live]),
        ("closed", len(past), lambda store: store.add(past)),
    ):
        store = make()
        store.add(next(stream(persons, 1, day_no=DAY_NO - 2)))
        store.add(next(stream(1, 1)))
        if name == "closed":
            store.close_days(day_start_ms(DAY_NO))
        rates[name] = fixes_count / cpu_s(store, partial(work, store))
        store.close()
    return rates


def ingest(where: str, make: Callable[[], SqlPositions], persons: int) -> None:
    """Print how fast each way takes fixes in."""
    rounds = [ingest_round(make, persons) for _ in range(ROUNDS)]
    rates = {name: [each[name] for each in rounds] for name in rounds[0]}
    for name, label in (("live", "a live stream as rows"), ("closed", "closed days, packed at once")):
        by_orm = statistics.median(a / b for a, b in zip(rates[name], rates["orm"], strict=True))
        by_many = statistics.median(a / b for a, b in zip(rates[name], rates["many"], strict=True))
        rate = statistics.median(rates[name])
        print(f"{where}, {label}: {rate:,.0f} fixes/s, {by_orm:.0f} x add_all, {by_many:.1f} x executemany")
    orm_rate, many_rate = (statistics.median(rates[name]) for name in ("orm", "many"))
    print(f"{where}, peers: add_all {orm_rate:,.0f} fixes/s, executemany {many_rate:,.0f}")


def new_files(folder: Path) -> Callable[[], SqlPositions]:
    """Make SQLite stores, each in a file of its own."""
    numbers = count()
    return lambda: create_positions(folder / f"{next(numbers)}.db")


def emptied(url: str) -> SqlPositions:
    """Make the positions of a PostgreSQL database anew."""
    engine = make_engine(url_of(url))
    with transaction(engine, writing=True) as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    engine.dispose()
    return create_positions(url)


def reading(folder: Path, fixes_count: int, rows: int) -> None:
    """Print how long one person's last day takes, from rows and from packed days."""
    store = create_positions(folder / "large.db")
    days = 12
    persons = fixes_count // (FIXES_A_DAY * days)
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
    peer_persons = build_peer(store, rows)
    rng = np.random.default_rng(1)
    until_ms = day_start_ms(DAY_NO + 1) - 1
    hot, cold, peer = [], [], []
    for _ in range(ROUNDS):
        some = [f"band-{n:07}" for n in rng.integers(0, persons, READS)]
        hot.append(read_ms(store, some, until_ms - 24 * 3_600_000, until_ms))
        cold.append(read_ms(store, some, day_start_ms(DAY_NO - 5), day_start_ms(DAY_NO - 3) - 1))
        peer.append(peer_ms(store, rng.integers(1, peer_persons, READS).tolist()))
    in_files(store, persons)
    store.close()
    ratio = statistics.median(c / p for c, p in zip(cold, peer, strict=True))
    own = statistics.median(c / h for c, h in zip(cold, hot, strict=True))
    print(
        f"among {packed + persons * FIXES_A_DAY:,} fixes: the last 24 hours of one person "
        f"{statistics.median(hot):.2f} ms from rows, two packed days {statistics.median(cold):.2f} ms"
    )
    print(
        f"24 hours from a plain table of {rows:,} rows {statistics.median(peer):.2f} ms: "
        f"the two packed days take {ratio:.2f} of it, and {own:.2f} of our own rows of one day"
    )


def in_files(store: SqlPositions, persons: int) -> None:
    """Print what moving a closed day to its file costs, how large it is, and how long reading it takes."""
    day_no = DAY_NO - 5
    before_s = time.process_time()
    moved = store.move_days(JOB, date_of(day_no + 1))
    taken_s = time.process_time() - before_s
    size = sum(path.stat().st_size for path in store.archive.folder.iterdir())
    some = [f"band-{n:07}" for n in np.random.default_rng(2).integers(0, persons, READS)]
    span = day_start_ms(day_no - 1), day_start_ms(day_no + 1) - 1
    read = [read_ms(store, some, *span) for _ in range(ROUNDS)]
    print(
        f"{moved:,} fixes moved to files at {moved / taken_s:,.0f} a second, {size / moved:.2f} bytes a fix; "
        f"two days of one person out of files {statistics.median(read):.1f} ms"
    )


def build_peer(store: SqlPositions, rows: int) -> int:
    """Make the plain table, days of a dozen by person and time, and give how many persons are in it."""
    persons = rows // (FIXES_A_DAY * 12)
    columns = ", ".join(COLUMNS)
    with transaction(store.engine, writing=True) as connection:
        connection.exec_driver_sql(
            f"CREATE TABLE peer (source_no, {columns}, PRIMARY KEY (source_no, device_at_ms)) WITHOUT ROWID"
        )
        for first in range(0, persons, 200):
            some = whole_days(first, min(200, persons - first), range(DAY_NO - 11, DAY_NO + 1))
            lines = zip((some.whose + first + 1).tolist(), *columns_of(some.fixes).tolist(), strict=True)
            marks = ", ".join("?" * (1 + len(COLUMNS)))
            driver = connection.connection.driver_connection
            driver.executemany(f"INSERT OR IGNORE INTO peer VALUES ({marks})", lines)
    return persons


def peer_ms(store: SqlPositions, numbers: list[int]) -> float:
    """Read the last day of each of some persons from the plain table, as columns too."""
    wanted = text(
        f"SELECT {', '.join(COLUMNS)} FROM peer "
        "WHERE source_no = :number AND device_at_ms BETWEEN :first AND :last"
    )
    span = {"first": day_start_ms(DAY_NO), "last": day_start_ms(DAY_NO + 1)}
    started = time.process_time()
    for number in numbers:
        with transaction(store.engine, writing=False) as connection:
            found = connection.execute(wanted, {"number": number, **span}).fetchall()
        batch_of(np.array([tuple(row) for row in found], np.int64).T)
    return (time.process_time() - started) * 1000 / len(numbers)


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
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--persons", type=int, default=15_000)
    parser.add_argument("--postgres", metavar="URL")
    options = parser.parse_args()
    if options.quick:
        options.fixes, options.rows, options.persons = 500_000, 200_000, 2_000
    with tempfile.TemporaryDirectory() as name:
        ingest("SQLite", new_files(Path(name)), options.persons)
    if options.postgres:
        ingest("PostgreSQL", lambda: emptied(options.postgres), options.persons)
    with tempfile.TemporaryDirectory() as name:
        reading(Path(name), options.fixes, options.rows)


if __name__ == "__main__":
    main()
