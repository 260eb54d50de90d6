"""The office store (存储): the sealed log, the read models that follow from it, and how to open them."""

from correction.store.sqlite import SqliteStore, create, open_store

__all__ = ["SqliteStore", "create", "open_store"]
