"""Contact lost (失联): 社区矫正法 第三十条; how many tries and hours is policy.

The law sets no hours, so two ladders lead here, each starting at the last sign of life. Staff tried in vain
as often as the book says, and the hours since the last contact are over; or something was owed and did not
come, a check-in or the positions of a source that speaks by itself, and the hours since then are over too.
The time in which we were blind does not count. It is not yet 脱管: somebody has to confirm since when. Such a
confirmation is no sign of either ladder and moves neither, even where it comes first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import period_end
from correction.domain.entry import Pace
from correction.domain.facts.absence import ContactTried
from correction.domain.facts.admission import ExcuseReason
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.facts.observations import Observed
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, legal_day, local_text
from correction.rules.absences.contacts import Silence, silences
from correction.rules.check_ins.windows import plan_on, windows_on
from correction.rules.shared.free_times import (
    blind_times,
    blind_words,
    excused_times,
    leave_times,
    spoken_times,
    unexpected_times,
)
from correction.rules.shared.observations import newest
from correction.rules.shared.spans import FOREVER, Span, filled_at, subtract
from correction.rules.view import CaseView

RULE = "lost_contact"
ATTEMPTS = "lost_contact.attempts"
HOURS = "lost_contact.after_hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """Something owed that did not come: from when until when, the entry, in words, and of which source."""

    owed_at: datetime
    until_at: datetime
    entry_id: str
    what: str
    source_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Since when contact counts as lost in a silence, the entries that show it, and in words why."""

    began_at: datetime
    entries: tuple[str, ...]
    steps: tuple[str, ...]


def judge(view: CaseView) -> Iterator[Finding]:
    """Find silences in which contact counts as lost; each is named after the contact it follows."""
    for silence in silences(view, over=_never_long(view)):
        if silence.began_at >= view.closed_at:
            return
        if silence.ended_at == FOREVER and not view.watch.reached(view.closed_at):
            view.still_open(Pace.DAILY, silence.after.on)
            view.still_open(Pace.REGULAR, silence.after.on)
        hours = view.book.get(HOURS, silence.after.on)
        if not isinstance(hours, int) or silence.ended_at - silence.began_at <= timedelta(hours=hours):
            continue
        end_at = min(silence.ended_at, view.closed_at)
        # That a source was silent is stated afterwards, at times days after the person was heard again.
        view.decided_by(Pace.DAILY, silence.after.on, legal_day(end_at - timedelta(hours=hours)))
        ways = [way for way in (_in_vain(view, silence, hours), _owed(view, silence, hours)) if way]
        lost = min(ways, key=lambda way: way.began_at, default=None)
        if lost and lost.began_at < end_at and view.watch.reached(lost.began_at):
            yield _finding(view, silence, lost, end_at)


def _never_long(view: CaseView) -> timedelta:
    """Give the shortest time that any day of the book lets pass, so that most silences are passed over."""
    hours = (dated.value for dated in view.book.spans(HOURS))
    return timedelta(hours=min((said for said in hours if isinstance(said, int)), default=0))


def lost_at(
    view: CaseView, from_at: datetime, hours: int, free: list[Span], source_id: str | None = None
) -> datetime | None:
    """Give the moment at which so many hours are over, without those in which we were blind.

    Where a source is what was silent, the time in which it could not be seen does not count either.
    """
    counted = subtract((from_at, FOREVER), [*blind_times(view, source_id), *free])
    return filled_at(counted, timedelta(hours=hours))


def tries_in_vain(view: CaseView, from_at: datetime, until_at: datetime) -> Lost | None:
    """Give the try that makes staff's tries since a moment as many as the book asks; none where too few."""
    wanted = view.book.get(ATTEMPTS, legal_day(from_at))
    tried = [
        e
        for e in view.file.of(ContactTried)
        if not e.payload.reached and from_at <= e.when.starts_at < until_at
    ]
    if not isinstance(wanted, int) or len(tried) < wanted:
        return None
    last_at = tried[wanted - 1].when.starts_at
    return Lost(
        began_at=last_at,
        entries=tuple(entry.entry_id for entry in tried[:wanted]),
        steps=(f"工作人员联系 {wanted} 次均未联系上，最后一次 {local_text(last_at)}",),
    )


