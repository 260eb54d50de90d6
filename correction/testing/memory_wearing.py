"""Who wears what in an office kept in memory, and in whose log something was recorded since."""

from collections.abc import Iterator, Mapping, Sequence

from correction.domain.alert import ALERT_ACTS
from correction.domain.facts.observations import ObservationStated
from correction.office.ports import LogKind, Speaking
from correction.office.readings import wearers, worn_until
from correction.testing.memory_log import MemoryLog

Logs = Mapping[str, MemoryLog]


def last_numbers(logs: Logs) -> dict[str, int]:
    """Give the number of the last entry in the log of every case."""
    return {each: len(log.entries) for each, log in logs.items() if log.kind is LogKind.CASE}


def sources(logs: Logs) -> tuple[tuple[str, str], ...]:
    """Give the sources that speak for somebody now, each with the case it speaks for."""
    return tuple(sorted((s, each.case_id) for s, each in _assigned(logs) if each.until_at is None))


def speaking(logs: Logs, source_ids: Sequence[str], known: Mapping[str, Speaking]) -> dict[str, Speaking]:
    """Give for which case each of some sources speaks now, as the value known before where it is the same."""
    found = {s: each for s, each in _assigned(logs) if each.until_at is None and s in source_ids}
    return {s: known[s] if known.get(s) == each else each for s, each in found.items()}


def worn(logs: Logs, source_ids: Sequence[str] | None) -> dict[str, tuple[Speaking, ...]]:
    """Give the cases for which sources spoke before and no longer do, the latest first."""
    spoke = ((s, each) for s, each in _assigned(logs) if each.until_at is not None)
    return wearers((s, each) for s, each in spoke if source_ids is None or s in source_ids)


def facts_after(logs: Logs, numbers: Mapping[str, int]) -> frozenset[str]:
    """Give those of some logs in which a fact was recorded after a number."""
    ours = (*ALERT_ACTS, ObservationStated)
    return frozenset(
        log_id
        for log_id, number in numbers.items()
        if any(not isinstance(entry.payload, ours) for entry in logs[log_id].entries[number:])
    )


def _assigned(logs: Logs) -> Iterator[tuple[str, Speaking]]:
    for case_id, log in logs.items():
        for source_id, at in worn_until(log.file(case_id)).items():
            yield source_id, Speaking(case_id=case_id, last_number=len(log.entries), until_at=at)
