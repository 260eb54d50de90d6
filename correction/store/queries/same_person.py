"""Which records may be one person, and which are held to be (同一人的记录): for whoever answers for them."""

from collections.abc import Collection

from correction.domain.case.identity import may_be_one
from correction.domain.case.minors import is_sealed
from correction.domain.facts.minors import ShieldedRead
from correction.domain.file import CaseFile
from correction.office.admission.shielding import permits
from correction.office.persons.reach import file_of
from correction.store.office_store import OfficeStore
from correction.store.queries.screens import cases_of_person
from correction.store.tables import CaseRow


def joined_cases(
    store: OfficeStore, row: CaseRow, *, office_ids: Collection[str] | None = None
) -> tuple[CaseRow, ...]:
    """Give the other cases of the person of a case, the oldest first, in offices that the asker may see."""
    found = cases_of_person(store, row.person_id)
    return tuple(
        one
        for one in found
        if one.case_id != row.case_id and (office_ids is None or one.office_id in office_ids)
    )


def candidates(
    store: OfficeStore,
    row: CaseRow,
    *,
    office_ids: Collection[str] | None = None,
    read: ShieldedRead | None = None,
) -> tuple[CaseFile, ...]:
    """Give the cases that may be of the same person and are not held to be, whole, in order of id.

    They have the name and the day of birth, the phone or the citizen number in common. Who is shielded is
    compared only for a purpose (`read`), which the caller logs; a sealed record is compared with nobody.
    Names are deciphered and compared in memory.
    """
    with store.reading() as uow:
        mine = file_of(uow, row.case_id)
        if is_sealed(mine) or not permits(read, mine):
            return ()
        offices = None if office_ids is None else sorted(office_ids)
        alike = [each for each, who in uow.people(offices) if may_be_one(mine.person, who)]
        files = [file_of(uow, each) for each in alike if each != row.case_id]
    return tuple(
        file
        for file in files
        if file.person_id != mine.person_id and permits(read, file) and not is_sealed(file)
    )
