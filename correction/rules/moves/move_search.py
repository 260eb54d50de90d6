"""The old county does not search (变更后未报到而没有查找): 实施办法 第三十一条.

Once the new county tells that the person has not come, the old one searches at once. The hours are those of
any search, policy since the law says only at once, and run from the end of a day where no hour is on record.
What the search then owes, step by step, is judged as any search is.
"""

from collections.abc import Iterator
from datetime import timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.moves import GrantedMove, granted_moves, settled_by
from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.absence import ContactTried, PersonFound, SearchOrdered
from correction.domain.facts.moves import MoveNoShow
from correction.domain.finding import Finding, Why
from correction.domain.moments import local_text
from correction.rules.view import CaseView

RULE = "move_search"
HOURS = "search.order_hours"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find a no-show that the new county told of and nobody began to search for."""
    if not view.file.of(MoveNoShow):
        return
    records_on = view.file.opened.payload.records_from_on
    for move in granted_moves(view.file):
        if move.no_show is not None and move.no_show.when.legal_on >= records_on:
            yield from _idle(view, move, move.no_show)


def _idle(view: CaseView, move: GrantedMove, no_show: Entry[MoveNoShow]) -> Iterator[Finding]:
    hours = view.book.get(HOURS, no_show.when.legal_on)
    if not isinstance(hours, int):
        return
    told_at = no_show.when.ends_at or no_show.when.starts_at
    due_at = told_at + timedelta(hours=hours)
    acts: list[AnyEntry] = [*view.file.of(SearchOrdered), *view.file.of(ContactTried)]
    acts += view.file.of(PersonFound)
    begun = sorted((e for e in acts if e.when.legal_on >= no_show.when.legal_on), key=_order)
    done = [entry for entry in (begun[0] if begun else None, settled_by(move)) if entry is not None]
    end_at = min([view.closed_at, *(entry.when.starts_at for entry in done)])
    if due_at >= end_at or not view.watch.reached(due_at):
        return
    on = no_show.when.legal_on
    yield Finding(
        kind=AlertKind.SEARCH_NOT_DONE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{no_show.entry_id}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        entries=(no_show.entry_id, *(entry.entry_id for entry in done)),
        why=Why(
            citations=(view.book.cite("cite.move_no_show", on), view.book.cite(HOURS, on)),
            inputs=(("告知未报到", f"{no_show.payload.by}，{on}"), ("应当", "由原执行地立即组织查找")),
            arithmetic=(f"{local_text(told_at)} + {hours} 小时 = {local_text(due_at)}，没有查找的记录",),
        ),
    )


def _order(entry: AnyEntry) -> tuple[object, int]:
    return entry.when.starts_at, entry.number
