"""The positions store as a kind of store that is copied whole (定位库整库复制)."""

from sqlalchemy import Connection, Engine, func, literal, select

from correction.store.positions.columns import HOURS_OF_DAY
from correction.store.positions.postgres_rows import make_partition
from correction.store.positions.store import create_positions, open_positions
from correction.store.positions.tables import PositionRow
from correction.store.upkeep.copying import Address, StoreKind

_TABLES = PositionRow.metadata.tables
_COUNTED = (("position_source", "source_no"), ("position_act", "act_no"))


def _new(address: Address) -> Engine:
    return create_positions(address).engine


def _existing(address: Address) -> Engine:
    return open_positions(address).engine


def _make_room(source: Connection, target: Connection) -> None:
    """Make the partition of each day that is not closed; a SQLite file needs none."""
    if target.dialect.name == "postgresql":
        hour = _TABLES["position_fix"].c.hour_no
        for day_no in source.execute(select(hour // HOURS_OF_DAY).distinct()).scalars():
            make_partition(target, day_no)


def _settle(target: Connection) -> None:
    """Let a server count on from the last number that came; SQLite does so by itself."""
    if target.dialect.name == "postgresql":
        for table, name in _COUNTED:
            counter = func.pg_get_serial_sequence(literal(table), literal(name))
            last = select(func.max(_TABLES[table].c[name])).scalar_subquery()
            target.execute(select(func.setval(counter, last)).where(last.is_not(None)))


POSITIONS_STORE = StoreKind(
    metadata=PositionRow.metadata, new=_new, existing=_existing, make_room=_make_room, settle=_settle
)
