"""Near an accomplice (同案犯聚集): 实施办法 第二十五条; how near and how long is policy.

Nearness is not a meeting; a person has to find out whether the two met without permission.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.observations import Observed
from correction.domain.finding import Finding
from correction.rules.shared.observations import by_book, standing
from correction.rules.view import CaseView

RULE = "gathering"
LIMIT = "gathering.minutes"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find spells in which the person was near an accomplice for longer than passing by takes."""
    for stood in standing(view, Observed.NEAR, lasting=by_book(view, LIMIT)):
        on = stood.observed.first_on
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.GATHERING,
            bearer=Bearer.PERSON,
            citations=(view.book.cite("cite.accomplice_contact", on), view.book.cite(LIMIT, on)),
            inputs=(
                ("对方案件", stood.observed.other_case_id or "不详"),
                ("距离界限", f"{view.book.number('gathering.radius_m', on):g} 米"),
                ("时长界限", f"{view.book.number(LIMIT, on):g} 分钟"),
            ),
        )
