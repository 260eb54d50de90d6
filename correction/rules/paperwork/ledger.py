"""The dispatch ledger (文书送达台账): what had to go to whom by when, and what became of it.

Owed lines follow from the facts and the book's dispatch table and are stored nowhere: 社区矫正法 第二十七条、
第四十四条、第四十六条、第四十九条、第五十一条, and the measures. Where the law says "promptly" and no local
book says how many days that is, a line has no last day and is never late.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from correction.domain.case.minors import minor_regime
from correction.domain.citation import Citation
from correction.domain.days import WorkCalendar
from correction.domain.deadline import Counting, Length, deadline
from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.absence import SearchTold
from correction.domain.facts.dispatches import (
    DispatchAnswered,
    DispatchReceipted,
    DispatchSent,
    Recipient,
)
from correction.domain.facts.papers import ReceiptReturned
from correction.domain.file import CaseFile
from correction.domain.moments import day_end
from correction.rulebooks.book import Rulebook
from correction.rules.paperwork.events import Event, events_of

TABLE = "dispatch."
PROMPT, LIVE, ROLLS = "dispatch.prompt_days", "dispatch.ledger", "period.roll_forward"
# Lines with a number of their own; for the others only a local book's meaning of "promptly" can give one.
NUMBERED = {
    "papers_receipt": "papers.receipt_days",
    "change_of_place": "dispatch.change_of_place.days",
    "change_of_place_copies": "dispatch.change_of_place.days",
    "death_outside_prison": "dispatch.death_outside_prison.days",
    "reward_sanction_notice": "dispatch.reward_sanction_notice.days",
}
# A search is told within hours. These and the receipt for papers are recorded by entries of their own kind,
# judged elsewhere and only shown here.
BY_HOURS = frozenset({"search", "search_not_found"})
JUDGED_ELSEWHERE = BY_HOURS | {"papers_receipt"}


class LineState(StrEnum):
    """How one line of the ledger stands (办理状态)."""

    OWED = "owed"
    OVERDUE = "overdue"
    SENT = "sent"
    SENT_LATE = "sent_late"
    RECEIPTED = "receipted"
    ANSWERED = "answered"
    OVER = "over"
    EXTRA = "extra"

    @property
    def zh(self) -> str:
        """The state as written in the ledger."""
        return _STATE_ZH[self]


_STATE_ZH = {
    LineState.OWED: "待送",
    LineState.OVERDUE: "逾期未送",
    LineState.SENT: "已送",
    LineState.SENT_LATE: "逾期送达",
    LineState.RECEIPTED: "已回执",
    LineState.ANSWERED: "已反馈结果",
    LineState.OVER: "无须再送",
    LineState.EXTRA: "另行送达",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One recipient of one event: the article, the last day if there is one, and what became of it.

    `live` says that lateness is a finding: the office has adopted the ledger for the day of the event, and
    no rule of its own judges the line. `citation` is none for a paper that no table asks for.
    """

    event: Event
    key: str
    recipient: Recipient
    citation: Citation | None
    due_on: date | None
    due_cite: Citation | None
    steps: tuple[str, ...]
    live: bool
    sent: AnyEntry | None = None
    receipt: Entry[DispatchReceipted] | None = None
    answer: Entry[DispatchAnswered] | None = None

    @property
    def settled_at(self) -> datetime | None:
        """The moment at which the line was met or fell away; none while it is owed."""
        ends = [self.event.over_at] if self.event.over_at else []
        if self.sent is not None:
            ends.append(self.sent.when.ends_at or self.sent.when.starts_at)
        return min(ends, default=None)

    @property
    def in_time(self) -> bool:
        """Whether it was met, or fell away, by its last day; a line without one is never late."""
        if self.due_on is None:
            return True
        due_at = day_end(self.due_on)
        fell_away = self.event.over_at is not None and self.event.over_at <= due_at
        return fell_away or (self.sent is not None and self.sent.when.legal_on <= self.due_on)

    def state(self, on: date) -> LineState:
        """Tell how the line stands at the end of a day."""
        if self.answer is not None:
            return LineState.ANSWERED
        if self.receipt is not None:
            return LineState.RECEIPTED
        if self.sent is not None:
            if self.citation is None:
                return LineState.EXTRA
            return LineState.SENT if self.in_time else LineState.SENT_LATE
        if self.event.over_at is not None:
            return LineState.OVER
        return LineState.OVERDUE if self.due_on is not None and on > self.due_on else LineState.OWED


