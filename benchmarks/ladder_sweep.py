"""The cost of a sweep of ladders at 1, 10 and 100 thousand open alerts with as many due: it should be flat.

Beside it, in the same run, what a scan would cost that loads every open alert and asks whether a step is due.
Only the alerts that are due are whole; the others are rows that wait, since the index is what is measured.
Then the cost of a sweep of ladders that finds nothing due. `--quick` leaves out the largest size.
"""

import argparse
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import insert, select

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Draft
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.alerts import AlertStated, Matter
from correction.domain.finding import Why
from correction.domain.moments import When
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.ladder.climb import climb
from correction.office.organisation import set_unit
from correction.office.ports import AnyDraft, LogKind
from correction.rulebooks.loader import load_book
from correction.store import OfficeStore, create
from correction.store.engines import transaction
from correction.store.keys import load_key, make_key
from correction.store.tables import AlertRow, table_of
from correction.testing.builders import SOMEBODY, probation

RAISED = datetime(2026, 3, 2, 4, tzinfo=UTC)
DUE, ROUNDS, EMPTY_ROUNDS = 200, 7, 201
BOOK = load_book("cn")
ALERT = table_of(AlertRow)
# Each round a later one: a day passes the second notice, the county and the city, and the limit of the kind.
DAY = timedelta(days=1)


def build(folder: Path, alerts: int) -> OfficeStore:
    """Make a store with a case, a county over its office, and rows of alerts that wait for years."""
    make_key(folder / "key", demo=True)
    store = create(folder / "office.db", key=load_key(folder / "key"))
    on = date(2026, 1, 5)
    opened = CaseOpened(
        person_id="p",
        person=SOMEBODY,
        order=probation(on, date(2027, 1, 4)),
        office_id="office-1",
        records_from_on=on,
    )
    bodies = (
        OrgUnit(org_id="county", level=OrgLevel.COUNTY, name="某县"),
        OrgUnit(org_id="office-1", level=OrgLevel.OFFICE, name="某所", parent_id="county"),
    )
    with store.writing() as uow:
        for body in bodies:
            set_unit(uow, body, actor="bench", now=RAISED - 60 * DAY)
        for n in range(DUE):
            uow.create_log(f"case-{n}", LogKind.CASE, office_id="office-1")
            said = Draft(entry_id="opened", when=When.day(on), actor="bench", payload=opened)
            uow.append(f"case-{n}", [said], recorded_at=RAISED - 50 * DAY)
    raise_alerts(store, 0)
    with transaction(store.engine, writing=True) as connection:
        like = dict(connection.execute(select(ALERT).limit(1)).mappings().one())
        later = {"next_step_at_us": int((RAISED + 3_000 * DAY).timestamp() * 1e6)}
        rows = ({**like, "alert_id": f"idle-{n}", **later} for n in range(alerts - DUE))
        while some := list(islice(rows, 20_000)):
            connection.execute(insert(ALERT), some)
    climb(store, BOOK, RAISED)
    return store


def raise_alerts(store: OfficeStore, round_no: int) -> None:
    """Raise an alert in each of the cases, on a day of its own."""
    at = RAISED + round_no * DAY
    with store.writing() as uow:
        for n in range(DUE):
            alert_id = f"alert-{round_no}-{n}"
            stated = AlertStated(
                alert_id=alert_id,
                kind=AlertKind.PROHIBITED_AREA,
                rule="prohibited_area",
                bearer=Bearer.PERSON,
                occasion=f"prohibited_area:{alert_id}",
                matter=Matter.ONGOING,
                began_at=at,
                ended_at=None,
                why=Why(citations=()),
            )
            said: AnyDraft = Draft(entry_id=f"{alert_id}/1", when=When.at(at), actor="bench", payload=stated)
            uow.append(f"case-{n}", [said], recorded_at=at)


def climbed_s(store: OfficeStore, now: datetime) -> float:
    """Take all steps that are due; give the CPU seconds an alert looked at."""
    started = time.process_time()
    done = climb(store, BOOK, now)
    took_s = time.process_time() - started
    if done.failed or done.looked_at < DUE:
        message = f"looked at {done.looked_at} of {DUE}: {done.failed[:1]}"
        raise AssertionError(message)
    return took_s / done.looked_at


def scanned_s(store: OfficeStore, now: datetime) -> float:
    """Load every open alert and ask whether its step is due; give the CPU seconds an alert that is due."""
    started = time.process_time()
    with transaction(store.engine, writing=False) as connection:
        rows = connection.execute(select(ALERT).where(ALERT.c.open)).all()
    now_us = int(now.timestamp() * 1e6)
    due = [row for row in rows if row.next_step_at_us is not None and row.next_step_at_us <= now_us]
    return (time.process_time() - started) / len(due)


def idle_s(store: OfficeStore, now: datetime) -> float:
    """Look for ladders where none is due, many times; give the median CPU seconds of one."""
    took = []
    for _ in range(EMPTY_ROUNDS):
        started = time.process_time()
        if climb(store, BOOK, now).looked_at:
            message = "something was due"
            raise AssertionError(message)
        took.append(time.process_time() - started)
    return statistics.median(took)


def main() -> None:
    """Print one line a size, with ratios to the smallest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    base: tuple[float, float] | None = None
    for size in (1_000, 10_000) if quick else (1_000, 10_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            store = build(Path(folder), size)
            climbed, scanned = [], []
            for round_no in range(1, ROUNDS + 1):
                raise_alerts(store, round_no)
                at = RAISED + round_no * DAY
                scanned.append(scanned_s(store, at))
                climbed.append(climbed_s(store, at))
            idle = idle_s(store, at)
            store.close()
        mine, scan = statistics.median(climbed), statistics.median(scanned)
        base = base or (mine, idle)
        print(
            f"{size:>7} open alerts, {DUE} due and more: {mine * 1e3:.2f} ms CPU an alert looked at,"
            f" {mine / base[0]:.2f} x the smallest; a scan of all before it {scan * 1e3:.2f} ms;"
            f" none due {idle * 1e3:.3f} ms, {idle / base[1]:.2f} x the smallest"
        )


if __name__ == "__main__":
    main()
