"""One row as one entry of a case (一行一记录)."""

from dataclasses import dataclass

from correction.domain.entry import Fact, Origin
from correction.domain.moments import When
from correction.office.ids import derived_id, imported_case_id
from correction.office.ports import AnyDraft
from correction.office.record import draft


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEntry:
    """What a row becomes: the case it belongs to and the entry to record there."""

    case_id: str
    draft: AnyDraft


def row_entry(case_no: str, fact: Fact, when: When, *, key: tuple[str, ...], actor: str) -> RowEntry:
    """Make the entry of a row; its id comes from the natural key, so the same row twice is one entry."""
    entry_id = derived_id(case_no, *key)
    item = draft(fact, when, entry_id=entry_id, actor=actor, origin=Origin.IMPORTED)
    return RowEntry(case_id=imported_case_id(case_no), draft=item)
