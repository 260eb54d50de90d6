"""Receipts that others owe for papers we sent (待回执): who has what, since when, and by when it comes back.

The new county returns a receipt for the file of a person who moves there: 社区矫正法实施办法 第三十一条. For
all other papers the law names no days; a local book can. The person and the public return no receipt.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from correction.domain.case.moves import granted_moves
from correction.domain.days import WorkCalendar
from correction.domain.deadline import Counting, Deadline, Length, deadline
from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.dispatches import DispatchAnswered, DispatchReceipted, DispatchSent, Recipient
from correction.domain.file import CaseFile
from correction.rulebooks.book import Rulebook

MOVE_DAYS, DAYS, ROLLS = "move.receipt_days", "dispatch.receipt_days", "period.roll_forward"
_RETURNS_NONE = frozenset({Recipient.PERSON, Recipient.PUBLIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """One paper whose receipt another body owes, and the entry that says it has it, if any.

    `due` is none where nobody names days, and `key` is the book's name of the days.
    """

    sent: Entry[DispatchSent]
    key: str
    due: Deadline | None
    done: AnyEntry | None


def receipts_of(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Awaited]:
    """Give every paper that another body acknowledges, in order of sending; pure.

    A result acknowledges the paper too, and the new county's acceptance of the person the file.
    """
    sent = [entry for entry in file.of(DispatchSent) if entry.payload.recipient not in _RETURNS_NONE]
    if not sent:
        return
    moves = {move.decided.entry_id: move for move in granted_moves(file)}
    known: dict[str, list[AnyEntry]] = {}
    for receipt in file.of(DispatchReceipted):
        known.setdefault(receipt.payload.dispatch_entry_id, []).append(receipt)
    for answer in file.of(DispatchAnswered):
        known.setdefault(answer.payload.dispatch_entry_id, []).append(answer)
    for entry in sent:
        done = list(known.get(entry.entry_id, ()))
        move = moves.get(entry.payload.event_entry_id)
        to_new_county = move is not None and entry.payload.recipient is Recipient.NEW_AGENCY
        if to_new_county and move is not None and move.accepted is not None:
            done.append(move.accepted)
        key = MOVE_DAYS if to_new_county else DAYS
        yield Awaited(
            sent=entry,
            key=key,
            due=_due(entry, key, book, calendar),
            done=min(done, key=lambda each: (each.when.starts_at, each.number), default=None),
        )


def _due(entry: AnyEntry, key: str, book: Rulebook, calendar: WorkCalendar) -> Deadline | None:
    on = entry.when.legal_on
    days = book.get(key, on)
    if not isinstance(days, int):
        return None
    length, rolls = Length(counting=Counting.DAYS, amount=days), bool(book.get(ROLLS, on))
    return deadline(on, length, rolls=rolls, calendar=calendar)
