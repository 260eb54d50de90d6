"""Everything that reads what others wrote: each is given bytes, and may refuse them in words, no more."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import numpy as np

from correction.domain.errors import CorrectionError
from correction.intake.positions.gathering import delivered, gathered, sources_of
from correction.intake.positions.lines import Format
from correction.store.positions.columns import COLUMNS
from correction.store.positions.packing import pack, unpack
from tests.fuzz.mutating import mutated

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
AT = "2026-01-10T00:00:00+00:00"
SECONDS = 1_768_003_200


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What is done with bytes, and good ones to begin with."""

    good: tuple[bytes, ...]
    read: Callable[[bytes], object]

    def spoilt(self, chance: random.Random) -> bytes:
        """Give good bytes with some faults."""
        return mutated(chance.choice(self.good), self.good, chance)


@dataclass(frozen=True, kw_only=True)
class Target:
    """Some code that reads; where it reads several kinds by their tables, one is drawn by lot each time."""

    name: str
    readers: tuple[Reader, ...]


def decoders() -> Iterator[Target]:
    """The formats of messages, as the door reads them."""
    position = {"fixTime": AT, "deviceTime": AT, "serverTime": AT, "valid": True, "outdated": False}
    position |= {"latitude": 29.1, "longitude": 119.6, "accuracy": 9.0}
    position |= {"attributes": {"batteryLevel": 88, "source": "gnss", "alarm": "tampering", "mock": False}}
    event = {"type": "alarm", "eventTime": AT, "attributes": {"alarm": "lowBattery"}}
    device = {"id": 1, "uniqueId": "SB1"}
    location = {
        "_type": "location",
        "tst": SECONDS,
        "lat": 29.1,
        "lon": 119.6,
        "acc": 9,
        "batt": 88,
        "tid": "a1",
    }
    fix = {"kind": "fix", "source_id": "SB1", "device_at": AT, "lon": 119.6, "lat": 29.1, "datum": "gcj02"}
    fix |= {"accuracy_m": 9.0, "source": "wifi", "battery_pct": 50, "mock": False}
    state = {"kind": "state", "source_id": "SB1", "state": "tampered", "at": AT}
    clock = {"kind": "clock", "source_id": "SB1", "sent_at": AT}
    query = f"/?id=SB1&timestamp={SECONDS}&lat=29.1&lon=119.6&accuracy=9&batt=88&mock=false&valid=true"
    good: dict[Format, tuple[object, ...]] = {
        Format.TRACCAR: ({"position": position, "device": device}, {"event": event, "device": device}),
        Format.OWNTRACKS: (
            location,
            location | {"topic": "owntracks/a/b"},
            {"_type": "encrypted", "data": "x"},
        ),
        Format.OSMAND: (query, query.replace("lat=29.1&lon=119.6", "location=29.1,119.6"), query[2:]),
        Format.BATCH: (
            "\n".join(map(json.dumps, (fix, state, clock))) + "\n" + json.dumps(fix) + "\t00000000",
        ),
    }
    for form, messages in good.items():
        texts = (each if isinstance(each, str) else json.dumps(each) for each in messages)
        reader = Reader(good=tuple(text.encode() for text in texts), read=partial(_deliver, form=form))
        yield Target(name=form.value, readers=(reader,))


def _deliver(data: bytes, form: Format) -> None:
    lines = delivered(data, form, received_at=NOW)
    sources_of(lines)
    gathered(lines, allowed={"SB1", "a1"})
    gathered(lines)


def packed_days() -> Target:
    """Closed days of the positions store; a damaged one is refused."""
    chance = np.random.default_rng(5)
    days = []
    for count in (1, 2, 40, 288):
        columns = np.zeros((len(COLUMNS), count), np.int64)
        columns[0] = SECONDS * 1000 + np.cumsum(chance.integers(1, 300_000, count))
        columns[1:4] = chance.integers(0, 10**9, (3, count))
        columns[6] = columns[0] + 900
        columns[8] = np.arange(count)
        days.append(pack(columns))
    return Target(name="packed-days", readers=(Reader(good=tuple(days), read=unpack),))


def tried(reader: Reader, data: bytes) -> bool:
    """Let a reader read, and tell whether it did; a refusal in words is an answer, all else is raised."""
    try:
        reader.read(data)
    except CorrectionError as refused:
        if not (refused.where and refused.what and refused.remedy):
            raise
        return False
    return True
