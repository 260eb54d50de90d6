"""Checking in within the planned windows (未签到、未按时): 社区矫正法 第二十三条、第二十六条.

The windows are the office's own plan. A window is met by any check-in between its opening and its closing
with the grace of the book. As many missed windows of a day are only late (未按时) as there are check-ins of
that day outside every window; the rest were not made at all. Excused days, and windows in which the
platform was blind, owe nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry, Pace
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end, day_start, local_text
from correction.rules.check_ins.windows import Window, planned_days, platform_blind
from correction.rules.shared.recurring import ending
from correction.rules.view import CaseView

RULE = "check_in_missed"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every window that closed without a check-in; it is over with the next check-in of any kind."""
    made = view.file.of(CheckInMade)
    starts = [entry.when.starts_at for entry in made]
    first, reached = 0, view.watch.reached
    for on, windows in planned_days(view):
        over = [window for window in windows if reached(window.due_at)]
        if over:
            first = bisect_left(starts, day_start(on), first)
            today = made[first : bisect_left(starts, day_end(on), first)]
            missed = [window for window in over if not any(map(window.holds, today))]
            if missed and not view.is_excused_from_check_in(on):
                strays = [e for e in today if not any(window.holds(e) for window in windows)]
                yield from _findings(view, missed, strays, made, starts)
        if len(over) < len(windows):
            view.still_open(Pace.DAILY, on)
            return


def _findings(
    view: CaseView,
    missed: Sequence[Window],
    strays: Sequence[AnyEntry],
    made: Sequence[AnyEntry],
    starts: Sequence[datetime],
) -> Iterator[Finding]:
    for window, stray in zip_longest(missed, strays[: len(missed)]):
        if platform_blind(view, window.opens_at, window.due_at):
            continue
        after = bisect_right(starts, window.due_at)
        end_at, ending_ids = ending(view, stray or (made[after] if after < len(made) else None))
        yield Finding(
            kind=AlertKind.CHECK_IN_MISSED if stray is None else AlertKind.CHECK_IN_LATE,
            rule=RULE,
            bearer=Bearer.PERSON,
            occasion=f"{RULE}:{window.on}:{window.opens:%H%M}",
            began_at=window.due_at,
            ended_at=view.ended(max(end_at, window.due_at)),
            pace=Pace.DAILY,
            cycle_on=window.on,
            entries=ending_ids,
            why=_why(view, window, stray),
        )


def _why(view: CaseView, window: Window, stray: AnyEntry | None) -> Why:
    keys = ("cite.reporting_duty", "cite.verification", "check_in.grace_minutes")
    grace = view.book.whole("check_in.grace_minutes", window.on)
    outcome = "期内无签到记录" if stray is None else f"签到在 {local_text(stray.when.starts_at)}，不在时段内"
    return Why(
        citations=tuple(view.book.cite(key, window.on) for key in keys),
        inputs=(("日期", f"{window.on}"), ("签到时段", f"{window}"), ("宽限", f"{grace} 分钟")),
        arithmetic=(
            f"{window.closes:%H:%M} + {grace} 分钟（不过当日）→ 截止 {local_text(window.due_at)}，{outcome}",
        ),
    )
