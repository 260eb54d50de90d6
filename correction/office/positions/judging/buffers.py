"""What fixes show of the buffers before borders (预警缓冲): near one, and nothing breached yet."""

from collections.abc import Iterator

import numpy as np

from correction.domain.area import Polarity
from correction.domain.facts.observations import Observed
from correction.office.positions.judging.eras import Eras
from correction.office.positions.judging.plan import WatchedArea
from correction.office.positions.judging.rules import PositionRules
from correction.office.positions.judging.sighting import Sighting
from geofences import FixBatch, Verdict, excursions
from geofences.shapes import CompiledArea
from geofences.tracks import Excursion


def approaches(
    area: WatchedArea, ready: CompiledArea, batch: FixBatch, eras: Eras, until_ms: int
) -> Iterator[Sighting]:
    """Give the spells nearer to the border than the buffer is wide, unless at a confirmed place."""
    deep = ready.signed_distance_m(batch.lon, batch.lat) * (-1 if area.polarity is Polarity.STAY_IN else 1)
    at_home = np.zeros(len(batch), np.bool_)
    for place in ready.places:
        at_home |= place.boundary.signed_distance_m(batch.lon, batch.lat) <= batch.accuracy_m
    near, clear = deep + batch.accuracy_m < area.buffer_m, deep - batch.accuracy_m >= area.buffer_m
    known = np.where(clear | at_home, Verdict.INSIDE, np.where(near, Verdict.OUTSIDE, Verdict.UNDECIDED))
    usable = eras.each(batch.device_at_ms, lambda rules: batch.accuracy_m <= rules.belief.accuracy_max_m)
    verdicts = np.where(usable, known, Verdict.UNDECIDED).astype(np.int8)

    def by(rules: PositionRules) -> tuple[Excursion, ...]:
        return excursions(batch, verdicts, rules.excursion, until_ms=until_ms, active=area.windows)

    for _, spell in eras.spells(by):
        yield Sighting(
            observed=Observed.APPROACHED,
            began_ms=spell.began_at_ms,
            ended_ms=spell.ended_at_ms,
            detail=f"进入“{area.name}”边界的预警缓冲区，离边界不到 {area.buffer_m:.0f} 米",
            fixes=spell.evidence,
            area_id=area.area_id,
            area_version=area.version,
        )
