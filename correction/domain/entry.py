"""Entries of a log (记录条目): who recorded what, when it happened, when it was recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar, dataclass_transform

from correction.domain.moments import When


class Pace(StrEnum):
    """How fast entries of a kind come in, and so how much of the past a review has to load.

    Rare entries are always loaded. Of regular and daily ones only those are loaded that belong to a day
    not settled yet.
    """

    RARE = "rare"
    REGULAR = "regular"
    DAILY = "daily"


class Fact:
    """Base of everything an entry can say; a subclass is one kind of entry."""

    __slots__ = ()
    KIND: ClassVar[str]
    ZH: ClassVar[str]
    PACE: ClassVar[Pace]

    @property
    def opened_on(self) -> date | None:
        """The day to which all revisions of one thing belong; none where the day of happening says it."""
        return None


F = TypeVar("F", bound=Fact)
P_co = TypeVar("P_co", bound=Fact, covariant=True)

FACT_KINDS: dict[str, type[Fact]] = {}


@dataclass_transform(kw_only_default=True, frozen_default=True)
def fact(kind: str, *, zh: str, pace: Pace = Pace.RARE) -> Callable[[type[F]], type[F]]:
    """Make a class a kind of entry: frozen, and known under a name that never changes.

    `zh` is what a reader of the log is shown.
    """

    def register(cls: type[F]) -> type[F]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        made.KIND = kind
        made.ZH = zh
        made.PACE = pace
        if kind in FACT_KINDS:
            message = f"entry kind [{kind}] is defined twice"
            raise TypeError(message)
        FACT_KINDS[kind] = made
        return made

    return register


class Origin(StrEnum):
    """How an entry came to be (数据来源): 在线、离线、导入、补录、启用时结转."""

    ONLINE = "online"
    OFFLINE = "offline"
    IMPORTED = "imported"
    BACKFILLED = "backfilled"
    OPENING = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Generic[P_co]):
    """What somebody wants to record; the log gives it a number and a time of recording.

    `book` is the digest of the rulebook that an entry rests on, as a statement about an alert does.
    """

    entry_id: str
    when: When
    actor: str
    payload: P_co
    origin: Origin = Origin.ONLINE
    captured_at: datetime | None = None
    book: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[P_co]):
    """One line of a log: numbered without gaps, never changed (1, 2, 3, ...)."""

    log_id: str
    number: int
    entry_id: str
    when: When
    recorded_at: datetime
    actor: str
    payload: P_co
    origin: Origin = Origin.ONLINE
    captured_at: datetime | None = None
    book: str | None = None

    @property
    def belongs_on(self) -> date:
        """The day to which the entry belongs when older days are settled."""
        return self.payload.opened_on or self.when.legal_on


AnyEntry = Entry[Any]


def entered(draft: Draft[P_co], *, log_id: str, number: int, recorded_at: datetime) -> Entry[P_co]:
    """Give the entry that a draft becomes in its place in a log."""
    return Entry(
        log_id=log_id,
        number=number,
        entry_id=draft.entry_id,
        when=draft.when,
        recorded_at=recorded_at,
        actor=draft.actor,
        payload=draft.payload,
        origin=draft.origin,
        captured_at=draft.captured_at,
        book=draft.book,
    )
