"""On which days a person was kept from their duties (免责期间): excused, or held by another body."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from correction.domain.case.strands import Facts
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import Excused, ExcuseReason
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded
from correction.domain.moments import ONE_DAY, DateSpan


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


def frees_from_duties(facts: Facts) -> tuple[Excuse, ...]:
    """Give the excuses from duties as such: a device out of order frees only from what it has to say."""
    return tuple(each for each in excuses_of(facts) if each.reason is not ExcuseReason.DEVICE_FAULT)


def hold_half(spans: Iterable[DateSpan], cycle: DateSpan) -> bool:
    """Tell whether spans hold at least half of the days of a cycle, those that several hold counted once.

    A month is not excused for three days in hospital, and is for two stays that fill half of it.
    """
    to_on = cycle.to_on or cycle.from_on
    days, held, next_on = (to_on - cycle.from_on).days + 1, 0, cycle.from_on
    for span in sorted(spans, key=lambda span: span.from_on):
        first_on, last_on = max(next_on, span.from_on), min(to_on, span.to_on or to_on)
        if first_on <= last_on:
            held += (last_on - first_on).days + 1
            next_on = last_on + ONE_DAY
    return 2 * held >= days


def detention_ends(facts: Facts) -> dict[str, date]:
    """Give the last day of each detention that ended, by the entry that recorded it."""
    begun = {entry.entry_id: entry.when.legal_on for entry in facts.of(DetainedElsewhere)}
    ends: dict[str, date] = {}
    for entry in facts.of(DetentionEnded):
        key = entry.payload.detention_entry_id
        if key in begun and entry.when.legal_on >= begun[key]:
            ends.setdefault(key, entry.when.legal_on)
    return ends
