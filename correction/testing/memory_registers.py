"""The registers of an office in memory (登记簿): the newest entry about each thing, over all logs."""

from correction.domain.entry import AnyEntry
from correction.office.readings import STANDARDS, STANDARDS_MARKED, marked, register_key, register_rank
from correction.testing.memory_log import MemoryLog


class MemoryRegisters:
    """What is read out of all logs together."""

    _logs: dict[str, MemoryLog]

    def adopted_books(self) -> tuple[AnyEntry, ...]:
        """Give the entries by which rulebooks were adopted, in order."""
        return self._registered("book_adopted")

    def standards(self) -> tuple[AnyEntry, ...]:
        """Give the entries by which local standards were proposed and settled, by number."""
        found = (entry for kind in STANDARDS for entry in self._registered(kind))
        return tuple(sorted(found, key=lambda entry: entry.number))

    def standards_mark(self) -> int:
        """Name the state of everything that decides which standards hold where: it grows with each change."""
        found = {kind: [entry.number for entry in self._registered(kind)] for kind in STANDARDS_MARKED}
        return marked({kind: max(numbers) for kind, numbers in found.items() if numbers})

    def _registered(self, kind: str) -> tuple[AnyEntry, ...]:
        """Give the newest entries in force of a kind, one a key and log, by when they happened."""
        newest: dict[tuple[str, str], AnyEntry] = {}
        for log_id, log in self._logs.items():
            voided = log.file(log_id).voided
            for entry in log.entries:
                if kind == entry.payload.KIND and entry.entry_id not in voided:
                    key = (register_key(entry), log_id)
                    if key not in newest or register_rank(newest[key]) <= register_rank(entry):
                        newest[key] = entry
        order = sorted(newest.values(), key=lambda e: (register_rank(e), e.recorded_at, e.log_id, e.number))
        return tuple(order)
