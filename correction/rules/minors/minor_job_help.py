"""Helping a minor of sixteen or more to work (就业帮助): 社区矫正法 第五十五条第二款; the days are policy.

Only a wish on record is judged. Under sixteen nobody is helped to a job: that is child labour.
"""

from collections.abc import Iterator

from correction.domain.case.minors import WORK_FROM_YEARS, minor_regime, under
from correction.domain.facts.minors import JobHelped, JobWished
from correction.domain.finding import Finding
from correction.rules.minors.minor_care import owed
from correction.rules.view import CaseView

RULE = "minor_job_help"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every wish to work that found no help in time."""
    wished = view.file.of(JobWished)
    if not wished or not minor_regime(view.file):
        return
    for entry in wished:
        if under(view.file.person, WORK_FROM_YEARS, entry.when.legal_on):
            continue
        found = owed(
            view,
            rule=RULE,
            key="minor.job_help_days",
            cite="cite.minor_work",
            since=entry,
            done=view.file.of(JobHelped),
            label="给予职业技能培训、就业指导或者帮助",
        )
        if found is not None:
            yield found
