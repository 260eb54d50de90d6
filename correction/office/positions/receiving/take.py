"""Taking positions in (定位接收): what a source may lawfully send is kept, the rest is counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from correction.domain.facts.devices import SourceKind
from correction.domain.moments import legal_day
from correction.office.ports import Store
from correction.office.positions.judging.quiet import QuietFixes
from correction.office.positions.lawful import EVER_MS, LawfulSources, Wearer, to_ms
from correction.office.positions.port import Delivery, NotKept, PositionsStore, Refused
from correction.office.positions.receiving.clocks import Clocks, clock_rules
from correction.office.positions.receiving.counties import by_county
from correction.office.positions.receiving.refusing import (
    KEPT,
    REASONS,
    UNLAWFUL,
    mark_all_unlawful,
    refusals,
)
from correction.office.positions.receiving.states import DeviceState, low_levels, state
from correction.rulebooks.book import Rulebook
from geofences.arrays import Int8Array


@dataclass(slots=True, kw_only=True)
class Taken:
    """What became of one delivery, in numbers of fixes; what was not kept is counted by its reason.

    `clocks_off_s` tells by how many seconds the clocks of devices were found off, where more than the book
    lets pass.
    """

    new: int = 0
    known: int = 0
    states: int = 0
    not_kept: dict[NotKept, int] = field(default_factory=dict)
    unassigned_sources: set[str] = field(default_factory=set)
    clocks_off_s: dict[str, int] = field(default_factory=dict)

    @property
    def unlawful(self) -> int:
        """How many came without a lawful ground."""
        return sum(count for reason, count in self.not_kept.items() if reason in UNLAWFUL)

    def add(self, other: "Taken") -> None:
        """Add what became of another part of the same delivery."""
        self.new += other.new
        self.known += other.known
        self.states += other.states
        for reason, count in other.not_kept.items():
            self.not_kept[reason] = self.not_kept.get(reason, 0) + count
        self.unassigned_sources |= other.unassigned_sources
        self.clocks_off_s |= other.clocks_off_s


def take_positions(
    store: Store,
    positions: PositionsStore,
    book: Rulebook,
    *,
    fixes: Delivery,
    states: Sequence[DeviceState] = (),
    sent_at: Mapping[str, datetime] | None = None,
    now: datetime,
    sources: LawfulSources | None = None,
) -> Taken:
    """Keep the fixes of sources that speak for somebody, and record what devices say of themselves.

    A wristband is lawful only inside its approvals (社区矫正法 第二十九条), a phone only once the person
    was told and where the book has a schedule (第二十六条): what comes outside, as recorded at receipt, is
    counted with its time and not kept. What comes late is of whoever wore the device at its time. Where a
    device told its clock in `sent_at`, the skew is measured against `now` and the fixes are put right by it.
    Sending the same again changes nothing. `sources` may be kept between deliveries, so that cases are read
    only when they have changed.
    """
    with store.reading() as uow:
        split = by_county(uow, book, fixes, [*(said.source_id for said in states), *(sent_at or {})])
    taken = Taken()
    for here, some, theirs in split:
        some_states = [said for said in states if said.source_id in theirs]
        part = _take(
            store,
            positions,
            here,
            fixes=some,
            states=some_states,
            sent_at={source_id: at for source_id, at in (sent_at or {}).items() if source_id in theirs},
            now=now,
            sources=sources,
        )
        taken.add(part)
    return taken


def _take(
    store: Store,
    positions: PositionsStore,
    book: Rulebook,
    *,
    fixes: Delivery,
    states: Sequence[DeviceState],
    sent_at: Mapping[str, datetime],
    now: datetime,
    sources: LawfulSources | None,
) -> Taken:
    """Keep what belongs to the persons of one county."""
    taken = Taken()
    clocks = Clocks(positions, clock_rules(book, legal_day(now)), sent_at, fixes, now)
    right, reasons = clocks.put_right(fixes)
    states_at = [(said, clocks.state_at(said.source_id, said.at)) for said in states]
    with store.reading() as uow:
        wearers = (sources or LawfulSources()).of(uow, book, _since(right, states, now))
    mark_all_unlawful(right, wearers, book, reasons)
    strangers = np.unique(right.whose[reasons == REASONS.index(NotKept.UNASSIGNED)]).tolist()
    taken.unassigned_sources.update(right.source_ids[n] for n in strangers)
    taken.clocks_off_s = clocks.off_s
    good = reasons == KEPT
    refused = list(_refused(right.take(~good), reasons[~good]))
    kept = right if good.all() else right.take(good)
    if len(kept):
        taken.new = positions.add(kept, QuietFixes.at(book, to_ms(now), _alone(wearers)))
    taken.known = len(kept) - taken.new
    # After the fixes: whoever delivers again after a crash in between meets the same rows.
    positions.note_door(refused, clocks.changed)
    for each in refused:
        taken.not_kept[each.reason] = taken.not_kept.get(each.reason, 0) + len(each.device_at_ms)
    for said, at in states_at:
        worn = wearers.get(said.source_id, ())
        if (wearer := _wearer_at(worn, to_ms(at or now))) is None:
            taken.unassigned_sources.add(said.source_id)
        else:
            believed_at = clocks.since_worn(at, (w.lawful for w in worn))
            with store.writing() as uow:
                taken.states += state(uow, wearer.case_id, said, believed_at, now)
    taken.states += _low(store, wearers, kept, book, now)
    return taken


def _since(fixes: Delivery, states: Sequence[DeviceState], now: datetime) -> Mapping[str, int]:
    """Give the earliest instant that each source tells of, at the latest now.

    Of a source that tells a state everybody who ever wore it counts: by the first of them its time is judged.
    """
    earliest = np.full(len(fixes.source_ids), to_ms(now))
    np.minimum.at(earliest, fixes.whose, fixes.fixes.device_at_ms)
    since_ms = dict(zip(fixes.source_ids, earliest.tolist(), strict=True))
    return since_ms | {said.source_id: EVER_MS for said in states}


def _alone(wearers: Mapping[str, Sequence[Wearer]]) -> Mapping[str, str]:
    """Give the case of each source that speaks for one person and of whom nobody else hears anything."""
    return {
        source_id: some[0].case_id for source_id, some in wearers.items() if len(some) == 1 and some[0].now
    }


def _refused(delivery: Delivery, reasons: Int8Array) -> Iterator[Refused]:
    for n in np.unique(delivery.whose).tolist():
        mine = delivery.whose == n
        yield from refusals(delivery.source_ids[n], delivery.fixes.take(mine), reasons[mine])


def _wearer_at(wearers: Sequence[Wearer], at_ms: int) -> Wearer | None:
    """Give who wore a device at an instant, or who wears it now: a state is never passed over."""
    then = (w for w in wearers if any(begins <= at_ms < ends for begins, ends in w.lawful.assigned))
    return next(then, next((w for w in wearers if w.now), None))


def _low(
    store: Store,
    wearers: Mapping[str, Sequence[Wearer]],
    kept: Delivery,
    book: Rulebook,
    now: datetime,
) -> int:
    """State once a day that a wristband's battery ran low; a telephone is everybody's own affair."""
    lows = [
        (wearer.case_id, low)
        for low in low_levels(kept, book)
        if (wearer := _wearer_at(wearers.get(low.source_id, ()), to_ms(low.at))) is not None
        and wearer.lawful.kind is SourceKind.WRISTBAND
    ]
    if not lows:
        return 0
    with store.reading() as uow:
        new = [
            (case_id, low) for case_id, low in lows if not uow.has_entry(case_id, f"{low.observation_id}/1")
        ]
    if not new:
        return 0
    with store.writing() as uow:
        return sum(state(uow, case_id, low, low.at, now) for case_id, low in new)
