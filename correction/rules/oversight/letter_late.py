"""A letter of the procuratorate left unanswered or unmended (检察意见逾期未复): 社区矫正法 第六十二条.

The days are those printed on the letter. A letter about a case stands in the log of the case, one about the
work as a whole in the log of the body that got it; each is judged where it stands.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.oversight import LetterReceived
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.oversight.letters import letters_of
from correction.rules.view import CaseView

RULE = "letter_late"
CITE = "cite.oversight_reply"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find printed clocks that ran out; each matter ends when the reply or the proof is there."""
    if not view.file.of(LetterReceived):
        return
    for letter in letters_of(view.file):
        received = letter.received
        for name, zh, due_on, done in letter.clocks():
            in_time = done is not None and done.when.legal_on <= due_on
            if in_time or not view.watch.reached(day_end(due_on)):
                continue
            said = "无记录" if done is None else f"{done.when.legal_on}"
            done_at = None if done is None else done.when.ends_at or done.when.starts_at
            yield Finding(
                kind=AlertKind.PAPER_LATE,
                rule=RULE,
                bearer=Bearer.OFFICE,
                occasion=f"{RULE}:{received.entry_id}:{name}",
                began_at=day_end(due_on),
                ended_at=view.ended(done_at),
                entries=(received.entry_id, *((done.entry_id,) if done else ())),
                why=Why(
                    citations=(view.book.cite(CITE, received.when.legal_on),),
                    inputs=(
                        ("文书", f"{received.payload.letter.zh} {received.payload.document_no}".strip()),
                        ("发出机关", received.payload.sender),
                        ("要求", received.payload.demands),
                    ),
                    arithmetic=(f"文书载明 {due_on} 以前{zh}；实际：{said}",),
                ),
            )
