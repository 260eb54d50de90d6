"""A delivery of one fix of every person, from the decoded batch to stored alerts, and where its time goes.

Persons wear a device, must stay in a county and keep out of four places; two days and a half of fixes every
ten minutes were judged before, and the days that were over are packed, as the worker does each night. In each
timed delivery some are beyond the border for the second time, so that an alert is owed of each; before it
they went out, and those of the last time came back. One in a thousand is still some twenty-five times what
the demonstration county has: 304 alerts in 27,000 person-days, a third of them by positions, are 0.6 in a
delivery of 15,000. One in a hundred, 43,000 alerts a day, is a storm. The guide is 0.5 s. Beside it the same
rows through the ORM with a plain Shapely test of each fix and fence: no accuracy, no time, no state, no
alert. Figures are CPU seconds, medians of the rounds.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
import shapely
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from correction.domain.area import Area, Circle, Datum, Fence, Polarity, Polygon
from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.facts.admission import CaseOpened, FenceSet, ReportedIn
from correction.domain.facts.alerts import Matter
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.moments import DateSpan, When, day_start
from correction.intake.positions.gathering import delivered, gathered
from correction.intake.positions.lines import Format
from correction.office.judging.sweep import drain
from correction.office.ports import LogKind
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.lawful import LawfulSources
from correction.office.positions.port import Delivery
from correction.office.positions.receiving.take import take_positions
from correction.office.record import draft
from correction.rulebooks.loader import load_book
from correction.store import OfficeStore, create
from correction.store.keys import load_key, make_key
from correction.store.positions import SqlPositions, create_positions
from correction.testing.builders import SOMEBODY, probation
from geofences import FixBatch

PROVINCE = 15_000
ONE_IN = (1_000, 100)
BEFORE = 360
BUILD = 1_000
START = date(2026, 3, 2)
MORNING = day_start(START)
STEP = timedelta(minutes=10)
BOOK = load_book("cn")
KEEP_OUT = ("school", "market", "harbour", "station")


def county() -> Area:
    """A county of a few hundred corners, some forty kilometres across."""
    turn = np.linspace(0, 2 * np.pi, 721)
    km = 20 + 2 * np.sin(7 * turn) + 0.4 * np.sin(61 * turn)
    lon, lat = 120 + km * np.cos(turn) / 97.4, 29 + km * np.sin(turn) / 110.9
    ring = tuple(zip(lon.tolist(), lat.tolist(), strict=True))
    return Area(
        area_id="county",
        version=1,
        name="示例县",
        datum=Datum.WGS84,
        polygons=(Polygon(rings=(ring[:-1] + ring[:1],)),),
        uncertainty_m=500,
    )


def places() -> Iterator[Area]:
    """Places to keep out of, near the county's edge."""
    for n, area_id in enumerate(KEEP_OUT):
        disc = Circle(lon=120 + 0.12 * (-1) ** n, lat=29 + 0.1 * (-1) ** (n // 2), radius_m=250)
        yield Area(area_id=area_id, version=1, name=area_id, datum=Datum.WGS84, circles=(disc,))


AREAS = {area.area_id: area for area in (county(), *places())}
CONTEXT = Context(calendar=WorkCalendar(version="none"), areas=AREAS)


def build(folder: Path, persons: int) -> OfficeStore:
    """Make an office of persons, each with a device, a county to stay in and four places to keep out of."""
    make_key(folder / "key", demo=True)
    store = create(folder / "office.db", key=load_key(folder / "key"))
    span = DateSpan(from_on=START)
    fences = [
        Fence(
            area_id=area_id,
            polarity=Polarity.STAY_IN if area_id == "county" else Polarity.STAY_OUT,
            span=span,
            basis="x",
        )
        for area_id in AREAS
    ]
    approved = DeviceApproved(
        approval_id="A", ground=2, from_on=START, to_on=date(2026, 5, 31), approved_by="局负责人"
    )
    for first in range(0, persons, BUILD):
        with store.writing() as uow:
            for n in range(first, min(first + BUILD, persons)):
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
                set_ = [FenceSet(fence=fence) for fence in fences]
                facts = (opened, ReportedIn(), *set_, source, approved)
                uow.create_log(f"case-{n}", LogKind.CASE, office_id="S1")
                drafts = [
                    draft(fact, When.day(START), entry_id=f"case-{n}/{k}", actor="benchmark")
                    for k, fact in enumerate(facts)
                ]
                uow.append(f"case-{n}", drafts, recorded_at=MORNING)
    return store


def sent(persons: int, step: int, rng: np.random.Generator, away: Iterable[int] = ()) -> Delivery:
    """Give what all devices send in a step, some of them from beyond the border."""
    at_ms = np.full(persons, round((MORNING + step * STEP).timestamp() * 1000))
    who = np.arange(persons)
    fixes = FixBatch(
        id=np.zeros(persons, np.int64),
        device_at_ms=at_ms,
        received_at_ms=at_ms + 1_500,
        lon=120.0 + np.where(np.isin(who, list(away)), 0.4, 0.0) + rng.normal(0, 0.01, persons),
        lat=29.0 + rng.normal(0, 0.01, persons),
        accuracy_m=rng.uniform(5, 40, persons),
        assumed=np.zeros(persons, np.bool_),
        source=np.ones(persons, np.int8),
        mock=np.zeros(persons, np.bool_),
        battery_pct=np.full(persons, 80.0),
    )
    return Delivery(source_ids=tuple(f"band-{n}" for n in range(persons)), whose=who, fixes=fixes)


def cpu_s(work: Callable[[], object]) -> float:
    """Time some work in CPU seconds."""
    started = time.process_time()
    work()
    return time.process_time() - started


class Desk:
    """The office's stores, and what a process keeps between deliveries."""

    def __init__(self, folder: Path, persons: int) -> None:
        """Set the office up."""
        self.store: OfficeStore = build(folder, persons)
        self.positions: SqlPositions = create_positions(folder / "positions.db")
        self.sources = LawfulSources()

    def round_s(self, batch: Delivery, now: datetime) -> dict[str, float]:
        """Take a delivery in, judge it, raise what follows, and give the seconds of each."""
        store, positions = self.store, self.positions
        return {
            "taken in": cpu_s(
                lambda: take_positions(store, positions, BOOK, fixes=batch, now=now, sources=self.sources)
            ),
            "judged": cpu_s(lambda: watch_positions(store, positions, BOOK, CONTEXT, now)),
            "alerts raised": cpu_s(lambda: drain(store, BOOK, CONTEXT, now, clock=time.perf_counter)),
        }

    def told(self, away: Iterable[int]) -> bool:
        """Tell whether an alert goes on of each of some persons."""
        with self.store.reading() as uow:
            each = ([alert.stated.matter for alert in uow.alerts(f"case-{n}")] for n in away)
            return all(Matter.ONGOING in matters for matters in each)

    def rounds(self, persons: int, step: int, one_in: int, rounds: int) -> tuple[list[dict[str, float]], int]:
        """Have others go out in each of some rounds, and give the seconds of each part and the next step."""
        rng, parts = np.random.default_rng(one_in), []
        groups = [range(one_in // 2 + n, persons, one_in) for n in range(rounds)]
        self.round_s(sent(persons, step, rng, groups[0]), now_of(step))
        for away, then in pairwise([*groups, range(0)]):
            step += 1
            parts.append(self.round_s(sent(persons, step, rng, away), now_of(step)))
            if not self.told(away):
                message = "those astray were not told"
                raise AssertionError(message)
            step += 1
            self.round_s(sent(persons, step, rng, then), now_of(step))
        return parts, step + 1


def now_of(step: int) -> datetime:
    """Give when a step's delivery is dealt with."""
    return (MORNING + step * STEP + timedelta(seconds=30)).astimezone(UTC)


class PlainRow(DeclarativeBase):
    """Base of the peer's table."""


class PlainFix(PlainRow):
    """A fix as most systems keep one."""

    __tablename__ = "plain_fix"

    fix_id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(index=True)
    device_at_ms: Mapped[int]
    received_at_ms: Mapped[int]
    lon: Mapped[float]
    lat: Mapped[float]
    accuracy_m: Mapped[float]
    inside: Mapped[int]


def plain_s(folder: Path, batch: Delivery) -> float:
    """Keep the rows through the ORM, each fix tested against each fence by one plain Shapely predicate."""
    engine = create_engine(f"sqlite:///{folder / 'plain.db'}")
    PlainRow.metadata.create_all(engine)
    ring = shapely.Polygon(AREAS["county"].polygons[0].rings[0])
    discs = [
        shapely.Point(c.lon, c.lat).buffer(c.radius_m / 100_000) for a in AREAS.values() for c in a.circles
    ]
    shapely.prepare([ring, *discs])
    f = batch.fixes

    def work() -> None:
        inside = np.column_stack([shapely.contains_xy(shape, f.lon, f.lat) for shape in (ring, *discs)])
        columns = (f.device_at_ms, f.received_at_ms, f.lon, f.lat, f.accuracy_m, inside @ (1, 2, 4, 8, 16))
        with Session(engine) as session:
            names = ("device_at_ms", "received_at_ms", "lon", "lat", "accuracy_m", "inside")
            session.add_all(
                PlainFix(source_id=source_id, **dict(zip(names, values, strict=True)))
                for source_id, *values in zip(batch.source_ids, *(c.tolist() for c in columns), strict=True)
            )
            session.commit()

    spent = cpu_s(work)
    engine.dispose()
    return spent


def decoded_s(batch: Delivery, now: datetime) -> float:
    """Read the same batch from the lines in which it is posted."""
    at = datetime.fromtimestamp(int(batch.fixes.device_at_ms[0]) / 1000, UTC).isoformat()
    lines = (
        f'{{"kind":"fix","source_id":"{s}","device_at":"{at}","lon":{x:.6f},"lat":{y:.6f},"datum":"wgs84",'
        f'"accuracy_m":{r:.1f},"source":"satellite"}}'
        for s, x, y, r in zip(
            batch.source_ids, batch.fixes.lon, batch.fixes.lat, batch.fixes.accuracy_m, strict=True
        )
    )
    body = "\n".join(lines).encode()
    read = gathered(delivered(body, Format.BATCH, received_at=now))
    if read.errors:
        raise AssertionError(read.errors[0])
    return cpu_s(lambda: gathered(delivered(body, Format.BATCH, received_at=now)))


def main() -> None:
    """Print the seconds of each part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--persons", type=int, default=PROVINCE)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    persons = 2_000 if options.quick else options.persons
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as name:
        desk = Desk(Path(name), persons)
        for step in range(BEFORE):
            batch, now = sent(persons, step, rng), now_of(step)
            take_positions(desk.store, desk.positions, BOOK, fixes=batch, now=now, sources=desk.sources)
        desk.positions.close_days(round(now.timestamp() * 1000))
        first_s = desk.round_s(sent(persons, BEFORE, rng), now_of(BEFORE))
        step = BEFORE + 1
        for one_in in ONE_IN:
            parts, step = desk.rounds(persons, step, one_in, options.rounds)
            told = {part: median(each[part] for each in parts) for part in parts[0]}
            told["whole"] = median(sum(each.values()) for each in parts)
            print(f"{persons} fixes of as many persons, of one in {one_in} an alert is owed, CPU seconds:")
            print(", ".join(f"{part} {seconds:.3f}" for part, seconds in told.items()))
        batch = sent(persons, step, rng)
        beside = median(plain_s(Path(name), batch) for _ in range(options.rounds))
        print(f"the same rows by the ORM's add_all, each fix tested by Shapely: {beside:.3f} s")
        print(f"the same batch read from its lines: {decoded_s(batch, now_of(step)):.3f} s")
        print(f"everybody judged once, which is what is spared: {first_s['judged']:.1f} s")
        desk.store.close()
        desk.positions.close()


if __name__ == "__main__":
    main()
