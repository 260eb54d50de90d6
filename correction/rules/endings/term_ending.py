"""The term is about to end, or has ended without a decision (矫正期将满、期满待决定): 社区矫正法 第四十四条.

The software releases nobody: while a search, a proposal or a detention is open, a person has to decide, so a
case whose last day is over stays on the list until somebody records how it ended. How early is policy.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.obstacles import Obstacle, obstacles
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end, day_start
from correction.rules.view import CaseView

RULE = "term_ending"
NOTICE = "term.ending_notice_days"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find the last days of a term, and a term that is over while the case is not closed."""
    ends_on = view.order.ends_on
    records_on = view.file.opened.payload.records_from_on
    if ends_on < records_on:
        return
    left_at = None if view.left is None else view.left.when.starts_at
    days = view.book.get(NOTICE, ends_on)
    if isinstance(days, int):
        began_at = day_start(max(ends_on - timedelta(days=days), view.order.term.from_on, records_on))
        if began_at < view.closed_at and view.watch.reached(began_at):
            text = f"{ends_on} - {days} 日 = {ends_on - timedelta(days=days)} 起提示，办理鉴定、文书和衔接"
            yield _finding(view, "", (began_at, view.closed_at), text)
    over_at = day_end(ends_on)
    if (left_at is None or left_at > over_at) and view.watch.reached(over_at):
        text = f"{ends_on} 为末日（含当日），期满而没有解除或者终止的记录；有未决事由的不自动解除，由人决定"
        open_still = obstacles(view.file, date.max) if view.left is None else ()
        yield _finding(view, ":pending", (over_at, left_at), text, open_still)


def _finding(
    view: CaseView,
    threshold: str,
    span: tuple[datetime, datetime | None],
    text: str,
    open_still: tuple[Obstacle, ...] = (),
) -> Finding:
    opened, ends_on = view.file.opened, view.order.ends_on
    return Finding(
        kind=AlertKind.TERM_ENDING,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{opened.entry_id}{threshold}",
        began_at=span[0],
        ended_at=view.ended(span[1]),
        entries=(
            opened.entry_id,
            *((view.left.entry_id,) if view.left else ()),
            *(obstacle.entry.entry_id for obstacle in open_still),
        ),
        why=Why(
            citations=(
                view.book.cite("cite.term_end", ends_on),
                view.book.cite("cite.release_gate" if open_still else NOTICE, ends_on),
            ),
            inputs=(
                ("矫正类别", view.order.category.zh),
                ("矫正期限", f"{view.order.term.from_on} 至 {ends_on}（含两端）"),
            ),
            arithmetic=(text, *(f"未决：{obstacle.text}" for obstacle in open_still)),
        ),
    )
