"""Activities that the office owes at a cadence (活动未组织): 社区矫正法 第三十六条; local policy.

集中教育、警示教育、个别谈话、心理辅导、帮扶、矫正小组会议、点验: organising is the office's duty, so
a cycle without one is 工作未落实 and never a ground against the person.
"""

from collections.abc import Iterator
from dataclasses import replace

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Pace
from correction.domain.finding import Finding
from correction.rules.activities.organised import CADENCES, organised
from correction.rules.shared.month_counts import spoken
from correction.rules.shared.recurring import missed_duties
from correction.rules.view import CaseView

RULE = "activity_organised"
_KEYS = tuple(CADENCES)


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every cycle in which the office organised nothing of a kind that the book asks for."""
    for key in spoken(view.book, _KEYS):
        activity = CADENCES[key]
        found = missed_duties(
            view,
            rule=RULE,
            kind=AlertKind.ACTIVITY_NOT_ORGANISED,
            bearer=Bearer.OFFICE,
            label=f"组织{activity.zh}",
            key=key,
            pace=Pace.REGULAR,
            done=organised(view, activity),
            active=view.supervised,
            face_to_face=True,
        )
        for finding in found:
            yield replace(finding, occasion=f"{RULE}:{activity}:{finding.cycle_on}")
