"""Taking positions in (定位接收): what a source may lawfully send is kept, the rest is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.moments import When, legal_day
from correction.office.ids import derived_id
from correction.office.ports import Store, UnitOfWork
from correction.office.positions.lawful import LawfulSources, Wearer, to_ms
from correction.office.positions.port import Delivery, NotKept, PositionsStore, Refused
from correction.office.positions.receiving.clocks import Clocks, clock_rules
from correction.office.positions.receiving.refusing import KEPT, REASONS, UNLAWFUL, mark_unlawful, refusals
from correction.office.record import draft
from correction.rulebooks.book import Rulebook
from geofences import FixBatch

DEVICE_ACTOR = "device"

STATE_DETAIL = {
    Observed.TAMPERED: "设备报告被拆卸或破坏",
    Observed.POWERED_OFF: "设备报告关机",
    Observed.BATTERY_LOW: "设备报告电量过低",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """What a device said of itself at an instant (设备状态): taken off, switched off, battery low."""

    source_id: str
    observed: Observed
    at: datetime


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


def take_positions(
    store: Store,
    positions: PositionsStore,
    book: Rulebook,
    *,
    fixes: Mapping[str, FixBatch],
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
    taken = Taken()
    rules = clock_rules(book, legal_day(now))
    clocks = Clocks(positions, rules, sent_at or {}, now)
    put_right = {source_id: clocks.put_right(source_id, batch) for source_id, batch in fixes.items()}
    states_at = [(state, clocks.state_at(state.source_id, state.at)) for state in states]
    since_ms = {state.source_id: to_ms(at or now) for state, at in reversed(states_at)}
    for source_id, (right, _) in put_right.items():
        since_ms[source_id] = int(right.device_at_ms.min(initial=since_ms.get(source_id, to_ms(now))))
    with store.reading() as uow:
        wearers = (sources or LawfulSources()).of(uow, since_ms)
    kept: dict[str, FixBatch] = {}
    refused: list[Refused] = []
    for source_id, (right, reasons) in put_right.items():
        mark_unlawful(right, wearers.get(source_id, ()), book, reasons)
        if (reasons == REASONS.index(NotKept.UNASSIGNED)).any():
            taken.unassigned_sources.add(source_id)
        good = reasons == KEPT
        if good.all():
            kept[source_id] = right
        else:
            kept[source_id] = right.take(good)
            refused += refusals(source_id, right.take(~good), reasons[~good])
    taken.clocks_off_s = clocks.off_s
    if any(map(len, kept.values())):
        taken.new = positions.add(
            Delivery.of({source_id: batch for source_id, batch in kept.items() if len(batch)})
        )
    taken.known = sum(map(len, kept.values())) - taken.new
    # After the fixes: whoever delivers again after a crash in between meets the same rows.
    positions.note_door(refused, clocks.changed)
    for each in refused:
        taken.not_kept[each.reason] = taken.not_kept.get(each.reason, 0) + len(each.device_at_ms)
    for state, at in states_at:
        wearer = _wearer_at(wearers.get(state.source_id, ()), to_ms(at or now))
        if wearer is None:
            taken.unassigned_sources.add(state.source_id)
        else:
            with store.writing() as uow:
                taken.states += _state(uow, wearer.case_id, state, at, now)
    return taken


def _wearer_at(wearers: Sequence[Wearer], at_ms: int) -> Wearer | None:
    """Give who wore a device at an instant, or who wears it now: a state is never passed over."""
    then = (w for w in wearers if any(begins <= at_ms < ends for begins, ends in w.lawful.assigned))
    return next(then, next((w for w in wearers if w.now), None))


def _state(uow: UnitOfWork, case_id: str, state: DeviceState, at: datetime | None, now: datetime) -> int:
    """State an observation of an instant; that it cleared again does not unsay it."""
    observation_id = derived_id("state", state.source_id, state.observed.value, state.at.isoformat())
    if uow.has_entry(case_id, f"{observation_id}/1"):
        return 0
    stated = ObservationStated(
        observation_id=observation_id,
        revision=1,
        first_on=legal_day(at or now),
        observed=state.observed,
        began_at=at or now,
        ended_at=at or now,
        engine=DEVICE_ACTOR,
        source_id=state.source_id,
        detail=STATE_DETAIL[state.observed] + ("" if at else "；设备时钟不可信，按接收时间记"),
    )
    item = draft(stated, When.at(at or now), entry_id=f"{observation_id}/1", actor=DEVICE_ACTOR)
    return len(uow.append(case_id, [item], recorded_at=now))
