"""Outside the permitted area without leave (越界、擅自外出): 社区矫正法 第二十七条.

Days of leave cover the destination and both journeys, and so do the days of a permit for regular activity
across the border and those for moving to another county; what goes on past them begins at their end. Once the
arrival is reported, the destination and the home area together are where the person may be: whoever is
elsewhere for longer than a journey takes was not granted that (外出地点以外的其他地方).
"""

from collections.abc import Iterator
from datetime import timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.stays import stays_of
from correction.domain.facts.admission import FenceSet
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.finding import Finding
from correction.domain.moments import legal_day, local_text
from correction.rules.shared.free_times import leave_times, permit_times
from correction.rules.shared.moving import moving_permits
from correction.rules.shared.observations import Standing, area_inputs, standing
from correction.rules.shared.spans import Span
from correction.rules.view import CaseView

RULE = "outside_area"
TRANSIT = "leave.transit_hours"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find excursions that no leave and no excuse covers, wholly or in part."""
    permits = permit_times(view, ApprovalMatter.CROSS_CITY)
    permits += [span for _, spans in moving_permits(view) for span in spans]
    free = leave_times(view) + permits
    stays = stays_of(view.file)

    def of_a_stay(seen: ObservationStated) -> bool:
        began_on, ended_on = legal_day(seen.began_at), legal_day(seen.ended_at or view.closed_at)
        bounds = (seen.area_id or "").split("+")
        return any(
            leave.area_id in bounds and days.from_on <= ended_on and began_on <= (days.to_on or began_on)
            for leave, days in stays
        )

    def holes(seen: ObservationStated) -> list[Span]:
        return leave_times(view, (seen.area_id or "").split("+")) + permits if of_a_stay(seen) else free

    def lasting(seen: ObservationStated) -> timedelta | None:
        hours = view.book.get(TRANSIT, seen.first_on) if of_a_stay(seen) else 0
        return timedelta(hours=hours) if isinstance(hours, int) else None

    for stood in standing(view, Observed.OUTSIDE, holes=holes, lasting=lasting):
        on = stood.observed.first_on
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.OUTSIDE_AREA,
            bearer=Bearer.PERSON,
            citations=(
                view.book.cite("cite.leave_without_approval", on),
                view.book.cite("cite.permitted_area", on),
            ),
            inputs=(*area_inputs(view, stood.observed), *_hours(view, stood)),
            steps=(f"{local_text(stood.began_at)} 没有获准的外出", *_leaves(view, stood)),
        )


def _hours(view: CaseView, stood: Standing) -> Iterator[tuple[str, str]]:
    """Name the hours in which the area binds, where it binds in some only."""
    areas = (stood.observed.area_id or "").split("+")
    for entry in view.file.of(FenceSet):
        fence = entry.payload.fence
        if fence.area_id in areas and fence.limited and fence.binds_at(stood.began_at):
            yield "限定时段", "；".join(fence.limits)


def _leaves(view: CaseView, stood: Standing) -> tuple[str, ...]:
    """Name the leaves that moved the beginning, so that a reader sees why the rest counts."""
    began_on = legal_day(stood.began_at)
    return tuple(
        f"获准外出 {leave.granted.from_on} 至 {leave.granted.to_on}（{leave.granted.destination}）"
        + (f"，{leave.revoked.when.legal_on} 撤销准假" if leave.revoked else "")
        for leave in view.leaves
        if leave.granted.from_on <= began_on and leave.granted.to_on >= stood.observed.first_on
    )
