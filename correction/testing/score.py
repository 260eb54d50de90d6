"""Scoring alerts against the truth of a simulation (评分): found, missed, explained, false.

An alert tells of a true event when it names its kind and case and began while the event was true. An alert
that only follows from one, such as the missed check-ins of somebody who vanished, is explained. Everything
else is a false alarm, and is listed with whatever honest situation it mistook.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.moments import day_start, local_text
from correction.testing.county.truth import Honest, TrueEvent, Truth

TOLERANCE = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What scoring needs of one alert: whom it is about, what it says, and since when."""

    case_no: str
    kind: AlertKind
    began_at: datetime
    ended_at: datetime | None = None
    occasion: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarm:
    """An alert that no true event stands behind, and what it mistook for a breach, as far as is known."""

    told: Told
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindScore:
    """How one kind of alert did: true events, how many were found, explained alerts, false alarms."""

    events: int
    found: int
    explained: int
    false: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How the alerts stand to the truth; withdrawn alerts are counted and not held against anyone."""

    found: tuple[tuple[TrueEvent, tuple[Told, ...]], ...]
    missed: tuple[TrueEvent, ...]
    explained: tuple[tuple[TrueEvent, Told], ...]
    false: tuple[FalseAlarm, ...]
    withdrawn: int
    per_kind: Mapping[AlertKind, KindScore]
    alerts_per_officer_day: float

    @property
    def perfect(self) -> bool:
        """Whether every true event was found and nothing else was told."""
        return not self.missed and not self.false

    def lines(self) -> list[str]:
        """Give the score as lines of Chinese, ready to print; the lists of faults come last."""
        events = len(self.found) + len(self.missed)
        matched = sum(len(alerts) for _, alerts in self.found)
        told = matched + len(self.explained) + len(self.false)
        alerts = (
            f"预警 {told} 条：对应 {matched}，随附 {len(self.explained)}，误报 {len(self.false)}"
            f"（已撤回 {self.withdrawn} 条不计）"
        )
        return [
            f"真实事件 {events} 起：发现 {len(self.found)}，遗漏 {len(self.missed)}",
            alerts,
            f"每名专职人员每日预警 {self.alerts_per_officer_day:.2f} 条",
            *(f"遗漏：{_event_line(event)}" for event in self.missed),
            *(f"误报：{_told_line(alarm.told)}：{alarm.reason}" for alarm in self.false),
        ]


def score(truth: Truth, alerts: Iterable[Told], *, tolerance: timedelta = TOLERANCE) -> Score:
    """Compare alerts with the truth; `tolerance` is how far an alert may begin before or after the event."""
    everything = list(alerts)
    standing = sorted(
        (told for told in everything if not told.withdrawn),
        key=lambda told: (told.began_at, told.case_no, told.kind, told.occasion),
    )
    matched: dict[int, list[Told]] = {}
    explained: list[tuple[TrueEvent, Told]] = []
    false: list[FalseAlarm] = []
    for told in standing:
        direct = [n for n, event in enumerate(truth.events) if _tells_of(told, event, tolerance)]
        for n in direct:
            matched.setdefault(n, []).append(told)
        if direct:
            continue
        source = next((event for event in truth.events if _follows(told, event, tolerance)), None)
        if source is not None:
            explained.append((source, told))
        else:
            false.append(FalseAlarm(told=told, reason=_mistaken(told, truth)))
    missed = tuple(event for n, event in enumerate(truth.events) if n not in matched)
    return Score(
        found=tuple((truth.events[n], tuple(matched[n])) for n in sorted(matched)),
        missed=missed,
        explained=tuple(explained),
        false=tuple(false),
        withdrawn=len(everything) - len(standing),
        per_kind=_per_kind(truth, missed, [told for _, told in explained], [one.told for one in false]),
        alerts_per_officer_day=len(standing) / (truth.officers * truth.days),
    )


def _tells_of(told: Told, event: TrueEvent, tolerance: timedelta) -> bool:
    named = told.kind is event.kind or told.kind in event.or_kinds
    return named and told.case_no == event.case_no and _during(told, event, tolerance)


def _follows(told: Told, event: TrueEvent, tolerance: timedelta) -> bool:
    return told.kind in event.follows and told.case_no == event.case_no and _during(told, event, tolerance)


def _during(told: Told, event: TrueEvent, tolerance: timedelta) -> bool:
    return event.from_at - tolerance <= told.began_at and (
        event.to_at is None or told.began_at <= event.to_at + tolerance
    )


def _mistaken(told: Told, truth: Truth) -> str:
    if told.began_at < day_start(truth.start_on):
        return "起算于启用日之前"
    mine = (one for one in truth.honest if one.case_no == told.case_no)
    honest = [one for one in mine if one.from_at <= told.began_at <= one.to_at]
    named: Sequence[Honest] = [one for one in honest if told.kind in one.kinds] or honest
    return named[0].note if named else "没有与之对应的真实事件"


def _per_kind(
    truth: Truth, missed: Iterable[TrueEvent], explained: Iterable[Told], false: Iterable[Told]
) -> dict[AlertKind, KindScore]:
    events = Counter(event.kind for event in truth.events)
    lost = Counter(event.kind for event in missed)
    following, alarms = Counter(told.kind for told in explained), Counter(told.kind for told in false)
    return {
        kind: KindScore(
            events=events[kind],
            found=events[kind] - lost[kind],
            explained=following[kind],
            false=alarms[kind],
        )
        for kind in AlertKind
        if events[kind] or following[kind] or alarms[kind]
    }


def _event_line(event: TrueEvent) -> str:
    return f"{event.case_no} {event.kind} {local_text(event.from_at)} {event.note}"


def _told_line(told: Told) -> str:
    return f"{told.case_no} {told.kind} {local_text(told.began_at)} {told.occasion}"
