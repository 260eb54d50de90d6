"""A positioning device still bound after the end of the case (监控未解除): 社区矫正法 第二十九条.

Whoever was released, died or is in prison is not monitored. A dedicated device has to come off with the case;
how many days that may take is policy.
"""

from collections.abc import Iterator
from datetime import timedelta

from correction.domain.facts.devices import SourceAssigned, SourceKind
from correction.domain.finding import Finding
from correction.domain.moments import day_end, day_start
from correction.rules.integrity.clue import clue
from correction.rules.shared.free_times import assigned_times
from correction.rules.shared.spans import FOREVER
from correction.rules.view import CaseView

RULE = "monitoring_not_ended"
DAYS = "device.removal_days"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find devices that stayed bound longer after the end than the book allows; over once released."""
    left = view.left
    if left is None or left.when.legal_on < view.file.opened.payload.records_from_on:
        return
    sources = sorted({e.payload.source_id for e in view.file.of(SourceAssigned)})
    if not sources:
        return
    on = left.when.legal_on
    days = view.book.get(DAYS, on)
    if not isinstance(days, int):
        return
    due_at = day_end(on + timedelta(days=days))
    for source_id in sources:
        for (start, end), plan in assigned_times(view, source_id):
            bound = start < day_start(on) and end > due_at and plan.source is SourceKind.WRISTBAND
            if bound and view.watch.reached(due_at):
                until = "至今" if end == FOREVER else "后来才解除"
                yield clue(
                    view,
                    rule=RULE,
                    occasion=f"{left.entry_id}:{source_id}",
                    span=(due_at, end),
                    entries=(left.entry_id,),
                    cites=("cite.electronic_positioning", DAYS),
                    inputs=(("装置", source_id), ("结束", f"{on} {left.payload.ZH}")),
                    steps=(f"{on} + {days} 日，至 {on + timedelta(days=days)} 止应解除绑定，{until}",),
                )
