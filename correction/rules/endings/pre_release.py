"""Preparing the end of the term (解矫准备、个人总结): 实施办法 第五十三条; when it opens is policy.

The office opens the preparation, and the person sums up their time at least thirty days before the term ends.
Where that day was over when the person came or the end became known (减刑), the office prepares at once and
nobody is late.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import Step, StepDone
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, day_end, day_start, legal_day
from correction.rules.endings.known import end_known_at
from correction.rules.view import CaseView

RULE = "pre_release"
OPENS = "pre_release.opens_days"
SUMMARY = "pre_release.summary_days"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find a preparation that is open, and a personal summary that did not come in time."""
    supervised, ends_on = view.supervised, view.order.ends_on
    if supervised is None or view.arrival is None:
        return
    able_on = max(view.arrival.when.legal_on, legal_day(end_known_at(view))) + ONE_DAY
    first_on = max(able_on, supervised.from_on)
    summaries = (e for e in view.file.of(StepDone) if e.payload.step is Step.PERSONAL_SUMMARY)
    summary = next(summaries, None)
    came_at = view.closed_at if summary is None else min(summary.when.starts_at, view.closed_at)
    days = view.book.get(SUMMARY, ends_on)
    due_on = ends_on - timedelta(days=days) if isinstance(days, int) else None
    opens = view.book.get(OPENS, ends_on)
    if isinstance(opens, int):
        opens_on = ends_on - timedelta(days=opens)
        until_at = came_at if due_on is None or due_on < able_on else min(came_at, day_end(due_on))
        text = f"{ends_on} - {opens} 日 = {opens_on} 起准备，告知本人作个人总结"
        span = (day_start(max(opens_on, first_on)), until_at)
        yield from _finding(view, (OPENS, Bearer.OFFICE, text), span, summary)
    if due_on is not None and due_on >= first_on:
        text = f"{ends_on} - {days} 日 = {due_on}，当日终了仍没有个人总结"
        yield from _finding(view, (SUMMARY, Bearer.PERSON, text), (day_end(due_on), came_at), summary)


def _came(summary: AnyEntry | None) -> tuple[str, str]:
    return "个人总结", f"{summary.when.legal_on}" if summary else "无记录"


def _finding(
    view: CaseView,
    duty: tuple[str, Bearer, str],
    span: tuple[datetime, datetime],
    summary: AnyEntry | None,
) -> Iterator[Finding]:
    (key, bearer, text), (began_at, end_at) = duty, span
    if began_at >= end_at or not view.watch.reached(began_at):
        return
    ends_on = view.order.ends_on
    opened = view.file.opened
    yield Finding(
        kind=AlertKind.PRE_RELEASE_DUE,
        rule=RULE,
        bearer=bearer,
        occasion=f"{RULE}:{opened.entry_id}:{'opens' if key == OPENS else 'summary'}",
        began_at=began_at,
        ended_at=view.ended(end_at),
        entries=(opened.entry_id, *((summary.entry_id,) if summary else ())),
        why=Why(
            citations=(view.book.cite(key, ends_on), view.book.cite("cite.term_end", ends_on)),
            inputs=(
                ("矫正期限止日", f"{ends_on}"),
                _came(summary),
            ),
            arithmetic=(text,),
        ),
    )