def ledger_of(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> tuple[Line, ...]:
    """Give the ledger of a case file, by event in order of time; pure.

    For the ledger of a past day give the file as it had happened, or was known, by that day. Raises RuleGap
    for an event before the book's first day.
    """
    lines: list[Line] = []
    for event in sorted(events_of(file), key=lambda e: (e.since_on, e.entry.number)):
        lines += lines_of(file, event, book, calendar)
    return (*lines, *_extra(file, lines))


def lines_of(file: CaseFile, event: Event, book: Rulebook, calendar: WorkCalendar) -> Iterator[Line]:
    """Give the lines of one event; a recipient that two lines name is served by the first."""
    served: set[Recipient] = set()
    live = book.get(LIVE, event.since_on) is True
    for name in event.lines:
        found = book.at(TABLE + name, event.since_on)
        if not isinstance(found.value, tuple):
            continue
        due_on, due_cite, steps = _due(event, name, book, calendar)
        for recipient in (Recipient(str(word)) for word in found.value):
            if recipient in served or (recipient is Recipient.PUBLIC and minor_regime(file)):
                continue
            served.add(recipient)
            sent = _first_sent(file, event, recipient)
            yield Line(
                event=event,
                key=TABLE + name,
                recipient=recipient,
                citation=found.citation,
                due_on=due_on,
                due_cite=due_cite,
                steps=steps,
                live=live and name not in JUDGED_ELSEWHERE,
                sent=sent,
                receipt=_after(file.of(DispatchReceipted), sent),
                answer=_after(file.of(DispatchAnswered), sent),
            )


def _due(
    event: Event, name: str, book: Rulebook, calendar: WorkCalendar
) -> tuple[date | None, Citation | None, tuple[str, ...]]:
    """Give the last day, who sets it, and its arithmetic; none where nobody gives a number."""
    if event.due_on is not None:
        return event.due_on, None, (f"应在 {event.since_on} 至 {event.due_on} 之间送达",)
    if name in BY_HOURS:
        return None, None, ("查找的报告和通报按小时计，另见查找的时限",)
    key = NUMBERED.get(name, PROMPT)
    days = book.get(key, event.since_on)
    if not isinstance(days, int):
        return None, None, ("法律没有规定天数，地方规则册也没有确定",)
    rolls = bool(book.get(ROLLS, event.since_on))
    counted = deadline(
        event.since_on, Length(counting=Counting.DAYS, amount=days), rolls=rolls, calendar=calendar
    )
    return counted.named_on(), book.cite(key, event.since_on), counted.steps


def _first_sent(file: CaseFile, event: Event, recipient: Recipient) -> AnyEntry | None:
    """Give the earliest paper about an event to a recipient; one kind of entry records it."""
    began_at, sent = event.entry.when.starts_at, list[AnyEntry]()
    if not BY_HOURS.isdisjoint(event.lines):
        told = file.of(SearchTold)
        sent += [e for e in told if e.when.starts_at >= began_at and e.payload.recipient == recipient.value]
    elif "papers_receipt" in event.lines:
        sent += [e for e in file.of(ReceiptReturned) if e.when.starts_at >= began_at]
    else:
        about, dispatches = event.entry.entry_id, file.of(DispatchSent)
        sent += [
            e for e in dispatches if (e.payload.event_entry_id, e.payload.recipient) == (about, recipient)
        ]
    return min(sent, key=lambda entry: (entry.when.starts_at, entry.number), default=None)


def _after(entries: Iterable[Entry], sent: AnyEntry | None) -> Entry | None:  # type: ignore[type-arg]
    if sent is None:
        return None
    return next((e for e in entries if e.payload.dispatch_entry_id == sent.entry_id), None)


def _extra(file: CaseFile, lines: Iterable[Line]) -> Iterator[Line]:
    """Give papers that no table asks for, so that the ledger shows everything that was sent."""
    told = {line.sent.entry_id for line in lines if line.sent is not None}
    for sent in file.of(DispatchSent):
        about = file.by_id.get(sent.payload.event_entry_id)
        if sent.entry_id in told or about is None:
            continue
        event = Event(entry=about, zh=about.payload.ZH, lines=(), since_on=about.when.legal_on)
        yield Line(
            event=event,
            key="",
            recipient=sent.payload.recipient,
            citation=None,
            due_on=None,
            due_cite=None,
            steps=(),
            live=False,
            sent=sent,
            receipt=_after(file.of(DispatchReceipted), sent),
            answer=_after(file.of(DispatchAnswered), sent),
        )
