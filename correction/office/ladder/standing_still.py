"""The times in which telling of an alert was suspended (暂停): no clock of its ladder runs in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from correction.domain.entry import AnyEntry
from correction.domain.facts.alerts import AlertSuspended


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """Spans in order that do not overlap; a later suspension takes the place of one that still ran."""

    spans: tuple[tuple[datetime, datetime], ...]

    @classmethod
    def of(cls, alert_id: str, acts: Iterable[AnyEntry]) -> "Pauses":
        """Read the suspensions of one alert from the acts of its log, in order of their numbers."""
        spans: list[tuple[datetime, datetime]] = []
        for entry in acts:
            act = entry.payload
            if not isinstance(act, AlertSuspended) or act.alert_id != alert_id:
                continue
            if spans and spans[-1][1] > entry.recorded_at:
                spans[-1] = (spans[-1][0], entry.recorded_at)
            spans.append((entry.recorded_at, act.until_at))
        return cls(spans=tuple(span for span in spans if span[0] < span[1]))

    def until(self, at: datetime) -> datetime | None:
        """Give until when telling is suspended at an instant; none where it is not."""
        return next((end for start, end in self.spans if start <= at < end), None)

    def later(self, since: datetime, length: timedelta) -> datetime:
        """Give the instant that lies a length after another, the pauses not counted."""
        due_at = since + length
        for start, end in self.spans:
            if end <= since:
                continue
            if start > due_at:
                break
            due_at += end - max(start, since)
        return due_at
