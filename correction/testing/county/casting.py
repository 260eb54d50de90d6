"""Deciding what happens to whom, and when (分配情节)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import ceil
from random import Random

from correction.domain.moments import DateSpan
from correction.testing.county.chance import dice
from correction.testing.county.course import Course
from correction.testing.county.scenes import absences, check_ins, devices, duties, ends, honest
from correction.testing.county.scenes.scene import Cue, Outcome, Scene

CATALOGUE: tuple[Scene, ...] = (
    *absences.SCENES,
    *devices.SCENES,
    *check_ins.SCENES,
    *duties.SCENES,
    *ends.SCENES,
    *honest.SCENES,
)
_STANDARD = 300 * 90


def cast(seed: int, courses: Sequence[Course], span: DateSpan, events: int | None) -> list[Outcome]:
    """Play honest situations, then `events` scenes of true events, or as many as the county's size asks for.

    Kinds take turns, so that few events are of many kinds. A scene for which nobody is left is not played.
    """
    days = ((span.to_on or span.from_on) - span.from_on).days + 1
    scale = len(courses) * days / _STANDARD
    truths: list[Outcome] = []
    for innocent in (True, False):
        scenes = [scene for scene in CATALOGUE if scene.honest is innocent]
        wanted = round(scale * sum(scene.copies for scene in scenes))
        if not innocent and events is not None:
            wanted = events
        played = 0
        for number, scene in enumerate(_in_turns(scenes, scale)):
            if played >= wanted:
                break
            told = _play(dice(seed, scene.name, number), scene, courses, span)
            truths += told
            played += bool(told)
    return truths


def _in_turns(scenes: Sequence[Scene], scale: float) -> Iterator[Scene]:
    """Give each scene once, then each that has more copies again, and so on."""
    times = ceil(scale)
    for n in range(times * max(scene.copies for scene in scenes)):
        yield from (scene for scene in scenes if n < scene.copies * times)


def _play(rng: Random, scene: Scene, courses: Sequence[Course], span: DateSpan) -> list[Outcome]:
    days = ((span.to_on or span.from_on) - span.from_on).days + 1
    if days - scene.last <= scene.first:
        return []
    # Twice around, each time with another day, since few fit some scenes and those few are often taken.
    for course in [*rng.sample(courses, len(courses)), *rng.sample(courses, len(courses))]:
        if not scene.fits(course):
            continue
        on = span.from_on + timedelta(days=rng.randrange(scene.first, days - scene.last))
        claim = scene.claim(on, span)
        if course.is_free(claim):
            told = list(scene.play(Cue(course=course, on=on, span=span)))
            if told:
                course.busy.append(claim)
                return told
    return []
