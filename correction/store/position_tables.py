"""The tables of the positions store (定位库表结构), a database of its own beside the office's.

Places are whole 1e-7 degrees of WGS-84 (about a centimetre), radii whole centimetres, charge tenths of a per
cent; -1 stands for what the device did not say, so that re-sent fixes meet in the same key. This module must
not import `annotations` from `__future__`.
"""

from sqlalchemy import BigInteger
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from correction.store.tables import BIG_KEY


class PositionRow(SQLModel, registry=registry()):
    """Base of every table of the positions store."""


class PositionSource(PositionRow, table=True):
    """A source of positions, and what of it has not been judged yet.

    `touch` counts deliveries that brought something new; `touched_from_ms` is the earliest new fix.
    """

    __tablename__ = "position_source"

    source_no: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    source_id: str = Field(max_length=128, unique=True)
    ids_used: int = Field(default=0, sa_type=BigInteger)
    touch: int = Field(default=0, sa_type=BigInteger)
    touched_from_ms: int | None = Field(default=None, sa_type=BigInteger)
    silence_due_ms: int | None = Field(default=None, sa_type=BigInteger)
    judged: bool = False


class PositionFix(PositionRow, table=True):
    """One fix; the key is the source, the device's time and the content, so a copy changes nothing."""

    __tablename__ = "position_fix"
    # Clustered by source and time: an engine reads a stretch of one source.
    __table_args__ = ({"sqlite_with_rowid": False},)

    source_no: int = Field(primary_key=True, sa_type=BigInteger, foreign_key="position_source.source_no")
    device_at_ms: int = Field(primary_key=True, sa_type=BigInteger)
    lon_e7: int = Field(primary_key=True, sa_type=BigInteger)
    lat_e7: int = Field(primary_key=True, sa_type=BigInteger)
    accuracy_cm: int = Field(primary_key=True, sa_type=BigInteger)
    kind: int = Field(primary_key=True)
    mock: bool = Field(primary_key=True)
    fix_id: int = Field(sa_type=BigInteger)
    received_at_ms: int = Field(sa_type=BigInteger)
    battery_permille: int
