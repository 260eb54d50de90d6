"""The five items of 1+X+5 (五项工作), always worked out from the entries and never stored.

入矫, 解矫 and 衔接安置帮教 come once and in order; 日常监管 and 教育矫正 recur side by side between them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from correction.domain.days import period_end
from correction.domain.entry import AnyEntry, Entry, P_co
from correction.domain.facts.admission import (
    CaseOpened,
    HandedOver,
    Released,
    ReportedIn,
    Step,
    StepDone,
    Terminated,
)
from correction.domain.facts.group import Announcement, AnnouncementHeld, GroupMemberJoined, PlanMade
from correction.domain.facts.moves import MoveAccepted
from correction.domain.facts.resettlement import ResettlementOffered, ResettlementReceived
from correction.domain.facts.staff_acts import (
    HOURED,
    ActivityAttended,
    ActKind,
    Monitored,
    Result,
    StaffActed,
)
from correction.domain.moments import ONE_DAY, DateSpan
from correction.domain.order import Order


class Item(StrEnum):
    """The five items of work (五项工作)."""

    ENTRY = "entry"
    DAILY = "daily"
    EDUCATION = "education"
    RELEASE = "release"
    RESETTLEMENT = "resettlement"

    @property
    def zh(self) -> str:
        """The item as offices call it."""
        return _ITEM_ZH[self]

    @property
    def recurs(self) -> bool:
        """Whether the item recurs side by side with others instead of coming once and in order."""
        return self in (Item.DAILY, Item.EDUCATION)


_ITEM_ZH = {
    Item.ENTRY: "入矫",
    Item.DAILY: "日常监管",
    Item.EDUCATION: "教育矫正",
    Item.RELEASE: "解矫",
    Item.RESETTLEMENT: "衔接安置帮教",
}


class StrandState(StrEnum):
    """How far one item is (进展): 未开始、进行中、已完成."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"


class Phase(StrEnum):
    """Where in the term a person is (矫正阶段): 入矫初期、矫正中期、解矫前、期满待决定、已解矫.

    A term that is over releases nobody: until somebody records how it ended, the case waits for a decision.
    """

    ENTRY = "entry"
    MIDDLE = "middle"
    BEFORE_RELEASE = "before_release"
    EXPIRED = "expired"
    RELEASED = "released"
    MOVED_OUT = "moved_out"

    @property
    def zh(self) -> str:
        """The phase as offices call it."""
        return _PHASE_ZH[self]


