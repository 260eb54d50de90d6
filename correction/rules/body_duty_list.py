"""Every duty that a body owes as such, and not towards one person (机构的义务清单).

It reads what stands in the body's own log, or in that of an investigation it was asked for: zero reports
cycle by cycle, the clocks printed on letters of the procuratorate, the days of supervision orders, opinions
and the copies of them. A duty was missed exactly where a finding says so; nothing is deleted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.alert_kind import Bearer
from correction.domain.cadence import Cadence
from correction.domain.case.investigations import Investigation, investigation_of
from correction.domain.context import Context
from correction.domain.facts.investigation import CopyOf
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan
from correction.domain.watch import Watch
from correction.rulebooks.book import Rulebook
from correction.rules.assess import assess
from correction.rules.duty_list import DutyCycle, Outcome
from correction.rules.investigations import investigation_copy, investigation_late
from correction.rules.investigations.clock import clock_of
from correction.rules.oversight import letter_late, supervision_late
from correction.rules.oversight.letters import letters_of
from correction.rules.oversight.supervision_orders import orders_of
from correction.rules.periods import zero_report
from correction.rules.view import CaseView


@dataclass(frozen=True, slots=True, kw_only=True)
class _Owed:
    """One thing owed: what, on which days, how its occasion reads, and whether it was done."""

    duty: str
    span: DateSpan
    occasion: str
    done: bool
    cadence: Cadence | None = None


def body_duty_list(
    file: CaseFile, book: Rulebook, context: Context, now: datetime, period: DateSpan
) -> tuple[DutyCycle, ...]:
    """Give what the log of a body or of an investigation says is owed in a period, by first day."""
    watch = Watch(now)
    view = CaseView(file=file.happened_by(watch), book=book, context=context, watch=watch)
    told = {finding.occasion: finding for finding in assess(file, book, context, now).findings}
    cycles = []
    for owed in (*_zero_reports(view), *_letters(view), *_orders(view), *_investigation(view)):
        if not _touch(owed.span, period):
            continue
        finding = told.get(owed.occasion)
        kept = Outcome.DONE if owed.done else Outcome.OPEN
        cycles.append(
            DutyCycle(
                duty=owed.duty,
                bearer=Bearer.OFFICE,
                cadence=owed.cadence,
                span=owed.span,
                outcome=kept if finding is None else Outcome.MISSED,
                occasion=owed.occasion,
                ended_at=None if finding is None else finding.ended_at,
            )
        )
    return tuple(sorted(cycles, key=lambda one: (one.span.from_on, one.duty, one.occasion)))


def _touch(span: DateSpan, period: DateSpan) -> bool:
    last_on = span.to_on or date.max
    return span.from_on <= (period.to_on or date.max) and last_on >= period.from_on


def _zero_reports(view: CaseView) -> Iterator[_Owed]:
    for order, cycle, told in zero_report.cycles_owed(view):
        yield _Owed(
            duty=f"零报告（{order.payload.title}）",
            span=cycle,
            occasion=zero_report.occasion_of(order, cycle),
            done=told,
            cadence=order.payload.every,
        )


def _letters(view: CaseView) -> Iterator[_Owed]:
    for letter in letters_of(view.file):
        received = letter.received
        for name, zh, due_on, done in letter.clocks():
            said = f"{received.payload.letter.zh} {received.payload.document_no}".strip()
            yield _Owed(
                duty=f"{zh}（{said}）",
                span=DateSpan(from_on=received.when.legal_on, to_on=max(due_on, received.when.legal_on)),
                occasion=f"{letter_late.RULE}:{received.entry_id}:{name}",
                done=done is not None,
            )


def _orders(view: CaseView) -> Iterator[_Owed]:
    for order in orders_of(view.file):
        for demand in order.demands:
            since_on = demand.asked.when.legal_on
            yield _Owed(
                duty=f"回复督办单（{order.ordered.payload.demands}）",
                span=DateSpan(from_on=since_on, to_on=max(demand.due_on, since_on)),
                occasion=supervision_late.occasion_of(demand),
                done=demand.reply is not None,
            )


def _investigation(view: CaseView) -> Iterator[_Owed]:
    found = investigation_of(view.file)
    if found is None:
        return
    clock = clock_of(found, view.book, view.context.calendar)
    if clock is not None:
        yield _Owed(
            duty=f"调查评估（{found.asked.payload.asker_name}委托）",
            span=DateSpan(from_on=clock.since_on, to_on=clock.last_on),
            occasion=f"{investigation_late.RULE}:{found.asked.entry_id}",
            done=found.closed is not None,
        )
    yield from _copies(view, found)


def _copies(view: CaseView, found: Investigation) -> Iterator[_Owed]:
    for what, since in ((CopyOf.REQUEST, found.asked), (CopyOf.OPINION, found.answered)):
        since_on = None if since is None else since.when.legal_on
        days = None if since_on is None else view.book.get(investigation_copy.DAYS, since_on)
        if since_on is None or not isinstance(days, int):
            continue
        yield _Owed(
            duty=f"{what.zh}通报检察院",
            span=DateSpan(from_on=since_on, to_on=since_on + timedelta(days=days)),
            occasion=f"{investigation_copy.RULE}:{found.asked.entry_id}:{what}",
            done=found.copied(what) is not None,
        )
