"""Inside a prohibited area (进入禁止区域): 刑法 第三十八条、第七十二条.

A prohibition order binds on its own dates only; leave from an office does not lift what a court ordered. The
county's permit to enter that very area does, for its days (社区矫正法实施办法 第三十九条).
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.area import Fence, Polarity
from correction.domain.facts.admission import ExcuseReason, FenceSet
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.finding import Finding
from correction.domain.moments import DateSpan, legal_day
from correction.domain.order import Category, ProhibitionKind
from correction.rules.shared.free_times import permit_times
from correction.rules.shared.observations import area_inputs, standing
from correction.rules.shared.spans import FOREVER, Span, days_span, outside_of
from correction.rules.view import CaseView

RULE = "prohibited_area"
NOT_OWN_WILL = frozenset({ExcuseReason.DETAINED, ExcuseReason.DEVICE_FAULT})


def judge(view: CaseView) -> Iterator[Finding]:
    """Find entries into an area that was prohibited at the time."""

    def free(seen: ObservationStated) -> list[Span]:
        return [
            *outside_of(prohibited_times(view, seen)),
            *(permit_times(view, ApprovalMatter.PROHIBITED_ENTRY, seen.area_id) if seen.area_id else ()),
        ]

    for stood in standing(view, Observed.PROHIBITED, holes=free, excuses=NOT_OWN_WILL):
        on = stood.observed.first_on
        # Only for probation does the law itself attach revocation to a serious breach.
        keys = ["cite.prohibition_order"]
        keys += ["cite.prohibition_breach"] if view.order.category is Category.PROBATION else []
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.PROHIBITED_AREA,
            bearer=Bearer.PERSON,
            citations=tuple(view.book.cite(key, on) for key in keys),
            inputs=(*area_inputs(view, stood.observed), *_dates(view, stood.observed.area_id)),
        )


def prohibited_times(view: CaseView, seen: ObservationStated) -> list[Span]:
    """Give the times in which the area was prohibited: the court's own days before those of any fence."""
    ordered = _ordered(view, seen.area_id)
    if ordered:
        return [days_span(span.from_on, span.to_on) for span in ordered]
    last_on = legal_day(seen.ended_at or view.closed_at)
    return [
        (start, end or FOREVER)
        for fence in _fences(view, seen.area_id)
        for start, end in fence.times(last_on)
    ]


def _ordered(view: CaseView, area_id: str | None) -> list[DateSpan]:
    return [
        ban.span
        for ban in view.order.prohibitions
        if ban.kind is ProhibitionKind.AREA and ban.area_id is not None and ban.area_id == area_id
    ]


def _fences(view: CaseView, area_id: str | None) -> list[Fence]:
    fences = (entry.payload.fence for entry in view.file.of(FenceSet))
    return [f for f in fences if f.area_id == area_id and f.polarity is Polarity.STAY_OUT]


def _dates(view: CaseView, area_id: str | None) -> Iterator[tuple[str, str]]:
    for span in _ordered(view, area_id) or [fence.span for fence in _fences(view, area_id)]:
        yield "禁止期间", f"{span.from_on} 至 {span.to_on or '矫正期满'}"
    for fence in _fences(view, area_id):
        yield from (("禁止时段", limit) for limit in fence.limits)
