"""How long alerts wait (办理时长): from the raising until told, taken up and reviewed; pure arithmetic."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Disposition, Matter
from correction.rulebooks.glossary import glossary


@dataclass(frozen=True, slots=True, kw_only=True)
class Aged:
    """One alert with the moments of its life; `sent_at` is when a channel took its first notice.

    Without `limit_hours` the limit of its kind holds.
    """

    alert_id: str
    office_id: str | None
    kind: AlertKind
    grade: int
    rule: str | None
    matter: Matter
    raised_at: datetime
    ended_at: datetime | None = None
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    reviewed_at: datetime | None = None
    suspended_until_at: datetime | None = None
    disposition: Disposition | None = None
    retrospective: bool = False
    limit_hours: float | None = None

    def due_at(self) -> datetime | None:
        """When it has to be reviewed; none while only the device can clear it.

        A suspension puts it off until it ends; what only the device clears waits for that as well.
        """
        entry = glossary().alert(self.kind)
        begins = [self.raised_at, self.suspended_until_at, self.ended_at if entry.device_clears else None]
        if entry.device_clears and self.ended_at is None:
            return None
        hours = entry.handling_hours if self.limit_hours is None else self.limit_hours
        return max(filter(None, begins)) + timedelta(hours=hours)

    def over_by(self, now: datetime) -> timedelta | None:
        """How long past its limit it stands unreviewed at an instant; none where it does not (超时)."""
        due_at = self.due_at()
        late = self.reviewed_at is None and due_at is not None and due_at < now
        return now - due_at if late and due_at is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Lengths of one kind of wait: how many, the middle one, and the one that nine in ten stay within."""

    count: int
    median: timedelta | None
    ninth: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingLine:
    """The alerts of one office and grade: how many, how long each step took; how many wait."""

    office_id: str | None
    grade: int
    raised: int
    told: Waits
    taken_up: Waits
    reviewed: Waits
    unseen: int
    unreviewed: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """The report: a line an office and grade, and what is overdue, the longest first."""

    lines: tuple[AgeingLine, ...]
    overdue: tuple[tuple[Aged, timedelta], ...]


def ageing(alerts: Iterable[Aged], now: datetime) -> Ageing:
    """Work out how long alerts waited and which wait past their limit; withdrawn ones are no work."""
    standing = [each for each in alerts if each.matter is not Matter.WITHDRAWN]
    groups: dict[tuple[str | None, int], list[Aged]] = defaultdict(list)
    for each in standing:
        groups[each.office_id, each.grade].append(each)
    overdue = [(each, over) for each in standing if (over := each.over_by(now)) is not None]
    overdue.sort(key=lambda each: (-each[1], each[0].alert_id))
    keys = sorted(groups, key=lambda key: (key[0] or "", key[1]))
    return Ageing(lines=tuple(_line(*key, groups[key], now) for key in keys), overdue=tuple(overdue))


def _line(office_id: str | None, grade: int, alerts: Sequence[Aged], now: datetime) -> AgeingLine:
    return AgeingLine(
        office_id=office_id,
        grade=grade,
        raised=len(alerts),
        told=waits(_waited(each.sent_at, each) for each in alerts),
        taken_up=waits(_waited(_first_act(each), each) for each in alerts),
        reviewed=waits(_waited(each.reviewed_at, each) for each in alerts),
        unseen=sum(_first_act(each) is None for each in alerts),
        unreviewed=sum(each.reviewed_at is None for each in alerts),
        overdue=sum(each.over_by(now) is not None for each in alerts),
    )


def _waited(until_at: datetime | None, alert: Aged) -> timedelta | None:
    """Give how long it took; none where it was not, or was before the matter was raised anew."""
    return until_at - alert.raised_at if until_at is not None and until_at >= alert.raised_at else None


def _first_act(alert: Aged) -> datetime | None:
    acts = [at for at in (alert.acknowledged_at, alert.reviewed_at) if at is not None]
    return min((at for at in acts if at >= alert.raised_at), default=max(acts, default=None))


def waits(lengths: Iterable[timedelta | None]) -> Waits:
    """Give the middle length and the one that nine in ten stay within, both out of the lengths themselves."""
    known = sorted(length for length in lengths if length is not None)
    if not known:
        return Waits(count=0, median=None, ninth=None)
    return Waits(
        count=len(known),
        median=known[(len(known) - 1) // 2],
        ninth=known[-(-len(known) * 9 // 10) - 1],
    )
