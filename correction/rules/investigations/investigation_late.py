"""A request to look into a person, not answered in time (调查评估超期): 社区矫正法实施办法 第十四条.

Ten working days, five under the fast-track procedure, from the day on which letter and materials were there.
The county agency bears it. What closes the matter is the opinion, the notice that there is nobody to look
into, or the request taken back.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.investigations import investigation_of
from correction.domain.finding import Finding, Why
from correction.rules.investigations.clock import clock_of
from correction.rules.view import CaseView

RULE = "investigation_late"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find an investigation that was not closed by its last day."""
    found = investigation_of(view.file)
    clock = clock_of(found, view.book, view.context.calendar) if found else None
    if found is None or clock is None:
        return
    closed = found.closed
    if closed is not None and closed.when.starts_at < clock.late_at:
        return
    if not view.watch.reached(clock.late_at):
        return
    asked = found.asked.payload
    yield Finding(
        kind=AlertKind.INVESTIGATION_LATE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{found.asked.entry_id}",
        began_at=clock.late_at,
        ended_at=closed.when.starts_at if closed else None,
        entries=(found.asked.entry_id, *((closed.entry_id,) if closed else ())),
        why=Why(
            citations=(
                view.book.cite(clock.key, clock.since_on),
                view.book.cite("cite.investigation", clock.since_on),
            ),
            inputs=(
                ("委托单位", f"{asked.asker.zh}（{asked.asker_name}）"),
                ("委托书和材料收齐", f"{clock.since_on}"),
                ("程序", "速裁程序" if asked.fast_track else "普通"),
            ),
            arithmetic=(*clock.steps, f"答复：{closed.when.legal_on if closed else '无记录'}"),
        ),
    )
