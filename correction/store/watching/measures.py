"""Measuring the stores (平台度量): what waits, how full everything is, which gateways speak."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, text

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Matter
from correction.office.ports import PLATFORM_LOG
from correction.office.watching.signs import Fill
from correction.office.watching.telling import RULE, Key, key_of
from correction.store.claiming import TRIES_MAX
from correction.store.engines import is_postgresql, transaction
from correction.store.log.rows import maybe_instant, micros
from correction.store.positions.tables import PositionSource
from correction.store.tables import AlertRow, DeliveryRow, LogHead, NoticeRow, table_of

_HEAD, _ALERT = table_of(LogHead), table_of(AlertRow)
_NOTICE, _DELIVERY = table_of(NoticeRow), table_of(DeliveryRow)
_SOURCE = PositionSource.metadata.tables["position_source"]
# Numbers of logs share the numbers of locks, and those of fixes are counted within their source.
_NUMBERS_MAX = 1 << 40
# A relation of PostgreSQL has at most so many pages, and a server so many transactions before it stops.
_PAGES_MAX, _TRANSACTIONS_MAX = 1 << 32, 1 << 31


def ask_little(engine: Engine) -> None:
    """Ask a database for almost nothing; raises StoreFailure where it does not answer."""
    with transaction(engine, writing=False) as connection:
        connection.exec_driver_sql("SELECT 1")


def waiting(engine: Engine, now: datetime) -> tuple[int, datetime | None]:
    """Give how many reviews are due, and since when the oldest is; those set aside are not among them."""
    due = (_HEAD.c.next_review_at_us <= micros(now), _HEAD.c.tries < TRIES_MAX)
    asked = select(func.count(), func.min(_HEAD.c.next_review_at_us)).select_from(_HEAD).where(*due)
    with transaction(engine, writing=False) as connection:
        count, oldest_us = connection.execute(asked).one()
    return int(count), maybe_instant(oldest_us)


def notices_waiting(engine: Engine, now: datetime) -> tuple[int, datetime | None]:
    """Give how many deliveries were laid aside, and when the oldest was made that could go and did not."""
    dead = (
        select(func.count()).select_from(_DELIVERY).where(_DELIVERY.c.dead, _DELIVERY.c.sent_at_us.is_(None))
    )
    could_go = (
        _DELIVERY.c.sent_at_us.is_(None),
        _DELIVERY.c.dead.is_(False),
        _DELIVERY.c.next_at_us <= micros(now),
    )
    # What a channel that is down does not take is tried again within the hour: it never waits for long to go.
    not_taken = (_DELIVERY.c.sent_at_us.is_(None), _DELIVERY.c.dead.is_(False), _DELIVERY.c.error != "")
    with transaction(engine, writing=False) as connection:
        count = int(connection.execute(dead).scalar_one())
        waits = connection.execute(select(func.min(_DELIVERY.c.next_at_us)).where(*could_go)).scalar()
        refused = connection.execute(select(func.min(_DELIVERY.c.made_at_us)).where(*not_taken)).scalar()
        unrouted = connection.execute(select(func.min(_NOTICE.c.made_at_us))).scalar()
    oldest = min((at for at in (waits, refused, unrouted) if at is not None), default=None)
    return count, maybe_instant(oldest)


def ongoing_troubles(engine: Engine) -> frozenset[Key]:
    """Give the troubles of the platform that were told and are not over."""
    told = select(_ALERT.c.kind, _ALERT.c.occasion).where(
        _ALERT.c.log_id == PLATFORM_LOG,
        _ALERT.c.matter == Matter.ONGOING.value,
        _ALERT.c.occasion.startswith(f"{RULE}:"),
    )
    with transaction(engine, writing=False) as connection:
        return frozenset(key_of(AlertKind(kind), occasion) for kind, occasion in connection.execute(told))


def newest_fixes(engine: Engine) -> Mapping[str, int]:
    """Give the device time of the newest fix of each source, in milliseconds since 1970 UTC."""
    asked = select(_SOURCE.c.source_id, _SOURCE.c.newest_ms).where(_SOURCE.c.newest_ms.is_not(None))
    with transaction(engine, writing=False) as connection:
        return {row.source_id: row.newest_ms for row in connection.execute(asked)}


def disk_used(folder: Path) -> float:
    """Give how full the disk of a folder is, 0 to 1, of what the program may use."""
    disk = shutil.disk_usage(folder)
    return disk.used / (disk.used + disk.free)


def fills(office: Engine, positions: Engine, folder: Path) -> tuple[Fill, ...]:
    """Measure everything that must not run full: disks, numbers, tables."""
    found = [Fill(name="disk", zh="数据目录所在磁盘", used=disk_used(folder), of_host=True)]
    with transaction(office, writing=False) as connection:
        last_no = connection.execute(select(func.max(_HEAD.c.log_no))).scalar() or 0
        found.append(Fill(name="key/log_no", zh="日志编号", used=last_no / _NUMBERS_MAX))
        found += _of_engine(connection, "office", "办公库")
    with transaction(positions, writing=False) as connection:
        used = connection.execute(select(func.max(_SOURCE.c.ids_used))).scalar() or 0
        found.append(Fill(name="key/fix", zh="定位编号", used=used / _NUMBERS_MAX))
        if str(positions.url) != str(office.url):
            found += _of_engine(connection, "positions", "定位库")
    return tuple(found)


def _of_engine(connection: Connection, name: str, zh: str) -> Iterator[Fill]:
    if connection.dialect.name != "postgresql":
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        most = connection.exec_driver_sql("PRAGMA max_page_count").scalar_one()
        yield Fill(name=f"rows/{name}", zh=f"{zh}文件的页数", used=pages / most)
        return
    largest = text(
        "SELECT relname, relpages FROM pg_class WHERE relkind = 'r' ORDER BY relpages DESC LIMIT 1"
    )
    relation, pages = connection.execute(largest).one()
    yield Fill(name=f"rows/{name}", zh=f"{zh}最大的表 {relation} 的页数", used=max(0, pages) / _PAGES_MAX)
    age = text("SELECT max(age(datfrozenxid)) FROM pg_database")
    yield Fill(
        name=f"key/{name}/transactions",
        zh=f"{zh}服务器的事务号",
        used=connection.execute(age).scalar_one() / _TRANSACTIONS_MAX,
    )
    numbers = text("SELECT max(last_value::float8 / max_value) FROM pg_sequences")
    yield Fill(
        name=f"key/{name}/sequences", zh=f"{zh}的自增编号", used=connection.execute(numbers).scalar() or 0.0
    )


def size_of(engine: Engine) -> int:
    """Give how many bytes a store takes, as far as the database tells."""
    with transaction(engine, writing=False) as connection:
        if is_postgresql(engine.url):
            return int(
                connection.execute(select(func.pg_database_size(func.current_database()))).scalar_one()
            )
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())
