"""A forged or impossible track (虚拟定位、轨迹异常): 社区矫正法 第二十六条; the limits are policy."""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.observations import Observed
from correction.domain.finding import Finding
from correction.rules.shared.observations import standing
from correction.rules.view import CaseView

RULE = "track_abnormal"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find tracks that a carried device does not make; a person decides whether they were forged."""
    for stood in standing(view, Observed.TRACK_ABNORMAL):
        on = stood.observed.first_on
        speed = view.book.at("positions.speed_max_kmh", on)
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.TRACK_ABNORMAL,
            bearer=Bearer.PERSON,
            citations=(view.book.cite("cite.verification", on), speed.citation),
            inputs=(
                ("设备", stood.observed.source_id or "不详"),
                ("可信的最高速度", f"{speed.value} 公里/小时"),
            ),
            steps=("须由人核实是否伪造位置",),
        )
