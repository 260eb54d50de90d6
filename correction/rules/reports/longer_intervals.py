"""Longer medical intervals as approved (延长报告身体情况、提交病情复查的期限): 实施办法 第二十四条.

Approved by the agency above the county, from three months more by the province. An approval counts for what
falls due on its days and was decided before: papers that are late already are not made timely by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.case.requests import requests_of
from correction.domain.entry import AnyEntry
from correction.domain.facts.approvals import ApprovalAsked, ApprovalEnded, ApprovalMatter, MedicalDuty
from correction.domain.moments import ONE_DAY, DateSpan
from correction.rules.shared.recurring import Part, parts_of
from correction.rules.view import CaseView

CITE = "cite.medical_interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer:
    """One approval: by how many months, on which days, since when it is decided, and the entry."""

    months: int
    from_on: date
    to_on: date
    decided_on: date
    entry: AnyEntry


def longer_intervals(view: CaseView, duty: MedicalDuty) -> list[Longer]:
    """Give the approvals of longer intervals for one of the two duties, in order of their first day."""
    if not any(e.payload.matter is ApprovalMatter.MEDICAL_INTERVAL for e in view.file.of(ApprovalAsked)):
        return []
    ended = {e.payload.approval_id: e.when.legal_on for e in view.file.of(ApprovalEnded)}
    found = []
    for request in requests_of(view.file):
        if request.matter is not ApprovalMatter.MEDICAL_INTERVAL or not request.granted:
            continue
        asked, settled = request.entry.payload, request.settled
        if asked.medical_duty is not duty or asked.months is None or settled is None:
            continue
        last_on = ended.get(request.approval_id, date.max) - ONE_DAY
        decided_on = settled.when.legal_on
        from_on, to_on = max(request.from_on, decided_on), min(request.to_on or date.max, last_on)
        if from_on <= to_on:
            found.append(
                Longer(
                    months=asked.months, from_on=from_on, to_on=to_on, decided_on=decided_on, entry=settled
                )
            )
    return sorted(found, key=lambda one: one.from_on)


def longer_on(found: list[Longer], on: date) -> Longer | None:
    """Give the approval that holds a day, the longest of several."""
    held = [one for one in found if one.from_on <= on <= one.to_on]
    return max(held, key=lambda one: one.months, default=None)


def longer_parts(view: CaseView, key: str, active: DateSpan | None) -> Iterator[Part]:
    """Cut the days on which health is reported where approvals make the cycles longer.

    Within an approval the cycles are so many calendar months; one that it does not hold whole is not owed.
    """
    if active is None:
        return
    found = longer_intervals(view, MedicalDuty.HEALTH)
    for span, dated, cadence in parts_of(view, key, active):
        from_on: date | None = span.from_on
        for one in found:
            if from_on is None or one.to_on < from_on or (span.to_on and one.from_on > span.to_on):
                continue
            if from_on < one.from_on:
                yield DateSpan(from_on=from_on, to_on=one.from_on - ONE_DAY), dated, cadence
            to_on = min(one.to_on, span.to_on or date.max)
            longer = Cadence(unit=CadenceUnit.MONTH, every=cadence.every + one.months)
            cited = view.book.cite(CITE, one.decided_on)
            held = DateSpan(from_on=max(from_on, one.from_on), to_on=to_on)
            yield held, replace(dated, value=longer, citation=cited), longer
            from_on = None if to_on == (span.to_on or date.max) else to_on + ONE_DAY
        if from_on is not None:
            yield DateSpan(from_on=from_on, to_on=span.to_on), dated, cadence
