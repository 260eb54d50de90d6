"""One thing that fixes show (一次研判), not yet an observation."""

from dataclasses import dataclass

from correction.domain.facts.observations import Observed

ENGINE = "geofences/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One thing that the fixes show: what, where, from when to when (milliseconds), and on which fixes.

    `other_case_id` is the second person's case where two are seen near each other; `sources` are the devices
    that show it, where more than one might.
    """

    observed: Observed
    began_ms: int
    ended_ms: int | None
    detail: str
    fixes: tuple[int, ...] = ()
    area_id: str | None = None
    area_version: int | None = None
    source_id: str | None = None
    other_case_id: str | None = None
    sources: tuple[str, ...] = ()
