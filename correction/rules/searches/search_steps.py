"""Steps of a search that were late or left out (查找未落实): 社区矫正法 第三十条; 实施办法 第三十八条.

The law wants the search at once and the notices promptly, without a number; the hours are policy and a local
book may set its own. A step left out is the office's, never a ground against the person. It is over when the
step is done, or when the person gives a sign of life.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Pace
from correction.domain.finding import Finding, Why
from correction.domain.moments import legal_day, local_text
from correction.rules.searches.ledger import ATTEMPTS, Owed, Search, Stage, searches_of, stages_of
from correction.rules.shared.spans import FOREVER
from correction.rules.view import CaseView

RULE = "search_steps"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find the steps of each search whose hours were over before they were done."""
    for search in searches_of(view):
        on = min(search.after_on, search.base.when.legal_on)
        if search.ended_at != FOREVER:
            view.decided_by(Pace.DAILY, on, legal_day(search.ended_at))
        elif not view.watch.reached(view.closed_at):
            view.still_open(Pace.DAILY, on)
        for owed in stages_of(view, search):
            yield from _late(view, search, owed)


def _late(view: CaseView, search: Search, owed: Owed) -> Iterator[Finding]:
    if owed.due_at is None:
        return
    done_at = FOREVER if owed.done is None else owed.done.when.starts_at
    end_at = min(done_at, search.ended_at, view.closed_at)
    if owed.due_at >= end_at or not view.watch.reached(owed.due_at):
        return
    base = search.base
    yield Finding(
        kind=AlertKind.SEARCH_NOT_DONE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{base.entry_id}:{owed.stage}",
        began_at=owed.due_at,
        ended_at=view.ended(end_at),
        pace=Pace.DAILY,
        cycle_on=base.when.legal_on,
        entries=(base.entry_id, *((owed.done.entry_id,) if owed.done else ())),
        why=_why(view, search, owed),
    )


def _why(view: CaseView, search: Search, owed: Owed) -> Why:
    since_at = owed.since_at or search.base.when.starts_at
    on = legal_day(since_at)
    done = "没有记录" if owed.done is None else local_text(owed.done.when.starts_at)
    keys = [owed.stage.cite, owed.stage.key, *([ATTEMPTS] if owed.stage is Stage.ATTEMPTS else [])]
    due = local_text(owed.due_at or since_at)
    law = f"法律要求{owed.stage.law}，没有写小时；" if owed.stage.law else ""
    if owed.stage is Stage.ATTEMPTS:
        law = f"至少联系 {view.book.get(ATTEMPTS, on)} 次并换用不同方式；"
    return Why(
        citations=tuple(view.book.cite(key, on) for key in keys),
        inputs=(
            ("环节", owed.stage.zh),
            ("查找始于", f"{local_text(search.base.when.starts_at)} {search.base.payload.ZH}"),
        ),
        arithmetic=(f"{law}{local_text(since_at)} + {owed.hours} 小时 → 截止 {due}，实际：{done}",),
    )
