"""Visiting family, village, employer or school (家访): 社区矫正法 第二十六条; how often is local policy.

The office owes it, so a missed one is 工作未落实. An attempt and an appointment are not a visit; they are
named beside the finding.
"""

from collections.abc import Iterator

from correction.domain.facts.staff_acts import ActKind
from correction.domain.finding import Finding
from correction.rules.office_work.staff_acts import missed_acts
from correction.rules.view import CaseView

RULE = "office_visit"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every cycle without a completed visit."""
    return missed_acts(view, rule=RULE, act=ActKind.VISIT, label="家访")
