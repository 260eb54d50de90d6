"""The cost of a sweep at 1, 10 and 100 thousand cases with the same number due: it should be flat.

Beside it, in the same run, what a scan would cost that loads every case's head and asks whether it is due.
Only the due cases are whole; the others are heads with a later review, since the index is what is measured.
Then the cost of a sweep that finds nothing due, at a thousand cases and at a million: within a factor of two.
`--quick` leaves out the largest sizes.
"""

import argparse
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import insert, select

from correction.domain.entry import Draft
from correction.domain.facts.admission import CaseOpened, ReportedIn
from correction.domain.moments import When
from correction.office.judging.sweep import sweep
from correction.office.ports import AnyDraft, LogKind
from correction.rulebooks.loader import load_book
from correction.store import OfficeStore, create
from correction.store.engines import transaction
from correction.store.keys import load_key, make_key
from correction.store.tables import LogHead, table_of
from correction.testing.builders import SOMEBODY, plain_context, probation

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
DUE = 200
EMPTY_ROUNDS = 201
BOOK = load_book("cn")


def build(folder: Path, heads: int) -> OfficeStore:
    """Make a store with DUE whole cases and the rest as heads that are not due."""
    make_key(folder / "key", demo=True)
    store = create(folder / "office.db", key=load_key(folder / "key"))
    later_us = int((NOW + timedelta(days=30)).timestamp() * 1e6)
    rows = (
        {
            "log_id": f"idle-{n}",
            "log_no": n + 1,
            "kind": "case",
            "last_hash": b"",
            "next_review_at_us": later_us,
            "gravity": n % 4,
        }
        for n in range(heads - DUE)
    )
    with transaction(store.engine, writing=True) as connection:
        while some := list(islice(rows, 50_000)):
            connection.execute(insert(table_of(LogHead)), some)
    with store.writing() as uow:
        for n in range(DUE):
            uow.create_log(f"due-{n}", LogKind.CASE, office_id="office-1")
    return store


def make_due(store: OfficeStore, round_no: int) -> None:
    """Record something in each of the due cases."""
    on = date(2026, 1, 5)
    with store.writing() as uow:
        for n in range(DUE):
            drafts: list[AnyDraft] = [
                Draft(entry_id=f"r{round_no}", when=When.day(on), actor="bench", payload=ReportedIn())
            ]
            if round_no == 0:
                opened = CaseOpened(
                    person_id=f"p{n}",
                    person=SOMEBODY,
                    order=probation(on, date(2027, 1, 4)),
                    office_id="office-1",
                    records_from_on=on,
                )
                drafts.append(Draft(entry_id="opened", when=When.day(on), actor="bench", payload=opened))
            uow.append(f"due-{n}", drafts, recorded_at=NOW)


def swept_s(store: OfficeStore) -> float:
    """Sweep until nothing is due; give the CPU seconds."""
    started = time.process_time()
    while sweep(store, BOOK, plain_context(), NOW, clock=time.monotonic).reviewed:
        pass
    return time.process_time() - started


def scanned_s(store: OfficeStore) -> float:
    """Load every head and ask whether it is due; give the CPU seconds."""
    started = time.process_time()
    now_us = int(NOW.timestamp() * 1e6)
    with transaction(store.engine, writing=False) as connection:
        heads = connection.execute(select(table_of(LogHead))).all()
    due = [head for head in heads if head.next_review_at_us is not None and head.next_review_at_us <= now_us]
    if len(due) < DUE:
        message = f"the scan found {len(due)} of {DUE}"
        raise AssertionError(message)
    return time.process_time() - started


def idle_s(store: OfficeStore) -> float:
    """Sweep where nothing is due, many times; give the median CPU seconds of one."""
    took = []
    for _ in range(EMPTY_ROUNDS):
        started = time.process_time()
        if sweep(store, BOOK, plain_context(), NOW, clock=time.monotonic).reviewed:
            message = "something was due"
            raise AssertionError(message)
        took.append(time.process_time() - started)
    return statistics.median(took)


def empty_sweeps(sizes: tuple[int, ...]) -> None:
    """Print what a sweep costs that finds nothing, with the ratio to the smallest size."""
    base = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            store = build(Path(folder), size)
            mine = idle_s(store)
            store.close()
        base = base or mine
        print(f"{size:>9} cases, none due: sweep {mine * 1e3:.3f} ms CPU, {mine / base:.2f} x the smallest")


def main() -> None:
    """Print one line a size, with ratios to the smallest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    sizes = (1_000, 10_000) if quick else (1_000, 10_000, 100_000)
    base = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            store = build(Path(folder), size)
            swept, scanned = [], []
            for round_no in range(7):
                make_due(store, round_no)
                scanned.append(scanned_s(store))
                swept.append(swept_s(store))
            store.close()
        mine, scan = statistics.median(swept), statistics.median(scanned)
        base = base or mine
        print(
            f"{size:>7} cases, {DUE} due: sweep {mine:.3f} s CPU, {mine / base:.2f} x the smallest; "
            f"scanning every head {scan:.3f} s"
        )
    empty_sweeps((1_000, 100_000) if quick else (1_000, 1_000_000))


if __name__ == "__main__":
    main()
