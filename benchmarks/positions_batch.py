"""A delivery of one fix of every person, from receipt to stored alert, and where its time goes.

Persons wear a device and must stay in a county; two days of fixes every ten minutes are judged before. In the
delivery that is timed one in fifty is beyond the border for the third time, so that an alert is owed. The
guide is 0.5 s for 15,000 persons; figures are CPU seconds for the persons asked for (1,000), and scaled.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, timedelta
from pathlib import Path

import numpy as np

from correction.domain.area import Area, Circle, Datum, Fence, Polarity
from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.facts.admission import CaseOpened, FenceSet, ReportedIn
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.moments import DateSpan, When, day_start
from correction.office.judging.sweep import drain
from correction.office.ports import LogKind
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.lawful import LawfulSources
from correction.office.positions.receiving.take import take_positions
from correction.office.record import draft
from correction.rulebooks.loader import load_book
from correction.store import OfficeStore, create
from correction.store.keys import load_key, make_key
from correction.store.positions import SqlPositions, create_positions
from correction.testing.builders import SOMEBODY, probation
from geofences import FixBatch

PROVINCE = 15_000
ASTRAY = 50
START = date(2026, 3, 2)
MORNING = day_start(START)
STEP = timedelta(minutes=10)
BOOK = load_book("cn")
COUNTY = Area(
    area_id="county",
    version=1,
    name="示例县",
    datum=Datum.WGS84,
    circles=(Circle(lon=120.0, lat=29.0, radius_m=5_000),),
)
CONTEXT = Context(calendar=WorkCalendar(version="none"), areas={"county": COUNTY})


def build(folder: Path, persons: int) -> OfficeStore:
    """Make an office of persons, each with a device and a county to stay in."""
    make_key(folder / "key", demo=True)
    store = create(folder / "office.db", key=load_key(folder / "key"))
    fence = Fence(
        area_id="county", polarity=Polarity.STAY_IN, span=DateSpan(from_on=START), basis="permitted_area"
    )
    approved = DeviceApproved(
        approval_id="A", ground=2, from_on=START, to_on=date(2026, 5, 31), approved_by="局负责人"
    )
    with store.writing() as uow:
        for n in range(persons):
            opened = CaseOpened(
                person_id=f"person-{n}",
                person=SOMEBODY,
                order=probation(START, date(2027, 3, 1)),
                office_id="S1",
                records_from_on=START,
            )
            source = SourceAssigned(
                source_id=f"band-{n}", source=SourceKind.WRISTBAND, from_at=MORNING, interval_minutes=60
            )
            facts = (opened, ReportedIn(), FenceSet(fence=fence), source, approved)
            uow.create_log(f"case-{n}", LogKind.CASE, office_id="S1")
            drafts = [
                draft(fact, When.day(START), entry_id=f"case-{n}/{k}", actor="benchmark")
                for k, fact in enumerate(facts)
            ]
            uow.append(f"case-{n}", drafts, recorded_at=MORNING)
    return store


def sent(n: int, steps: range, rng: np.random.Generator) -> FixBatch:
    """Give what one device sends in some steps; of those astray, from the 286th on beyond the border."""
    count = len(steps)
    at_ms = np.array([round((MORNING + k * STEP).timestamp() * 1000) for k in steps])
    away = (np.array(steps) >= 286) & (n % ASTRAY == 0)
    return FixBatch(
        id=np.zeros(count, np.int64),
        device_at_ms=at_ms,
        received_at_ms=at_ms + 1_500,
        lon=120.0 + np.where(away, 0.2, 0.0) + rng.normal(0, 1e-3, count),
        lat=29.0 + rng.normal(0, 1e-3, count),
        accuracy_m=np.full(count, 15.0),
        assumed=np.zeros(count, np.bool_),
        source=np.ones(count, np.int8),
        mock=np.zeros(count, np.bool_),
        battery_pct=np.full(count, 80.0),
    )


def cpu_s(work: Callable[[], object]) -> float:
    """Time some work in CPU seconds."""
    started = time.process_time()
    work()
    return time.process_time() - started


def round_s(
    store: OfficeStore, positions: SqlPositions, sources: LawfulSources, persons: int, steps: range
) -> dict[str, float]:
    """Take a delivery in, judge it, raise what follows, and give the seconds of each."""
    rng = np.random.default_rng(steps.start)
    fixes = {f"band-{n}": sent(n, steps, rng) for n in range(persons)}
    now = (MORNING + (steps.stop - 1) * STEP + timedelta(seconds=30)).astimezone(UTC)
    return {
        "taken in": cpu_s(
            lambda: take_positions(store, positions, BOOK, fixes=fixes, now=now, sources=sources)
        ),
        "judged": cpu_s(lambda: watch_positions(store, positions, BOOK, CONTEXT, now)),
        "alerts raised": cpu_s(lambda: drain(store, BOOK, CONTEXT, now, clock=time.perf_counter)),
    }


def alerts(store: OfficeStore, persons: int) -> int:
    """Count the alerts of those astray."""
    with store.reading() as uow:
        return sum(bool(uow.alerts(f"case-{n}")) for n in range(0, persons, ASTRAY))


def main() -> None:
    """Print the seconds of each part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--persons", type=int, default=1_000)
    options = parser.parse_args()
    persons = 200 if options.quick else options.persons
    with tempfile.TemporaryDirectory() as name:
        store, positions = build(Path(name), persons), create_positions(Path(name) / "positions.db")
        sources = LawfulSources()
        round_s(store, positions, sources, persons, range(288))
        parts = round_s(store, positions, sources, persons, range(288, 289))
        if alerts(store, persons) != len(range(0, persons, ASTRAY)):
            message = "those astray were not told"
            raise AssertionError(message)
        store.close()
        positions.close()
    for part, seconds in (*parts.items(), ("whole", sum(parts.values()))):
        scaled = seconds * PROVINCE / persons
        print(f"{persons} fixes of as many persons, {part}: {seconds:.2f} s; of {PROVINCE}: {scaled:.1f} s")


if __name__ == "__main__":
    main()
