"""A leave approved after the departure (批准晚于出发、请假日期滞后): 社区矫正法 第二十七条.

Leave needs approval before it is taken. A grant is behind when it was decided after the first day, or when it
was written down after the first day though it claims to be earlier; what was imported with the records of
earlier years, and what an office without a network sent later, claims nothing.
"""

from collections.abc import Iterator

from correction.domain.entry import Entry, Origin
from correction.domain.facts.leave import LeaveGranted
from correction.domain.finding import Finding
from correction.domain.moments import legal_day, local_text
from correction.rules.integrity.clue import clue
from correction.rules.view import CaseView

RULE = "leave_backdated"
_WRITTEN_AT_ONCE = frozenset({Origin.ONLINE, Origin.BACKFILLED})


def judge(view: CaseView) -> Iterator[Finding]:
    """Find grants that came after their first day, once the later of deed and record has come."""
    grants = view.file.of(LeaveGranted)
    if not grants:
        return
    records_on = view.file.opened.payload.records_from_on
    for entry in grants:
        on = entry.payload.from_on
        if entry.origin is Origin.OPENING or on < records_on:
            continue
        behind = _behind(entry)
        if behind is not None and view.watch.reached(entry.recorded_at):
            at = max(entry.when.starts_at, entry.recorded_at)
            yield clue(
                view,
                rule=RULE,
                occasion=entry.entry_id,
                span=(at, at),
                entries=(entry.entry_id,),
                cites=("cite.leave_without_approval", "cite.leave_approval"),
                inputs=(
                    ("外出", f"{on} 至 {entry.payload.to_on}（{entry.payload.destination}）"),
                    ("批准", f"{entry.when.legal_on}"),
                    ("登记", local_text(entry.recorded_at)),
                ),
                steps=(behind,),
            )


def _behind(entry: Entry[LeaveGranted]) -> str | None:
    on, decided_on, recorded_on = entry.payload.from_on, entry.when.legal_on, legal_day(entry.recorded_at)
    if decided_on > on:
        return f"{on} 出发，{decided_on} 才批准，晚 {(decided_on - on).days} 日"
    if entry.origin in _WRITTEN_AT_ONCE and recorded_on > on:
        return f"批准日写为 {decided_on}，{recorded_on} 才登记，晚于出发 {(recorded_on - on).days} 日"
    return None
