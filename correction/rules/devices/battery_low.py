"""The device's battery is low (低电量): 社区矫正法 第二十九条; the limit is product policy (政策)."""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.observations import Observed
from correction.domain.finding import Finding
from correction.rules.shared.observations import standing
from correction.rules.view import CaseView

RULE = "battery_low"
LIMIT = "battery.low_pct"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find spells of a low battery, so that somebody reminds the person before the device dies."""
    for stood in standing(view, Observed.BATTERY_LOW):
        on = stood.observed.first_on
        limit = view.book.at(LIMIT, on)
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.BATTERY_LOW,
            bearer=Bearer.PERSON,
            citations=(limit.citation,),
            inputs=(("设备", stood.observed.source_id or "不详"), ("界限", f"{limit.value}%")),
        )
