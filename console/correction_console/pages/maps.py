"""地图: the areas of the office, where everybody was last seen, one person's day, drawing an area."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.case.minors import is_sealed
from correction.domain.errors import CorrectionError, InvalidValue, NotAllowed
from correction.domain.file import CaseFile
from correction.domain.moments import legal_day, local_text
from correction.domain.organisation import OrgLevel
from correction.office.areas import draw
from correction.office.record import RARE_ONLY
from correction_console.asker import Asker
from correction_console.console import Console, console_of
from correction_console.guard import Needs
from correction_console.mapping.drafts import Draft, area_of_draft
from correction_console.mapping.drawing import map_drawn
from correction_console.mapping.places import (
    PURPOSES,
    access_for,
    area_drawn,
    areas_of_person,
    areas_seen,
    body_that_drew,
    day_of_person,
    last_spots,
)
from correction_console.pages.rendering import page
from correction_console.reading.times import day_of
from correction_console.rights import Right
from geofences.datums import Datum

router = APIRouter()
Field = Annotated[str, Form()]
Watcher = Annotated[Asker, Depends(Needs(Right.READ_POSITIONS))]
AREAS_DRAWN = 200


@router.get("/map")
def show(request: Request, asker: Watcher, office: str = "") -> HTMLResponse:
    """Show the areas; places of people are shown when a purpose is given."""
    return _office_page(request, asker, office)


@router.post("/map")
def show_people(
    request: Request, asker: Watcher, *, office: Field = "", purpose: Field = "", reason: Field = ""
) -> HTMLResponse:
    """Show where everybody of an office was last seen, each reading logged."""
    console = console_of(request)
    try:
        access = access_for(console, asker, purpose, reason)
        spots = last_spots(console, [_office_id(console, asker, office)], access, console.drawn_in)
    except CorrectionError as wrong:
        return _office_page(request, asker, office, wrong=wrong, status=422)
    return _office_page(request, asker, office, spots=spots, purpose=purpose)


@router.post("/map/areas")
def draw_area(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.DRAW_AREAS))],
    area_id: Field = "",
    name: Field = "",
    points: Field = "",
    radius_m: Field = "",
    width_m: Field = "",
    datum: Field = "",
    reason: Field = "",
    from_on: Field = "",
) -> Response:
    """Draw an area or a new version of one; what is refused comes back with the form as it was."""
    console = console_of(request)
    draft = Draft(
        area_id=area_id,
        name=name,
        points=points,
        radius_m=radius_m,
        width_m=width_m,
        datum=datum,
        reason=reason,
        from_on=from_on,
    )
    try:
        area = area_of_draft(draft)
        with console.office.store.writing() as uow:
            known = next((one for one in uow.areas() if one.area_id == area.area_id), None)
            if known is not None and known.division_code is not None:
                what = f"“{known.name}”是行政区划，边界不在页面上改"
                raise NotAllowed("区域编号", what, "从边界文件导入：correction import areas")
            if known is not None and body_that_drew(uow, known) not in {None, *asker.offices}:
                what = f"编号“{area.area_id}”是别的机构画定的"
                raise NotAllowed("区域编号", what, "换一个编号；要改那个区域的，由画定的机构改")
            draw(uow, area, actor=asker.actor, now=console.now())
    except CorrectionError as wrong:
        return _office_page(request, asker, "", wrong=wrong, draft=draft, status=422)
    return RedirectResponse("/map?done=area", status_code=303)


@router.get("/people/{case_id}/map")
def person(request: Request, asker: Watcher, case_id: str) -> HTMLResponse:
    """Show the areas that bind a person today; positions are shown when a purpose is given."""
    return _person_page(request, asker, case_id)


@router.post("/people/{case_id}/map")
def person_day(
    request: Request,
    asker: Watcher,
    case_id: str,
    *,
    on: Field = "",
    purpose: Field = "",
    reason: Field = "",
) -> HTMLResponse:
    """Show the day of a person, the reading logged."""
    return _person_page(request, asker, case_id, asked=(on, purpose, reason))


def _office_page(
    request: Request,
    asker: Asker,
    office: str,
    *,
    spots: tuple[Any, ...] | None = None,
    purpose: str = "",
    draft: Draft | None = None,
    wrong: CorrectionError | None = None,
    status: int = 200,
) -> HTMLResponse:
    console = console_of(request)
    with console.office.store.reading() as uow:
        areas = areas_seen(uow, asker)[:AREAS_DRAWN]
        units = uow.organisation().units
    offices = [
        (org_id, units[org_id].name)
        for org_id in sorted(asker.offices)
        if org_id in units and units[org_id].level is OrgLevel.OFFICE
    ]
    borders = [area_drawn(area, console.drawn_in, said=area.name, look="plain") for area in areas]
    people = [spot.drawn for spot in spots or ()]
    given = {
        "map": map_drawn(console.tiles, console.drawn_in, areas=borders, people=people),
        "areas": areas,
        "offices": offices,
        "office": office,
        "spots": spots,
        "purposes": tuple(PURPOSES),
        "purpose": purpose,
        "draft": draft or Draft(datum=console.drawn_in.value),
        "datum_zh": DATUM_ZH[console.drawn_in],
        "datums": DATUM_ZH,
        "wrong": wrong,
    }
    return page(request, "map.html", asker, status=status, **given)


def _person_page(
    request: Request, asker: Asker, case_id: str, *, asked: tuple[str, str, str] | None = None
) -> HTMLResponse:
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    brief = console.briefs.of(console.office.store, [row.case_id])[row.case_id]
    with console.office.store.reading() as uow:
        file = CaseFile.of_log(row.case_id, uow.entries(row.case_id, settled=RARE_ONLY))
    today = legal_day(console.now())
    on, steps, wrong = today, None, None
    if asked is not None:
        try:
            on = day_of(asked[0], "日期")
            if on > today:
                raise InvalidValue("日期", f"{on} 还没有到", "填写今天或以前的日期")
            if is_sealed(file):
                raise NotAllowed("轨迹", "犯罪记录已封存", "依法查询的，凭查询函由县级司法行政部门办理")
            access = access_for(console, asker, asked[1], asked[2])
            steps = day_of_person(console, file, access, on, console.drawn_in)
        except CorrectionError as refused:
            on, wrong = min(on, today), refused
    areas = [] if is_sealed(file) else areas_of_person(console, file, on, console.drawn_in)
    given = {
        "map": map_drawn(console.tiles, console.drawn_in, areas=areas, track=steps or []),
        "brief": brief,
        "areas": areas,
        "steps": steps,
        "on": on,
        "before": on - timedelta(days=1),
        "purposes": tuple(PURPOSES),
        "purpose": asked[1] if asked else "",
        "reason": asked[2] if asked else "",
        "read_at": local_text(console.now()),
        "wrong": wrong,
    }
    return page(request, "person_map.html", asker, status=422 if wrong else 200, **given)


DATUM_ZH = {
    Datum.WGS84: "WGS-84（GPS）",
    Datum.CGCS2000: "CGCS2000（天地图）",
    Datum.GCJ02: "GCJ-02（高德、腾讯）",
    Datum.BD09: "BD-09（百度）",
}


def _office_id(console: Console, asker: Asker, office: str) -> str:
    """Give the office to look at: the one chosen, else the asker's own or the first of its offices."""
    if office and office not in asker.offices:
        raise InvalidValue("司法所", "没有这个司法所，或不在您的管辖范围内", "从列表中选择")
    if office:
        return office
    with console.office.store.reading() as uow:
        units = uow.organisation().units
    under = sorted(one for one in asker.offices if one in units and units[one].level is OrgLevel.OFFICE)
    return asker.org_id if asker.org_id in under or not under else under[0]
