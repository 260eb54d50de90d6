"""What every table of the office store stands on (表的基础)."""

from typing import Any, cast

from sqlalchemy import BigInteger, Integer, Table
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

MICROS: Any = BigInteger
# SQLite numbers rows by itself only where the key is a plain INTEGER.
BIG_KEY: Any = BigInteger().with_variant(Integer(), "sqlite")

# Rows lie in their key's own tree: no second tree that leads from the key to the row.
CLUSTERED = {"sqlite_with_rowid": False}


class OfficeRow(SQLModel, registry=registry()):
    """Base of every table of the office store; a metadata of its own keeps a host's tables apart."""

    # Rows are written and read as they are, so what would check their fields is made for whoever asks first.
    model_config = {"defer_build": True}


def table_of(model: type[OfficeRow]) -> Table:
    """Give the plain table behind a model, for the bulk paths."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]
