"""What a file or a delivery holds (定位汇集): fixes by source in WGS-84, states, clocks, faults."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue
from correction.intake.errors import RowError
from correction.intake.positions.fixes import FixColumns
from correction.intake.positions.lines import Format, read_line
from correction.intake.positions.told import DeviceClock, Line, Told, fault
from correction.office.positions.port import Delivery
from correction.office.positions.receiving.states import DeviceState

_FOREIGN = InvalidValue("来源编号", "令牌不是这台设备的", "用这台设备自己的令牌，或者先让它接入本网关")


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionsRead:
    """What a file or a delivery of positions holds.

    Of `rows` lines `passed_over` tell nothing of a person, such as a device without a fix, and `foreign`
    are of sources that the sender does not speak for. `sent_at` is what devices' clocks said on sending.
    """

    rows: int
    passed_over: int
    fixes: Delivery
    states: tuple[DeviceState, ...]
    sent_at: Mapping[str, datetime]
    errors: tuple[RowError, ...]
    foreign: int = 0


def delivered(body: bytes, form: Format, *, received_at: datetime) -> tuple[Line, ...]:
    """Read every line of a delivery: one message, or of our own batch one a line; trackers mean WGS-84.

    What is wrong with a line is told in its place.
    """
    return tuple(_lines(body, form, received_at))


def sources_of(lines: Iterable[Line]) -> frozenset[str]:
    """Give the sources that some lines tell of."""
    return frozenset(item.source_id for _, told in lines for item in told if not isinstance(item, RowError))


def gathered(
    lines: Iterable[Line], *, in_china: bool = True, allowed: Collection[str] | None = None
) -> PositionsRead:
    """Gather lines by source; with `allowed` what tells of any other source is refused line by line."""
    columns = FixColumns(in_china=in_china)
    rows = passed_over = foreign = 0
    states: list[DeviceState] = []
    errors: list[RowError] = []
    sent_at: dict[str, datetime] = {}
    for number, told in lines:
        rows += 1
        passed_over += not told
        for item in told:
            if isinstance(item, RowError):
                errors.append(item)
            elif allowed is not None and item.source_id not in allowed:
                errors.append(fault(number, _FOREIGN))
                foreign += 1
            elif isinstance(item, DeviceState):
                states.append(item)
            elif isinstance(item, DeviceClock):
                sent_at[item.source_id] = item.sent_at
            else:
                try:
                    columns.add(item)
                except InvalidValue as wrong:
                    errors.append(fault(number, wrong))
    return PositionsRead(
        rows=rows,
        passed_over=passed_over,
        fixes=columns.delivery(),
        states=tuple(states),
        sent_at=sent_at,
        errors=tuple(errors),
        foreign=foreign,
    )


def _lines(body: bytes, form: Format, received_at: datetime) -> Iterator[Line]:
    parts = body.splitlines() if form is Format.BATCH else [body]
    for number, part in enumerate(parts, start=1):
        if not part.strip():
            continue
        try:
            yield number, _told(part, form, received_at)
        except InvalidValue as wrong:
            yield number, (fault(number, wrong),)


def _told(part: bytes, form: Format, received_at: datetime) -> tuple[Told, ...]:
    try:
        line = part.decode()
    except UnicodeDecodeError:
        raise InvalidValue("报文", "不是 UTF-8 编码", "核对发送方的编码") from None
    return tuple(read_line(line, form, received_at=received_at, datum=Datum.WGS84))
