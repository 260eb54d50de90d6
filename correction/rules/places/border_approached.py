"""Near the border of a fence that has a buffer (预警缓冲): 社区矫正法 第二十六条第一款; the office sets it.

Nothing has been breached: the office is told in time to call, and nobody is held to it.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.observations import Observed
from correction.domain.finding import Finding
from correction.rules.shared.free_times import leave_times
from correction.rules.shared.observations import area_inputs, standing
from correction.rules.view import CaseView

RULE = "border_approached"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find spells within the buffer of a fence, apart from leave and excuses."""
    for stood in standing(view, Observed.APPROACHED, holes=lambda _: leave_times(view)):
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.BORDER_APPROACHED,
            bearer=Bearer.OFFICE,
            citations=(view.book.cite("cite.verification", stood.observed.first_on),),
            inputs=area_inputs(view, stood.observed),
            steps=("进入预警缓冲区不是越界，提醒工作人员留意",),
        )
