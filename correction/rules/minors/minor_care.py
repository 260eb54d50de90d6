"""What is owed to a minor within days of the fact that calls for it: shared by schooling and work."""

from collections.abc import Sequence
from datetime import timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.view import CaseView


def owed(
    view: CaseView, *, rule: str, key: str, cite: str, since: AnyEntry, done: Sequence[AnyEntry], label: str
) -> Finding | None:
    """Give the finding of one act that is late; none while it is not, or where it was done in time."""
    on = since.when.legal_on
    days = view.book.get(key, on)
    cited = view.book.get(cite, on) is not None
    if not isinstance(days, int) or not cited or on < view.file.opened.payload.records_from_on:
        return None
    first = next((entry for entry in done if entry.when.legal_on >= on), None)
    due_on = on + timedelta(days=days)
    end_at = min(view.closed_at, first.when.starts_at) if first else view.closed_at
    if day_end(due_on) >= end_at or not view.watch.reached(day_end(due_on)):
        return None
    return Finding(
        kind=AlertKind.MINOR_CARE_LATE,
        rule=rule,
        bearer=Bearer.OFFICE,
        occasion=f"{rule}:{since.entry_id}",
        began_at=day_end(due_on),
        ended_at=view.ended(end_at),
        entries=(since.entry_id, *((first.entry_id,) if first else ())),
        why=Why(
            citations=(view.book.cite(cite, on), view.book.cite(key, on)),
            inputs=(("应办", label), ("登记", f"{on}")),
            arithmetic=(f"{on} + {days} 日 → {due_on} 止应{label}；期内没有记录",),
        ),
    )
