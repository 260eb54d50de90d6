"""From when on what binds a person is another than was known (补记事项的影响时间).

A leave, a permit, a confirmed place, an approval or a void recorded late changes what past fixes mean. What
bound the person as it was known when they were judged last stands beside what is known now: the first moment
at which the two differ is where judging begins again. Nobody who records a fact need think of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from correction.domain.area import Area
from correction.domain.context import Context
from correction.domain.facts.admission import CaseOpened
from correction.domain.file import CaseFile
from correction.office.positions.judging.meetings import barred_windows
from correction.office.positions.judging.plan import WatchPlan, watch_plan
from correction.office.positions.lawful import Window
from correction.rulebooks.book import Rulebook
from geofences.tracks.windows import merged

K = TypeVar("K")
EVER_MS = 0


def changed_from(
    file: CaseFile, plan: WatchPlan, number: int | None, context: Context, book: Rulebook
) -> int | None:
    """Give the first moment (milliseconds) from which what binds a person is not what entries up to a number
    said; none where those after it changed nothing. Of somebody new all time is.
    """
    if number is None:
        return EVER_MS
    known = CaseFile(case_id=file.case_id, entries=tuple(e for e in file.entries if e.number <= number))
    if known.latest(CaseOpened) is None:
        return EVER_MS
    then = watch_plan(known, context, book)
    differences = _different(barred_windows(known), barred_windows(file))
    return min([*_between(then, plan), *differences], default=None)


def _between(then: WatchPlan, now: WatchPlan) -> Iterator[int]:
    """Give moments from which two plans differ, the first of each kind of difference among them."""
    yield from _different(
        {s.source_id: s.windows for s in then.sources}, {s.source_id: s.windows for s in now.sources}
    )
    yield from _different(
        {s.source_id: s.worn for s in then.sources}, {s.source_id: s.worn for s in now.sources}
    )
    yield from _different(_owed(then), _owed(now))
    areas = [
        {(a.polarity, a.buffer_m, tuple(map(_version, a.areas))): a.windows for a in plan.areas}
        for plan in (then, now)
    ]
    yield from _different(*areas)
    if then.places != now.places:
        # A place of daily life counts at all times.
        yield from (windows[0][0] for bound in areas for windows in bound.values() if windows)
    if then.ends_ms != now.ends_ms:
        yield min(then.ends_ms, now.ends_ms)


def _owed(plan: WatchPlan) -> dict[tuple[str, int], list[Window]]:
    """Give when each source owes positions, by how often."""
    found: dict[tuple[str, int], list[Window]] = {}
    for source in plan.sources:
        for owed in source.owed:
            found.setdefault((source.source_id, owed.interval_ms), []).append((owed.begins_ms, owed.ends_ms))
    return found


def _version(area: Area) -> tuple[str, int]:
    return area.area_id, area.version


def _different(then: Mapping[K, Iterable[Window]], now: Mapping[K, Iterable[Window]]) -> Iterator[int]:
    """Give for each thing that bound at other times the first moment at which only one of the two has it."""
    for key in then.keys() | now.keys():
        before, after = merged(then.get(key, ())), merged(now.get(key, ()))
        if before != after:
            yield _first(before, after)


def _first(before: tuple[Window, ...], after: tuple[Window, ...]) -> int:
    """Give the first moment in one of two unequal lists of windows and not in the other."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    left = [windows[same] for windows in (before, after) if same < len(windows)]
    begins = {window[0] for window in left}
    return min(begins) if len(left) == 1 or len(begins) == 2 else min(window[1] for window in left)
