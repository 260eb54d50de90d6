"""The days on which an order for a sensitive period binds one case (重点时段的约束期间)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.entry import Entry
from correction.domain.facts.periods import SensitivePeriodEnded, SensitivePeriodSet, SensitivePeriodTold
from correction.domain.moments import ONE_DAY, DateSpan
from correction.rules.view import CaseView


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One order as it binds a case: the days, and the entry by which the person was told, if they were."""

    entry: Entry[SensitivePeriodSet]
    from_on: date
    to_on: date
    told: Entry[SensitivePeriodTold] | None


def bindings(view: CaseView) -> Iterator[Binding]:
    """Give the orders that bind the case on days on which it is supervised; each ends by itself."""
    bound = view.file.of(SensitivePeriodSet)
    if not bound or view.supervised is None or view.supervised.to_on is None:
        return
    ended: dict[str, date] = {}
    for end in view.file.of(SensitivePeriodEnded):
        ended.setdefault(end.payload.order_id, end.when.legal_on)
    told: dict[str, Entry[SensitivePeriodTold]] = {}
    for entry in view.file.of(SensitivePeriodTold):
        told.setdefault(entry.payload.order_id, entry)
    for one in bound:
        said = one.payload
        from_on = max(said.from_on, view.supervised.from_on)
        last_on = ended.get(said.order_id, date.max) - ONE_DAY
        to_on = min(said.to_on, view.supervised.to_on, last_on)
        if from_on <= to_on:
            yield Binding(entry=one, from_on=from_on, to_on=to_on, told=told.get(said.order_id))


def cycles_of(every: Cadence, from_on: date, to_on: date) -> Iterator[DateSpan]:
    """Give the whole cycles between two days; runs of days count from the first of them."""
    if every.unit is not CadenceUnit.DAY:
        for span in every.cycles(from_on):
            if (span.to_on or span.from_on) > to_on:
                return
            yield span
    length = timedelta(days=every.every)
    while every.unit is CadenceUnit.DAY and from_on + length - ONE_DAY <= to_on:
        yield DateSpan(from_on=from_on, to_on=from_on + length - ONE_DAY)
        from_on += length
