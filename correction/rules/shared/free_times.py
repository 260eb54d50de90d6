"""Times that count for nothing against a person: leave, permits, excuses, our blindness, unlawful devices."""

from collections.abc import Collection
from datetime import datetime

from correction.domain.case.excuses import excuses_of
from correction.domain.case.stays import stays_of
from correction.domain.entry import Entry
from correction.domain.facts.admission import ExcuseReason
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalEnded, ApprovalMatter
from correction.domain.facts.devices import (
    DeviceApproved,
    DeviceLifted,
    SourceAssigned,
    SourceKind,
    SourceReleased,
)
from correction.domain.facts.leave import LeaveGranted, LeaveReturned, LeaveRevoked
from correction.domain.moments import ONE_DAY, day_end, day_start, local_text
from correction.rules.shared.spans import FOREVER, LONG_AGO, Span, days_span, outside_of, subtract
from correction.rules.view import CaseView

# An exemption frees from duties such as labour; it does not move the person or silence a device.
KEPT_AWAY = frozenset(
    {ExcuseReason.HOSPITAL, ExcuseReason.DETAINED, ExcuseReason.FORCE_MAJEURE, ExcuseReason.DEVICE_FAULT}
)
# What keeps the person away from the agency itself; a device out of order keeps nobody from anything.
DETAINED_OR_ILL = KEPT_AWAY - {ExcuseReason.DEVICE_FAULT}


def leave_times(view: CaseView, bounds: Collection[str] = ()) -> list[Span]:
    """Give the times on leave: whole granted days, until the leave was taken back or closed.

    The whole days cover destination and journeys alike (在途), so that only what goes on past the last
    day, or happens after the person reported back, is left to ask about. From areas that bound the person,
    the destination of a leave among them, that leave frees nobody on the days of its stay.
    """
    stays = [stay for stay in stays_of(view.file) if stay[0].area_id in bounds]
    closed: dict[str, datetime] = {}
    closings: list[Entry[LeaveRevoked] | Entry[LeaveReturned]] = [
        *view.file.of(LeaveRevoked),
        *view.file.of(LeaveReturned),
    ]
    for entry in closings:
        at = entry.when.ends_at or entry.when.starts_at
        closed[entry.payload.leave_id] = min(at, closed.get(entry.payload.leave_id, FOREVER))
    spans: list[Span] = []
    for grant in view.file.of(LeaveGranted):
        start, end = day_start(grant.payload.from_on), day_end(grant.payload.to_on)
        end = min(end, closed.get(grant.payload.leave_id, FOREVER))
        if start < end:
            held = [days_span(days.from_on, days.to_on) for leave, days in stays if leave == grant.payload]
            spans += subtract((start, end), held)
    return spans


def permit_times(view: CaseView, matter: ApprovalMatter, area_id: str | None = None) -> list[Span]:
    """Give the times that granted permits cover; with an area, only those that name it count."""
    permits = granted_permits(view, matter)
    return [
        span for asked, spans in permits if area_id is None or area_id in asked.area_ids for span in spans
    ]


def granted_permits(view: CaseView, matter: ApprovalMatter) -> list[tuple[ApprovalAsked, list[Span]]]:
    """Give each granted permit with its days, or its weekdays, from the grant until it ended.

    A permit says nothing of the time before it was granted.
    """
    granted = {
        entry.payload.approval_id: entry.when.starts_at
        for entry in view.file.of(ApprovalDecided)
        if entry.payload.granted
    }
    ended = {entry.payload.approval_id: entry.when.starts_at for entry in view.file.of(ApprovalEnded)}
    permits = []
    for entry in view.file.of(ApprovalAsked):
        asked = entry.payload
        if asked.matter is matter and asked.approval_id in granted:
            from_at, to_at = granted[asked.approval_id], ended.get(asked.approval_id, FOREVER)
            cut = ((max(start, from_at), min(end, to_at)) for start, end in _permit_days(asked))
            permits.append((asked, [(start, end) for start, end in cut if start < end]))
    return permits


