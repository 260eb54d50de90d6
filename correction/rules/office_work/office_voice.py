"""Talking to the person by telephone (周听声): 社区矫正法 第二十六条; how often is local policy.

The office owes it, so a missed one is 工作未落实. An attempt and an appointment are not a talk; they are
named beside the finding.
"""

from collections.abc import Iterator

from correction.domain.facts.staff_acts import ActKind
from correction.domain.finding import Finding
from correction.rules.office_work.staff_acts import missed_acts
from correction.rules.view import CaseView

RULE = "office_voice"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every cycle without a completed talk."""
    return missed_acts(view, rule=RULE, act=ActKind.VOICE, label="周听声")
