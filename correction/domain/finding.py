"""Findings (研判结果): what follows from facts, observations, the law in force, and the clock."""

from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.citation import Citation
from correction.domain.entry import AnyEntry, Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The reason behind a finding, laid out for a reader: citations, inputs, arithmetic (依据与算式)."""

    citations: tuple[Citation, ...]
    inputs: tuple[tuple[str, str], ...] = ()
    arithmetic: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One occasion with a span, and what it rests on; it holds nothing that changes with the clock.

    `occasion` is the key of an alert: the duty and the first day of its cycle, the entry that created a
    single duty, or an observation's id. `pace` is that of the entries that decide it, and `cycle_on` the
    day it belongs to, none where rare entries decide. `entries` are the entries it rests on, by id.
    """

    kind: AlertKind
    rule: str
    bearer: Bearer
    occasion: str
    began_at: datetime
    ended_at: datetime | None
    why: Why
    pace: Pace = Pace.RARE
    cycle_on: date | None = None
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Up to which day, that day not included, everything of a pace is over and need not be judged again."""

    regular_on: date | None = None
    daily_on: date | None = None

    def before(self, pace: Pace) -> date | None:
        """Give the first day that is not settled; none where nothing is."""
        match pace:
            case Pace.RARE:
                return None
            case Pace.REGULAR:
                return self.regular_on
            case Pace.DAILY:
                return self.daily_on

    def holds(self, pace: Pace, on: date | None) -> bool:
        """Tell whether an occasion of a pace that belongs to a day is settled."""
        before = self.before(pace)
        return before is not None and on is not None and on < before

    def reopened_by(self, entry: AnyEntry) -> bool:
        """Tell whether a new entry opens again what was settled: a rare one does, or one of a settled day.

        The later of the two days counts for both paces, since a matter of days may rest on slower entries.
        """
        days = [day for day in (self.regular_on, self.daily_on) if day is not None]
        return bool(days) and (entry.payload.PACE is Pace.RARE or entry.belongs_on < max(days))


NOTHING_SETTLED = Settled()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Every occasion that the known facts support, when that could next change, and what is settled."""

    findings: tuple[Finding, ...]
    next_review_at: datetime | None
    settled: Settled