def _permit_days(asked: ApprovalAsked) -> list[Span]:
    if asked.to_on is None or not asked.weekdays:
        return [days_span(asked.from_on, asked.to_on)]
    count = (asked.to_on - asked.from_on).days + 1
    days = (asked.from_on + n * ONE_DAY for n in range(count))
    return [days_span(on, on) for on in days if on.isoweekday() in asked.weekdays]


def excused_times(view: CaseView, reasons: Collection[ExcuseReason] = KEPT_AWAY) -> list[Span]:
    """Give the times in which the person was excused for one of some reasons, or at sea by leave."""
    excused = [
        days_span(excuse.span.from_on, excuse.span.to_on)
        for excuse in excuses_of(view.file)
        if excuse.reason in reasons
    ]
    return [*excused, *(days_span(span.from_on, span.to_on) for span, _ in view.sea_trips)]


def blind_times(view: CaseView, source_id: str | None) -> list[Span]:
    """Give the times in which a source could not be seen; nobody was silent then, we were blind."""
    return [(blind.from_at, blind.to_at or FOREVER) for blind in view.context.blind if blind.hides(source_id)]


def blind_words(view: CaseView, source_id: str | None, within: Span) -> tuple[str, ...]:
    """Say in words when a source could not be seen within a span, for the reasons of what was held back."""
    start, end = within
    held = [span for span in blind_times(view, source_id) if span[0] < end and span[1] > start]
    until = ["尚未恢复" if to_at == FOREVER else f"至 {local_text(to_at)}" for _, to_at in held]
    return tuple(
        f"平台失明 {local_text(from_at)} 起，{over}，不计入"
        for (from_at, _), over in zip(held, until, strict=True)
    )


def approved_times(view: CaseView) -> list[Span]:
    """Give the times in which a dedicated device was lawful: the approvals, until lifted."""
    lifted = {e.payload.approval_id: e.when.starts_at for e in view.file.of(DeviceLifted)}
    spans = []
    for entry in view.file.of(DeviceApproved):
        start, end = days_span(entry.payload.from_on, entry.payload.to_on)
        end = min(end, lifted.get(entry.payload.approval_id, FOREVER))
        if start < end:
            spans.append((start, end))
    return spans


def assigned_times(view: CaseView, source_id: str) -> list[tuple[Span, SourceAssigned]]:
    """Give the times in which a source spoke for the person, each with its assignment.

    A later assignment of the same source takes the place of the earlier one.
    """
    mine = [e for e in view.file.of(SourceAssigned) if e.payload.source_id == source_id]
    mine.sort(key=lambda entry: (entry.payload.from_at, entry.number))
    ends = [e.when.starts_at for e in view.file.of(SourceReleased) if e.payload.source_id == source_id]
    ends += [entry.payload.from_at for entry in mine]
    spans = []
    for entry in mine:
        start = entry.payload.from_at
        end = min((at for at in ends if at > start), default=FOREVER)
        spans.append(((start, end), entry.payload))
    return spans


def unusable_times(view: CaseView, source_id: str | None) -> list[Span]:
    """Give the times in which nothing that a source says may be used: a wristband without approval."""
    if source_id is None:
        return []
    kinds = {assigned.source for _, assigned in assigned_times(view, source_id)}
    return outside_of(approved_times(view)) if SourceKind.WRISTBAND in kinds else []


def spoken_times(view: CaseView) -> list[Span]:
    """Give the times in which some source was to speak by itself."""
    sources = {entry.payload.source_id for entry in view.file.of(SourceAssigned)}
    return [
        span
        for source_id in sorted(sources)
        for span, plan in assigned_times(view, source_id)
        if plan.interval_minutes is not None
    ]


def unexpected_times(view: CaseView, source_id: str | None) -> list[Span]:
    """Give the times in which a source owed no positions: not assigned, or only with check-ins."""
    if source_id is None:
        return [(LONG_AGO, FOREVER)]
    owed = [span for span, plan in assigned_times(view, source_id) if plan.interval_minutes is not None]
    return outside_of(owed)
