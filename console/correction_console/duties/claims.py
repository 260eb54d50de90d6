"""Who works out what (核算占用): what one thread has in hand, another waits for and does not do again."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Condition
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Claims(Generic[Key]):
    """What is being worked out at this moment, each by one thread; nobody waits while holding anything."""

    def __init__(self) -> None:
        """Begin with nothing in hand."""
        self._changed = Condition()
        self._taken: set[Key] = set()

    @contextmanager
    def taking(self, keys: Iterable[Key]) -> Iterator[Sequence[Key]]:
        """Take those of the keys that nobody has in hand, and have them until leaving."""
        with self._changed:
            mine = [key for key in keys if key not in self._taken]
            self._taken.update(mine)
        try:
            yield mine
        finally:
            with self._changed:
                self._taken.difference_update(mine)
                self._changed.notify_all()

    def wait_for(self, key: Key) -> None:
        """Wait until nobody has a key in hand."""
        with self._changed:
            self._changed.wait_for(lambda: key not in self._taken)
