"""The days for moving to another county (迁居途中): from the decision to the last day for reporting there."""

from correction.domain.case.moves import granted_moves, report_length, settled_by
from correction.domain.deadline import Deadline, deadline
from correction.domain.entry import Entry
from correction.domain.facts.approvals import ApprovalAsked
from correction.domain.facts.moves import MoveTold
from correction.rules.shared.spans import Span
from correction.rules.view import CaseView

DAYS, ROLLS = "move.report_days", "period.roll_forward"


def report_by(view: CaseView, told: Entry[MoveTold]) -> Deadline | None:
    """Give the last day for reporting to the new county; none where the book knows no such days."""
    on = told.when.legal_on
    days = view.book.get(DAYS, on)
    if not isinstance(days, int):
        return None
    rolls = bool(view.book.get(ROLLS, on))
    return deadline(on, report_length(days), rolls=rolls, calendar=view.context.calendar)


def moving_permits(view: CaseView) -> list[tuple[ApprovalAsked, list[Span]]]:
    """Give each granted change of place with the time in which the person may be on the way and there.

    It begins when they get the decision and ends with the last day for reporting, with the acknowledgement
    of the new county, or when the change is called off.
    """
    if not view.file.of(MoveTold):
        return []
    permits = []
    for move in granted_moves(view.file):
        due = None if move.told is None else report_by(view, move.told)
        if move.told is None or due is None:
            continue
        settled = settled_by(move)
        ends = [due.due_at(), *([settled.when.starts_at] if settled else [])]
        if move.told.when.starts_at < min(ends):
            permits.append((move.asked.payload, [(move.told.when.starts_at, min(ends))]))
    return permits
