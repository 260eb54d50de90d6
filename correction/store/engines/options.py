"""What a transaction says of itself to its connection when it begins."""

from typing import Any

_KEY = "correction_writing"
WRITING: dict[str, Any] = {_KEY: True}
READING: dict[str, Any] = {_KEY: False}


def is_writing(options: Any) -> bool:
    """Tell from a connection's options whether its transaction may write."""
    return bool(options.get(_KEY, False))
