"""Taking positions in (定位接收): what a source may lawfully send is kept, the rest is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.office.ids import derived_id
from correction.office.ports import Store, UnitOfWork
from correction.office.positions.plan import lawful_windows
from correction.office.positions.port import PositionsStore
from correction.office.record import RARE_ONLY, draft
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
    """What became of one delivery, in numbers of fixes; `unlawful` came outside any approval."""

    new: int = 0
    known: int = 0
    unlawful: int = 0
    unassigned: int = 0
    states: int = 0
    unassigned_sources: set[str] = field(default_factory=set)


def take_positions(
    store: Store,
    positions: PositionsStore,
    *,
    fixes: Mapping[str, FixBatch],
    states: Sequence[DeviceState] = (),
    now: datetime,
) -> Taken:
    """Keep the fixes of sources that speak for somebody, and record what devices say of themselves.

    A wristband is lawful only inside its approvals (社区矫正法 第二十九条): what it sends outside them, as
    recorded at receipt, is counted and not kept. Sending the same again changes nothing.
    """
    taken = Taken()
    with store.reading() as uow:
        speaks_for = dict(uow.sources())
        lawful = {
            source_id: lawful_windows(_rare_file(uow, speaks_for[source_id]), source_id)
            for source_id in fixes
            if source_id in speaks_for
        }
    lawfully: dict[str, FixBatch] = {}
    for source_id, batch in fixes.items():
        if source_id not in lawful:
            taken.unassigned += len(batch)
            taken.unassigned_sources.add(source_id)
            continue
        kept = np.zeros(len(batch), dtype=np.bool_)
        for from_ms, to_ms_ in lawful[source_id]:
            kept |= (batch.device_at_ms >= from_ms) & (batch.device_at_ms < to_ms_)
        taken.unlawful += len(batch) - int(np.count_nonzero(kept))
        lawfully[source_id] = batch.take(kept)
    if lawfully:
        taken.new = positions.add(lawfully)
        taken.known = sum(map(len, lawfully.values())) - taken.new
    for state in states:
        if state.source_id in speaks_for:
            with store.writing() as uow:
                taken.states += _state(uow, speaks_for[state.source_id], state, now)
        else:
            taken.unassigned_sources.add(state.source_id)
    return taken


def _rare_file(uow: UnitOfWork, case_id: str) -> CaseFile:
    return CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))


def _state(uow: UnitOfWork, case_id: str, state: DeviceState, now: datetime) -> int:
    """State an observation of an instant; that it cleared again does not unsay it."""
    observation_id = derived_id("state", state.source_id, state.observed.value, state.at.isoformat())
    stated = ObservationStated(
        observation_id=observation_id,
        revision=1,
        first_on=legal_day(state.at),
        observed=state.observed,
        began_at=state.at,
        ended_at=state.at,
        engine=DEVICE_ACTOR,
        source_id=state.source_id,
        detail=STATE_DETAIL[state.observed],
    )
    item = draft(stated, When.at(state.at), entry_id=f"{observation_id}/1", actor=DEVICE_ACTOR)
    return len(uow.append(case_id, [item], recorded_at=now))
