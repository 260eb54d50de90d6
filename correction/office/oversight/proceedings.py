"""Checks of what followed from proposals (提请和办理的检察): 刑事诉讼规则 第六百四十四条.

Proposals that were due and were not made; courts, deciders and police that let their days pass. The days of
others run from the receipt, or from sending where there is none.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.proposals import PROPOSED, proposals_of
from correction.domain.deadline import hours_due_at
from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.admission import Terminated
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.dispatches import DispatchAnswered, DispatchReceipted, DispatchSent, Recipient
from correction.domain.facts.sanctions import ArrestAsked, BreachEstablished, PolicePunished
from correction.domain.moments import day_end, legal_day, local_text
from correction.office.oversight.checks import Check, Hit, Query, Subject, hit
from correction.office.oversight.conduct import (
    approved_unlawfully,
    breach_unanswered,
    ended_unlawfully,
    lost_by_neglect,
    not_told,
    rights_harmed,
)
from correction.rulebooks.glossary import glossary
from correction.rules.discipline.ground_breach import lawful_grounds

_CLOCKS = {
    DecisionKind.REVOCATION_PROPOSED: ("court.revocation_days", Recipient.COURT, "人民法院"),
    DecisionKind.RECALL_PROPOSED: ("decider.recall_days", Recipient.DECIDER, "社区矫正决定机关"),
    DecisionKind.POLICE_PUNISHMENT: ("police.case_days", Recipient.POLICE, "公安机关"),
}
ARREST_HOURS = "court.arrest_hours"


def not_proposed(subject: Subject) -> Iterator[Hit]:
    """Find grounds for revocation or recall on which nobody proposed anything."""
    proposals = [e for e in _standing(subject) if e.payload.decision in PROPOSED]
    for entry in subject.file.of(BreachEstablished):
        grounds = [g for g, _ in lawful_grounds(subject.view, entry) if g.step in PROPOSED]
        if grounds and not any(e.when.legal_on >= entry.when.legal_on for e in proposals):
            what = f"{entry.when.legal_on} {grounds[0].text}，具有提请的事由而没有提请的记录"
            yield hit(Check.NOT_PROPOSED, entry, what)
    for found in subject.findings:
        began_on = legal_day(found.began_at)
        if found.kind is AlertKind.ABSENT_ONE_MONTH and not proposals:
            what = "逾期未报到或者脱离监管超过一个月，没有提请撤销的记录"
            yield Hit(check=Check.NOT_PROPOSED, on=began_on, what=what, evidence=found.entries)


def others_silent(subject: Subject) -> Iterator[Hit]:
    """Find proposals, requests and papers that others did not decide or send in their days."""
    yield from _late_elsewhere(subject)
    told = {key for f in subject.findings if f.bearer is Bearer.OTHER for key in f.entries}
    for entry in _standing(subject):
        if entry.entry_id in told:
            continue
        if entry.payload.decision in _CLOCKS and not _decided(subject, entry):
            yield from _overdue(subject, entry)
    for asked in subject.file.of(ArrestAsked):
        hours = subject.book.get(ARREST_HOURS, asked.when.legal_on)
        if not isinstance(hours, int) or asked.entry_id in told or _answered(subject, asked):
            continue
        due_at, step = hours_due_at(asked.when.ends_at or asked.when.starts_at, hours)
        if due_at < day_end(subject.on):
            what = f"提请逮捕，人民法院应在 {local_text(due_at)} 以前决定，没有结果（{step}）"
            yield hit(Check.OTHERS_SILENT, asked, what)


def _late_elsewhere(subject: Subject) -> Iterator[Hit]:
    """Give what the rules found that other bodies owed: notices, papers, hand-overs, answers."""
    for found in subject.findings:
        if found.bearer is Bearer.OTHER:
            what = f"{glossary().alert(found.kind).zh}：{'；'.join(found.why.arithmetic)}"
            on = legal_day(found.began_at)
            yield Hit(check=Check.OTHERS_SILENT, on=on, what=what, evidence=found.entries)


def _standing(subject: Subject) -> list[Entry[Decided]]:
    revoked = {e.payload.decision_entry_id for e in subject.file.of(DecisionRevoked)}
    return [e for e in subject.file.of(Decided) if e.entry_id not in revoked]


def _decided(subject: Subject, entry: Entry[Decided]) -> bool:
    """Tell whether whatever was proposed has come to an end on record."""
    if _answered(subject, entry):
        return True
    if entry.payload.decision is DecisionKind.POLICE_PUNISHMENT:
        return any(e.when.legal_on >= entry.when.legal_on for e in subject.file.of(PolicePunished))
    return any(e.when.legal_on >= entry.when.legal_on for e in subject.file.of(Terminated))


def _answered(subject: Subject, entry: AnyEntry) -> bool:
    made = proposals_of(subject.file, subject.on)
    if any(p.entry.entry_id == entry.entry_id and not p.open for p in made):
        return True
    sent = {e.entry_id for e in subject.file.of(DispatchSent) if e.payload.event_entry_id == entry.entry_id}
    return any(e.payload.dispatch_entry_id in sent for e in subject.file.of(DispatchAnswered))


def _overdue(subject: Subject, entry: Entry[Decided]) -> Iterator[Hit]:
    key, recipient, body = _CLOCKS[entry.payload.decision]
    days = subject.book.get(key, entry.when.legal_on)
    if not isinstance(days, int):
        return
    from_on, since = _received_on(subject, entry, recipient)
    due_on = from_on + timedelta(days=days)
    if subject.on > due_on:
        what = f"{since} {from_on} + {days} 日 = {due_on}，{body}没有办理结果的记录"
        yield hit(Check.OTHERS_SILENT, entry, what)


def _received_on(subject: Subject, entry: Entry[Decided], recipient: Recipient) -> tuple[date, str]:
    """Give the day from which another body's time runs, and how that day is known."""
    for proposal in proposals_of(subject.file, subject.on):
        if proposal.entry.entry_id == entry.entry_id and proposal.received is not None:
            return proposal.received.when.legal_on, "收到"
    sent = [
        e
        for e in subject.file.of(DispatchSent)
        if e.payload.event_entry_id == entry.entry_id and e.payload.recipient is recipient
    ]
    ids = {e.entry_id for e in sent}
    receipts = [e for e in subject.file.of(DispatchReceipted) if e.payload.dispatch_entry_id in ids]
    if receipts:
        return receipts[0].when.legal_on, "回执"
    return (sent[0].when.legal_on, "送达") if sent else (entry.when.legal_on, "提请")


QUERIES: Mapping[Check, Query] = {
    Check.NOT_TOLD: not_told,
    Check.APPROVED_UNLAWFULLY: approved_unlawfully,
    Check.LOST_BY_NEGLECT: lost_by_neglect,
    Check.BREACH_UNANSWERED: breach_unanswered,
    Check.RIGHTS_HARMED: rights_harmed,
    Check.ENDED_UNLAWFULLY: ended_unlawfully,
    Check.NOT_PROPOSED: not_proposed,
    Check.OTHERS_SILENT: others_silent,
}
