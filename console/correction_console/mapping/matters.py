"""Where the matter of an alert was (预警的地点): areas at once, the person once the reading is logged."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from correction.domain.alert import Alert
from correction.domain.alert_kind import AlertKind
from correction.domain.case.minors import is_sealed
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.observations import ObservationStated
from correction.domain.file import CaseFile
from correction.domain.moments import legal_day
from correction.office.positions.port import Access
from correction_console.console import Console
from correction_console.mapping.places import areas_of_person, check_ins_drawn, fixes_between

# What led there and what came after is looked at with it; of what lasts, the first day.
AROUND = timedelta(minutes=30)
LONGEST = timedelta(days=1)
# Other alerts about check-ins name those that were made, wherever that was.
_CHECKED_IN_SOMEWHERE = frozenset({AlertKind.CHECK_IN_OUTSIDE, AlertKind.CHECK_IN_UNDECIDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The areas that bound the person, and the steps around the matter; none before a reading is logged."""

    areas: list[dict[str, Any]]
    steps: list[dict[str, Any]] | None


def where(
    console: Console, alert: Alert, file: CaseFile, now: datetime, access: Access | None = None
) -> Where | None:
    """Say where the matter of an alert was; none where it rests on no place, or the file is sealed."""
    if is_sealed(file) or not _has_place(alert, file):
        return None
    drawn_in, began_at = console.drawn_in, alert.stated.began_at
    areas = areas_of_person(console, file, legal_day(began_at), drawn_in)
    if access is None:
        return Where(areas=areas, steps=None)
    last_at = min(alert.stated.ended_at or now, began_at + LONGEST, now)
    span = (began_at - AROUND, last_at + AROUND)
    steps = [
        *fixes_between(console, file, access, span, drawn_in),
        *check_ins_drawn(file, span, drawn_in),
    ]
    return Where(areas=areas, steps=sorted(steps, key=lambda step: str(step["at"])))


def _has_place(alert: Alert, file: CaseFile) -> bool:
    grounds = [file.by_id[key].payload for key in alert.stated.entries if key in file.by_id]
    if alert.stated.kind in _CHECKED_IN_SOMEWHERE:
        return any(isinstance(ground, CheckInMade) and ground.place is not None for ground in grounds)
    return any(isinstance(ground, ObservationStated) for ground in grounds)