def _in_vain(view: CaseView, silence: Silence, hours: int) -> Lost | None:
    tries = tries_in_vain(view, silence.began_at, silence.ended_at)
    over_at = lost_at(view, silence.began_at, hours, [])
    if tries is None or over_at is None:
        return None
    step = f"最后联系后满 {hours} 小时：{local_text(over_at)}"
    held = blind_words(view, None, (silence.began_at, over_at))
    return Lost(
        began_at=max(tries.began_at, over_at), entries=tries.entries, steps=(*tries.steps, *held, step)
    )


def _owed(view: CaseView, silence: Silence, hours: int) -> Lost | None:
    """Give the moment at which something owed is overdue by so many hours."""
    found: list[Lost] = []
    free = [*leave_times(view), *_out_of_order(view)]
    for owed in omissions(view, silence):
        over_at = lost_at(view, owed.owed_at, hours, free, owed.source_id)
        if over_at is not None and over_at < owed.until_at:
            held = blind_words(view, owed.source_id, (owed.owed_at, over_at))
            steps = (owed.what, *held, f"此后满 {hours} 小时没有任何联系：{local_text(over_at)}")
            found.append(Lost(began_at=over_at, entries=(owed.entry_id,), steps=steps))
    return min(found, key=lambda lost: lost.began_at, default=None)


def omissions(view: CaseView, silence: Silence) -> Iterator[Omission]:
    """Give what was owed in a silence and did not come."""
    yield from _windows(view, silence)
    yield from _gaps(view, silence)


def _windows(view: CaseView, silence: Silence) -> Iterator[Omission]:
    """Give the first check-in window that opened and closed in the silence and was owed.

    None is on days of leave; and while a source speaks by itself, its silence is what counts.
    """
    plans = view.file.of(CheckInsPlanned)
    away = [*leave_times(view), *spoken_times(view), *_out_of_order(view)]
    on, last_on = legal_day(silence.began_at), legal_day(min(silence.ended_at, view.closed_at))
    while on <= last_on and any(plan.payload.to_on is None or plan.payload.to_on >= on for plan in plans):
        plan = plan_on(view, on)
        for window in windows_on(view, plan, on) if plan else ():
            owed = window.opens_at >= silence.began_at and subtract((window.due_at, window.due_at), away)
            if plan and owed:
                yield Omission(
                    owed_at=window.due_at,
                    until_at=silence.ended_at,
                    entry_id=plan.entry_id,
                    what=f"{on} {window} 的签到没有做",
                )
                return
        on += ONE_DAY


def _out_of_order(view: CaseView) -> list[Span]:
    """Give the times in which a device was out of order, so that what it did not send was not owed."""
    return excused_times(view, (ExcuseReason.DEVICE_FAULT,))


def _gaps(view: CaseView, silence: Silence) -> Iterator[Omission]:
    """Give the times in which a source that speaks by itself was silent, begun since the last contact."""
    for entry in newest(view, Observed.GAP, Observed.POWERED_OFF):
        gap = entry.payload
        if gap.first_on < silence.after.on:
            continue
        start, end = max(gap.began_at, silence.began_at), min(gap.ended_at or FOREVER, silence.ended_at)
        free = [*unexpected_times(view, gap.source_id), *_out_of_order(view)]
        owed = subtract((start, end), free) if start < end else []
        for from_at, until_at in owed:
            yield Omission(
                owed_at=from_at,
                until_at=until_at,
                entry_id=entry.entry_id,
                what=f"{local_text(from_at)} 起没有位置",
                source_id=gap.source_id,
            )


def _finding(view: CaseView, silence: Silence, lost: Lost, end_at: datetime) -> Finding:
    last = silence.after
    on = legal_day(silence.began_at)
    month_on = period_end(on, 1) + ONE_DAY
    return Finding(
        kind=AlertKind.LOST_CONTACT,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{last.entry_id}",
        began_at=lost.began_at,
        ended_at=view.ended(end_at),
        pace=Pace.DAILY,
        cycle_on=last.on,
        entries=(last.entry_id, *lost.entries),
        why=Why(
            citations=(
                view.book.cite("cite.lost_contact", on),
                view.book.cite(HOURS, on),
                view.book.cite(ATTEMPTS, on),
            ),
            inputs=(("最后联系", local_text(silence.began_at)), ("应当", "立即组织查找")),
            arithmetic=(
                *lost.steps,
                f"如经认定自 {on} 起脱离监管：{on + timedelta(days=11)} 起超过十日，{month_on} 起超过一个月",
            ),
        ),
    )
