"""Reporting the bar on leaving the country (出境报备): 出境入境管理法 第十二条第二项; the days are policy.

No national number of days was seen. So the first report is owed only where a local book names one; a report
that is on record has to be renewed when the term or the place changes, and withdrawn, with the papers given
back, when the person is released or dies. All of it is the office's duty. After the end of the case nothing
is reported or renewed, and of two changes of the term only the last one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.strands import ending_of
from correction.domain.days import WorkCalendar
from correction.domain.deadline import Counting, Length, deadline
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import (
    HandedOver,
    OrderChanged,
    Released,
    ReportedIn,
    Terminated,
    TerminationKind,
)
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.exit_bans import (
    ExitBanFiled,
    ExitBanWithdrawn,
    TravelPaperKept,
    TravelPaperReturned,
)
from correction.domain.file import CaseFile
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rulebooks.book import Rulebook
from correction.rules.view import CaseView

RULE = "exit_ban"
FILE, RENEW, WITHDRAW = "exit_ban.file_days", "exit_ban.renew_days", "exit_ban.withdraw_days"
CITE, ROLLS = "cite.exit_ban", "period.roll_forward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One thing to do about the bar: since which entry, under which key, and the entry that did it.

    `over_at` is the moment from which nobody can do it any more, none while somebody can.
    """

    what: str
    zh: str
    key: str
    since: AnyEntry
    done: AnyEntry | None
    over_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.done is None and self.over_at is None


def judge(view: CaseView) -> Iterator[Finding]:
    """Find what was owed about the bar and not done in its days."""
    records_on = view.file.opened.payload.records_from_on
    for owed in owed_of(view.file):
        since_on = owed.since.when.legal_on
        if since_on < records_on:
            continue
        counted = due_of(owed, view.book, view.context.calendar)
        if counted is None:
            continue
        due_on, step = counted
        late = owed.done is None or owed.done.when.legal_on > due_on
        fell_away = owed.over_at is not None and owed.over_at <= day_end(due_on)
        if late and not fell_away and view.watch.reached(day_end(due_on)):
            yield _finding(view, owed, due_on, step)


def due_of(owed: Owed, book: Rulebook, calendar: WorkCalendar) -> tuple[date, str] | None:
    """Give the last day and its arithmetic; none where the book names no days."""
    since_on = owed.since.when.legal_on
    days = book.get(owed.key, since_on)
    if not isinstance(days, int):
        return None
    length, rolls = Length(counting=Counting.DAYS, amount=days), bool(book.get(ROLLS, since_on))
    counted = deadline(since_on, length, rolls=rolls, calendar=calendar)
    return counted.named_on(), "；".join(counted.steps)


def owed_of(file: CaseFile) -> Iterator[Owed]:
    """Give what is owed about the bar, done or not: reporting, renewing, withdrawing, giving papers back."""
    filings = file.of(ExitBanFiled)
    arrivals: list[AnyEntry] = [*file.of(ReportedIn), *file.of(HandedOver)]
    end, gone = _end(file), ending_of(file)
    gone_at = None if gone is None else gone.when.starts_at
    if arrivals:
        arrival, first = min(arrivals, key=lambda entry: entry.when.starts_at), next(iter(filings), None)
        yield Owed(what="file", zh="出境报备", key=FILE, since=arrival, done=first, over_at=gone_at)
    if filings:
        yield from _renewals(file, end, gone_at)
        withdrawn = file.of(ExitBanWithdrawn)
        if end is not None:
            told = next((e for e in withdrawn if e.when.legal_on >= end.when.legal_on), None)
            yield Owed(what="withdraw", zh="撤销出境报备", key=WITHDRAW, since=end, done=told)
    if end is not None:
        returned = {e.payload.kept_entry_id: e for e in file.of(TravelPaperReturned)}
        for kept in file.of(TravelPaperKept):
            done = returned.get(kept.entry_id)
            zh = f"退还{kept.payload.paper.zh}"
            yield Owed(what=f"return:{kept.entry_id}", zh=zh, key=WITHDRAW, since=end, done=done)


def _end(file: CaseFile) -> AnyEntry | None:
    """Give the entry that ends the bar; a person taken to prison stays barred, by the prison's report."""
    died = [e for e in file.of(Terminated) if e.payload.kind is TerminationKind.DIED]
    ends: list[AnyEntry] = [*file.of(Released), *died]
    return min(ends, key=lambda entry: entry.when.starts_at, default=None)


def _renewals(file: CaseFile, end: AnyEntry | None, gone_at: datetime | None) -> Iterator[Owed]:
    """Give each change after a report: of the last day, or of the place of execution."""
    orders = file.of(OrderChanged)
    for change in _changes(file):
        on, over = change.when.legal_on, [gone_at] if gone_at is not None else []
        if change in orders:
            over += [later.when.starts_at for later in orders[orders.index(change) + 1 :]]
        before = [e for e in file.of(ExitBanFiled) if e.when.starts_at < change.when.starts_at]
        if not before or (end is not None and on >= end.when.legal_on):
            continue
        until_on = change.payload.order.ends_on if isinstance(change.payload, OrderChanged) else None
        if until_on == before[-1].payload.until_on:
            continue
        after = file.of(ExitBanFiled)[len(before) :]
        renewed = (e for e in after if until_on in (None, e.payload.until_on))
        yield Owed(
            what="renew",
            zh="续报出境报备",
            key=RENEW,
            since=change,
            done=next(renewed, None),
            over_at=min(over, default=None),
        )


def _changes(file: CaseFile) -> Iterator[AnyEntry]:
    yield from file.of(OrderChanged)
    moves = {
        e.payload.approval_id
        for e in file.of(ApprovalAsked)
        if e.payload.matter is ApprovalMatter.CHANGE_OF_PLACE
    }
    for decided in file.of(ApprovalDecided):
        if decided.payload.granted and decided.payload.approval_id in moves:
            yield decided


def _finding(view: CaseView, owed: Owed, due_on: date, step: str) -> Finding:
    since, done = owed.since, owed.done
    ends = [] if owed.over_at is None else [owed.over_at]
    ends += [] if done is None else [done.when.ends_at or done.when.starts_at]
    said = "无记录" if done is None else f"{done.when.legal_on}"
    on = since.when.legal_on
    return Finding(
        kind=AlertKind.PAPER_LATE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{since.entry_id}:{owed.what}",
        began_at=day_end(due_on),
        ended_at=view.ended(min(ends, default=None)),
        entries=(since.entry_id, *((done.entry_id,) if done else ())),
        why=Why(
            citations=(view.book.cite(CITE, on), view.book.cite(owed.key, on)),
            inputs=(("事项", owed.zh), ("起因", f"{since.payload.ZH}，{on}")),
            arithmetic=(step, f"最迟 {due_on} {owed.zh}；实际：{said}"),
        ),
    )
