"""`correction areas`: what is drawn and where from, and where somebody may move without leave."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from correction.cli.command import command, group
from correction.cli.session import Screen, Session
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


@command(app, "codes", "导入行政区划代码的沿革（JSON）：更名、改码、拆分、合并")
def codes(
    session: Session,
    *,
    path: Annotated[Path, typer.Argument(metavar="文件", help="变更事项的列表，每项有年份、种类、新旧代码")],
) -> None:
    """Import the history of division codes."""
    from correction.cli.exits import ExitCode  # noqa: PLC0415
    from correction.domain.divisions import DivisionChange  # noqa: PLC0415
    from correction.intake.places.divisions import read_divisions  # noqa: PLC0415
    from correction.office.areas import tell_divisions  # noqa: PLC0415

    found = read_divisions(path)
    changes = [each for each in found if isinstance(each, DivisionChange)]
    errors = [each for each in found if not isinstance(each, DivisionChange)]
    with session.office().store.writing() as uow:
        new = sum(tell_divisions(uow, changes, actor=session.actor, now=session.now()))
    told = {"rows": len(found), "new": new, "unchanged": len(changes) - new, "errors": errors}

    def draw(screen: Screen) -> None:
        screen.line(f"区划沿革：共 {len(found)} 项，新 {new}，已有 {len(changes) - new}，退回 {len(errors)}")
        for error in errors:
            screen.line(f"  {error}")

    session.tell(told, draw)
    if errors:
        raise typer.Exit(ExitCode.REFUSED)


@command(app, "code", "一个行政区划代码的来历和去向")
def code_history(
    session: Session,
    *,
    code: Annotated[str, typer.Argument(metavar="代码", help="6 位行政区划代码")],
) -> None:
    """Tell the changes that lead to a code and from it."""
    from correction.domain.moments import legal_day  # noqa: PLC0415

    with session.office().store.reading() as uow:
        history = uow.divisions()
    changes, year = history.of_code(code), legal_day(session.now()).year
    successors = sorted(history.successors(code, year))
    rows = [
        (c.year, c.kind, c.old_code or "", c.old_name, c.new_code or "", c.new_name, c.document_no)
        for c in changes
    ]
    columns = ("年份", "种类", "原代码", "原名称", "新代码", "新名称", "文号")

    def draw(screen: Screen) -> None:
        screen.table(columns, rows, empty="没有登记这个代码的变更")
        screen.line(f"{year} 年有效的代码：{'、'.join(successors) or '已撤销，去向不明'}")

    session.tell({"code": code, "changes": changes, "in_force": successors}, draw)


@command(app, "locate", "把地址换成坐标；须先在 geocoding.toml 中指明服务，默认不启用")
def locate(
    session: Session,
    *,
    address: Annotated[str, typer.Argument(metavar="地址", help="越完整越好；会发给所指明的服务")],
) -> None:
    """Ask the named service where an address is."""
    from correction.intake.places.geocoding import locate as ask  # noqa: PLC0415
    from correction.intake.places.geocoding import read_geocoding  # noqa: PLC0415

    found = ask(address, read_geocoding(session.office().settings.folder))
    place = found.place
    told = {"lon": place.lon, "lat": place.lat, "datum": place.datum, "said": found.said}
    text = f"经度 {place.lon:.6f}，纬度 {place.lat:.6f}（{place.datum}）：{found.said}。请在地图上核对"
    session.tell(told, lambda screen: screen.line(text))


@command(app, "prepare", "把任何 GeoJSON 或 Shapefile 边界整理成可以导入的区域文件")
def prepare(
    session: Session,
    *,
    path: Annotated[Path, typer.Argument(metavar="来源文件", help=".geojson、.json 或 .shp")],
    out: Annotated[Path, typer.Argument(metavar="区域文件", help="要写出的 .geojson")],
    datum: Annotated[
        str, typer.Option("--datum", metavar="坐标系", help="wgs84、gcj02、bd09 或 cgcs2000；必须由您写明")
    ],
    source: Annotated[str, typer.Option("--source", metavar="来源", help="边界由谁发布，哪一版")],
    code: Annotated[
        str | None, typer.Option("--code", metavar="栏目", help="行政区划代码所在的栏目，例如 adcode")
    ] = None,
    area_id: Annotated[
        str | None, typer.Option("--id", metavar="栏目", help="区域编号所在的栏目；不写则用行政区划代码")
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="栏目", help="名称所在的栏目")] = "name",
    uncertainty: Annotated[
        float | None, typer.Option("--uncertainty", metavar="米", help="边界本身的误差（米）", min=0)
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="代码", help="只要这些代码，可以写几次")
    ] = None,
) -> None:
    """Write borders from elsewhere as a file of areas."""
    from correction.intake.sources import Stated, datum_of, prepared  # noqa: PLC0415

    stated = Stated(
        datum=datum_of(datum),
        source=source,
        code_field=code,
        id_field=area_id,
        name_field=name,
        uncertainty_m=uncertainty,
    )
    collection = prepared(path, stated, only=frozenset(only or ()))
    _write(out, collection)
    count = len(collection["features"])
    session.tell(
        {"file": out, "areas": count},
        lambda screen: screen.line(f"已写出 {count} 个区域：{out}。用 correction import areas 导入"),
    )


@command(app, "compare", "比对两个来源的同一边界：面积差和边界相距最远多少，可作为边界误差")
def compare(
    session: Session,
    *,
    one: Annotated[Path, typer.Argument(metavar="区域文件", help="准备使用的 .geojson")],
    other: Annotated[Path, typer.Argument(metavar="另一来源", help="另一来源的 .geojson")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="文件", help="写出第一个文件，边界误差改为两个来源相距的米数"),
    ] = None,
) -> None:
    """Compare the borders that two files both hold."""
    from correction.intake.places.borders_compared import borders_compared, with_uncertainty  # noqa: PLC0415

    found = borders_compared(one, other)
    if out is not None:
        _write(out, with_uncertainty(one, other, found))
    told = [
        {
            "area_id": each.area_id,
            "name": each.name,
            "one_km2": round(each.found.one_m2 / 1e6, 3),
            "other_km2": round(each.found.other_m2 / 1e6, 3),
            "difference_km2": round(each.found.difference_m2 / 1e6, 3),
            "hausdorff_m": round(each.found.hausdorff_m),
            "uncertainty_m": each.uncertainty_m,
        }
        for each in found
    ]
    rows = [tuple(row.values()) for row in told]
    columns = (
        "编号",
        "名称",
        "面积一 km²",
        "面积二 km²",
        "不同的面积 km²",
        "边界相距最远（米）",
        "边界误差（米）",
    )
    session.tell({"compared": told, "file": out}, lambda screen: screen.table(columns, rows, empty="没有"))


def _write(path: Path, collection: dict[str, Any]) -> None:
    from correction.domain.errors import Conflict  # noqa: PLC0415

    if path.exists():
        raise Conflict(f"文件 {path}", "已经存在", "换一个文件名，或先移走")
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
