"""Text that sorts by its bytes on every database, whatever language the server speaks."""

from typing import Any

from sqlalchemy import String


def sorted_text(length: int | None = None) -> Any:
    """Give the type of a text column, for revisions: rows then lie in one order everywhere."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")
