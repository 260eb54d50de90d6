"""Letting an office live through simulated days (演示): the real importers, the worker's own round."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from correction.cli.home import Office
from correction.domain.facts.alerts import Matter
from correction.domain.moments import ONE_DAY, SHANGHAI, DateSpan, day_start
from correction.intake.errors import RowError
from correction.intake.importer import import_file
from correction.intake.kinds import ImportKind
from correction.intake.positions import read_positions
from correction.intake.tabular.tables import open_table
from correction.office.ids import imported_case_id
from correction.office.judging.round import run_round
from correction.office.positions.receiving.take import take_positions
from correction.testing.county import Truth
from correction.testing.county.inbox import slots_of
from correction.testing.score import Told

# What stands before the first day, in the order in which one rests on the other.
SETTING = (
    (ImportKind.ORG, "org.csv"),
    (ImportKind.STAFF, "staff.csv"),
    (ImportKind.AREAS, "areas.geojson"),
    (ImportKind.ROSTER, "roster.xlsx"),
    (ImportKind.FENCES, "fences.csv"),
)
ACTOR = "demo"


@dataclass(slots=True, kw_only=True)
class Lived:
    """What the days brought: rows and fixes taken in, rows refused, reviews made, reviews that failed."""

    rows: int = 0
    fixes: int = 0
    unlawful: int = 0
    reviewed: int = 0
    stated: int = 0
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def live_through(
    office: Office,
    county: Path,
    truth: Truth,
    *,
    clock: Callable[[], float],
    advance: Callable[[int], None],
) -> Lived:
    """Import the county's files slot by slot, and after each run the worker's round as of that moment.

    `advance` hears of every slot that is done.
    """
    lived = Lived()
    opening_at = day_start(truth.start_on)
    for kind, name in SETTING:
        _import(office, kind, county / name, opening_at, lived)
    book, calendar = office.book, office.calendar
    for now, folder in inbox_of(county, truth):
        _receive(office, folder, now, lived)
        report = run_round(office.store, office.positions, book, calendar, now, clock=clock)
        lived.reviewed += report.reviewed
        lived.stated += report.stated
        lived.failed += [
            f"{now.astimezone(SHANGHAI):%m-%d %H:%M} {log_id}：{error}" for log_id, error in report.failed
        ]
        advance(1)
    return lived


def inbox_of(county: Path, truth: Truth) -> Iterator[tuple[datetime, Path]]:
    """Give each moment of receipt with the folder of what came, which need not be there."""
    for now in moments_of(truth):
        yield now, county / "inbox" / f"{now.astimezone(SHANGHAI):%Y-%m-%dT%H%M}"


def moments_of(truth: Truth) -> list[datetime]:
    """Give every moment of receipt, in order."""
    last_on = truth.start_on + (truth.days - 1) * ONE_DAY
    return slots_of(DateSpan(from_on=truth.start_on, to_on=last_on), truth.slots)


def told_alerts(office: Office, county: Path) -> list[Told]:
    """Give every alert as the score needs it, withdrawn ones too."""
    with open_table(county / "roster.xlsx") as table:
        column = table.header.index("编号")
        case_nos = [str(row.cells[column]) for row in table.rows]
    with office.store.reading() as uow:
        return [
            Told(
                case_no=case_no,
                kind=alert.stated.kind,
                began_at=alert.stated.began_at,
                ended_at=alert.stated.ended_at,
                occasion=alert.stated.occasion,
                withdrawn=alert.stated.matter is Matter.WITHDRAWN,
            )
            for case_no in case_nos
            for alert in uow.alerts(imported_case_id(case_no))
        ]


def _receive(office: Office, folder: Path, now: datetime, lived: Lived) -> None:
    for kind in ImportKind:
        path = folder / f"{kind.value}.csv"
        if path.is_file():
            _import(office, kind, path, now, lived)
    path = folder / "positions.jsonl"
    if path.is_file():
        read = read_positions(path, received_at=now)
        _refuse(lived, path, read.errors)
        taken = take_positions(
            office.store, office.positions, office.book, fixes=read.fixes, states=read.states, now=now
        )
        lived.fixes += taken.new
        lived.unlawful += taken.unlawful


def _import(office: Office, kind: ImportKind, path: Path, now: datetime, lived: Lived) -> None:
    report = import_file(office.store, kind, path, now=now, actor=ACTOR)
    lived.rows += report.new
    _refuse(lived, path, report.errors)


def _refuse(lived: Lived, path: Path, errors: tuple[RowError, ...]) -> None:
    lived.refused += [f"{path.parent.name}/{path.name} {error}" for error in errors]
