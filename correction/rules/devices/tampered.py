"""The device was removed or damaged (拆卸): 社区矫正法 第二十九条, 第二十三条."""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.observations import Observed
from correction.domain.finding import Finding
from correction.rules.shared.observations import standing
from correction.rules.view import CaseView

RULE = "tampered"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find reports of a device that it was removed or damaged, apart from excused days."""
    for stood in standing(view, Observed.TAMPERED):
        on = stood.observed.first_on
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.TAMPERED,
            bearer=Bearer.PERSON,
            citations=(
                view.book.cite("cite.electronic_positioning", on),
                view.book.cite("cite.reporting_duty", on),
            ),
            inputs=(("设备", stood.observed.source_id or "不详"),),
            steps=("设备报告被拆卸或者破坏，须立即联系并到场核实",),
        )
