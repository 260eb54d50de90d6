"""How many alerts a person can look at, and how often a rule is right (预警预算、查实率).

Figures and proposals: nothing here changes a rule, a proposal is a sentence for whoever keeps the rulebook.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Disposition, Matter
from correction.office.ladder.ageing import Aged
from correction.rulebooks.book import Rulebook
from correction.rulebooks.glossary import glossary

# The quantile of the normal distribution beyond which one in forty lies, for bounds of 95 %.
_Z = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLoad:
    """The alerts of one office in some days, and how many people of staff it has."""

    office_id: str | None
    alerts: int
    staff: int
    days: int

    @property
    def each_day(self) -> float | None:
        """Alerts a person of staff and day; none without staff."""
        return self.alerts / self.staff / self.days if self.staff else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """What people found the alerts of one rule and kind to be."""

    rule: str | None
    kind: AlertKind
    raised: int
    withdrawn: int
    found: Mapping[Disposition, int]

    @property
    def reviewed(self) -> int:
        """How many people have judged."""
        return sum(self.found.values())

    @property
    def precision(self) -> float | None:
        """The share of those judged that were no false alarm (查实率); none where nobody judged any."""
        false = self.found.get(Disposition.FALSE_ALARM, 0)
        return 1 - false / self.reviewed if self.reviewed else None

    def bounds(self) -> tuple[float, float]:
        """Give between which shares the true one lies, with 95 % confidence (Wilson's interval)."""
        count, share = self.reviewed, self.precision
        if share is None:
            return 0.0, 1.0
        middle = share + _Z * _Z / (2 * count)
        spread = _Z * sqrt(share * (1 - share) / count + _Z * _Z / (4 * count * count))
        divisor = 1 + _Z * _Z / count
        return max(0.0, (middle - spread) / divisor), min(1.0, (middle + spread) / divisor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The figures of some days and what they propose."""

    loads: tuple[OfficeLoad, ...]
    rules: tuple[RuleRecord, ...]
    proposals: tuple[str, ...]


def budget(
    alerts: Iterable[Aged], staff: Mapping[str, int], *, days: int, book: Rulebook, on: date
) -> Budget:
    """Work out the figures of alerts raised in some days; `staff` counts the people of each office.

    Withdrawn alerts took somebody's time and count in the load. Thresholds are the book's on the day.
    """
    known = list(alerts)
    by_office = Counter(each.office_id for each in known)
    loads = tuple(
        OfficeLoad(office_id=office_id, alerts=count, staff=staff.get(office_id or "", 0), days=days)
        for office_id, count in sorted(by_office.items(), key=lambda each: each[0] or "")
    )
    rules = _records(known)
    return Budget(loads=loads, rules=rules, proposals=_proposals(known, loads, rules, book, on))


def _records(alerts: Sequence[Aged]) -> tuple[RuleRecord, ...]:
    groups: dict[tuple[str, AlertKind], list[Aged]] = defaultdict(list)
    for each in alerts:
        groups[each.rule or "", each.kind].append(each)
    return tuple(
        RuleRecord(
            rule=rule or None,
            kind=kind,
            raised=len(some),
            withdrawn=sum(each.matter is Matter.WITHDRAWN for each in some),
            found=Counter(each.disposition for each in some if each.disposition is not None),
        )
        for (rule, kind), some in sorted(groups.items(), key=lambda each: (-len(each[1]), each[0]))
    )


def _proposals(
    alerts: Sequence[Aged],
    loads: Iterable[OfficeLoad],
    rules: Iterable[RuleRecord],
    book: Rulebook,
    on: date,
) -> tuple[str, ...]:
    said: list[str] = []
    most = book.whole("budget.officer_day_alerts", on)
    for load in loads:
        if load.each_day is not None and load.each_day > most:
            kinds = Counter(each.kind for each in alerts if each.office_id == load.office_id)
            chief = "、".join(f"{glossary().alert(kind).zh} {n} 条" for kind, n in kinds.most_common(3))
            said.append(
                f"{load.office_id or '平台'}每人每天 {load.each_day:.1f} 条，超过 {most} 条；"
                f"最多的是{chief}。"
                "建议核对这些规则的界限和适用的人，或者增加人手"
            )
    least, floor = book.whole("budget.least_reviewed", on), book.whole("budget.precision_pct", on) / 100
    for record in rules:
        _, high = record.bounds()
        if record.reviewed >= least and high < floor and record.precision is not None:
            said.append(
                f"{glossary().alert(record.kind).zh}（{record.rule or '规则未记'}）"
                f"办结 {record.reviewed} 条，"
                f"查实率 {record.precision:.0%}，至多 {high:.0%}，低于 {floor:.0%}。"
                "建议核对规则册中的界限和数据来源"
            )
    return tuple(said)
