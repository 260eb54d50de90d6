"""Near an accomplice (同案犯聚集): 实施办法 第二十五条; how near and how long is policy.

Nearness is not a meeting; a person has to find out whether the two met without permission. The days for which
the county granted the contact (会客) count for nothing.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.facts.contacts import ContactBarred
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.finding import Finding
from correction.rules.shared.free_times import permit_times
from correction.rules.shared.observations import by_book, source_inputs, standing
from correction.rules.shared.spans import Span
from correction.rules.view import CaseView

RULE = "gathering"
LIMIT = "gathering.minutes"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find spells in which the person was near an accomplice for longer than passing by takes."""

    def granted(_: ObservationStated) -> list[Span]:
        return permit_times(view, ApprovalMatter.RESTRICTED_CONTACT)

    for stood in standing(view, Observed.NEAR, holes=granted, lasting=by_book(view, LIMIT)):
        on, other = stood.observed.first_on, stood.observed.other_case_id
        yield stood.finding(
            rule=RULE,
            kind=AlertKind.GATHERING,
            bearer=Bearer.PERSON,
            citations=(view.book.cite("cite.accomplice_contact", on), view.book.cite(LIMIT, on)),
            inputs=(
                ("对方案件", other or "不详"),
                ("不得接触的缘由", _relations(view, other)),
                ("距离界限", f"{view.book.number('gathering.radius_m', on):g} 米"),
                ("时长界限", f"{view.book.number(LIMIT, on):g} 分钟"),
                *source_inputs(stood.observed),
            ),
        )


def _relations(view: CaseView, other: str | None) -> str:
    barred = [entry.payload for entry in view.file.of(ContactBarred)]
    return "、".join(sorted({bar.relation.zh for bar in barred if bar.other_case_id == other})) or "不详"
