"""A paper that was not sent in its days (文书逾期未送): 社区矫正法 第四十四条等; 实施办法 第三十一条等.

Live only from the day on which the county's own book adopts the ledger (`dispatch.ledger`), and only where
the law or that book gives a number of days. It is the office's duty and never held against the person.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.paperwork.events import events_of
from correction.rules.paperwork.ledger import LIVE, Line, lines_of
from correction.rules.view import CaseView

RULE = "dispatch_late"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find lines of the ledger that were not met by their last day; each ends when its paper is sent."""
    records_on = view.file.opened.payload.records_from_on
    for event in events_of(view.file):
        if event.since_on < records_on or view.book.get(LIVE, event.since_on) is not True:
            continue
        for line in lines_of(view.file, event, view.book, view.context.calendar):
            yield from _late(view, line)


def _late(view: CaseView, line: Line) -> Iterator[Finding]:
    if not line.live or line.due_on is None or line.in_time:
        return
    if not view.watch.reached(day_end(line.due_on)):
        return
    event, sent = line.event, line.sent
    citations = (line.citation, line.due_cite, view.book.cite(LIVE, event.since_on))
    said = "无记录" if sent is None else f"{sent.when.legal_on}"
    yield Finding(
        kind=AlertKind.PAPER_LATE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{event.entry.entry_id}:{line.key}:{line.recipient.value}",
        began_at=day_end(line.due_on),
        ended_at=view.ended(line.settled_at),
        entries=(event.entry.entry_id, *((sent.entry_id,) if sent else ())),
        why=Why(
            citations=tuple(citation for citation in citations if citation is not None),
            inputs=(
                ("事项", event.zh),
                ("发生之日", f"{event.since_on}"),
                ("应送", line.recipient.zh),
            ),
            arithmetic=(*line.steps, f"最迟 {line.due_on} 送达；实际：{said}"),
        ),
    )
