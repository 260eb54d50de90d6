"""What fixes show of the device itself (设备研判): silent, too still, too exact, too fast, forged."""

from collections.abc import Iterator

import numpy as np

from correction.domain.facts.observations import Observed
from correction.office.positions.judging.eras import Eras
from correction.office.positions.judging.plan import WatchedSource
from correction.office.positions.judging.sighting import Sighting
from correction.office.positions.judging.track import Believed
from correction.office.positions.lawful import Window
from geofences import FixBatch, gaps
from geofences.arrays import Int8Array
from geofences.fixes import Disbelief
from geofences.tracks import constant, jumps, stationary


def device_sightings(
    source: WatchedSource, track: Believed, eras: Eras, *, from_ms: int, until_ms: int
) -> Iterator[Sighting]:
    """Give what the fixes of one source from a moment on show of the device.

    The moment lies in no spell that is known, so that a long rest is cut into the same spells each time.
    """
    if track.first_ms is not None or track.from_start:
        yield from _silences(source, track, until_ms)
    lawful, reasons, trusted = track.from_on(from_ms)
    for worn in source.worn:
        at = trusted.device_at_ms
        yield from _stillness(source, trusted.take((at >= worn[0]) & (at < worn[1])), eras, worn, until_ms)
    yield from _forged(source, lawful, reasons)
    yield from _jumps(source, trusted, eras)


def _silences(source: WatchedSource, track: Believed, until_ms: int) -> Iterator[Sighting]:
    """Give the silences where positions are owed; before the first fix of a broken track nothing is known."""
    batch = track.lawful
    for owed in source.owed:
        opens, closes = owed.begins_ms, owed.ends_ms
        begins = opens if track.from_start or track.first_ms is None else max(opens, track.first_ms)
        ends = min(closes, until_ms)
        if begins >= ends:
            continue
        here = batch.take((batch.device_at_ms >= begins) & (batch.device_at_ms < closes))
        for gap in gaps(here, interval_ms=owed.interval_ms, from_ms=begins, until_ms=ends):
            yield Sighting(
                observed=Observed.GAP,
                began_ms=gap.began_at_ms,
                ended_ms=gap.ended_at_ms if gap.ended_at_ms is not None or ends == until_ms else ends,
                detail=f"超过 {owed.interval_ms // 60_000} 分钟没有定位",
                fixes=(gap.last_fix_id,) if gap.last_fix_id is not None else (),
                source_id=source.source_id,
            )


def _stillness(
    source: WatchedSource, batch: FixBatch, eras: Eras, worn: Window, until_ms: int
) -> Iterator[Sighting]:
    """Give the rests of one wearing; the one that its last fix lies in goes on until it is taken off."""
    last_ms = worn[1] if worn[1] <= until_ms else None
    for rules, spell in eras.spells(lambda rules: stationary(batch, rules.stillness)):
        yield Sighting(
            observed=Observed.STILL,
            began_ms=spell.began_at_ms,
            ended_ms=spell.ended_at_ms if spell.ended_at_ms < int(batch.device_at_ms[-1]) else last_ms,
            detail=f"连续 {rules.stillness.still_hours:.0f} 小时以上几乎不动（范围 {spell.spread_m:.0f} 米）",
            fixes=spell.evidence,
            source_id=source.source_id,
        )
    for rules, spell in eras.spells(lambda rules: constant(batch, still_hours=rules.constant_hours)):
        text = f"坐标连续 {rules.constant_hours:.0f} 小时以上完全相同"
        yield _abnormal(source, spell.began_at_ms, spell.ended_at_ms, text, spell.evidence)


def _forged(source: WatchedSource, batch: FixBatch, reasons: Int8Array) -> Iterator[Sighting]:
    mock = np.flatnonzero(reasons == Disbelief.MOCK)
    if mock.size == 0:
        return
    # One sighting a run of forged fixes: true positions in between end it.
    for run in np.split(mock, np.flatnonzero(np.diff(mock) > 1) + 1):
        first, last = int(run[0]), int(run[-1])
        yield _abnormal(
            source,
            int(batch.device_at_ms[first]),
            int(batch.device_at_ms[last]),
            f"设备报告 {run.size} 个虚拟定位",
            (int(batch.id[first]), int(batch.id[last])),
        )


def _jumps(source: WatchedSource, batch: FixBatch, eras: Eras) -> Iterator[Sighting]:
    """Give steps that stay impossible once the fixes at their ends were doubted: no drift but two ways."""
    for _, jump in eras.spells(lambda rules: jumps(batch, speed_max_kmh=rules.belief.speed_max_kmh)):
        text = f"两点相距 {jump.distance_m / 1000:.1f} 公里，时速至少 {jump.speed_kmh:.0f} 公里"
        yield _abnormal(source, jump.began_at_ms, jump.ended_at_ms, text, jump.evidence)


def _abnormal(
    source: WatchedSource, began_ms: int, ended_ms: int, detail: str, fixes: tuple[int, ...]
) -> Sighting:
    return Sighting(
        observed=Observed.TRACK_ABNORMAL,
        began_ms=began_ms,
        ended_ms=ended_ms,
        detail=detail,
        fixes=fixes,
        source_id=source.source_id,
    )
