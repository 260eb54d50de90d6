"""What the devices of one person show of an area together (多台设备的同一次越界): one walk is one sighting.

Each device speaks for itself, and none clears another: one left at home brings nobody back who is out with
another (人机分离). What they show at overlapping times is one spell. A device that was taken off says nothing
more: what it left open ends with the first fix that is certainly back of a device handed over since, and
where none was, with its taking off.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from correction.domain.facts.observations import Observed
from correction.domain.moments import local_text
from correction.office.positions.judging.areas import area_sightings, area_verdicts
from correction.office.positions.judging.eras import Eras
from correction.office.positions.judging.plan import BREAK_MS, WatchedArea, WatchedSource, WatchPlan
from correction.office.positions.judging.sighting import Sighting
from correction.office.positions.judging.track import Believed
from geofences.verdicts import Polarity as Side

_AWAY = frozenset({Observed.OUTSIDE, Observed.PROHIBITED})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wearing:
    """One time in which a device was the person's (milliseconds, end excluded)."""

    source_id: str
    begins_ms: int
    ends_ms: int


def seen_together(
    plan: WatchPlan, area: WatchedArea, ready: Mapping[str, Believed], eras: Eras, until_ms: int
) -> Iterator[Sighting]:
    """Give what the believed fixes of all sources of a person show of an area, each spell once."""
    shown = [
        _closed(plan, area, ready, eras, worn=worn, seen=seen, until_ms=until_ms)
        for source in plan.sources
        for worn in _wearings(source)
        for seen in _of_wearing(plan, area, ready[source.source_id], eras, worn=worn, until_ms=until_ms)
    ]
    for kind in sorted({seen.observed for seen in shown}):
        yield from _joined([seen for seen in shown if seen.observed is kind])


def _wearings(source: WatchedSource) -> Iterator[_Wearing]:
    for begins, ends in source.worn:
        yield _Wearing(source_id=source.source_id, begins_ms=begins, ends_ms=ends)


def _of_wearing(
    plan: WatchPlan, area: WatchedArea, track: Believed, eras: Eras, *, worn: _Wearing, until_ms: int
) -> Iterator[Sighting]:
    part = track.between(worn.begins_ms, worn.ends_ms)
    for seen in area_sightings(plan, area, part, eras, until_ms):
        yield replace(seen, sources=(worn.source_id,))


def _closed(
    plan: WatchPlan,
    area: WatchedArea,
    ready: Mapping[str, Believed],
    eras: Eras,
    *,
    worn: _Wearing,
    seen: Sighting,
    until_ms: int,
) -> Sighting:
    """End what a device left open that was taken off since; what it showed ended is left as it is."""
    over_ms = worn.ends_ms
    if over_ms > until_ms or (seen.ended_ms is not None and seen.ended_ms <= over_ms):
        return seen
    line = _line(plan, worn, seen.began_ms) if seen.observed in _AWAY else [worn]
    backs = (_back(plan, area, ready, eras, one, after_ms=_last(ready, worn)) for one in line[1:])
    back = min((found for found in backs if found is not None), default=None)
    taken_off = f"{worn.source_id} 于 {_text(over_ms)} 解除"
    if back is not None:
        ended_ms, fix, source_id = back
        detail = f"{seen.detail}；{taken_off}，接续的 {source_id} 于 {_text(ended_ms)} 的定位表明已不在外"
        ended = replace(seen, ended_ms=ended_ms, detail=detail, fixes=(*seen.fixes, fix))
    else:
        over_ms = max(one.ends_ms for one in line)
        if over_ms > until_ms:
            return seen
        ended = replace(seen, ended_ms=over_ms, detail=f"{seen.detail}；{taken_off}，此后没有定位说明去向")
    return ended if seen.ended_ms is None or (ended.ended_ms or 0) < seen.ended_ms else seen


def _line(plan: WatchPlan, worn: _Wearing, began_ms: int) -> list[_Wearing]:
    """Give a wearing and those of devices handed over since a spell began, one following the other.

    A device that was the person's already when it began is none of them: it may have been left at home.
    """
    others = [
        other
        for source in plan.sources
        if source.source_id != worn.source_id
        and not any(begins <= began_ms < ends for begins, ends in source.worn)
        for other in _wearings(source)
        if other.begins_ms > began_ms
    ]
    line = [worn]
    for other in sorted(others, key=lambda one: (one.begins_ms, one.source_id)):
        if other.begins_ms <= max(one.ends_ms for one in line) + BREAK_MS:
            line.append(other)
    return line


def _last(ready: Mapping[str, Believed], worn: _Wearing) -> int:
    """Give the last believed fix of a wearing, which has one."""
    return int(ready[worn.source_id].between(worn.begins_ms, worn.ends_ms).trusted.device_at_ms[-1])


def _back(
    plan: WatchPlan,
    area: WatchedArea,
    ready: Mapping[str, Believed],
    eras: Eras,
    worn: _Wearing,
    *,
    after_ms: int,
) -> tuple[int, int, str] | None:
    """Give time, id and source of the first fix of a wearing after a moment that is certainly back."""
    fixes = ready[worn.source_id].between(max(worn.begins_ms, after_ms + 1), worn.ends_ms).trusted
    if not len(fixes):
        return None
    _, verdicts = area_verdicts(plan, area, fixes, eras)
    rows = np.flatnonzero(verdicts == Side(area.polarity.value).clearing)
    if not rows.size:
        return None
    return int(fixes.device_at_ms[rows[0]]), int(fixes.id[rows[0]]), worn.source_id


def _joined(shown: Iterable[Sighting]) -> Iterator[Sighting]:
    """Join spells of one kind that share time into one each; what one device shows twice stays two."""
    group: list[Sighting] = []
    ends_ms: int | None = 0
    for seen in sorted(shown, key=lambda one: (one.began_ms, one.sources)):
        if group and (ends_ms is None or seen.began_ms < ends_ms):
            group.append(seen)
            ends_ms = None if ends_ms is None or seen.ended_ms is None else max(ends_ms, seen.ended_ms)
        else:
            yield from _as_one(group)
            group, ends_ms = [seen], seen.ended_ms
    yield from _as_one(group)


def _as_one(group: list[Sighting]) -> Iterator[Sighting]:
    sources = sorted({source for seen in group for source in seen.sources})
    if len(sources) < 2:
        yield from group
        return
    ends = [seen.ended_ms for seen in group if seen.ended_ms is not None]
    parts = "；".join(f"{seen.sources[0]}（{_text(seen.began_ms)} 起）{seen.detail}" for seen in group)
    yield replace(
        group[0],
        ended_ms=max(ends) if len(ends) == len(group) else None,
        detail=f"{len(sources)} 台设备在重叠的时间所见，合为一次：{parts}",
        fixes=tuple(dict.fromkeys(fix for seen in group for fix in seen.fixes)),
        sources=tuple(sources),
    )


def _text(at_ms: int) -> str:
    return local_text(datetime.fromtimestamp(at_ms / 1000, UTC))
