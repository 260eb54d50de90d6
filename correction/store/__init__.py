"""The office store (存储): the sealed log, the read models that follow from it, and how to open them."""

from correction.store.office_store import OfficeStore, create, open_store

__all__ = ["OfficeStore", "create", "open_store"]
