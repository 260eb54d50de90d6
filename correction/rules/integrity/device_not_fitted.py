"""A device approved and never fitted (批准后未佩戴): 社区矫正法 第二十九条; how many days is policy.

An approval without a device monitors nobody. That is the agency's doing: without a device there is no
position to miss, and the gap is never held against the person.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.entry import Entry
from correction.domain.facts.devices import DeviceApproved, DeviceLifted, SourceAssigned, SourceKind
from correction.domain.finding import Finding
from correction.domain.moments import day_end, day_start
from correction.rules.integrity.clue import clue
from correction.rules.shared.free_times import assigned_times
from correction.rules.view import CaseView

RULE = "device_not_fitted"
DAYS = "device.fitting_days"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find approvals under which no device was fitted in the days of the book."""
    approvals = view.file.of(DeviceApproved)
    if not approvals:
        return
    records_on = view.file.opened.payload.records_from_on
    lifted = {e.payload.approval_id: e.when.starts_at for e in view.file.of(DeviceLifted)}
    for entry in approvals:
        days = view.book.get(DAYS, entry.payload.from_on)
        if not isinstance(days, int) or entry.payload.to_on < records_on:
            continue
        from_on = max(entry.payload.from_on, entry.when.legal_on, records_on)
        due_on = from_on + timedelta(days=days)
        end_at = min(lifted.get(entry.payload.approval_id, view.closed_at), view.closed_at)
        end_at = min(end_at, day_end(entry.payload.to_on), _fitted_at(view, entry))
        if day_end(due_on) < end_at and view.watch.reached(day_end(due_on)):
            yield clue(
                view,
                rule=RULE,
                occasion=entry.entry_id,
                span=(day_end(due_on), end_at),
                entries=(entry.entry_id,),
                cites=("cite.electronic_positioning", DAYS),
                inputs=(
                    ("批准期限", f"{entry.payload.from_on} 至 {entry.payload.to_on}（含两端）"),
                    ("佩戴", "没有绑定专用装置的记录"),
                ),
                steps=(f"{from_on} + {days} 日，至 {due_on} 止应佩戴；其间没有位置不算本人失联、离线",),
                kind=AlertKind.DEVICE_NOT_FITTED,
            )


def _fitted_at(view: CaseView, entry: Entry[DeviceApproved]) -> datetime:
    """Give the first moment of the approval at which a dedicated device was on."""
    last_at = day_end(entry.payload.to_on)
    sources = {e.payload.source_id for e in view.file.of(SourceAssigned)}
    worn = (
        max(start, day_start(entry.payload.from_on))
        for source_id in sources
        for (start, end), plan in assigned_times(view, source_id)
        if end > day_start(entry.payload.from_on) and _speaks(plan)
    )
    return min(worn, default=last_at)


def _speaks(plan: SourceAssigned) -> bool:
    """Tell whether a source sends by itself: a wristband, or a phone with a plan."""
    return plan.source is SourceKind.WRISTBAND or plan.interval_minutes is not None
