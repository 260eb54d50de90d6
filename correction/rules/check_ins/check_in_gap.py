"""The longest time between check-ins (签到间隔过长): 社区矫正法 第二十三条、第二十六条; its length is policy.

Somebody who checks in at 00:05 on one day and at 23:50 on the next has met a window of each day and was not
seen for two. A gap is raised only if no whole window lay in it by the time it grew too long, since
otherwise the missed window has said so already; and only while every day it touches has a plan and owes
its check-ins. It begins when the longest time is up and ends with the next check-in.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry, Pace
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, legal_day, local_text
from correction.rulebooks.book import Dated
from correction.rules.check_ins.windows import plan_on, platform_blind, windows_on
from correction.rules.shared.recurring import ending
from correction.rules.view import CaseView

RULE = "check_in_gap"
KEY = "check_in.longest_gap_hours"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every time without a check-in that grew longer than the book allows."""
    made = view.file.of(CheckInMade)
    if not made or view.supervised is None or not view.file.of(CheckInsPlanned):
        return
    first_on = view.first_unsettled_on(Pace.DAILY, view.supervised.from_on)
    never_long = timedelta(hours=min(_hours(dated) for dated in view.book.spans(KEY)))
    following: list[AnyEntry | None] = [*made[1:], None]
    for entry, after in zip(made, following, strict=True):
        if after is not None and after.when.starts_at - entry.when.starts_at <= never_long:
            continue
        on = entry.when.legal_on
        if on < first_on or not view.supervised.holds(on):
            continue
        seen_at = entry.when.ends_at or entry.when.starts_at
        limit_at = seen_at + timedelta(hours=view.book.number(KEY, on))
        if after is not None and after.when.starts_at <= limit_at:
            continue
        if limit_at >= view.closed_at or not _owed(view, seen_at, limit_at):
            continue
        if not view.watch.reached(limit_at):
            view.still_open(Pace.DAILY, on)
        else:
            yield _finding(view, entry, after, seen_at, limit_at)


def _hours(dated: Dated) -> float:
    return float(dated.value) if isinstance(dated.value, int | float) else 0.0


def _owed(view: CaseView, seen_at: datetime, limit_at: datetime) -> bool:
    """Tell whether check-ins were owed all the time, and no whole window in it was missed."""
    on, last_on = legal_day(seen_at), legal_day(limit_at)
    if view.supervised is None or not view.supervised.holds(last_on):
        return False
    if platform_blind(view, seen_at, limit_at):
        return False
    while on <= last_on:
        if not _owed_on(view, on, seen_at, limit_at):
            return False
        on += ONE_DAY
    return True


def _owed_on(view: CaseView, on: date, seen_at: datetime, limit_at: datetime) -> bool:
    plan = plan_on(view, on)
    if plan is None or view.is_excused_from_check_in(on):
        return False
    windows = windows_on(view, plan, on)
    whole = any(window.opens_at > seen_at and window.due_at <= limit_at for window in windows)
    return bool(windows) and not whole


def _finding(
    view: CaseView, entry: AnyEntry, after: AnyEntry | None, seen_at: datetime, limit_at: datetime
) -> Finding:
    on = entry.when.legal_on
    hours = view.book.number(KEY, on)
    end_at, ending_ids = ending(view, after)
    until = f"下次签到 {local_text(end_at)}" if ending_ids else "仍无签到"
    return Finding(
        kind=AlertKind.CHECK_IN_GAP,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{on}:{entry.entry_id}",
        began_at=limit_at,
        ended_at=view.ended(end_at),
        pace=Pace.DAILY,
        cycle_on=on,
        entries=(entry.entry_id, *ending_ids),
        why=Why(
            citations=tuple(
                view.book.cite(key, on) for key in ("cite.reporting_duty", "cite.verification", KEY)
            ),
            inputs=(("上次签到", local_text(seen_at)), ("最长间隔", f"{hours:g} 小时")),
            arithmetic=(f"{local_text(seen_at)} + {hours:g} 小时 = {local_text(limit_at)}，{until}",),
        ),
    )
