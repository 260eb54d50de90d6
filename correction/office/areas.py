"""Areas and the fences made of them (区域与电子围栏)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from correction.domain.area import PERMITTED, Area, Fence, Polarity, districts_of, permitted_codes
from correction.domain.divisions import DivisionChange, DivisionHistory
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.office import AreaDrawn, DivisionChanged
from correction.domain.moments import DateSpan
from correction.office.ids import derived_id
from correction.office.organisation import tell_platform
from correction.office.ports import PLATFORM_LOG, UnitOfWork


def _codes_drawn(residence_code: str, drawn: Collection[str], history: DivisionHistory, on: date) -> set[str]:
    """Give the codes that together are the permitted area, through codes that have changed since or before.

    A code that nobody drew stands for the same ground under another, or for what took its place; a city
    stands for its districts.
    """
    if residence_code in drawn:
        return set(permitted_codes(residence_code, drawn))
    permitted_codes(residence_code, ())
    codes = {code for code in history.same_ground(residence_code) if code in drawn}
    codes = codes or set(history.successors(residence_code, on.year))
    districts = {code for city in codes if city.endswith("00") for code in drawn if districts_of(city, code)}
    named = (permitted_codes(code, drawn) for code in codes if not code.endswith("00"))
    return districts.union({residence_code}, *named)


def tell_divisions(
    uow: UnitOfWork, changes: Sequence[DivisionChange], *, actor: str, now: datetime
) -> tuple[bool, ...]:
    """Record changes of division codes; tell of each whether it was new."""
    told = []
    for change in changes:
        parts = (str(change.year), change.kind, change.old_code or "", change.new_code or "")
        entry_id = derived_id("division", *parts)
        told.append(tell_platform(uow, DivisionChanged(change=change), entry_id, actor=actor, now=now))
    return tuple(told)


def draw(uow: UnitOfWork, area: Area, *, actor: str, now: datetime) -> bool:
    """Draw an area, or a new version of one; tell whether it differs from the newest version.

    The version and its author are set here, whatever the caller wrote. One that holds from a later day leaves
    the newest version to hold until then; otherwise it takes its place. Redrawing makes every case due.
    Raises InvalidValue for a version that holds from an earlier day than the newest one.
    """
    current = next((known for known in uow.areas() if known.area_id == area.area_id), None)
    drawn = replace(area, version=1, author=actor, former=())
    if current is not None:
        drawn = _following(current, drawn)
        if replace(drawn, version=current.version, author=current.author, reason=current.reason) == current:
            return False
        uow.make_due(uow.case_ids(), now)
    entry_id = derived_id("area", area.area_id, str(drawn.version))
    return tell_platform(uow, AreaDrawn(area=drawn), entry_id, actor=actor, now=now)


def _following(current: Area, drawn: Area) -> Area:
    """Give a new version its number and the versions before it."""
    version, held_from = current.version + 1, current.from_on
    if drawn.from_on is None or drawn.from_on == held_from:
        return replace(drawn, version=version, from_on=held_from, former=current.former)
    if held_from is not None and drawn.from_on < held_from:
        what = f"新版本自 {drawn.from_on} 起生效，早于现行版本的 {held_from}"
        raise InvalidValue("from_on", what, "核对生效日期；更正旧边界的，先按原生效日期重画")
    return replace(drawn, version=version, former=(replace(current, former=()), *current.former))


def drawn_versions(uow: UnitOfWork, area_id: str) -> tuple[tuple[Area, datetime], ...]:
    """Give every version of an area with when it was recorded, newest first; raises NotFound."""
    found = [
        (entry.payload.area, entry.recorded_at)
        for entry in reversed(uow.entries(PLATFORM_LOG))
        if isinstance(entry.payload, AreaDrawn) and entry.payload.area.area_id == area_id
    ]
    if not found:
        raise NotFound("区域编号", f"没有区域“{area_id}”", "核对区域编号，见 areas list")
    return tuple(found)


def permitted_fences(uow: UnitOfWork, residence_code: str, from_on: date) -> tuple[Fence, ...]:
    """Give the fences that together are the area a person may move in without leave.

    One fence a division; standing in any of them is being inside. Empty where no such division was drawn.
    """
    drawn = {area.division_code: area for area in uow.areas() if area.division_code is not None}
    codes = _codes_drawn(residence_code, drawn, uow.divisions(), from_on)
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
