"""Who carries a case (责任人): the 1 and the X, as they were assigned and released."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import StaffAssigned, StaffReleased
from correction.domain.organisation import Role

if TYPE_CHECKING:
    from correction.domain.file import CaseFile


def responsible_on(file: "CaseFile", on: date) -> Mapping[str, Role]:
    """Give who was responsible for a case at the end of a day, by id of staff, the 1 before the X.

    Whoever was released is responsible no more, until they are assigned again.
    """
    told: list[AnyEntry] = [*file.of(StaffAssigned), *file.of(StaffReleased)]
    responsible: dict[str, Role] = {}
    for entry in sorted(told, key=lambda one: (one.when.starts_at, one.number)):
        if entry.when.legal_on > on:
            continue
        if isinstance(entry.payload, StaffAssigned):
            responsible[entry.payload.staff_id] = entry.payload.role
        else:
            responsible.pop(entry.payload.staff_id, None)
    ranks = list(Role)
    return dict(sorted(responsible.items(), key=lambda one: ranks.index(one[1])))
