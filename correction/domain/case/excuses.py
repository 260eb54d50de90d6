"""On which days a person was kept from their duties (免责期间): excused, or held by another body."""

from dataclasses import dataclass
from datetime import date

from correction.domain.case.strands import Facts
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import Excused, ExcuseReason
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded
from correction.domain.moments import DateSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """Days on which duties do not count, both included, why, and the entry that says so."""

    span: DateSpan
    reason: ExcuseReason
    entry: AnyEntry


def excuses_of(facts: Facts) -> tuple[Excuse, ...]:
    """Give every excuse on record, those of one kind of entry by when they were recorded to begin.

    Detention by another body excuses by itself (社区矫正法 第三十二条), from its first day to the day of
    release, and for as long as no release is on record.
    """
    excused = tuple(
        Excuse(
            span=DateSpan(from_on=e.payload.from_on, to_on=e.payload.to_on), reason=e.payload.reason, entry=e
        )
        for e in facts.of(Excused)
    )
    held = facts.of(DetainedElsewhere)
    if not held:
        return excused
    ended = detention_ends(facts)
    return excused + tuple(
        Excuse(
            span=DateSpan(from_on=e.when.legal_on, to_on=ended.get(e.entry_id)),
            reason=ExcuseReason.DETAINED,
            entry=e,
        )
        for e in held
    )


def detention_ends(facts: Facts) -> dict[str, date]:
    """Give the last day of each detention that ended, by the entry that recorded it."""
    begun = {entry.entry_id: entry.when.legal_on for entry in facts.of(DetainedElsewhere)}
    ends: dict[str, date] = {}
    for entry in facts.of(DetentionEnded):
        key = entry.payload.detention_entry_id
        if key in begun and entry.when.legal_on >= begun[key]:
            ends.setdefault(key, entry.when.legal_on)
    return ends
