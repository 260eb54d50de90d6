"""When a source may lawfully speak of a person (定位的依据): assigned, and approved or told beforehand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from correction.domain.case.strands import ending_of
from correction.domain.facts.devices import (
    DeviceApproved,
    DeviceLifted,
    PhoneCheckTold,
    SourceAssigned,
    SourceKind,
    SourceReleased,
)
from correction.domain.file import CaseFile
from correction.domain.moments import day_end, day_start
from correction.office.ports import Speaking, UnitOfWork
from correction.office.record import RARE_ONLY
from correction.rulebooks.book import Rulebook
from correction.rules.view import book_of
from geofences.tracks.windows import merged

FAR_MS = 2**62
EVER_MS = -FAR_MS
Window = tuple[int, int]
NO_WINDOW: Window = (0, 0)
# How often the office checks by information means, if its book says so at all.
SCHEDULE = "office.monitoring.cadence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lawful:
    """When one source may speak (milliseconds, end excluded): while assigned, and on its kind's ground.

    The ground of a wristband (电子定位装置) are the approvals, 社区矫正法 第二十九条; of a phone (信息化核查)
    the time since the person was told, 第二十六条 and 第三十四条.
    """

    kind: SourceKind
    assigned: tuple[Window, ...]
    grounded: tuple[Window, ...]

    def windows(self, book: Rulebook) -> tuple[Window, ...]:
        """Give the times that are both, for a phone only on days for which the book has a schedule."""
        both = intersection(self.assigned, self.grounded)
        return both if self.kind is SourceKind.WRISTBAND else scheduled(book, both)


def lawful_of(file: CaseFile, source_id: str) -> Lawful:
    """Work out from a file when a source may speak of the person.

    A source that was ever assigned as a wristband needs an approval at all times.
    """
    kinds = {e.payload.source for e in file.of(SourceAssigned) if e.payload.source_id == source_id}
    worn = SourceKind.WRISTBAND in kinds
    return Lawful(
        kind=SourceKind.WRISTBAND if worn else SourceKind.PHONE,
        assigned=tuple(window for window, _ in assignments(file, source_id)),
        grounded=_approved(file) if worn else _told(file, source_id),
    )


def assignments(file: CaseFile, source_id: str) -> list[tuple[Window, SourceAssigned]]:
    """Give the times in which a source is assigned to the person, in order, each with its assignment.

    An assignment ends with the next one, with the release, or with the case; of two from one moment the
    later recorded counts.
    """
    mine = (e.payload for e in file.of(SourceAssigned) if e.payload.source_id == source_id)
    assigned = {to_ms(each.from_at): each for each in mine}
    released = [to_ms(e.when.starts_at) for e in file.of(SourceReleased) if e.payload.source_id == source_id]
    end = ending_of(file)
    # Who forgets to release a device when the case ends has not prolonged what is lawful.
    last_ms = FAR_MS if end is None or end.when.ends_at is None else to_ms(end.when.ends_at)
    edges = [*released, *assigned, last_ms]
    return [
        ((from_ms, min(edge for edge in edges if edge > from_ms)), each)
        for from_ms, each in sorted(assigned.items())
        if from_ms < last_ms
    ]


def worn_of(file: CaseFile, lawful: Lawful) -> tuple[Window, ...]:
    """Give when a source was the person's: while assigned, of a wristband not from a lifting to the next
    approval, since it was taken off then. An approval that merely ran out takes nothing off.
    """
    if lawful.kind is not SourceKind.WRISTBAND:
        return lawful.assigned
    approved = _approved(file)
    lifts = (to_ms(e.when.starts_at) for e in file.of(DeviceLifted))
    off = merged(
        (lift, min((begins for begins, _ in approved if begins > lift), default=FAR_MS))
        for lift in lifts
        if not any(begins <= lift < ends for begins, ends in approved)
    )
    edges = [-FAR_MS, *(edge for span in off for edge in span), FAR_MS]
    return intersection(lawful.assigned, zip(edges[::2], edges[1::2], strict=True))


def scheduled(book: Rulebook, windows: Sequence[Window]) -> tuple[Window, ...]:
    """Cut windows to the days on which the book says how often is checked; elsewhere nobody may be."""
    spoken = (
        (to_ms(day_start(span.from_on)), FAR_MS if span.to_on is None else to_ms(day_end(span.to_on)))
        for span in book.spans(SCHEDULE)
        if span.value is not None
    )
    return intersection(windows, spoken)


def intersection(some: Iterable[Window], others: Iterable[Window]) -> tuple[Window, ...]:
    """Give the times that lie in a window of both, merged and in order."""
    known = sorted(others)
    both = ((max(a, c), min(b, d)) for a, b in some for c, d in known)
    return merged([(begins, ends) for begins, ends in both if begins < ends])


def to_ms(at: datetime) -> int:
    """Turn an instant into milliseconds since 1970 UTC."""
    return round(at.timestamp() * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wearer:
    """A person for whom a source speaks, or spoke before somebody else, and when it may by the book.

    `latest` is the last window of who wears it now, in which most fixes lie; an empty one of anybody else.
    """

    case_id: str
    now: bool
    lawful: Lawful
    windows: tuple[Window, ...]
    latest: Window = NO_WINDOW


class LawfulSources:
    """When each source may speak, kept between deliveries and read anew for a case that has changed."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._by = ("", 0)
        self._spoken: dict[str, Speaking] = {}
        self._now: dict[str, tuple[Wearer]] = {}
        self._before: dict[tuple[str, str], tuple[Speaking, Wearer]] = {}

    def of(
        self, uow: UnitOfWork, book: Rulebook, since_ms: Mapping[str, int]
    ) -> Mapping[str, tuple[Wearer, ...]]:
        """Give for whom sources speak, that one first, and for whom each spoke at an instant or later.

        What a device sends late belongs to whoever wore it at its time. Sources of nobody are left out.
        """
        if self._by != (book.digest, book.mark):
            self._spoken, self._now, self._before, self._by = {}, {}, {}, (book.digest, book.mark)
        spoken = uow.speaking(list(since_ms), self._spoken)
        for source_id, speaks in spoken.items():
            # What has not changed is the very same value; only what has is read.
            if self._spoken.get(source_id) is not speaks:
                self._now[source_id] = (_wearer(uow, book, source_id, speaks),)
                self._spoken[source_id] = speaks
        found: dict[str, tuple[Wearer, ...]] = {source_id: self._now[source_id] for source_id in spoken}
        for source_id, earlier in uow.worn(list(since_ms)).items():
            found[source_id] = (
                *found.get(source_id, ()),
                *(
                    self._wore(uow, book, source_id, spoke)
                    for spoke in earlier
                    if spoke.spoke_at(since_ms[source_id])
                ),
            )
        return found

    def _wore(self, uow: UnitOfWork, book: Rulebook, source_id: str, spoke: Speaking) -> Wearer:
        known = self._before.get((source_id, spoke.case_id))
        if known is None or known[0] != spoke:
            known = self._before[source_id, spoke.case_id] = spoke, _wearer(uow, book, source_id, spoke)
        return known[1]


def _wearer(uow: UnitOfWork, book: Rulebook, source_id: str, spoke: Speaking) -> Wearer:
    file = CaseFile.of_log(spoke.case_id, uow.entries(spoke.case_id, settled=RARE_ONLY))
    lawful, now = lawful_of(file, source_id), spoke.until_at is None
    windows = lawful.windows(book_of(file, book))
    latest = windows[-1] if now and windows else NO_WINDOW
    return Wearer(case_id=spoke.case_id, now=now, lawful=lawful, windows=windows, latest=latest)


def _approved(file: CaseFile) -> tuple[Window, ...]:
    lifted = {e.payload.approval_id: to_ms(e.when.starts_at) for e in file.of(DeviceLifted)}
    return tuple(
        (
            to_ms(day_start(e.payload.from_on)),
            min(to_ms(day_end(e.payload.to_on)), lifted.get(e.payload.approval_id, FAR_MS)),
        )
        for e in file.of(DeviceApproved)
    )


def _told(file: CaseFile, source_id: str) -> tuple[Window, ...]:
    told = [to_ms(e.when.starts_at) for e in file.of(PhoneCheckTold) if e.payload.source_id == source_id]
    return ((min(told), FAR_MS),) if told else ()
