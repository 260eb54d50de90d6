"""The device was removed, and contact is lost (拆卸且失联): 社区矫正法 第三十条; the hours are policy.

Where the device was cut off nobody waits for the hours: as soon as staff have tried in vain as often as the
book says, contact counts as lost. Without tries it does when the hours are over and something owed did not
come either: a device that was closed again and goes on sending is no lost contact.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.observations import Observed
from correction.domain.finding import Finding
from correction.domain.moments import legal_day, local_text
from correction.rules.absences.contacts import Silence, silences
from correction.rules.absences.lost_contact import HOURS, Lost, lost_at, omissions, tries_in_vain
from correction.rules.shared.free_times import blind_words
from correction.rules.shared.observations import Standing, standing
from correction.rules.view import CaseView

RULE = "tampered_and_lost"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find removals of a device after which the person gave no sign of life."""
    for stood in standing(view, Observed.TAMPERED):
        on, from_at = stood.observed.first_on, stood.began_at
        silence = next((s for s in silences(view) if s.ended_at > from_at), None)
        if silence is None or silence.began_at >= view.closed_at:
            continue
        silence = silence._replace(began_at=max(silence.began_at, from_at))
        end_at = min(silence.ended_at, view.closed_at)
        ways = [way for way in (*_in_vain(view, silence), *_owed(view, silence)) if way.began_at < end_at]
        lost = min(ways, key=lambda way: way.began_at, default=None)
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


def _in_vain(view: CaseView, silence: Silence) -> Iterator[Lost]:
    tries = tries_in_vain(view, silence.began_at, silence.ended_at)
    if tries is not None:
        yield tries


def _owed(view: CaseView, silence: Silence) -> Iterator[Lost]:
    """Give the moments at which the hours are over and something owed is missing as well."""
    hours = view.book.get(HOURS, legal_day(silence.began_at))
    over_at = lost_at(view, silence.began_at, hours, []) if isinstance(hours, int) else None
    if over_at is None:
        return
    for owed in omissions(view, silence):
        seen_at = lost_at(view, owed.owed_at, 0, [], owed.source_id)
        if seen_at is not None and max(seen_at, over_at) < owed.until_at:
            held = blind_words(view, owed.source_id, (silence.began_at, max(seen_at, over_at)))
            steps = (*held, f"拆卸后满 {hours} 小时没有任何联系", owed.what)
            yield Lost(began_at=max(seen_at, over_at), entries=(owed.entry_id,), steps=steps)
