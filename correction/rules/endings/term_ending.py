"""The term is about to end, or has ended without a decision (矫正期将满、期满待决定): 社区矫正法 第四十四条.

The software releases nobody: while a search, a proposal or a detention is open, a person has to decide, so a
case whose last day is over stays on the list until somebody records how it ended; one that ended later was
closed late. How early is policy. Nobody could act on a last day before the ruling that set it (减刑).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.obstacles import Obstacle, obstacles
from correction.domain.entry import AnyEntry
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end, day_start, legal_day
from correction.rules.endings.known import end_known_at
from correction.rules.view import CaseView

RULE = "term_ending"
NOTICE = "term.ending_notice_days"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find the last days of a term, and a term that is over while the case is not closed."""
    ends_on = view.order.ends_on
    records_on = view.file.opened.payload.records_from_on
    if ends_on < records_on:
        return
    left, known_at = view.left, end_known_at(view)
    days = view.book.get(NOTICE, ends_on)
    if isinstance(days, int):
        began_at = day_start(max(ends_on - timedelta(days=days), view.order.term.from_on, records_on))
        began_at = max(began_at, known_at)
        if began_at < view.closed_at and view.watch.reached(began_at):
            text = f"{ends_on} - {days} 日 = {ends_on - timedelta(days=days)} 起提示，办理鉴定、文书和衔接"
            yield _finding(view, "", (began_at, view.closed_at), text)
    over_at = max(day_end(ends_on), known_at)
    if (left is None or _late(left, over_at, known_at)) and view.watch.reached(over_at):
        text = f"{ends_on} 为末日（含当日），期满而没有解除或者终止的记录；有未决事由的不自动解除，由人决定"
        if left is not None:
            text = f"{ends_on} 为末日（含当日），{left.when.legal_on} 才有解除或者终止的记录"
        open_still = obstacles(view.file, date.max) if left is None else ()
        yield _finding(view, ":pending", (over_at, _left_at(left, over_at)), text, open_still)


def _late(left: AnyEntry, over_at: datetime, known_at: datetime) -> bool:
    """Tell whether a case ended after its last day, and after the day of the ruling that set it."""
    ended_at = left.when.ends_at or left.when.starts_at
    return ended_at > over_at and left.when.legal_on > legal_day(known_at)


def _left_at(left: AnyEntry | None, over_at: datetime) -> datetime | None:
    """Give the moment of the ending; of the day after the last one, where no more is known, its end."""
    if left is None or left.when.starts_at > over_at:
        return None if left is None else left.when.starts_at
    return left.when.ends_at


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
