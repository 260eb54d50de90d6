"""A record that must be sealed and is not (犯罪记录未封存): 刑事诉讼法 第二百八十六条第一款.

Judged once the correction is over, from the date of the crime and the sentence on record; after a move to
another county (转出) it is not over, and the sealing is for that county to see to. Under eighteen at
the crime and five years or less, five included. It lasts until the record is sealed.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.minors import must_be_sealed
from correction.domain.facts.minors import OffenceDated, RecordSealed
from correction.domain.facts.moves import MoveAccepted
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.view import CaseView

RULE = "record_not_sealed"
CITE = "cite.record_sealing"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find the one record that should have been sealed when the correction ended."""
    dated, left = view.file.latest(OffenceDated), view.left
    if dated is None or left is None or isinstance(left.payload, MoveAccepted):
        return
    if not must_be_sealed(view.file.person, dated.payload):
        return
    on = left.when.legal_on
    sealed = view.file.of(RecordSealed)
    if view.book.get(CITE, on) is None or on < view.file.opened.payload.records_from_on:
        return
    if (sealed and sealed[0].when.starts_at <= day_end(on)) or not view.watch.reached(day_end(on)):
        return
    offence = dated.payload
    length = f"{offence.sentence_years} 年 {offence.sentence_months} 个月"
    yield Finding(
        kind=AlertKind.RECORD_NOT_SEALED,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{view.file.opened.entry_id}",
        began_at=day_end(on),
        ended_at=view.ended(sealed[0].when.starts_at) if sealed else None,
        entries=(dated.entry_id, left.entry_id, *(entry.entry_id for entry in sealed[:1])),
        why=Why(
            citations=(view.book.cite(CITE, on),),
            inputs=(
                ("出生", f"{view.file.person.born_on}"),
                ("犯罪", f"{offence.committed_on}"),
                ("刑期", length),
            ),
            arithmetic=(
                f"犯罪时不满十八周岁，刑期 {length} ≤ 5 年",
                f"{on} 矫正结束，当日没有封存的记录",
            ),
        ),
    )
