"""A positioning device worn without approval (未经批准使用电子定位装置): 社区矫正法 第二十九条.

What it sends outside its approvals may not be used against the person; the office must lift or approve it.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.devices import SourceAssigned, SourceKind
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_start, legal_day, local_text
from correction.rules.shared.free_times import approved_times, assigned_times
from correction.rules.shared.spans import days_span, last_end, outside_of, subtract
from correction.rules.view import CaseView

RULE = "device_unapproved"
LAW = "cite.electronic_positioning"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find wristbands that were assigned at a time that no approval covers."""
    records_at = day_start(view.file.opened.payload.records_from_on)
    in_force = (span for span in view.book.spans(LAW) if span.value is not None)
    without_law = outside_of(days_span(span.from_on, span.to_on) for span in in_force)
    for entry in view.file.of(SourceAssigned):
        if entry.payload.source is not SourceKind.WRISTBAND:
            continue
        spans = assigned_times(view, entry.payload.source_id)
        start, end = next(span for span, assigned in spans if assigned is entry.payload)
        start, end = max(start, records_at), min(end, view.closed_at)
        # Before the law of 2020 no national rule asked for an approval; what is worn on needs one since then.
        bare = subtract((start, end), [*approved_times(view), *without_law]) if start < end else []
        if not bare or not view.watch.reached(bare[0][0]):
            continue
        on = legal_day(bare[0][0])
        yield Finding(
            kind=AlertKind.DATA_DOUBTFUL,
            rule=RULE,
            bearer=Bearer.OFFICE,
            occasion=f"{RULE}:{entry.entry_id}",
            began_at=bare[0][0],
            ended_at=last_end(view.watch, bare),
            entries=(entry.entry_id,),
            why=Why(
                citations=(view.book.cite(LAW, on), view.book.cite("device.approval_months", on)),
                inputs=(("设备", entry.payload.source_id),),
                arithmetic=(f"{local_text(bare[0][0])} 起设备仍绑定本人，而没有有效的批准",),
            ),
        )
