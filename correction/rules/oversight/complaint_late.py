"""A complaint of the person left without an answer (申诉、异议、投诉逾期未答复): 社区矫正法 第三十四条第二款.

The law says "promptly". The last day is the one that the person was told, or else so many days as a local
book names; where there is neither, nothing is late. Complaining is never held against the person.
"""

from collections.abc import Iterator
from datetime import date

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.citation import Citation
from correction.domain.days import WorkCalendar
from correction.domain.deadline import Counting, Length, deadline
from correction.domain.entry import Entry
from correction.domain.facts.oversight import ComplaintAnswered, ComplaintMade
from correction.domain.file import CaseFile
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rulebooks.book import Rulebook
from correction.rules.view import CaseView

RULE = "complaint_late"
DAYS, CITE, ROLLS = "complaint.answer_days", "cite.complaint", "period.roll_forward"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find complaints without an answer on their last day; each matter ends with the answer."""
    made = view.file.of(ComplaintMade)
    if not made:
        return
    answers = answers_of(view.file)
    for entry in made:
        due = due_of(entry, view.book, view.context.calendar)
        answer = answers.get(entry.entry_id)
        if due is None:
            continue
        due_on, step, citations = due
        in_time = answer is not None and answer.when.legal_on <= due_on
        if in_time or not view.watch.reached(day_end(due_on)):
            continue
        said = "无记录" if answer is None else f"{answer.when.legal_on}"
        answered_at = None if answer is None else answer.when.ends_at or answer.when.starts_at
        yield Finding(
            kind=AlertKind.PAPER_LATE,
            rule=RULE,
            bearer=Bearer.OFFICE,
            occasion=f"{RULE}:{entry.entry_id}",
            began_at=day_end(due_on),
            ended_at=view.ended(answered_at),
            entries=(entry.entry_id, *((answer.entry_id,) if answer else ())),
            why=Why(
                citations=(view.book.cite(CITE, entry.when.legal_on), *citations),
                inputs=(("种类", entry.payload.complaint.zh), ("事由", entry.payload.about)),
                arithmetic=(step, f"最迟 {due_on} 告知办理结果；实际：{said}"),
            ),
        )


def answers_of(file: CaseFile) -> dict[str, Entry[ComplaintAnswered]]:
    """Give the first answer to each complaint, by the entry of the complaint."""
    return {e.payload.complaint_entry_id: e for e in reversed(file.of(ComplaintAnswered))}


def due_of(
    entry: Entry[ComplaintMade], book: Rulebook, calendar: WorkCalendar
) -> tuple[date, str, tuple[Citation, ...]] | None:
    """Give the last day, its arithmetic and who sets it; none where nobody does."""
    if entry.payload.answer_by_on is not None:
        return entry.payload.answer_by_on, f"受理时告知 {entry.payload.answer_by_on} 以前答复", ()
    since_on = entry.when.legal_on
    days = book.get(DAYS, since_on)
    if not isinstance(days, int):
        return None
    rolls = bool(book.get(ROLLS, since_on))
    counted = deadline(since_on, Length(counting=Counting.DAYS, amount=days), rolls=rolls, calendar=calendar)
    return counted.named_on(), "；".join(counted.steps), (book.cite(DAYS, since_on),)
