"""Held longer than thirty days after an arrest (羁押超期): 社区矫正法 第四十七条第二款.

A person who is to have probation or parole revoked may be arrested until the court has ruled. The days run
from the arrest that is on record after the court's decision, and no day of rest moves them: 刑事诉讼法
第一百零五条. Whoever holds the person bears it; the agency asks why.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.excuses import detention_ends
from correction.domain.case.proposals import Proposal, proposals_of
from correction.domain.deadline import Counting, Deadline, Length, deadline
from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
from correction.domain.facts.sanctions import ArrestAsked
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_start
from correction.rules.view import CaseView

RULE = "custody_over"
DAYS = "court.custody_days"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find arrests in a revocation that outlasted their days; release or the ruling ends the matter."""
    if not view.file.of(ArrestAsked):
        return
    records_on = view.file.opened.payload.records_from_on
    proposals = {proposal.entry.entry_id: proposal for proposal in proposals_of(view.file)}
    for asked in proposals.values():
        held = _held(view, asked)
        if held is None or held.when.legal_on < records_on:
            continue
        days = view.book.get(DAYS, held.when.legal_on)
        proposal = proposals.get(asked.entry.payload.proposal_entry_id)
        if proposal is not None and isinstance(days, int):
            length = Length(counting=Counting.DAYS, amount=days)
            due = deadline(held.when.legal_on, length, rolls=False, calendar=view.context.calendar)
            yield from _over(view, held, proposal, due)


def _held(view: CaseView, asked: Proposal) -> Entry[DetainedElsewhere] | None:
    """Give the arrest that followed a request which the court granted; none where there was none."""
    answered = asked.answered
    if not isinstance(asked.entry.payload, ArrestAsked) or answered is None or not answered.payload.granted:
        return None
    return next(
        (
            entry
            for entry in view.file.of(DetainedElsewhere)
            if entry.payload.restraint is Restraint.ARREST and entry.when.legal_on >= answered.when.legal_on
        ),
        None,
    )


def _over(
    view: CaseView, held: Entry[DetainedElsewhere], proposal: Proposal, due: Deadline
) -> Iterator[Finding]:
    due_at, freed_on = due.due_at(), detention_ends(view.file).get(held.entry_id)
    freed = [e for e in view.file.of(DetentionEnded) if e.payload.detention_entry_id == held.entry_id]
    ends = [view.closed_at]
    if freed_on is not None:
        ends.append(day_start(freed_on))
    over: list[AnyEntry] = [e for e in (proposal.answered, proposal.taken_back) if e is not None]
    if proposal.answered is not None:
        ends.append(proposal.answered.when.starts_at)
    end_at = min(ends)
    if due_at >= end_at or not view.watch.reached(due_at):
        return
    on = held.when.legal_on
    rests_on = [held, proposal.entry, *over, *freed[:1]]
    yield Finding(
        kind=AlertKind.CUSTODY_OVER,
        rule=RULE,
        bearer=Bearer.OTHER,
        occasion=f"{RULE}:{held.entry_id}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        entries=tuple(entry.entry_id for entry in rests_on),
        why=Why(
            citations=(view.book.cite(DAYS, on),),
            inputs=(("逮捕", f"{on}，{held.payload.by}"), ("撤销建议", f"{proposal.entry.when.legal_on}")),
            arithmetic=(
                *due.steps,
                f"羁押期限不因节假日延长；裁定：{over[0].when.legal_on if over else '无记录'}",
            ),
        ),
    )
