"""Positions out of files (定位数据): tracker lines, GPX and tables, by source, and states of devices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue
from correction.domain.moments import aware
from correction.intake.positions.fixes import Fix
from correction.intake.positions.gathering import PositionsRead, gathered
from correction.intake.positions.gpx import gpx_points
from correction.intake.positions.lines import format_of, read_line
from correction.intake.positions.told import Line, fault
from correction.intake.sheets.check_ins import DATUMS
from correction.intake.tabular.cells import DEGREES, ID, INSTANT, NUMBER, one_of
from correction.intake.tabular.columns import Column, Sheet
from correction.intake.tabular.files import MAX_BYTES, check_plain_text, check_size
from correction.intake.tabular.tables import open_table
from geofences.fixes import Source

SOURCES = {"卫星": Source.SATELLITE, "WiFi": Source.WIFI, "基站": Source.CELL}


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    """One position as the sheet has it."""

    source_id: Annotated[str, Column("来源编号", ID, note="与花名册的定位来源编号一致")]
    device_at: Annotated[datetime, Column("定位时间", INSTANT)]
    received_at: Annotated[datetime, Column("接收时间", INSTANT)]
    lon: Annotated[float, Column("经度", DEGREES)]
    lat: Annotated[float, Column("纬度", DEGREES)]
    datum: Annotated[Datum, Column("坐标系", one_of(DATUMS))]
    accuracy_m: Annotated[float | None, Column("精度米", NUMBER)] = None
    source: Annotated[Source, Column("来源", one_of(SOURCES))] = Source.UNKNOWN
    battery_pct: Annotated[float | None, Column("电量", NUMBER, note="百分数")] = None
    mock: Annotated[bool, Column("虚拟定位", one_of({"是": True, "否": False}))] = False


POSITIONS = Sheet(title="定位", row=PositionRow)


def read_positions(
    path: Path,
    *,
    received_at: datetime,
    datum: Datum = Datum.WGS84,
    source_id: str | None = None,
    in_china: bool = True,
    max_bytes: int = MAX_BYTES,
) -> PositionsRead:
    """Read .csv, .xlsx, .gpx, or lines of Traccar, OwnTracks or OsmAnd messages, which may be mixed.

    `received_at` is when the file came, for formats that do not say it line by line. Trackers and GPX
    mean WGS-84; state another `datum` where a device is known to send another. `source_id` names whose
    trace a GPX file is; without it the file's name does. Raises InvalidValue where nothing can be read.
    """
    received_at = aware(received_at, "接收时间")
    check_size(path, max_bytes)
    match path.suffix.lower():
        case ".csv" | ".xlsx":
            lines = _table_lines(path, received_at, max_bytes)
        case ".gpx":
            lines = gpx_points(path, source_id or path.stem, received_at=received_at, datum=datum)
        case _:
            lines = _tracker_lines(path, received_at, datum)
    return gathered(lines, in_china=in_china)


def _tracker_lines(path: Path, received_at: datetime, datum: Datum) -> Iterator[Line]:
    with path.open(encoding=check_plain_text(path)) as text:
        for number, line in enumerate(map(str.strip, text), start=1):
            if line:
                try:
                    yield (
                        number,
                        tuple(read_line(line, format_of(line), received_at=received_at, datum=datum)),
                    )
                except InvalidValue as wrong:
                    yield number, (fault(number, wrong),)


def _table_lines(path: Path, received_at: datetime, max_bytes: int) -> Iterator[Line]:
    with open_table(path, max_bytes=max_bytes) as table:
        binding = POSITIONS.bind(table.header)
        for row in table.rows:
            found = binding.parse(row.number, row.cells)
            yield row.number, found if isinstance(found, list) else (_fix(found, received_at),)


def _fix(row: PositionRow, received_at: datetime) -> Fix:
    """Give the fix of a row; a receipt that lies ahead of ours counts as ours.

    By it a fix from a year to come is told to be one: kept, it would look like news of the person all along.
    """
    return Fix(
        source_id=row.source_id,
        device_at=row.device_at,
        received_at=min(row.received_at, received_at),
        lon=row.lon,
        lat=row.lat,
        datum=row.datum,
        accuracy_m=row.accuracy_m,
        source=row.source,
        battery_pct=row.battery_pct,
        mock=row.mock,
    )
