"""May have crossed a prohibited area (疑似穿越禁止区域): 刑法 第三十八条、第七十二条; the limits are policy.

Two fixes outside with a straight line through the area between them show no entry: the person may have gone
around. It is for the office to ask, and no ground against anybody.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.finding import Finding
from correction.rules.places.prohibited_area import NOT_OWN_WILL, prohibited_times
from correction.rules.shared.free_times import permit_times
from correction.rules.shared.observations import area_inputs, standing
from correction.rules.shared.spans import Span, outside_of
from correction.rules.view import CaseView

RULE = "area_crossed"
STEP = "crossing.step_minutes"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find ways that may have led through an area which was prohibited at the time."""

    def free(seen: ObservationStated) -> list[Span]:
        return [
            *outside_of(prohibited_times(view, seen)),
            *(permit_times(view, ApprovalMatter.PROHIBITED_ENTRY, seen.area_id) if seen.area_id else ()),
        ]

    for stood in standing(view, Observed.CROSSED, holes=free, excuses=NOT_OWN_WILL):
        on = stood.observed.first_on
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.AREA_CROSSED,
            bearer=Bearer.OFFICE,
            citations=(view.book.cite("cite.prohibition_order", on), view.book.cite(STEP, on)),
            inputs=(
                *area_inputs(view, stood.observed),
                ("两点相隔上限", f"{view.book.number(STEP, on):g} 分钟"),
            ),
            steps=("两点之间可能绕行，须由人核实，不能据此认定进入",),
        )
