"""Whether a person is in hand (管控状态): 漏管, 失联, 脱管 and 虚管, kept apart: 社区矫正法 第三十条.

漏管 never came in; 失联 cannot be reached; 脱管 was found to be out of supervision, or refuses it, and that
somebody of the agency confirmed; 虚管 is the office's own failing and stands beside whatever the person does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from correction.domain.alert_kind import AlertKind
from correction.domain.case.moves import granted_moves, settled_by
from correction.domain.days import period_end
from correction.domain.facts.absence import AbsenceConfirmed, PersonFound
from correction.domain.finding import Finding
from correction.domain.moments import ONE_DAY, day_start, legal_day, local_text
from correction.domain.order import Category
from correction.rules.absences.absence import found_after
from correction.rules.absences.refuses_supervision import PATHS
from correction.rules.searches.ledger import Owed, Search, searches_of, stages_of
from correction.rules.shared.free_times import DETAINED_OR_ILL, excused_times
from correction.rules.shared.spans import FOREVER, subtract
from correction.rules.view import CaseView

ADMONITION_DAYS, WARNING_DAYS = "absence.admonition_days", "absence.warning_days"
REVOCATION_MONTHS = "absence.revocation_months"
_MONTH_LINE = frozenset({Category.PROBATION, Category.PAROLE})


class Supervision(StrEnum):
    """Where a person or an office fails supervision (管控状态)."""

    NEVER_CAPTURED = "never_captured"
    OUT_OF_SUPERVISION = "out_of_supervision"
    LOST_CONTACT = "lost_contact"
    NOMINAL = "nominal"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _ZH[self]


_ZH = {
    Supervision.NEVER_CAPTURED: "漏管",
    Supervision.OUT_OF_SUPERVISION: "脱管",
    Supervision.LOST_CONTACT: "失联",
    Supervision.NOMINAL: "虚管线索",
}
_KINDS = {
    AlertKind.NOT_REPORTED: Supervision.NEVER_CAPTURED,
    AlertKind.NOT_HANDED_OVER: Supervision.NEVER_CAPTURED,
    AlertKind.REFUSES_SUPERVISION: Supervision.OUT_OF_SUPERVISION,
    AlertKind.LOST_CONTACT: Supervision.LOST_CONTACT,
    AlertKind.TAMPERED_AND_LOST: Supervision.LOST_CONTACT,
    AlertKind.NOMINAL_SUPERVISION: Supervision.NOMINAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state in which a case is: since when, by which entries, and what comes next in words."""

    state: Supervision
    since_at: datetime
    entries: tuple[str, ...]
    comes_next: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pursuit:
    """One search with its steps, as a reader of the file sees it."""

    search: Search
    steps: tuple[Owed, ...]


def pursuits_of(view: CaseView) -> tuple[Pursuit, ...]:
    """Give every search of the file with its steps, in order."""
    return tuple(Pursuit(search=search, steps=stages_of(view, search)) for search in searches_of(view))


def states_of(view: CaseView, findings: Iterable[Finding], at: datetime) -> tuple[State, ...]:
    """Tell in which states a case is at a moment: at most one of the person, and beside it the office's.

    Pure: view and findings have to be those of that moment. Whoever never came is 漏管 and never 脱管; what
    somebody confirmed as 脱管 is no longer merely 失联. After the end of the case only the office's remains.
    """
    bases: dict[Supervision, list[tuple[datetime, tuple[str, ...]]]] = {}
    for state, since_at, entries in (*_found(findings, at), *_confirmed(view, at), *_searched(view, at)):
        if state is Supervision.NOMINAL or at < view.closed_at:
            bases.setdefault(state, []).append((since_at, entries))
    person = next((s for s in list(Supervision)[:3] if s in bases), None)
    if view.arrival is not None and person is Supervision.NEVER_CAPTURED:
        person = next((s for s in list(Supervision)[1:3] if s in bases), None)
    kept = [state for state in (person, Supervision.NOMINAL) if state is not None and state in bases]
    return tuple(_state(view, state, bases[state], at) for state in kept)


def _found(
    findings: Iterable[Finding], at: datetime
) -> Iterator[tuple[Supervision, datetime, tuple[str, ...]]]:
    for finding in findings:
        state = _KINDS.get(finding.kind)
        goes_on = finding.ended_at is None or finding.ended_at > at
        # A sign of nominal supervision is a moment's; it stays a sign until people have looked into it.
        if state is not None and (goes_on or state is Supervision.NOMINAL):
            yield state, finding.began_at, finding.entries


