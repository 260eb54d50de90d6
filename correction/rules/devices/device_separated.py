"""A device apart from its wearer (人机分离): 社区矫正法 第二十三条, 第二十九条; how long is policy (政策)."""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.observations import Observed
from correction.domain.finding import Finding
from correction.rules.shared.observations import by_book, standing
from correction.rules.view import CaseView

RULE = "device_separated"
LIMIT = "stationary.hours"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find devices that hardly moved for longer than anyone sleeps, apart from excused days."""
    for stood in standing(view, Observed.STILL, lasting=by_book(view, LIMIT)):
        on = stood.observed.first_on
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.DEVICE_SEPARATED,
            bearer=Bearer.PERSON,
            citations=(view.book.cite("cite.verification", on), view.book.cite(LIMIT, on)),
            inputs=(
                ("设备", stood.observed.source_id or "不详"),
                ("静止时限", f"{view.book.number(LIMIT, on):g} 小时"),
            ),
            steps=("疑似没有随身携带，须由人核实",),
        )
