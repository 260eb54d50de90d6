"""Nights elsewhere that no leave covers (无批准的外出住宿、乘车): 社区矫正法 第二十七条.

A hotel or a ticket in the person's name outside the area they may move in, on a day without leave, permit
or excuse, says that nobody noticed. It may be another's doing, so it is a clue against the office's work;
whether the person was away is for people to establish.
"""

from collections.abc import Iterator
from datetime import date

from correction.domain.area import PERMITTED, permitted_codes
from correction.domain.case.fences import fences_of
from correction.domain.entry import Entry
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.facts.moves import MoveAccepted
from correction.domain.facts.stays import StayRecorded
from correction.domain.finding import Finding
from correction.domain.moments import day_end, day_start
from correction.rules.integrity.clue import clue
from correction.rules.shared.free_times import excused_times, leave_times, permit_times
from correction.rules.shared.moving import moving_permits
from correction.rules.shared.spans import Span, subtract
from correction.rules.view import CaseView

RULE = "stay_unpermitted"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find stays with nights that nothing covers, one finding a record."""
    stays = view.file.of(StayRecorded)
    residence = view.file.person.residence_code
    if not stays or residence is None or view.supervised is None:
        return
    moving = (span for _, spans in moving_permits(view) for span in spans)
    free = [*leave_times(view), *permit_times(view, ApprovalMatter.CROSS_CITY), *excused_times(view), *moving]
    for entry in stays:
        code = entry.payload.division_code
        nights = [
            on for on in unpermitted_nights(view, entry, free) if not _at_home(view, residence, code, on)
        ]
        if nights and view.watch.reached(day_start(nights[0])):
            yield _finding(view, entry, nights)


def _at_home(view: CaseView, residence: str, code: str, on: date) -> bool:
    """Tell whether a division belongs to where the person may move on a day.

    From the day of reporting to another county that is its area; where nobody drew it, no place is judged.
    """
    moved_on = min((e.payload.reported_on for e in view.file.of(MoveAccepted)), default=None)
    if moved_on is None or on < moved_on:
        return code in permitted_codes(residence, (residence, code))
    there = (
        view.context.areas[fence.area_id].division_code
        for fence in fences_of(view.file)
        if fence.basis == PERMITTED and moved_on <= fence.span.from_on <= on
        if fence.area_id in view.context.areas
    )
    homes = {home for home in there if home is not None}
    return not homes or any(code in permitted_codes(home, (home, code)) for home in homes)


def unpermitted_nights(view: CaseView, entry: Entry[StayRecorded], free: list[Span]) -> list[date]:
    """Give the days of a stay under supervision that no leave, permit or excuse touches."""
    if view.supervised is None:
        return []
    return [
        on
        for on in entry.payload.nights
        if view.supervised.holds(on)
        and subtract((day_start(on), day_end(on)), free) == [(day_start(on), day_end(on))]
    ]


def _finding(view: CaseView, entry: Entry[StayRecorded], nights: list[date]) -> Finding:
    stay = entry.payload
    return clue(
        view,
        rule=RULE,
        occasion=entry.entry_id,
        span=(day_start(nights[0]), day_end(nights[-1])),
        entries=(entry.entry_id,),
        cites=("cite.leave_without_approval", "cite.permitted_area"),
        inputs=(
            (stay.stay.zh, f"{stay.from_on} 至 {stay.to_on}，{stay.place}（{stay.division_code}）"),
            ("来源", stay.source or "未写明"),
            ("没有获准的日期", "、".join(f"{on}" for on in nights)),
        ),
        steps=(f"当时没有获准的外出、许可或者免除，共 {len(nights)} 日；是否本人由人核实",),
    )