_PHASE_ZH = {
    Phase.ENTRY: "入矫初期",
    Phase.MIDDLE: "矫正中期",
    Phase.BEFORE_RELEASE: "解矫前",
    Phase.EXPIRED: "期满待决定",
    Phase.RELEASED: "已解矫",
    Phase.MOVED_OUT: "已转出",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """One item: its state on a day and what is still missing, in the words of the office."""

    item: Item
    state: StrandState
    gaps: tuple[str, ...]


class Facts(Protocol):
    """What the five items are worked out from: a case file, or anything that reads like one."""

    @property
    def order(self) -> Order:
        """The order in force."""

    def of(self, kind: type[P_co]) -> tuple[Entry[P_co], ...]:
        """All entries of a kind in force, by when they happened."""


_ONCE: dict[Item, tuple[tuple[Step, str], ...]] = {
    Item.ENTRY: (
        (Step.PRE_ASSESSMENT, "入矫前评估"),
        (Step.INFORMATION_VERIFIED, "采集核准信息"),
        (Step.GROUP_FORMED, "矫正小组"),
        (Step.PLAN_MADE, "矫正方案"),
        (Step.ENTRY_ANNOUNCED, "入矫宣告"),
    ),
    Item.RELEASE: (
        (Step.PERSONAL_SUMMARY, "个人总结"),
        (Step.RELEASE_ASSESSED, "解矫前评估"),
        (Step.RELEASE_ANNOUNCED, "解矫宣告"),
    ),
    Item.RESETTLEMENT: (
        (Step.RESETTLEMENT_OFFERED, "衔接函"),
        (Step.RESETTLEMENT_RECEIVED, "安置帮教接收回执"),
    ),
}
_ACT_ZH = {
    ActKind.VOICE: "周听声",
    ActKind.MEETING: "月见面",
    ActKind.VISIT: "常家访",
}


def arrived_on(facts: Facts, on: date) -> date | None:
    """Give the day on which the person reported or was handed over, if that was by a day."""
    arrivals = [e.when.legal_on for e in (*facts.of(ReportedIn), *facts.of(HandedOver))]
    return min((day for day in arrivals if day <= on), default=None)


def ending_of(facts: Facts) -> AnyEntry | None:
    """Give the entry with which the case ends here, the earliest: lifted, terminated, or moved out (转出)."""
    ends: list[AnyEntry] = [*facts.of(Released), *facts.of(Terminated)]
    ends += [entry for entry in facts.of(MoveAccepted) if entry.payload.office_id is None]
    return min(ends, key=lambda entry: entry.when.starts_at, default=None)


def left_on(facts: Facts, on: date) -> date | None:
    """Give the day on which the correction ended here, if that was by a day."""
    end = ending_of(facts)
    return None if end is None or end.when.legal_on > on else end.when.legal_on


def supervised_on(facts: Facts, on: date) -> bool:
    """Tell whether the person is under correction on a day: arrived, not gone, the term not over (在矫).

    Nobody is whose opening was taken back, as where one case was opened twice.
    """
    return (
        bool(facts.of(CaseOpened))
        and arrived_on(facts, on) is not None
        and left_on(facts, on) is None
        and on <= facts.order.ends_on
    )


def strands_of(facts: Facts, on: date) -> tuple[Strand, ...]:
    """Give the five items in order, with the state and the gaps of each on a day."""
    arrived, left = arrived_on(facts, on), left_on(facts, on)
    month = DateSpan(from_on=on.replace(day=1), to_on=on)
    acts = [e.payload for e in _within(facts.of(StaffActed), month)]
    acted = {act.act for act in acts if act.result is Result.COMPLETED}
    rolls = _within(facts.of(ActivityAttended), month)
    hours = {e.payload.activity.counts_for for e in rolls if e.payload.hours > 0}
    watched = any(month.holds(e.when.legal_on) for e in facts.of(Monitored))
    no_acts = [] if watched else ["日监控"]
    no_acts += [zh for act, zh in _ACT_ZH.items() if act not in acted]
    no_hours = [activity.zh for activity in HOURED if activity not in hours]
    return (
        _once(facts, Item.ENTRY, on),
        _recurring(Item.DAILY, arrived, left, no_acts),
        _recurring(Item.EDUCATION, arrived, left, no_hours),
        _once(facts, Item.RELEASE, on),
        _once(facts, Item.RESETTLEMENT, on),
    )


def _within(entries: Iterable[Entry[P_co]], span: DateSpan) -> list[Entry[P_co]]:
    return [entry for entry in entries if span.holds(entry.when.legal_on)]


def steps_of(facts: Facts) -> Iterator[tuple[Step, date]]:
    """Give every step that was done and the day: recorded as such, or shown by an entry of its own kind."""
    yield from ((entry.payload.step, entry.when.legal_on) for entry in facts.of(StepDone))
    yield from ((Step.GROUP_FORMED, entry.when.legal_on) for entry in facts.of(GroupMemberJoined))
    yield from ((Step.PLAN_MADE, entry.when.legal_on) for entry in facts.of(PlanMade))
    yield from ((Step.RESETTLEMENT_OFFERED, entry.when.legal_on) for entry in facts.of(ResettlementOffered))
    yield from ((Step.RESETTLEMENT_RECEIVED, entry.when.legal_on) for entry in facts.of(ResettlementReceived))
    for entry in facts.of(AnnouncementHeld):
        at_entry = entry.payload.announcement is Announcement.ENTRY
        yield (Step.ENTRY_ANNOUNCED if at_entry else Step.RELEASE_ANNOUNCED), entry.when.legal_on


def _once(facts: Facts, item: Item, on: date) -> Strand:
    done = {step for step, done_on in steps_of(facts) if done_on <= on}
    gaps = tuple(zh for step, zh in _ONCE[item] if step not in done)
    if not gaps:
        state = StrandState.DONE
    elif len(gaps) == len(_ONCE[item]):
        state = StrandState.NOT_STARTED
    else:
        state = StrandState.UNDER_WAY
    return Strand(item=item, state=state, gaps=gaps)


def _recurring(item: Item, arrived: date | None, left: date | None, missing: list[str]) -> Strand:
    if arrived is None:
        return Strand(item=item, state=StrandState.NOT_STARTED, gaps=())
    if left is not None:
        return Strand(item=item, state=StrandState.DONE, gaps=())
    return Strand(item=item, state=StrandState.UNDER_WAY, gaps=tuple(f"本月{zh}" for zh in missing))


def phase_of(facts: Facts, on: date, *, entry_months: int, release_days: int) -> Phase:
    """Tell where in the term the person is on a day.

    The entry phase lasts `entry_months` from arrival, the phase before release the last `release_days`
    of the term; both lengths are local policy.
    """
    if left_on(facts, on) is not None:
        end = ending_of(facts)
        return (
            Phase.MOVED_OUT if end is not None and isinstance(end.payload, MoveAccepted) else Phase.RELEASED
        )
    if on > facts.order.ends_on:
        return Phase.EXPIRED
    if (facts.order.ends_on - on).days < release_days:
        return Phase.BEFORE_RELEASE
    arrived = arrived_on(facts, on)
    if arrived is None or on <= period_end(arrived, entry_months) - ONE_DAY:
        return Phase.ENTRY
    return Phase.MIDDLE
