"""One row as one entry of a case (一行一记录)."""

from dataclasses import dataclass

from correction.domain.entry import Fact, Origin
from correction.domain.moments import When
from correction.office.ids import derived_id
from correction.office.ports import AnyDraft
from correction.office.record import draft


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEntry:
    """What a row becomes: the case it belongs to and the entry to record there."""

    case_id: str
    draft: AnyDraft


def case_id_of(case_no: str) -> str:
    """Name the case of a case number; every file that names the number means the same case."""
    return derived_id("case", case_no)


def row_entry(case_no: str, fact: Fact, when: When, *, key: tuple[str, ...], actor: str) -> RowEntry:
    """Make the entry of a row; its id comes from the natural key, so the same row twice is one entry."""
    entry_id = derived_id(case_no, *key)
    item = draft(fact, when, entry_id=entry_id, actor=actor, origin=Origin.IMPORTED)
    return RowEntry(case_id=case_id_of(case_no), draft=item)
