"""The approval of a positioning device (电子定位审批): 社区矫正法 第二十九条; how early to tell is policy.

One approval holds for three months at most. A breach of a prohibition order (第一项) cannot be its ground for
a person who cannot be under one. What is found here is about the office, never about the person.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import period_end
from correction.domain.entry import Entry
from correction.domain.facts.devices import DeviceApproved, DeviceLifted
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, day_end, day_start
from correction.domain.order import Category
from correction.rules.view import CaseView

RULE = "device_approval"
NOTICE = "device.ending_notice_days"
MONTHS = "device.approval_months"
BREACH_OF_PROHIBITION = 1
_WITHOUT_PROHIBITION = frozenset({Category.PAROLE, Category.OUTSIDE_PRISON})


def judge(view: CaseView) -> Iterator[Finding]:
    """Find approvals that are about to end, that are too long, or that rest on an impossible ground."""
    records_on = view.file.opened.payload.records_from_on
    for entry in view.file.of(DeviceApproved):
        if entry.payload.to_on >= records_on:
            end_at = min(_lifted_at(view, entry), day_end(entry.payload.to_on), view.closed_at)
            yield from _ending(view, entry, end_at)
            yield from _doubtful(view, entry, end_at)


def _ending(view: CaseView, entry: Entry[DeviceApproved], end_at: datetime) -> Iterator[Finding]:
    """Give one notice for each number of days in the book; an extension on record settles them."""
    approved = entry.payload
    notices = view.book.get(NOTICE, approved.from_on)
    until_at = min(end_at, _extended_at(view, entry))
    for days in notices if isinstance(notices, tuple) else ():
        first_on = approved.to_on - timedelta(days=int(days))
        began_at = day_start(max(first_on, view.file.opened.payload.records_from_on))
        if first_on < approved.from_on or began_at >= until_at or not view.watch.reached(began_at):
            continue
        text = f"{approved.to_on} - {days} 日 = {first_on} 起提示；届满后不得继续使用，延长须重新评估和批准"
        yield _finding(view, entry, str(days), (began_at, until_at), (NOTICE, text))


def _doubtful(view: CaseView, entry: Entry[DeviceApproved], end_at: datetime) -> Iterator[Finding]:
    approved = entry.payload
    began_at = max(entry.when.starts_at, day_start(view.file.opened.payload.records_from_on))
    if began_at >= end_at or not view.watch.reached(began_at):
        return
    months = view.book.get(MONTHS, approved.from_on)
    if isinstance(months, int) and approved.to_on > period_end(approved.from_on, months):
        last_on = period_end(approved.from_on, months)
        text = f"{approved.from_on} 起 {months} 个月至 {last_on} 届满，批准到 {approved.to_on}"
        yield _finding(view, entry, "too_long", (began_at, end_at), (MONTHS, text))
    if approved.ground == BREACH_OF_PROHIBITION and view.order.category in _WITHOUT_PROHIBITION:
        text = f"{view.order.category.zh}没有禁止令，不可能以违反禁止令为由使用电子定位装置"
        yield _finding(view, entry, "ground", (began_at, end_at), ("cite.electronic_positioning", text))


def _lifted_at(view: CaseView, entry: Entry[DeviceApproved]) -> datetime:
    lifts = (e for e in view.file.of(DeviceLifted) if e.payload.approval_id == entry.payload.approval_id)
    return min((lift.when.starts_at for lift in lifts), default=day_end(entry.payload.to_on))


def _extended_at(view: CaseView, entry: Entry[DeviceApproved]) -> datetime:
    """Tell when an approval that goes on past this one was made."""
    next_on = entry.payload.to_on + ONE_DAY
    later = (e for e in view.file.of(DeviceApproved) if e.payload.from_on <= next_on <= e.payload.to_on)
    return min((e.when.starts_at for e in later), default=day_end(entry.payload.to_on))


def _finding(
    view: CaseView,
    entry: Entry[DeviceApproved],
    threshold: str,
    span: tuple[datetime, datetime],
    said: tuple[str, str],
) -> Finding:
    approved, (key, text) = entry.payload, said
    return Finding(
        kind=AlertKind.ORDER_ENDING if key == NOTICE else AlertKind.DATA_DOUBTFUL,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{entry.entry_id}:{threshold}",
        began_at=span[0],
        ended_at=view.ended(span[1]),
        entries=(entry.entry_id,),
        why=Why(
            citations=(
                view.book.cite("cite.electronic_positioning", approved.from_on),
                view.book.cite(key, approved.from_on),
            ),
            inputs=(
                ("法定情形", f"第二十九条第一款第 {approved.ground} 项"),
                ("批准期限", f"{approved.from_on} 至 {approved.to_on}（含两端）"),
                ("批准人", approved.approved_by),
            ),
            arithmetic=(text,),
        ),
    )
