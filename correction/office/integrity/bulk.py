"""Records written in one go, at night or at the end of the month (集中补录); how many and when is policy."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from correction.domain.days import period_end
from correction.domain.entry import AnyEntry
from correction.domain.moments import ONE_DAY, SHANGHAI, legal_day
from correction.office.integrity.traces import TYPED, Trace, trace_of
from correction.rulebooks.book import Rulebook


class BulkKind(StrEnum):
    """What makes a run of entries doubtful (集中补录的特征)."""

    RUN = "run"
    MONTH_END = "month_end"
    NIGHT = "night"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return {"run": "短时间连续登记", "month_end": "月末集中登记", "night": "夜间登记白天的工作"}[
            self.value
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """Entries that one member of staff wrote in one go, though they tell of several days."""

    kind: BulkKind
    actor: str
    traces: tuple[Trace, ...]


# How many days lay between the deed and its record (登记滞后), by the first day of each step.
LAG_STEPS = ((0, "当日"), (1, "次日"), (2, "2 至 3 日"), (4, "4 至 7 日"), (8, "8 日以上"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How soon one member of staff writes down what was done: entries by step of days, in order."""

    actor: str
    counts: tuple[int, ...]


def bulk_entries(acts: Iterable[AnyEntry], book: Rulebook, on: date) -> tuple[Bulk, ...]:
    """Find runs of typed entries: many within minutes of several days, many on the last day, and at night."""
    by_actor: defaultdict[str, list[Trace]] = defaultdict(list)
    for entry in acts:
        if entry.origin in TYPED:
            by_actor[entry.actor].append(trace_of(entry))
    least = book.whole("integrity.bulk_count", on)
    window = timedelta(minutes=book.whole("integrity.bulk_minutes", on))
    from_hour, to_hour = (book.whole(f"integrity.night_{end}_hour", on) for end in ("from", "to"))
    found: list[Bulk] = []
    for actor in sorted(by_actor):
        traces = sorted(by_actor[actor], key=lambda t: (t.recorded_at, t.entry_id))
        found += _runs(actor, traces, least, window)
        by_night = [t for t in traces if _at_night(t, from_hour, to_hour)]
        if len(by_night) >= least:
            found.append(Bulk(kind=BulkKind.NIGHT, actor=actor, traces=tuple(by_night)))
        found += _month_ends(actor, traces, least)
    return tuple(found)


def _runs(actor: str, traces: Sequence[Trace], least: int, window: timedelta) -> list[Bulk]:
    """Give the runs in which so many lie so close that nobody could have done the work between them.

    Every stretch of time of that length counts, wherever it begins; those that overlap are one run.
    """
    runs: list[tuple[int, int]] = []
    first = 0
    for last, trace in enumerate(traces):
        while trace.recorded_at - traces[first].recorded_at > window:
            first += 1
        within = traces[first : last + 1]
        if len(within) >= least and len({each.happened_on for each in within}) > 1:
            overlaps = bool(runs) and first <= runs[-1][1]
            began = runs.pop()[0] if overlaps else first
            runs.append((began, last))
    return [
        Bulk(kind=BulkKind.RUN, actor=actor, traces=tuple(traces[began : ended + 1])) for began, ended in runs
    ]


def _month_ends(actor: str, traces: Sequence[Trace], least: int) -> list[Bulk]:
    """Give the last days of months on which many deeds of earlier days were written down."""
    by_day: defaultdict[date, list[Trace]] = defaultdict(list)
    for trace in traces:
        recorded_on = legal_day(trace.recorded_at)
        last_on = period_end(recorded_on.replace(day=1), 1) - ONE_DAY
        if recorded_on == last_on and trace.happened_on < recorded_on:
            by_day[recorded_on].append(trace)
    return [
        Bulk(kind=BulkKind.MONTH_END, actor=actor, traces=tuple(many))
        for _, many in sorted(by_day.items())
        if len(many) >= least
    ]


def _at_night(trace: Trace, from_hour: int, to_hour: int) -> bool:
    """Tell whether a deed of the day was written down at night; one of the night may be."""
    recorded, happened = (at.astimezone(SHANGHAI) for at in (trace.recorded_at, trace.happened_at))
    night = recorded.hour >= from_hour or recorded.hour < to_hour
    return night and to_hour <= happened.hour < from_hour


def lags_of(acts: Iterable[AnyEntry]) -> tuple[Lag, ...]:
    """Count for each member of staff how many days lay between the deed and its record."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(LAG_STEPS))
    for entry in acts:
        if entry.origin in TYPED:
            days = max(0, (legal_day(entry.recorded_at) - entry.when.legal_on).days)
            step = max(n for n, (first, _) in enumerate(LAG_STEPS) if first <= days)
            counts[entry.actor][step] += 1
    return tuple(Lag(actor=actor, counts=tuple(counts[actor])) for actor in sorted(counts))
