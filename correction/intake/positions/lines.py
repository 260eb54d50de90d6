"""Messages as trackers send them (定位报文), each read by the decoder of its format."""

import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from pydantic import ValidationError

from correction.domain.area import Datum
from correction.intake.positions.batch import read_batch_line
from correction.intake.positions.osmand import query_of, read_osmand
from correction.intake.positions.owntracks import read_owntracks
from correction.intake.positions.told import Told, in_words, json_object
from correction.intake.positions.traccar import read_traccar

# Our own lines begin with their kind, so that a checksum behind them keeps nobody from telling them apart.
_OURS = re.compile(r"\{\s*\"kind\"")


class Format(StrEnum):
    """What a message is written in (报文格式)."""

    TRACCAR = "traccar"
    OWNTRACKS = "owntracks"
    OSMAND = "osmand"
    BATCH = "batch"


def format_of(line: str) -> Format:
    """Tell the format of a line that does not say it."""
    if not line.startswith("{"):
        return Format.OSMAND
    if _OURS.match(line):
        return Format.BATCH
    return Format.OWNTRACKS if '"_type"' in line else Format.TRACCAR


def read_line(line: str, form: Format, *, received_at: datetime, datum: Datum) -> Iterator[Told]:
    """Give what one line tells: fixes, states and clocks, nothing where it tells none of them.

    `received_at` is when the line came, for formats that do not say so themselves. Raises InvalidValue.
    """
    try:
        match form:
            case Format.OSMAND:
                yield from read_osmand(query_of(line), received_at=received_at, datum=datum)
            case Format.BATCH:
                yield from read_batch_line(line, received_at=received_at)
            case Format.OWNTRACKS:
                yield from read_owntracks(json_object(line), received_at=received_at, datum=datum)
            case Format.TRACCAR:
                yield from read_traccar(json_object(line), received_at=received_at, datum=datum)
    except ValidationError as wrong:
        raise in_words(wrong) from None
