"""Areas and the fences made of them (区域与电子围栏)."""

from dataclasses import replace
from datetime import date, datetime

from correction.domain.area import Area, Fence, Polarity, permitted_codes
from correction.domain.facts.office import AreaDrawn
from correction.domain.moments import DateSpan
from correction.office.ids import derived_id
from correction.office.organisation import tell_platform
from correction.office.ports import UnitOfWork

PERMITTED = "permitted_area"


def draw(uow: UnitOfWork, area: Area, *, actor: str, now: datetime) -> bool:
    """Draw an area, or a new version of one; tell whether it differs from the newest version.

    The version is counted here, whatever the caller wrote. Redrawing makes every case due.
    """
    current = next((known for known in uow.areas() if known.area_id == area.area_id), None)
    if current is not None and replace(area, version=current.version) == current:
        return False
    drawn = replace(area, version=1 if current is None else current.version + 1)
    if current is not None:
        uow.make_due(uow.case_ids(), now)
    entry_id = derived_id("area", area.area_id, str(drawn.version))
    return tell_platform(uow, AreaDrawn(area=drawn), entry_id, actor=actor, now=now)


def permitted_fences(uow: UnitOfWork, residence_code: str, from_on: date) -> tuple[Fence, ...]:
    """Give the fences that together are the area a person may move in without leave.

    One fence a division; standing in any of them is being inside. Empty where no such division was drawn.
    """
    drawn = {area.division_code: area for area in uow.areas() if area.division_code is not None}
    codes = permitted_codes(residence_code, drawn)
    return tuple(
        Fence(
            area_id=drawn[code].area_id,
            polarity=Polarity.STAY_IN,
            span=DateSpan(from_on=from_on),
            basis=PERMITTED,
        )
        for code in sorted(codes)
        if code in drawn
    )
