"""Finding what is due among 100,000 cases: by the index, beside loading each case through the ORM.

The guide is 10 ms. The peer loads a share of the cases one by one, as `session.get` invites to, and is scaled
to all of them. `--quick` takes 10,000 cases.
"""

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session

from correction.store import OfficeStore, create
from correction.store.engines import transaction
from correction.store.keys import make_key
from correction.store.queries.screens import due_count
from correction.store.tables import LogHead, table_of

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
DUE = 500
CLAIMED = 50
SHARE = 2_000
ROUNDS = 7


def build(folder: Path, cases: int) -> OfficeStore:
    """Make heads of cases, DUE of them due, spread over all."""
    store = create(folder / "office.db", key=make_key(folder / "keys" / "key", demo=True))
    now_us = int(NOW.timestamp()) * 1_000_000
    later_us = now_us + int(timedelta(days=30).total_seconds()) * 1_000_000
    step = cases // DUE
    rows = [
        {
            "log_id": f"case-{n:07}",
            "log_no": n + 1,
            "kind": "case",
            "last_hash": b"",
            "wrapped_key": b"",
            "next_review_at_us": now_us - n if n % step == 0 else later_us + n,
            "gravity": n % 5,
        }
        for n in range(cases)
    ]
    with transaction(store.engine, writing=True) as connection:
        connection.execute(insert(table_of(LogHead)), rows)
    return store


def claim_s(store: OfficeStore) -> float:
    """Find, claim and commit the gravest, then give them back so that the next round finds the same."""
    started = time.perf_counter()
    claimed = store.claim_due(NOW, CLAIMED)
    taken = time.perf_counter() - started
    with store.writing() as uow:
        uow.give_back(claimed)
    if len(claimed) != CLAIMED:
        message = f"claimed {len(claimed)} of {CLAIMED}"
        raise AssertionError(message)
    return taken


def count_s(store: OfficeStore) -> float:
    """Count all that is due."""
    started = time.perf_counter()
    found = due_count(store, NOW)
    taken = time.perf_counter() - started
    if found != DUE:
        message = f"counted {found} of {DUE}"
        raise AssertionError(message)
    return taken


def orm_s(store: OfficeStore, cases: int) -> float:
    """Load a share of the cases one by one and ask each; scaled to all."""
    now_us = int(NOW.timestamp()) * 1_000_000
    started = time.perf_counter()
    with Session(store.engine) as session:
        loaded = [session.get(LogHead, f"case-{n:07}") for n in range(SHARE)]
        due = [h.log_id for h in loaded if h and h.next_review_at_us and h.next_review_at_us <= now_us]
    if not due:
        message = "the peer found nothing"
        raise AssertionError(message)
    return (time.perf_counter() - started) * cases / SHARE


def main() -> None:
    """Print the medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    cases = 10_000 if parser.parse_args().quick else 100_000
    with tempfile.TemporaryDirectory() as folder:
        store = build(Path(folder), cases)
        rounds = [(claim_s(store), count_s(store), orm_s(store, cases)) for _ in range(ROUNDS)]
        store.close()
    claim, count, orm = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(
        f"{cases} cases, {DUE} due: the gravest {CLAIMED} claimed and committed in {claim * 1000:.1f} ms, "
        f"all counted in {count * 1000:.2f} ms; each case through the ORM {orm:.1f} s, {orm / claim:,.0f} x"
    )


if __name__ == "__main__":
    main()
