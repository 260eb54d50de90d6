"""What remains of a month's labour under decisions to exempt (公益活动的免除、减少): 社区矫正法 第四十二条.

Each day owes its share of the month's number; a day under an exemption owes its share of what the decision
leaves. The sum is rounded down to half an hour, for the person: how it is shared out is policy.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta

from correction.domain.entry import Entry
from correction.domain.facts.activities import LabourExempted, LabourExemptionEnded
from correction.domain.file import CaseFile
from correction.domain.moments import ONE_DAY, DateSpan
from correction.rules.view import CaseView

HALF_HOURS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Hours owed in one month, the decisions that shrank them, and the arithmetic."""

    hours: float
    entries: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A decision to exempt with the days on which it is in force."""

    entry: Entry[LabourExempted]
    span: DateSpan


def exemptions(file: CaseFile) -> list[Exemption]:
    """Give the decisions to exempt, each cut where it was ended early; one ended at once gives none."""
    made = file.of(LabourExempted)
    if not made:
        return []
    ended: dict[str, date] = {}
    for end in file.of(LabourExemptionEnded):
        ended.setdefault(end.payload.exemption_id, end.when.legal_on)
    found = []
    for entry in made:
        said = entry.payload
        last_on = min(said.to_on, ended.get(said.exemption_id, date.max) - ONE_DAY)
        if said.from_on <= last_on:
            found.append(Exemption(entry=entry, span=DateSpan(from_on=said.from_on, to_on=last_on)))
    return found


def exempted_on(found: list[Exemption], on: date) -> Exemption | None:
    """Give the exemption of a day that leaves the least."""
    held = [one for one in found if one.span.holds(on)]
    return min(held, key=lambda one: one.entry.payload.hours, default=None)


def labour_owed(view: CaseView, month: DateSpan, required: float) -> Owed:
    """Work out what of a month's hours is owed; with no exemption that is the number itself."""
    touching = [one for one in exemptions(view.file) if month.overlap_days(one.span)]
    if not touching:
        return Owed(hours=required)
    days = [month.from_on + timedelta(days=n) for n in range(month.overlap_days(month))]
    free = {on: one for on in days if (one := exempted_on(touching, on)) is not None}
    whole = len(days) - len(free)
    total = required * whole + sum(min(required, one.entry.payload.hours) for one in free.values())
    hours = math.floor(total / len(days) * HALF_HOURS + 1e-9) / HALF_HOURS
    shown = "、".join(_said(one) for one in touching)
    return Owed(
        hours=hours,
        entries=tuple(one.entry.entry_id for one in touching),
        steps=(
            f"规定 {required:g} 小时；减免：{shown}",
            f"{len(days)} 日中 {len(free)} 日减免，按日折算、不足半小时舍去 → 应完成 {hours:g} 小时",
        ),
    )


def _said(one: Exemption) -> str:
    said = one.entry.payload
    return f"{said.ground.zh}，{one.span.from_on} 至 {one.span.to_on} 每月 {said.hours:g} 小时"
