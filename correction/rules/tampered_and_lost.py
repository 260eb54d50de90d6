"""The device was removed, and contact is lost (拆卸且失联): 社区矫正法 第三十条; the hours are policy.

Where the device was cut off nobody waits for the hours: as soon as staff have tried in vain as often as the
book says, contact counts as lost; without tries, when the hours are over.
"""

from collections.abc import Iterator
from datetime import datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.observations import Observed
from correction.domain.finding import Finding
from correction.domain.moments import local_text
from correction.rules._contacts import silences
from correction.rules._observations import Standing, standing
from correction.rules._spans import FOREVER
from correction.rules.lost_contact import HOURS, Lost, lost_at, tries_in_vain
from correction.rules.view import CaseView

RULE = "tampered_and_lost"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find removals of a device after which the person gave no sign of life."""
    for stood in standing(view, Observed.TAMPERED):
        on, from_at = stood.observed.first_on, stood.began_at
        contact_at = min((s.ended_at for s in silences(view) if s.ended_at >= from_at), default=FOREVER)
        end_at = min(contact_at, view.closed_at)
        lost = _lost(view, stood, end_at)
        if lost is None or not view.watch.reached(lost.began_at):
            continue
        matter = Standing(entry=stood.entry, began_at=lost.began_at, ended_at=view.ended(end_at))
        yield matter.finding(
            rule=RULE,
            kind=AlertKind.TAMPERED_AND_LOST,
            bearer=Bearer.PERSON,
            citations=(
                view.book.cite("cite.lost_contact", on),
                view.book.cite("cite.electronic_positioning", on),
                view.book.cite(HOURS, on),
            ),
            inputs=(("设备", stood.observed.source_id or "不详"), ("拆卸", local_text(from_at))),
            steps=(*lost.steps, "应当立即组织查找"),
        )


def _lost(view: CaseView, stood: Standing, end_at: datetime) -> Lost | None:
    """Give the moment at which contact counts as lost, if that comes before the next contact."""
    ways = [tries_in_vain(view, stood.began_at, end_at)]
    hours = view.book.get(HOURS, stood.observed.first_on)
    over_at = lost_at(view, stood.began_at, hours, []) if isinstance(hours, int) else None
    if over_at is not None:
        ways.append(Lost(began_at=over_at, entries=(), steps=(f"拆卸后满 {hours} 小时没有任何联系",)))
    come = [way for way in ways if way is not None and way.began_at < end_at]
    return min(come, key=lambda way: way.began_at, default=None)
