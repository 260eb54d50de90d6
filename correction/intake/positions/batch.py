"""Our own batch (定位批次): one JSON object a line, told apart by `kind`, with a checksum where wanted."""

import re
import zlib
from collections.abc import Iterator
from datetime import datetime

from correction_schemas.position_batch import BatchClock, BatchFix, BatchLine, BatchState
from pydantic import TypeAdapter

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue
from correction.domain.facts.observations import Observed
from correction.intake.positions.fixes import Fix
from correction.intake.positions.told import SOURCES, DeviceClock, Told, json_object
from correction.office.positions.receiving.states import DeviceState
from geofences.fixes import Source

_LINE: TypeAdapter[BatchLine] = TypeAdapter(BatchLine)
_CHECKED = re.compile(r"(.*)\t([0-9A-Fa-f]{8})", re.DOTALL)


def read_batch_line(line: str, *, received_at: datetime) -> Iterator[Told]:
    """Give what one line of a batch tells; raises InvalidValue or a validation error.

    A line may end in a tab and the CRC-32 of what stands before it, in eight hexadecimal digits.
    """
    match _LINE.validate_python(json_object(_checked(line))):
        case BatchFix() as fix:
            yield Fix(
                source_id=fix.source_id,
                device_at=fix.device_at,
                received_at=received_at,
                lon=fix.lon,
                lat=fix.lat,
                datum=Datum(fix.datum),
                accuracy_m=fix.accuracy_m,
                source=SOURCES[fix.source] if fix.source else Source.UNKNOWN,
                battery_pct=fix.battery_pct,
                mock=fix.mock,
            )
        case BatchState() as state:
            yield DeviceState(source_id=state.source_id, observed=Observed(state.state), at=state.at)
        case BatchClock() as clock:
            yield DeviceClock(source_id=clock.source_id, sent_at=clock.sent_at)


def _checked(line: str) -> str:
    found = _CHECKED.fullmatch(line)
    if found is None:
        return line
    said, checksum = found.groups()
    if zlib.crc32(said.encode()) != int(checksum, 16):
        raise InvalidValue("校验和", "与内容不符", "这一行在传送中受损，由设备重新发送")
    return said
