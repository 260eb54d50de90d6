"""What comes due (到期预看): what will have to be told by a moment if nothing more is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from correction.domain.context import Context
from correction.domain.file import CaseFile
from correction.domain.finding import NOTHING_SETTLED, Finding
from correction.office.judging.sweep import judged_with
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook
from correction.rules.assess import assess


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What one case will be told of unless somebody acts before `finding.began_at`."""

    case_id: str
    finding: Finding


def due_ahead(
    uow: UnitOfWork,
    case_ids: Iterable[str],
    book: Rulebook,
    context: Context,
    *,
    now: datetime,
    until: datetime,
) -> tuple[Due, ...]:
    """Give what begins after `now` and by `until` with the facts on record, the soonest first.

    What is missed at one instant, as a day of monitoring at its end, is among it.

    It is the assessment of a later moment by today's knowledge, so that nothing can be announced by other
    rules than those that will tell it. A case whose last review proves that nothing changes by then is not
    judged.
    """
    found: list[Due] = []
    case_ids = tuple(case_ids)
    uow.look_ahead(case_ids)
    for case_id in case_ids:
        judged_by = judged_with(book.at_body(uow.office_of(case_id)), context)
        state = uow.review_state(case_id)
        reviewed = state.judged_by == judged_by
        if reviewed and (state.next_review_at is None or state.next_review_at > until):
            # Until its next review what is found stays as it was; a fact makes it due at once.
            continue
        settled = state.settled if reviewed else NOTHING_SETTLED
        file = CaseFile.of_log(case_id, uow.entries(case_id, settled=settled))
        findings = assess(file, book, context, until, settled=settled).findings
        found += [
            Due(case_id=case_id, finding=finding)
            for finding in findings
            if finding.began_at > now and finding.ended_at in (None, finding.began_at)
        ]
    return tuple(sorted(found, key=lambda due: (due.finding.began_at, due.case_id, due.finding.occasion)))
