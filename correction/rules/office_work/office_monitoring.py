"""Looking daily where the person is (日监控): 社区矫正法 第二十六条; how often is local policy.

The office owes it: a day on which nobody looked is 工作未落实 and never a ground against the person.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Pace
from correction.domain.facts.staff_acts import Monitored
from correction.domain.finding import Finding
from correction.rules.shared.recurring import missed_duties
from correction.rules.view import CaseView

RULE = "office_monitoring"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every cycle in which nobody looked where the person is."""
    return missed_duties(
        view,
        rule=RULE,
        kind=AlertKind.MONITORING_NOT_DONE,
        bearer=Bearer.OFFICE,
        label="日监控",
        key="office.monitoring.cadence",
        pace=Pace.DAILY,
        done=view.file.of(Monitored),
        active=view.supervised,
    )
