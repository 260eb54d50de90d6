"""When a source may lawfully speak of a person (定位的依据): assigned, and approved or told beforehand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

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
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY
from correction.rulebooks.book import Rulebook
from geofences.tracks.windows import merged

FAR_MS = 2**62
Window = tuple[int, int]
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
    assigned = sorted(
        (to_ms(e.payload.from_at), e.payload.source)
        for e in file.of(SourceAssigned)
        if e.payload.source_id == source_id
    )
    released = [to_ms(e.when.starts_at) for e in file.of(SourceReleased) if e.payload.source_id == source_id]
    edges = sorted([*released, *(from_ms for from_ms, _ in assigned)])
    spoken = [(from_ms, next((edge for edge in edges if edge > from_ms), FAR_MS)) for from_ms, _ in assigned]
    worn = any(source is SourceKind.WRISTBAND for _, source in assigned)
    return Lawful(
        kind=SourceKind.WRISTBAND if worn else SourceKind.PHONE,
        assigned=tuple(spoken),
        grounded=_approved(file) if worn else _told(file, source_id),
    )


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


class LawfulSources:
    """When each source may speak, kept between deliveries and read anew for a case that has changed."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[str, tuple[str, int, Lawful]] = {}

    def of(self, uow: UnitOfWork, source_ids: Sequence[str]) -> Mapping[str, tuple[str, Lawful]]:
        """Give case and lawful times by source; those that speak for nobody are left out."""
        found: dict[str, tuple[str, Lawful]] = {}
        for source_id, speaking in uow.speaking(source_ids).items():
            case_id, number = speaking.case_id, speaking.last_number
            known = self._known.get(source_id)
            if known is None or known[:2] != (case_id, number):
                file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
                known = self._known[source_id] = (case_id, number, lawful_of(file, source_id))
            found[source_id] = (case_id, known[2])
        return found


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
