"""The tables of the platform's watch (自查表结构): caches, whose loss costs nothing but memory.

This module must not import `annotations` from `__future__`.
"""

from sqlalchemy import BigInteger
from sqlmodel import Field

from correction.store.tables import CLUSTERED, MICROS, OfficeRow


class BeatRow(OfficeRow, table=True):
    """The last sign of life of one process; `told` are numbers that it says about itself, as JSON."""

    __tablename__ = "process_beat"
    __table_args__ = (CLUSTERED,)

    part: str = Field(primary_key=True, max_length=16)
    name: str = Field(primary_key=True, max_length=64)
    run: str = Field(max_length=32)
    host: str = Field(max_length=128)
    pid: int = Field(sa_type=BigInteger)
    started_at_us: int = Field(sa_type=MICROS)
    beat_at_us: int = Field(sa_type=MICROS)
    good_at_us: int | None = Field(default=None, sa_type=MICROS)
    stopped_at_us: int | None = Field(default=None, sa_type=MICROS)
    told: str = Field(default="{}")


class FaultRow(OfficeRow, table=True):
    """What went wrong with a log that could not be judged, and since when; gone once it is judged again.

    An alert that could not be escalated stands beside them, as `ladder/` and its id.
    """

    __tablename__ = "review_fault"
    __table_args__ = (CLUSTERED,)

    log_id: str = Field(primary_key=True, max_length=64)
    fault: str = Field(max_length=200)
    times: int = Field(default=1)
    since_at_us: int = Field(sa_type=MICROS)
    last_at_us: int = Field(sa_type=MICROS)
