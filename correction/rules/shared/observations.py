"""Observations as rules see them (观测): the newest revision of each, cut to what counts against a person."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.citation import Citation
from correction.domain.entry import Entry, Pace
from correction.domain.facts.admission import ExcuseReason
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_start, local_text
from correction.rules.shared.free_times import KEPT_AWAY, excused_times, unusable_times
from correction.rules.shared.spans import FOREVER, Span, filled_at, last_end, subtract
from correction.rules.view import CaseView

Holes = Callable[[ObservationStated], Iterable[Span]]
Lasting = Callable[[ObservationStated], timedelta | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An observation that counts: from its first moment that does, to its last one once that has come."""

    entry: Entry[ObservationStated]
    began_at: datetime
    ended_at: datetime | None

    @property
    def observed(self) -> ObservationStated:
        """The newest revision in view."""
        return self.entry.payload

    def finding(
        self,
        *,
        rule: str,
        kind: AlertKind,
        bearer: Bearer,
        citations: tuple[Citation, ...],
        inputs: tuple[tuple[str, str], ...] = (),
        steps: tuple[str, ...] = (),
    ) -> Finding:
        """Make the finding of one observation; its id names the occasion."""
        seen = self.observed
        began = f"观测始于 {local_text(seen.began_at)}"
        if self.began_at != seen.began_at:
            began += f"，不计入的时间除去后自 {local_text(self.began_at)} 起算"
        return Finding(
            kind=kind,
            rule=rule,
            bearer=bearer,
            occasion=f"{rule}:{seen.observation_id}",
            began_at=self.began_at,
            ended_at=self.ended_at,
            pace=Pace.DAILY,
            cycle_on=seen.first_on,
            entries=(self.entry.entry_id,),
            why=Why(
                citations=citations,
                inputs=(("观测", f"第 {seen.revision} 版，{seen.engine}"), *inputs),
                arithmetic=tuple(step for step in (seen.detail, began, *steps) if step),
            ),
        )


def newest(view: CaseView, *kinds: Observed) -> list[Entry[ObservationStated]]:
    """Give the newest revision in view of each observation of some kinds; withdrawn ones give nothing."""
    latest: dict[str, Entry[ObservationStated]] = {}
    for entry in view.file.of(ObservationStated):
        seen = entry.payload
        if seen.observed not in kinds:
            continue
        held = latest.get(seen.observation_id)
        if held is None or (held.payload.revision, held.number) < (seen.revision, entry.number):
            latest[seen.observation_id] = entry
    return [entry for entry in latest.values() if not entry.payload.withdrawn]


def standing(
    view: CaseView,
    *kinds: Observed,
    holes: Holes | None = None,
    excuses: Collection[ExcuseReason] = KEPT_AWAY,
    since: Callable[[ObservationStated], datetime] | None = None,
    lasting: Lasting | None = None,
) -> Iterator[Standing]:
    """Give the observations that count once holes and excused days are cut out.

    With `lasting` they count only once what is left has lasted so long; where that gives none, the book knows
    no such matter. `since` moves the beginning. What lies before the records or after the end of the case is
    cut off, and so is what a dedicated device said outside its approvals. An observation that goes on keeps
    its day open.
    """
    if view.supervised is None:
        return
    records = day_start(view.supervised.from_on)
    for entry in newest(view, *kinds):
        seen = entry.payload
        if view.ended(seen.ended_at) is None and not view.watch.reached(view.closed_at):
            view.still_open(Pace.DAILY, seen.first_on)
        began_at = since(seen) if since else seen.began_at
        start, end = max(began_at, records), min(seen.ended_at or FOREVER, view.closed_at)
        length = lasting(seen) if lasting else timedelta(0)
        if length is None or start > end or (start == end and began_at < start):
            continue
        cut = [*excused_times(view, excuses), *unusable_times(view, seen.source_id)]
        parts = subtract((start, end), [*cut, *holes(seen)] if holes else cut)
        counts_at = filled_at(parts, length)
        if counts_at is not None and view.watch.reached(counts_at):
            yield Standing(entry=entry, began_at=parts[0][0], ended_at=last_end(view.watch, parts))


def by_book(view: CaseView, key: str) -> Lasting:
    """Read from the book, for the day of an observation, how long it must last; hours or minutes."""
    minutes = 60 if view.book.parameter(key).unit == "hour" else 1

    def length(seen: ObservationStated) -> timedelta | None:
        value = view.book.get(key, seen.first_on)
        return timedelta(minutes=value * minutes) if isinstance(value, int | float) else None

    return length


def area_inputs(view: CaseView, seen: ObservationStated) -> tuple[tuple[str, str], ...]:
    """Name the area of an observation, its version, and how well its border is known, and the devices that
    show it.
    """
    if seen.area_id is None:
        return ()
    # Areas that bind together are observed as one, under their ids joined by a plus sign.
    drawn = [view.context.areas[one] for one in seen.area_id.split("+") if one in view.context.areas]
    areas = [next((v for v, _ in area.versions() if v.version == seen.area_version), area) for area in drawn]
    name = "、".join(area.name for area in areas) or seen.area_id
    version = "版本不详" if seen.area_version is None else f"第 {seen.area_version} 版"
    doubt = max((area.uncertainty_m for area in areas), default=None)
    return (
        ("区域", f"{name}（{version}）"),
        ("边界误差", "不详" if doubt is None else f"{doubt:.0f} 米"),
        *source_inputs(seen),
    )


def source_inputs(seen: ObservationStated) -> tuple[tuple[str, str], ...]:
    """Name the devices that show an observation which several might."""
    return (("定位来源", "、".join(seen.sources)),) if seen.sources else ()
