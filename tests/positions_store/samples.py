"""Fixes that a test puts into a positions store, and reads back."""

from datetime import UTC, datetime

import numpy as np

from correction.office.positions.port import Access, Delivery, Purpose
from geofences.fixes import FixBatch

# A midnight of Asia/Shanghai.
T0 = 20_600 * 86_400_000 - 8 * 3_600_000
MINUTE, DAY = 60_000, 86_400_000


def batch(rows):
    """Make fixes of (seconds, lon step, accuracy, source, mock, seconds until receipt)."""
    seconds, step, accuracy, source, mock, delay = (np.array(c) for c in zip(*rows, strict=True))
    device_at_ms = T0 + seconds.astype(np.int64) * 1000
    return FixBatch(
        id=np.arange(len(rows)),
        device_at_ms=device_at_ms,
        received_at_ms=device_at_ms + delay.astype(np.int64) * 1000,
        lon=119 + step / 1000,
        lat=29 + step / 2000,
        accuracy_m=accuracy.astype(float),
        assumed=np.zeros(len(rows), dtype=bool),
        source=source,
        mock=mock.astype(bool),
        battery_pct=np.full(len(rows), 50.5),
    )


def columns(fixes):
    """What was measured, as plain numbers; the ids are the store's own."""
    names = ("device_at_ms", "received_at_ms", "lon", "lat", "accuracy_m", "source", "mock", "battery_pct")
    return [np.round(getattr(fixes, name).astype(float), 6).tolist() for name in names]


def measured(fixes):
    """Fixes without their time of receipt: of copies the one that came first stays."""
    device_at_ms, _, *rest = columns(fixes)
    return sorted(zip(device_at_ms, *rest, strict=True))


ENGINE = Access(actor="positions", purpose=Purpose.JUDGING, at=datetime(2026, 6, 1, tzinfo=UTC))


def read(store, source_id, from_ms, until_ms):
    with store.reading(ENGINE) as reader:
        return reader.fixes(source_id, from_ms, until_ms)


def last(store, source_id, until_ms):
    with store.reading(ENGINE) as reader:
        return reader.last_fix_ms(source_id, until_ms)


def track(n, *, first=0, times=None):
    """A fix a minute from some second on, or one at each of some seconds."""
    seconds = [first + 60 * k for k in range(n)] if times is None else times
    return batch([(second, second // 60 % 1_000, 10, 1, 0, 2) for second in seconds])


def one(source_id, fixes):
    """A delivery of one source."""
    return Delivery.of({source_id: fixes})
