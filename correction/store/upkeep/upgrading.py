"""Bringing both stores to this version (整库升级): those that stand, and never a new one in their place."""

from pathlib import Path

from sqlalchemy import Engine

from correction.store.engines import existing_engine, shown, transaction, url_of
from correction.store.errors import NotAStore
from correction.store.migrate import revision_of, upgrade
from correction.store.positions.store import SCHEMA, create_positions
from correction.store.upkeep.copying import Address


def upgrade_stores(office: Address, positions: Address, archive: Path) -> None:
    """Bring the stores of an office to this version.

    Raises StoreFailure or NotAStore, before anything is changed, where one of them is not there: a disk may
    not be mounted, and an empty store would look like one that lost everything.
    """
    _check_stands(existing_engine(url_of(office)))
    _check_stands(existing_engine(url_of(positions), schema=SCHEMA))
    upgrade(office)
    create_positions(positions, archive).close()


def _check_stands(engine: Engine) -> None:
    try:
        with transaction(engine, writing=False) as connection:
            stands = revision_of(connection)
    finally:
        engine.dispose()
    if stands is None:
        remedy = "核对 correction.toml 中的地址，接上数据所在的磁盘；丢失的从备份恢复"
        raise NotAStore(f"数据库 {shown(engine.url)}", "里面没有本程序的数据，没有可以升级的", remedy)
