"""What a rule may know besides the case file (研判环境)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from correction.domain.area import Area
from correction.domain.days import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindSpan:
    """A time in which sources of positions could not be seen (失明时段): one, those of a gateway, or all."""

    source_id: str | None
    from_at: datetime
    to_at: datetime | None
    gateway_id: str | None = None
    sources: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """Whether nothing at all could be seen."""
        return self.source_id is None and self.gateway_id is None

    def hides(self, source_id: str | None) -> bool:
        """Tell whether a source could not be seen; asked of none, whether nothing could."""
        return self.everything or (source_id is not None and source_id in {self.source_id, *self.sources})


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A frozen view of calendar, areas and blind times; `areas` holds each in its newest version."""

    calendar: WorkCalendar
    areas: Mapping[str, Area] = field(default_factory=dict)
    blind: tuple[BlindSpan, ...] = ()

    def areas_on(self, on: date) -> Mapping[str, Area]:
        """Give of each area the version that holds on a day; one that holds from a later day is left out."""
        if not any(area.from_on for area in self.areas.values()):
            return self.areas
        held = {area_id: area.held_on(on) for area_id, area in self.areas.items()}
        return {area_id: area for area_id, area in held.items() if area is not None}

    @property
    def version(self) -> str:
        """Name the versions of the parts, so that a review says under what it was made."""
        areas = sum(area.version for area in self.areas.values())
        return f"calendar={self.calendar.version};areas={len(self.areas)}.{areas};blind={len(self.blind)}"
