"""Stating observations in a line, for tests: what an engine would state, revision by revision."""

from datetime import datetime
from typing import Any

from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.moments import legal_day
from correction.testing.builders import CaseBuilder


def observe(
    case: CaseBuilder,
    observation_id: str,
    observed: Observed,
    began_at: datetime,
    ended_at: datetime | None = None,
    *,
    recorded_at: datetime | None = None,
    **more: Any,
) -> str:
    """State the next revision of an observation; give the entry's id; `more` are further fields."""
    earlier = [
        entry.payload
        for entry in case.entries
        if isinstance(entry.payload, ObservationStated) and entry.payload.observation_id == observation_id
    ]
    stated = ObservationStated(
        observation_id=observation_id,
        revision=len(earlier) + 1,
        first_on=earlier[0].first_on if earlier else legal_day(began_at),
        observed=observed,
        began_at=began_at,
        ended_at=ended_at,
        engine="test",
        **more,
    )
    return case.add(stated, at=began_at, recorded_at=recorded_at)
