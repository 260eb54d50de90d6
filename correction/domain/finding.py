"""Findings (研判结果): what follows from facts, observations, the law in force, and the clock."""

from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.citation import Citation


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
    single duty, or an observation's id. `cycle_on` is the day the occasion belongs to where routine
    entries decide it, else none. `entries` are the ids of the entries it rests on.
    """

    kind: AlertKind
    rule: str
    bearer: Bearer
    occasion: str
    began_at: datetime
    ended_at: datetime | None
    why: Why
    cycle_on: date | None = None
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Every occasion that the known facts support, and when that could next change."""

    findings: tuple[Finding, ...]
    next_review_at: datetime | None
