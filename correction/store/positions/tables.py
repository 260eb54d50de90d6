"""The tables of the positions store (定位库表结构), a database of its own beside the office's.

Places are whole 1e-7 degrees of WGS-84 (about a centimetre), radii whole centimetres, charge tenths of a per
cent; -1 stands for what the device did not say, so that re-sent fixes meet in the same key. Hours and days
are counted from 1970 in Asia/Shanghai. This module must not import `annotations` from `__future__`.
"""

from sqlalchemy import BigInteger, Index, Integer, SmallInteger
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from correction.store.tables import BIG_KEY, OfficeRow


class PositionRow(SQLModel, registry=registry()):
    """Base of every table of the positions store."""

    model_config = OfficeRow.model_config


class PositionSource(PositionRow, table=True):
    """A source of positions, and what of it has not been judged yet.

    `touch` counts deliveries that brought something new; `touched_from_ms` is the earliest new fix. Nothing
    is kept of a time after `newest_ms`, so a later fix is new without looking. `standing` is what the judging
    knows of it for its next fixes; a cache that can be dropped, and is none while something is not judged.
    """

    __tablename__ = "position_source"

    source_no: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    source_id: str = Field(max_length=128, unique=True)
    ids_used: int = Field(default=0, sa_type=BigInteger)
    newest_ms: int | None = Field(default=None, sa_type=BigInteger)
    touch: int = Field(default=0, sa_type=BigInteger)
    touched_from_ms: int | None = Field(default=None, sa_type=BigInteger)
    silence_due_ms: int | None = Field(default=None, sa_type=BigInteger)
    judged: bool = False
    standing: bytes | None = None


class PositionLooked(PositionRow, table=True):
    """How far a log of the office was looked through for what binds the person."""

    __tablename__ = "position_looked"

    log_id: str = Field(primary_key=True, max_length=64)
    number: int = Field(sa_type=BigInteger)


class PositionFix(PositionRow, table=True):
    """One fix of a day that is not closed; the key is source, device time and content.

    Rows lie by hour and then by source: what arrives together is written together, and a day of one source
    is two dozen short stretches. On PostgreSQL each day is a partition.
    """

    __tablename__ = "position_fix"
    __table_args__ = ({"sqlite_with_rowid": False, "postgresql_partition_by": "RANGE (hour_no)"},)

    hour_no: int = Field(primary_key=True)
    source_no: int = Field(primary_key=True, sa_type=BigInteger)
    device_at_ms: int = Field(primary_key=True, sa_type=BigInteger)
    lon_e7: int = Field(primary_key=True)
    lat_e7: int = Field(primary_key=True)
    accuracy_cm: int = Field(primary_key=True)
    kind: int = Field(primary_key=True, sa_type=SmallInteger)
    mock: int = Field(primary_key=True, sa_type=SmallInteger)
    received_at_ms: int = Field(sa_type=BigInteger)
    battery_permille: int = Field(sa_type=SmallInteger)
    fix_id: int = Field(sa_type=BigInteger)


# What stands in the place of a packed day that lies in a file.
IN_FILE = b""


class PositionDay(PositionRow, table=True):
    """A closed day of one source, packed; empty where it lies in the file of its day."""

    __tablename__ = "position_day"

    source_no: int = Field(primary_key=True, sa_type=BigInteger)
    day_no: int = Field(primary_key=True)
    fixes: int
    packed: bytes


class PositionFile(PositionRow, table=True):
    """The file that holds the days of sources that lie in none of the packed rows of a day."""

    __tablename__ = "position_file"

    day_no: int = Field(primary_key=True, sa_type=Integer)
    name: str = Field(max_length=64)
    fixes: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)


class PositionMark(PositionRow, table=True):
    """How far the store has come with something, by name."""

    __tablename__ = "position_mark"

    name: str = Field(primary_key=True, max_length=32)
    value: int = Field(sa_type=BigInteger)


class PositionAct(PositionRow, table=True):
    """Who read or deleted positions, when and what for; nothing here is ever changed."""

    __tablename__ = "position_act"
    __table_args__ = (Index("position_act_of_source", "source_no", "act_no"),)

    act_no: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    at_ms: int = Field(sa_type=BigInteger)
    actor: str = Field(max_length=128)
    act: str = Field(max_length=16)
    purpose: str = Field(max_length=32)
    reason: str = Field(default="", max_length=400)
    source_no: int | None = Field(default=None, sa_type=BigInteger)
    from_ms: int | None = Field(default=None, sa_type=BigInteger)
    until_ms: int | None = Field(default=None, sa_type=BigInteger)
    fixes: int | None = Field(default=None, sa_type=BigInteger)
