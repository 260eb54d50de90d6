"""Positions and areas over HTTP (接口·定位和区域): each reading has a purpose and is logged first."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue
from correction.domain.moments import legal_day
from correction.office.counting.statistics import offices_under
from correction_console.api.figures import check_body
from correction_console.api.models import Wire
from correction_console.api.timeline import opened
from correction_console.api.wire import Day
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader
from correction_console.mapping.places import access_for, areas_seen, day_of_person, last_spots
from correction_console.rights import Right
from geofences.datums import Datum as DrawnIn

router = APIRouter()
Watcher = Annotated[Asker, Depends(Needs(Right.READ_POSITIONS))]


class AreaItem(Wire):
    """One area as it reads now."""

    area_id: str
    version: int
    name: str
    datum: Datum
    division_code: str | None
    uncertainty_m: float
    from_on: date | None
    source: str


class PositionsBody(Wire):
    """What positions are read for, in the words of the page, and why in particular."""

    purpose: str = Field(max_length=40)
    reason: str = Field(default="", max_length=200)


class LastBody(PositionsBody):
    """Whose last places are read: of everybody, or of one body and all under it."""

    org_id: str = Field(default="", max_length=64, description="只要一个机构及其下级的；不写的为本机构")


class DayBody(PositionsBody):
    """Which legal day of somebody's positions is read."""

    on: Day


class FixItem(Wire):
    """Where somebody was at a moment: WGS 84, the radius of error in metres if known, and how it is known."""

    at: datetime
    lon: float
    lat: float
    accuracy_m: float | None
    said: str


class SpotItem(FixItem):
    """The last place known of somebody, and whether that is long ago."""

    case_id: str
    name: str
    label: str
    old: bool


@router.get("/areas")
def areas(request: Request, asker: Reader) -> list[AreaItem]:
    """Give the newest version of every area that the asker may see, without its border."""
    with console_of(request).office.store.reading() as uow:
        found = areas_seen(uow, asker)
    return [
        AreaItem(
            area_id=area.area_id,
            version=area.version,
            name=area.name,
            datum=area.datum,
            division_code=area.division_code,
            uncertainty_m=area.uncertainty_m,
            from_on=area.from_on,
            source=area.source,
        )
        for area in sorted(found, key=lambda area: area.area_id)
    ]


@router.post("/cases/{case_id}/positions")
def positions(request: Request, asker: Watcher, case_id: str, body: DayBody) -> list[FixItem]:
    """Give the positions of somebody on one legal day, oldest first; the reading is logged first."""
    console = console_of(request)
    if body.on > (today := legal_day(console.now())):
        raise InvalidValue("on", f"{body.on} 还没有到", f"填写 {today} 或以前的日期")
    access = access_for(console, asker, body.purpose, body.reason)
    steps = day_of_person(console, opened(console, asker, case_id), access, body.on, DrawnIn.WGS84)
    return [FixItem.model_validate(step) for step in steps]


@router.post("/positions/last")
def last(request: Request, asker: Watcher, body: LastBody) -> list[SpotItem]:
    """Give the last place of everybody on the asker's books, or a body's; the reading is logged first."""
    console, offices = console_of(request), asker.offices
    if body.org_id:
        check_body(asker, body.org_id)
        with console.office.store.reading() as uow:
            offices = offices_under(uow.organisation(), body.org_id)
    access = access_for(console, asker, body.purpose, body.reason)
    return [
        SpotItem(
            case_id=spot.case_id,
            name=spot.name,
            label=spot.label,
            at=spot.at,
            lon=spot.lon,
            lat=spot.lat,
            accuracy_m=spot.accuracy_m,
            said=spot.said,
            old=spot.old,
        )
        for spot in last_spots(console, sorted(offices), access, DrawnIn.WGS84)
    ]