def _confirmed(view: CaseView, at: datetime) -> Iterator[tuple[Supervision, datetime, tuple[str, ...]]]:
    """Give the confirmation in force that nobody has found the person and complying since.

    Who is held by another body at the moment, or in hospital, is not out of supervision.
    """
    confirmed = view.file.latest(AbsenceConfirmed)
    if confirmed is None:
        return
    if next(found_after(view, confirmed), None) is not None:
        return
    held = excused_times(view, DETAINED_OR_ILL)
    for from_at, until_at in subtract((day_start(confirmed.payload.since_on), FOREVER), held):
        if from_at <= at < until_at:
            yield Supervision.OUT_OF_SUPERVISION, from_at, (confirmed.entry_id,)


def _searched(view: CaseView, at: datetime) -> Iterator[tuple[Supervision, datetime, tuple[str, ...]]]:
    for search in searches_of(view):
        if search.lost_at is not None and search.lost_at <= at < search.ended_at:
            yield Supervision.LOST_CONTACT, search.lost_at, search.lost_by


def _state(
    view: CaseView, state: Supervision, bases: list[tuple[datetime, tuple[str, ...]]], at: datetime
) -> State:
    since_at = min(base[0] for base in bases)
    entries = tuple(dict.fromkeys(entry_id for _, ids in sorted(bases) for entry_id in ids))
    office = state is Supervision.NOMINAL
    steps = ("由县级机构核查；不能作为处分本人的依据",) if office else _comes_next(view, state, since_at, at)
    return State(state=state, since_at=since_at, entries=entries, comes_next=tuple(steps))


def _comes_next(view: CaseView, state: Supervision, since_at: datetime, at: datetime) -> Iterator[str]:
    """Say what the office still owes in the search, and when the lines of the law are crossed.

    Where the hand-over failed there is nobody to search for, and no line that the person could cross.
    """
    if state is Supervision.NEVER_CAPTURED and view.order.handed_over:
        yield "催促移送机关移交，告知决定机关和检察机关；不是本人未报到，不能作为处分本人的依据"
        return
    going = [s for s in searches_of(view) if s.lost_at is not None and s.ended_at == FOREVER]
    if any(settled_by(move) is None for move in granted_moves(view.file)):
        article = view.book.cite("cite.change_of_place", legal_day(since_at))
        yield f"获准变更执行地而没有到新执行地报到的，由原执行地县级社区矫正机构查找（{article}）"
    found = view.file.latest(PersonFound)
    if not going and found is not None and found.payload.refuses and found.when.starts_at >= since_at:
        paths = PATHS[view.order.category]
        yield f"{local_text(found.when.starts_at)} 已查找到而拒绝监管：{paths}；接受监管后再登记“查找到”"
    elif not going:
        yield "组织查找（法律要求立即），逐步登记查找经过和证据"
    for search in going[-1:]:
        yield from (_said(step, at) for step in stages_of(view, search) if step.done is None)
    if state is Supervision.LOST_CONTACT:
        yield "查找到的登记“查找到”或者“拒绝监管”；查找不到的由机构认定脱管起始日"
        return
    if state is Supervision.NEVER_CAPTURED:
        yield "报到或者移交后登记；由社区矫正机构查找，同时告知决定机关"
    yield from _lines(view, legal_day(since_at))


def _said(step: Owed, at: datetime) -> str:
    law = f"（法律要求{step.stage.law}）" if step.stage.law else ""
    if step.due_at is None:
        return f"{step.stage.zh}{law}"
    late = "，已超期" if step.due_at <= at else ""
    return f"{step.stage.zh}{law}，{local_text(step.due_at)} 以前{late}"


def _lines(view: CaseView, since_on: date) -> Iterator[str]:
    mild = view.book.get(ADMONITION_DAYS, since_on)
    if isinstance(mild, int):
        yield f"{since_on + timedelta(days=mild)} 以前未超过 {mild} 日，属于训诫的事由"
    days = view.book.get(WARNING_DAYS, since_on)
    if isinstance(days, int):
        yield f"{since_on + timedelta(days=days + 1)} 起超过 {days} 日，属于警告的事由"
    months = view.book.get(REVOCATION_MONTHS, since_on)
    if isinstance(months, int) and view.order.category in _MONTH_LINE:
        over_on = period_end(since_on, months) + ONE_DAY
        yield f"{over_on} 起超过 {months} 个月，属于提请撤销{view.order.category.zh}的事由"
