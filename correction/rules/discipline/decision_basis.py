"""The basis of a decision has changed (决定依据变更): policy; decisions are those of 社区矫正法 第二十八条.

A decision is not undone by software. But whoever decided has to know when what they relied on was voided, or
was a decision that was revoked, when an observation was withdrawn or put differently afterwards, or when the
matter of an alert no longer follows, as by a late fact. That a matter which went on has ended since is no
change of what was decided upon.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.alert import alert_id
from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry, Entry, Pace
from correction.domain.facts.decisions import Decided, DecisionRevoked
from correction.domain.facts.observations import ObservationStated
from correction.domain.facts.sanctions import BreachEstablished
from correction.domain.facts.upkeep import Voided
from correction.domain.finding import Finding, Why
from correction.domain.moments import local_text
from correction.rules.view import CaseView

RULE = "decision_basis"
# As many letters of an alert's number as the lists show.
SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed in the basis of a decision: which part, when, by which entry, and in words."""

    basis: str
    changed_at: datetime
    entry_id: str
    text: str
    observed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a decision rests on: entries by id, and alerts by their occasions."""

    entries: tuple[str, ...]
    occasions: tuple[str, ...]


def judge(view: CaseView) -> Iterator[Finding]:
    """Find decisions of which a stated basis no longer stands as it stood."""
    decisions = view.file.of(Decided)
    if not decisions:
        return
    gone = _gone(view)
    for decided in decisions:
        basis = _basis_of(view, decided.payload)
        for entry_id in basis.entries:
            fell = gone.get(entry_id)
            if fell is not None:
                at = fell.when.starts_at
                what = "记录被作废" if isinstance(fell.payload, Voided) else "决定被撤销"
                text = f"{local_text(at)} 依据的{what}：{fell.payload.reason}"
                change = Change(basis=entry_id, changed_at=at, entry_id=fell.entry_id, text=text)
                yield from _finding(view, decided, change)
        for observation_id in sorted(_observations(view, basis)):
            yield from _restated(view, decided, observation_id)


def judge_fallen(view: CaseView, found: Collection[str]) -> Iterator[Finding]:
    """Find decisions that rest on an alert whose matter is not among those found now (所据预警不再成立).

    Judged after all rules. What is missing may be settled instead of fallen, so the days of a case with such
    a decision stay open; such cases are few. Matters of observations are judged by their revisions.
    """
    observed = {entry.payload.observation_id for entry in view.file.of(ObservationStated)}
    for decided in view.file.of(Decided):
        occasions = _basis_of(view, decided.payload).occasions
        named = [each for each in occasions if each.partition(":")[2] not in observed]
        if not named:
            continue
        opened = view.file.opened
        for pace in (Pace.DAILY, Pace.REGULAR):
            view.still_open(pace, min(opened.when.legal_on, opened.payload.records_from_on))
        for occasion in named:
            if occasion not in found:
                alert = alert_id(view.file.case_id, occasion)[:SHOWN]
                text = f"所依据的预警 {alert} 按现有记录和规则不再成立"
                at = decided.when.ends_at or decided.when.starts_at
                change = Change(basis=occasion, changed_at=at, entry_id=decided.entry_id, text=text)
                yield from _finding(view, decided, change)


def _gone(view: CaseView) -> dict[str, AnyEntry]:
    """Give what took each entry back: the earliest void of one that is void, or a decision's revocation."""
    gone: dict[str, AnyEntry] = {}
    for entry in view.file.of(Voided):
        gone.setdefault(entry.payload.entry_id, entry)
    for revoked in view.file.of(DecisionRevoked):
        gone.setdefault(revoked.payload.decision_entry_id, revoked)
    return gone


def _basis_of(view: CaseView, decided: Decided) -> Basis:
    """Give what a decision rests on, and what the breaches rest on that it names."""
    entries, occasions = list(decided.basis_entries), list(decided.basis_occasions)
    for entry_id in decided.basis_entries:
        named = view.file.by_id.get(entry_id)
        if named is not None and isinstance(named.payload, BreachEstablished):
            entries += named.payload.basis_entries
            occasions += named.payload.basis_occasions
    return Basis(entries=tuple(dict.fromkeys(entries)), occasions=tuple(dict.fromkeys(occasions)))


def _observations(view: CaseView, basis: Basis) -> set[str]:
    """Give the observations that a decision rests on, by their entries or by their occasions."""
    named = {occasion.partition(":")[2] for occasion in basis.occasions}
    entries = set(basis.entries)
    return {
        entry.payload.observation_id
        for entry in view.file.of(ObservationStated)
        if entry.entry_id in entries or entry.payload.observation_id in named
    }


def _restated(view: CaseView, decided: Entry[Decided], observation_id: str) -> Iterator[Finding]:
    revisions = sorted(
        (e for e in view.file.of(ObservationStated) if e.payload.observation_id == observation_id),
        key=lambda entry: entry.number,
    )
    before = [e.payload for e in revisions if e.number < decided.number]
    if not before:
        return
    for entry in revisions:
        if entry.number > decided.number and _differs(before[-1], entry.payload, decided.when.starts_at):
            said = "被撤回" if entry.payload.withdrawn else "被改正"
            reason = entry.payload.reason or entry.payload.detail
            change = Change(
                basis=observation_id,
                changed_at=entry.recorded_at,
                entry_id=entry.entry_id,
                text=f"{local_text(entry.recorded_at)} 依据的观测{said}：{reason}",
                observed_on=entry.payload.first_on,
            )
            yield from _finding(view, decided, change)
            return


def _differs(relied_on: ObservationStated, later: ObservationStated, decided_at: datetime) -> bool:
    if later.withdrawn or later.began_at != relied_on.began_at:
        return True
    if relied_on.ended_at is None:
        return later.ended_at is not None and later.ended_at < decided_at
    return later.ended_at != relied_on.ended_at


def _finding(view: CaseView, decided: Entry[Decided], change: Change) -> Iterator[Finding]:
    began_at = max(change.changed_at, decided.when.starts_at)
    revoked = [
        e.when.starts_at
        for e in view.file.of(DecisionRevoked)
        if e.payload.decision_entry_id == decided.entry_id
    ]
    end_at = min([*revoked, view.closed_at])
    if began_at >= end_at or not view.watch.reached(began_at):
        return
    decided_on = decided.when.legal_on
    yield Finding(
        kind=AlertKind.DECISION_BASIS_CHANGED,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{decided.entry_id}:{change.basis}",
        began_at=began_at,
        ended_at=view.ended(end_at),
        pace=Pace.RARE if change.observed_on is None else Pace.DAILY,
        cycle_on=change.observed_on,
        entries=tuple(dict.fromkeys((decided.entry_id, change.entry_id))),
        why=Why(
            citations=(
                view.book.cite("cite.decision_basis", decided_on),
                view.book.cite("cite.reward_and_sanction", decided_on),
            ),
            inputs=(("决定文号", decided.payload.document_no or "无"), ("作出决定的人", decided.actor)),
            arithmetic=(change.text, "由作出决定的人重新考虑；软件不撤销决定"),
        ),
    )
