"""Entrusted to an office and not received by it (司法所接收): 社区矫正法 第九条; 2012 实施办法 第六条.

Until the office has received the person the county answers. Until 2020-06-30 the person came to the office
within three days of the county's registration; since then the days are the local book's, and the office's
duty. Both are judged once the case was entrusted; entrusting it to another office ends the matter. Who had
come to an office owes no second coming where the same county entrusts another: that is the county's doing.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.reception import received_by
from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.admission import OfficeAssigned
from correction.domain.facts.moves import MoveAccepted
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.rulebooks.book import Rulebook
from correction.rules.intake.steps import Owed, Step, late, timed
from correction.rules.view import CaseView

RECEIPT, REPORT = "office_receipt_late", "office_report_late"


def receipt_steps(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step | None]:
    """Give the receipts that offices owe, one an entrustment."""
    for assigned, done in _entrusted(file):
        owed = _owed(assigned, done, RECEIPT, "司法所接收", Bearer.OFFICE)
        yield timed(owed, book, calendar, days="office_receipt.days")


def report_steps(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step | None]:
    """Give the coming to the office that the person owes, one an entrustment until an office received them.

    The article speaks of taking a person in: it binds again after a move to another county, never else.
    """
    for assigned, done in _entrusted(file):
        if _had_come(file, assigned):
            continue
        owed = _owed(assigned, done, REPORT, "到司法所报到", Bearer.PERSON)
        yield timed(owed, book, calendar, days="office_report.days")


def judge_receipt(view: CaseView) -> Iterator[Finding]:
    """Find an office that did not receive the person by the last day."""
    yield from late(view, receipt_steps(view.file, view.book, view.context.calendar), AlertKind.INTAKE_LATE)


def judge_report(view: CaseView) -> Iterator[Finding]:
    """Find a person who did not come to the office by the last day."""
    yield from late(view, report_steps(view.file, view.book, view.context.calendar), AlertKind.INTAKE_LATE)


def _entrusted(file: CaseFile) -> Iterator[tuple[Entry[OfficeAssigned], AnyEntry | None]]:
    assigned = file.of(OfficeAssigned)
    for place, entry in enumerate(assigned, 1):
        later = assigned[place] if place < len(assigned) else None
        received = received_by(file, entry)
        ends: list[AnyEntry] = [end for end in (received, later) if end is not None]
        yield entry, min(ends, key=lambda end: end.when.starts_at, default=None)


def _had_come(file: CaseFile, assigned: Entry[OfficeAssigned]) -> bool:
    """Tell whether an office of the county had received the person before another one was entrusted."""
    at = assigned.when.starts_at
    moved = max((e.when.starts_at for e in file.of(MoveAccepted) if e.when.starts_at <= at), default=None)
    for earlier in file.of(OfficeAssigned):
        if earlier.entry_id == assigned.entry_id:
            return False
        received = received_by(file, earlier)
        here = moved is None or earlier.when.starts_at >= moved
        if here and received is not None and received.when.starts_at <= at:
            return True
    return False


def _owed(assigned: Entry[OfficeAssigned], done: AnyEntry | None, rule: str, zh: str, bearer: Bearer) -> Owed:
    return Owed(
        rule=rule,
        zh=zh,
        bearer=bearer,
        occasion=assigned.entry_id,
        since_on=assigned.when.legal_on,
        rests_on=(assigned,),
        done=done,
        inputs=(("司法所", assigned.payload.office_id),),
    )
