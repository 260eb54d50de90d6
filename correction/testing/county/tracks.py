"""Positions of those who wear a device: where they really were, and what the device sent of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from correction.domain.moments import DateSpan, day_end, day_start, local_time
from correction.testing.county.course import Course, Span, each_day
from correction.testing.county.inbox import Inbox
from correction.testing.county.land import NEXT_DISTRICT, Floats, Xy, by_the_border, degrees_of
from correction.testing.county.noise import plain_noise, urban_noise

INTERVAL_S = 300
ROAD_KMH = 40.0
_CHINA_S = 8 * 3600

Points = list[tuple[float, Xy]]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Fixes:
    """What a device sent, a column each: seconds since 1970, degrees, metres, per cent."""

    at: Floats
    received: Floats
    lon: Floats
    lat: Floats
    radius: Floats
    source: NDArray[np.int8]
    forged: Bools
    battery: Floats


def path(course: Course, span: DateSpan) -> tuple[Floats, Floats, Floats]:
    """Give the true way through the simulated time: seconds since 1970, and x and y in kilometres."""
    turns = _with_stays(_routine(course, span), course)
    at, x, y = [turns[0][0]], [turns[0][1][0]], [turns[0][1][1]]
    for (left, here), (reached, there) in pairwise(turns):
        departed = max(left, reached - _travel_s(here, there))
        at += [departed, reached]
        x += [here[0], there[0]]
        y += [here[1], there[1]]
    return np.array(at), np.array(x), np.array(y)


def _routine(course: Course, span: DateSpan) -> Points:
    """Give the turns of everyday life: from each time on, at each place."""
    dice, resident = course.dice("routine"), course.resident
    home, work = resident.home, NEXT_DISTRICT if course.crosses_districts else resident.work

    def near(place: Xy, km: float) -> Xy:
        return place[0] + dice.choice((-1, 1)) * km * dice.uniform(0.7, 1), place[1] + km * dice.uniform(
            0.3, 1
        )

    turns: Points = [(day_start(span.from_on).timestamp() - 3600, home)]
    for on in each_day(span):
        if on.weekday() < 5:
            plan = [(8, 0, work), (12, 10, near(work, 0.4)), (12, 50, work), (17, 40, home)]
        else:
            plan = [(8, 0, near(home, 1.5)), (11, 0, home), (15, 0, near(home, 1.2)), (16, 30, home)]
        stroll = near(home, 0.5)
        if course.walks_by_border and on.weekday() in (1, 5):
            stroll = by_the_border()
        plan += [(20, 0, stroll), (20, 45, home)]
        for hour, minute, place in plan:
            late = timedelta(minutes=dice.uniform(-10, 10))
            turns.append(((local_time(on, time(hour, minute)) + late).timestamp(), place))
    return turns


def _with_stays(turns: Points, course: Course) -> Points:
    for stay in sorted(course.stays, key=lambda stay: stay.from_at):
        start, end = stay.from_at.timestamp(), stay.to_at.timestamp()
        # The stay lasts to its end; only then begins the way to wherever the routine is by then.
        back_at = end + _travel_s(stay.place, _place_at(turns, end))
        after = _place_at(turns, back_at)
        turns = [turn for turn in turns if not start <= turn[0] <= back_at]
        turns = sorted([*turns, *_strolls(start, end, stay.place), (back_at, after)])
    return turns


def _place_at(turns: Points, at: float) -> Xy:
    return [place for turn_at, place in turns if turn_at <= at][-1]


def _travel_s(here: Xy, there: Xy) -> float:
    return max(120.0, float(np.hypot(there[0] - here[0], there[1] - here[1])) / ROAD_KMH * 3600)


def _strolls(start: float, end: float, place: Xy) -> Points:
    """Walk about every five hours: nobody sits still for half a day, wherever they are."""
    turns = [(start, place)]
    while (start := start + 5 * 3600) < end - 3600:
        turns += [(start, (place[0] + 0.5, place[1])), (start + 2400, place)]
    return turns


def send_positions(course: Course, span: DateSpan, inbox: Inbox, *, urban: bool = False) -> None:
    """Send every fix of the device to the inbox when the server received it, and the device's alarms.

    In an `urban` county receivers are worse, their errors wander, and walls throw fixes off unknown to them.
    """
    rng = np.random.default_rng([course.seed, course.resident.index])
    at = _fix_times(course, span, rng, inbox)
    true_at, true_x, true_y = path(course, span)
    x, y = np.interp(at, true_at, true_x), np.interp(at, true_at, true_y)
    noise = urban_noise(rng, at) if urban else plain_noise(rng, at.size)
    source, radius, east, north = noise.source, noise.radius_m, noise.east_m, noise.north_m
    resting, forged = _within(at, course.resting), _within(at, course.forged)
    quiet = resting | forged
    x[quiet], y[quiet] = course.resident.home
    source[quiet], radius[quiet] = 0, np.clip(radius[quiet], 5, 15).round(1)
    # Who lies still hears the same satellites the same way; what is forged is wrong by nothing.
    share = np.where(resting, 10 / np.maximum(10, np.hypot(east, north)), np.where(forged, 0, 1))
    radius[forged] = 5
    lon, lat = degrees_of(x + share * east / 1000, y + share * north / 1000)
    fixes = _Fixes(
        at=at,
        received=_received(course, at, rng),
        lon=lon,
        lat=lat,
        radius=radius,
        source=source,
        forged=forged,
        battery=_battery(course, at),
    )
    inbox.fixes += inbox.add_lines(fixes.received.tolist(), _lines(course, fixes))
    for told_at, alarm in course.alarms:
        inbox.add_lines([told_at.timestamp()], [_alarm_line(course.resident.source_id or "", told_at, alarm)])


def _fix_times(course: Course, span: DateSpan, rng: np.random.Generator, inbox: Inbox) -> Floats:
    start, end = day_start(span.from_on), day_end(span.to_on or span.from_on)
    at = np.arange(start.timestamp() + 60, end.timestamp(), INTERVAL_S)
    at = (at + rng.uniform(-20, 20, at.size)).round()
    stop = min(end, course.vanished_at or end, _case_end(course, end))
    keep = (rng.random(at.size) > 0.002) & (at < stop.timestamp()) & ~_within(at, course.dead)
    return at[keep & (at <= inbox.closes_at.timestamp())]


def _case_end(course: Course, end: datetime) -> datetime:
    return day_start(course.released_on) if course.released_on is not None else end


def _within(at: Floats, spans: list[Span]) -> Bools:
    mask = np.zeros(at.size, dtype=np.bool_)
    for start, end in spans:
        mask |= (at >= start.timestamp()) & (at < end.timestamp())
    return mask


def _received(course: Course, at: Floats, rng: np.random.Generator) -> Floats:
    received = at + rng.uniform(1, 6, at.size).round(1)
    for held in course.buffered:
        rows = np.flatnonzero(_within(at, [(held.from_at, held.to_at)]))
        # Devices empty their memory from the newest fix backwards.
        received[rows] = held.received_at.timestamp() + np.arange(rows.size)[::-1]
    return received


def _battery(course: Course, at: Floats) -> Floats:
    """Charged at night, down to forty by the late evening, lower only where the course says so."""
    hour = (at + _CHINA_S) % 86400 / 3600
    level = np.where(
        hour < 6, 100, np.where(hour < 22.5, 100 - 60 * (hour - 6) / 16.5, 40 + 40 * (hour - 22.5))
    )
    for start, end in course.draining:
        mask = _within(at, [(start, end)])
        level[mask] = np.interp(at[mask], [start.timestamp(), end.timestamp()], [30, 2])
    return level.round()


def _lines(course: Course, fixes: _Fixes) -> Iterator[str]:
    """Write each fix as the JSON that a Traccar server forwards."""
    index, source_id = course.resident.index, course.resident.source_id
    device = f'"device":{{"id":{index + 1},"uniqueId":"{source_id}"}}'
    names, first = ("gnss", "wifi", "cell"), index * 1_000_000
    times = (_iso(fixes.at), _iso(fixes.received))
    numbers = (fixes.lon, fixes.lat, fixes.radius, fixes.source, fixes.forged, fixes.battery)
    rows = zip(*times, *(column.tolist() for column in numbers), strict=True)
    for n, (fixed, got, east, north, metres, kind, mock, charge) in enumerate(rows, start=1):
        marked = ',"mock":true' if mock else ""
        yield (
            f'{{"position":{{"id":{first + n},"protocol":"osmand","serverTime":"{got}",'
            f'"deviceTime":"{fixed}","fixTime":"{fixed}","valid":true,'
            f'"latitude":{north:.6f},"longitude":{east:.6f},"accuracy":{metres},'
            f'"attributes":{{"batteryLevel":{charge},"source":"{names[kind]}"{marked}}}}},{device}}}\n'
        )


def _iso(seconds: Floats) -> list[str]:
    instants = (seconds * 1000).astype("datetime64[ms]")
    return [f"{text}+00:00" for text in np.datetime_as_string(instants, unit="ms").tolist()]


def _alarm_line(source_id: str, told_at: datetime, alarm: str) -> str:
    (iso,) = _iso(np.array([told_at.timestamp()]))
    return (
        f'{{"event":{{"type":"alarm","eventTime":"{iso}","attributes":{{"alarm":"{alarm}"}}}},'
        f'"device":{{"uniqueId":"{source_id}"}}}}\n'
    )
