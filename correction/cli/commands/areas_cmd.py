"""`correction areas`: what is drawn, and which divisions somebody may move in without leave."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.session import Session
from correction.domain.moments import local_text

app = group("areas", "区域：已画的区域，不请假可以活动的范围。")


@command(app, "list", "列出已导入的区域")
def list_areas(session: Session) -> None:
    """List areas."""
    with session.office().store.reading() as uow:
        areas = sorted(uow.areas(), key=lambda area: area.area_id)
    told = [
        {
            "area_id": area.area_id,
            "name": area.name,
            "version": area.version,
            "division_code": area.division_code,
            "datum": area.datum,
            "uncertainty_m": area.uncertainty_m,
            "source": area.source,
        }
        for area in areas
    ]
    rows = [
        (a.area_id, a.name, a.version, a.division_code or "", f"{a.uncertainty_m:g}", a.source) for a in areas
    ]
    columns = ("区域编号", "名称", "版本", "行政区划代码", "边界误差（米）", "来源")
    session.tell({"areas": told}, lambda screen: screen.table(columns, rows, empty="没有区域"))


@command(app, "versions", "一个区域的各个版本：何时起生效，谁画的，为什么")
def versions(
    session: Session,
    *,
    area_id: Annotated[str, typer.Argument(metavar="编号", help="区域编号，见 areas list")],
) -> None:
    """List the versions of one area."""
    from correction.office.areas import drawn_versions  # noqa: PLC0415

    with session.office().store.reading() as uow:
        found = drawn_versions(uow, area_id)
    told = [
        {
            "version": a.version,
            "recorded_at": at,
            "from_on": a.from_on,
            "author": a.author,
            "reason": a.reason,
        }
        for a, at in found
    ]
    rows = [
        (a.version, local_text(at), a.from_on or "一直", a.author, a.reason or "没有写明", a.source)
        for a, at in found
    ]
    columns = ("版本", "登记时间", "自何日起", "绘制人", "理由", "来源")
    session.tell(
        {"area_id": area_id, "versions": told}, lambda screen: screen.table(columns, rows, empty="没有")
    )


@command(app, "permitted", "某居住地的对象不请假可以活动的范围由哪些区县组成")
def permitted(
    session: Session,
    *,
    code: Annotated[str, typer.Argument(metavar="代码", help="居住地的 6 位县级行政区划代码")],
) -> None:
    """Name the divisions of a permitted area."""
    from correction.domain.errors import NotFound  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.office.areas import permitted_fences  # noqa: PLC0415

    with session.office().store.reading() as uow:
        names = {area.area_id: area.name for area in uow.areas()}
        fences = permitted_fences(uow, code, legal_day(session.now()))
    if not fences:
        raise NotFound("区域", f"没有画出代码为 {code} 的区域", "先导入该区县的边界")
    told = [{"area_id": fence.area_id, "name": names[fence.area_id]} for fence in fences]
    said = "、".join(names[fence.area_id] for fence in fences)
    session.tell(
        {"code": code, "areas": told}, lambda screen: screen.line(f"{said}（在其中任一处都算在范围内）")
    )
