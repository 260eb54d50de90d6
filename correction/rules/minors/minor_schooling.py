"""Telling the education authority of a minor out of school (义务教育): 社区矫正法 第五十五条第一款.

The day counts from the note that the minor has not finished and does not attend; a note that they do ends it.
The number of days is policy.
"""

from collections.abc import Iterator

from correction.domain.case.minors import minor_regime
from correction.domain.entry import AnyEntry
from correction.domain.facts.minors import EducationBureauTold, Schooling, SchoolingNoted
from correction.domain.finding import Finding
from correction.rules.minors.minor_care import owed
from correction.rules.view import CaseView

RULE = "minor_schooling"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every minor out of school of whom the education authority was not told in time."""
    noted = view.file.of(SchoolingNoted)
    if not noted or not minor_regime(view.file):
        return
    out = Schooling.NOT_AT_SCHOOL
    for index, entry in enumerate(noted):
        earlier = noted[index - 1].payload.schooling if index else None
        if entry.payload.schooling is not out or earlier is out:
            continue
        back: list[AnyEntry] = [e for e in noted[index + 1 :] if e.payload.schooling is not out]
        done = sorted([*view.file.of(EducationBureauTold), *back], key=lambda e: (e.when.starts_at, e.number))
        found = owed(
            view,
            rule=RULE,
            key="minor.schooling_days",
            cite="cite.minor_schooling",
            since=entry,
            done=done,
            label="通知教育部门",
        )
        if found is not None:
            yield found
