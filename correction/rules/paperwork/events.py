"""Events that oblige the office to send papers (应送达的事项), read from the facts of a case.

An event names the lines of the rulebook's dispatch table that apply to it (`dispatch.<line>`); the table
names recipients, article and days. Sources: 社区矫正法 第二十条至第五十一条; 实施办法 第十六条至第五十三条.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from correction.domain.case.strands import ending_of
from correction.domain.days import period_end
from correction.domain.entry import AnyEntry
from correction.domain.facts.absence import PersonFound, SearchOrdered
from correction.domain.facts.admission import CaseOpened, Released, Terminated, TerminationKind
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.commutation import CommutationProposed
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.devices import DeviceApproved
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.moves import MoveAccepted
from correction.domain.facts.papers import PapersReceived
from correction.domain.facts.sanctions import ArrestAsked
from correction.domain.file import CaseFile
from correction.domain.moments import ONE_DAY
from correction.domain.order import Category, Decider


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened and has to be told: `lines` of the dispatch table in order.

    `since_on` starts the clock. `due_on` is the last day where the event itself fixes it; `over_at` the
    moment from which nothing has to be sent any more, because the decision was revoked or the person found.
    """

    entry: AnyEntry
    zh: str
    lines: tuple[str, ...]
    since_on: date
    due_on: date | None = None
    over_at: datetime | None = None


def events_of(file: CaseFile) -> Iterator[Event]:
    """Give the events of a case that may have to be told, in no particular order."""
    for kind, read in _READERS.items():
        for entry in file.of(kind):
            yield from read(file, entry)


def _event(entry: AnyEntry, zh: str, *lines: str, over_at: datetime | None = None) -> Event:
    return Event(entry=entry, zh=zh, lines=lines, since_on=entry.when.legal_on, over_at=over_at)


def _leave(_: CaseFile, entry: AnyEntry) -> Iterator[Event]:
    if entry.payload.level in (LeaveLevel.CITY, LeaveLevel.PROVINCE):
        yield _event(entry, "上一级批准外出", "leave_upper")


_MATTER_LINES = {
    ApprovalMatter.MEDICAL_INTERVAL: ("批准延长病情复查间隔", ("medical_interval",)),
    ApprovalMatter.PROHIBITED_ENTRY: ("批准进入禁止区域", ("prohibited_entry",)),
    ApprovalMatter.CHANGE_OF_PLACE: ("决定变更执行地", ("change_of_place", "change_of_place_copies")),
}


def _approval(file: CaseFile, entry: AnyEntry) -> Iterator[Event]:
    if not entry.payload.granted:
        return
    for asked in file.of(ApprovalAsked):
        if asked.payload.approval_id == entry.payload.approval_id and asked.payload.matter in _MATTER_LINES:
            zh, lines = _MATTER_LINES[asked.payload.matter]
            yield _event(entry, zh, *lines)
            return


_OF_REWARDS = ("reward_sanction", "reward_sanction_notice")
_DECISION_LINES = {
    DecisionKind.PRAISE: ("表扬", _OF_REWARDS),
    DecisionKind.ADMONITION: ("训诫", _OF_REWARDS),
    DecisionKind.WARNING: ("警告", _OF_REWARDS),
    DecisionKind.POLICE_PUNISHMENT: ("提请治安管理处罚", ("police_punishment",)),
    DecisionKind.REVOCATION_PROPOSED: ("提请撤销缓刑、假释", ("revocation",)),
    DecisionKind.RECALL_PROPOSED: ("提请收监执行", ("recall",)),
}


def _decision(file: CaseFile, entry: AnyEntry) -> Iterator[Event]:
    # A kind without a line of its own is told to nobody by this table.
    if entry.payload.decision in _DECISION_LINES:
        zh, lines = _DECISION_LINES[entry.payload.decision]
        revoked = (
            each.when.starts_at
            for each in file.of(DecisionRevoked)
            if each.payload.decision_entry_id == entry.entry_id
        )
        yield _event(entry, zh, *lines, over_at=min(revoked, default=None))


def _search(file: CaseFile, entry: AnyEntry) -> Iterator[Event]:
    found = (e.when.starts_at for e in file.of(PersonFound) if e.when.starts_at >= entry.when.starts_at)
    yield _event(entry, "组织查找", "search")
    yield _event(entry, "查找未果", "search_not_found", over_at=min(found, default=None))


def _papers(_: CaseFile, entry: AnyEntry) -> Iterator[Event]:
    yield _event(entry, "收到法律文书", "papers_receipt")
    if entry.payload.elsewhere:
        yield _event(entry, "异地决定的文书转送", "papers_elsewhere")


def _moved_here(_: CaseFile, entry: AnyEntry) -> Iterator[Event]:
    # Only where the new county keeps its books here: it passes the papers on to the bodies of its own place.
    if entry.payload.office_id is not None:
        yield _event(entry, "接收变更执行地的对象", "move_received")


def _end(file: CaseFile, entry: AnyEntry) -> Iterator[Event]:
    outside = file.order.category is Category.OUTSIDE_PRISON
    if isinstance(entry.payload, Released):
        yield _event(entry, "解除社区矫正", "release")
    elif entry.payload.kind is TerminationKind.DIED:
        yield _event(entry, "死亡", *(("death_outside_prison",) if outside else ()), "death")


def _expiry(file: CaseFile, entry: AnyEntry) -> Iterator[Event]:
    order = file.order
    if order.category is Category.OUTSIDE_PRISON and order.decider is not Decider.COURT:
        # Only an end before the term's own makes the notice needless here, moving out of the county included.
        end = ending_of(file)
        early = end is not None and end.when.legal_on < order.ends_on
        yield Event(
            entry=entry,
            zh="暂予监外执行期满前",
            lines=("expiry_outside_prison",),
            since_on=month_before(order.ends_on),
            due_on=order.ends_on,
            over_at=end.when.starts_at if end is not None and early else None,
        )


def month_before(on: date) -> date:
    """Give the latest day from which a month runs to a day or before it."""
    from_on = on - 27 * ONE_DAY
    while period_end(from_on, 1) > on:
        from_on -= ONE_DAY
    return from_on


_Reader = Callable[[CaseFile, AnyEntry], Iterator[Event]]
_READERS: Mapping[type[Any], _Reader] = {
    PapersReceived: _papers,
    LeaveGranted: _leave,
    ApprovalDecided: _approval,
    DeviceApproved: lambda _, entry: iter([_event(entry, "批准使用电子定位装置", "positioning")]),
    Decided: _decision,
    CommutationProposed: lambda _, entry: iter([_event(entry, "提请减刑", "commutation")]),
    ArrestAsked: lambda _, entry: iter([_event(entry, "提请逮捕", "arrest")]),
    SearchOrdered: _search,
    MoveAccepted: _moved_here,
    Released: _end,
    Terminated: _end,
    CaseOpened: _expiry,
}
