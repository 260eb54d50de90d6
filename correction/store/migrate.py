"""Bringing a database to this program's version (数据库升级), and refusing one that is ahead of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, MetaData, inspect

import correction.store.watching.tables  # noqa: F401 - they are among the tables of the office store
from correction.store.engines import make_engine, shown, transaction, url_of
from correction.store.errors import NewerStore, NotAStore, OlderStore
from correction.store.tables import OfficeRow

if TYPE_CHECKING:
    from alembic.config import Config

# The newest revision of each store, so that opening one need not load the migration tool.
OFFICE_HEAD = "office_0013"
POSITIONS_HEAD = "positions_0006"
OFFICE, POSITIONS = "versions/office", "versions/positions"

_FOLDER = Path(__file__).with_name("migrations")


def upgrade(path_or_url: str | Path) -> None:
    """Make the tables of the office store, or bring an older database to this version.

    Raises NewerStore for a database of a newer version, NotAStore for a file that is none.
    """
    engine = make_engine(url_of(path_or_url))
    try:
        upgrade_engine(engine, OFFICE, OfficeRow.metadata, OFFICE_HEAD)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine, folder: str, metadata: MetaData, head: str) -> None:
    """Run the revisions of one folder that a database lacks, all in one transaction."""
    from alembic import command  # noqa: PLC0415 - slow to load, and needed only here

    with transaction(engine, writing=True) as connection:
        stands = revision_of(connection)
        if stands == head:
            return
        config = config_of(folder, metadata, connection)
        if stands is not None and not _known(config, stands):
            raise _newer(engine, stands)
        if stands is None and inspect(connection).get_table_names():
            raise _foreign(engine)
        command.upgrade(config, "head")


def check_version(engine: Engine, head: str) -> None:
    """Refuse a database of another version; raises NewerStore, OlderStore or NotAStore."""
    with transaction(engine, writing=False) as connection:
        stands = revision_of(connection)
        if stands == head:
            return
        if stands is None:
            raise _foreign(engine)
        if stands < head:
            raise OlderStore(
                f"数据库 {shown(engine.url)}", f"版本 {stands} 较旧", "先运行 correction db upgrade"
            )
        raise _newer(engine, stands)


def revision_of(connection: Connection) -> str | None:
    """Give the revision a database stands at; none where it was never made by this program."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def config_of(folder: str, metadata: MetaData, connection: Connection) -> "Config":
    """Give the migration tool its folder of revisions, tables and connection."""
    from alembic.config import Config  # noqa: PLC0415 - slow to load, and needed only here

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("version_locations", str(_FOLDER / folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["metadata"] = metadata
    config.attributes["connection"] = connection
    return config


def _known(config: "Config", revision: str) -> bool:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - slow to load, and needed only here

    script = ScriptDirectory.from_config(config)
    return revision in {each.revision for each in script.walk_revisions()}


def _newer(engine: Engine, stands: str) -> NewerStore:
    where = f"数据库 {shown(engine.url)}"
    return NewerStore(where, f"由更新版本的程序建立（{stands}）", "升级程序后再打开；不要用旧程序写入")


def _foreign(engine: Engine) -> NotAStore:
    return NotAStore(
        f"数据库 {shown(engine.url)}", "不是本程序的数据库", "核对路径；新建请用 correction create"
    )
