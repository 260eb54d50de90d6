"""What the database says of sealed files (附件登记): which ones entries name, where this store's lie."""

from dataclasses import dataclass
from secrets import token_hex

from sqlalchemy import Connection, Engine, select, update

from correction.store.engines import existing_engine, transaction, url_of
from correction.store.errors import NotAStore
from correction.store.migrate import OFFICE_HEAD, check_version
from correction.store.office_store import ATTACHMENTS
from correction.store.tables import AttachmentRow, LogHead, StoreSetting, table_of
from correction.store.upkeep.copying import Address

_ROW, _HEAD, _SETTING = table_of(AttachmentRow), table_of(LogHead), table_of(StoreSetting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A sealed file that an entry names: the log, the number of the entry, and the name."""

    log_id: str
    number: int
    sealed_sha256: str


def part_of(engine: Engine) -> str:
    """Give the name of a store's own part of the folder; raises NotAStore where the store has none."""
    with transaction(engine, writing=False) as connection:
        found = connection.execute(select(_SETTING.c.value).where(_SETTING.c.name == ATTACHMENTS)).scalar()
    if found is None:
        raise NotAStore("附件目录", "数据库没有写明附件放在哪里", "运行 correction database upgrade")
    return str(bytes(found).decode())


def named_files(engine: Engine) -> list[Named]:
    """Give the file of every entry that names one, in order of log and number."""
    found = select(_HEAD.c.log_id, _ROW.c.number, _ROW.c.sealed).join(_HEAD, _HEAD.c.log_no == _ROW.c.log_no)
    with transaction(engine, writing=False) as connection:
        rows = connection.execute(found.order_by(_ROW.c.log_no, _ROW.c.number)).all()
    return [Named(log_id=log_id, number=n, sealed_sha256=bytes(name).hex()) for log_id, n, name in rows]


def names_any(engine: Engine) -> bool:
    """Tell whether any entry names a file."""
    with transaction(engine, writing=False) as connection:
        return connection.execute(select(_ROW.c.number).limit(1)).first() is not None


def surveyed(address: Address) -> tuple[str, list[Named]]:
    """Give a store's part of the folder and its files, without a key."""
    engine = existing_engine(url_of(address))
    try:
        check_version(engine, OFFICE_HEAD)
        return part_of(engine), named_files(engine)
    finally:
        engine.dispose()


def new_part() -> str:
    """Make up the name of a part of the folder that no other store has."""
    return token_hex(8)


def begin_part(connection: Connection, part: str) -> None:
    """Give a restored store a part of its own, so that it never touches the files of the one it came from."""
    mine = update(_SETTING).where(_SETTING.c.name == ATTACHMENTS)
    connection.execute(mine.values(value=part.encode()))
