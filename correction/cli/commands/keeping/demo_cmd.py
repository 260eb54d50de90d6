"""`correction simulate` and `demo`: an invented county, and an office that lives through it."""

import shutil
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command
from correction.cli.exits import ExitCode
from correction.cli.session import Session
from correction.domain.errors import Conflict

if TYPE_CHECKING:
    from correction.testing.county import Truth

Persons = Annotated[int, typer.Option("--persons", metavar="人数", help="多少名社区矫正对象", min=1)]
Days = Annotated[int, typer.Option("--days", metavar="天数", help="模拟多少天", min=1)]
Seed = Annotated[int, typer.Option("--seed", metavar="整数", help="随机种子；同一种子得到同样的文件")]
Wearers = Annotated[int, typer.Option("--wearers", metavar="人数", help="其中多少人佩戴电子定位装置", min=0)]
COUNTY, OFFICE = "county", "office"


def add(app: typer.Typer) -> None:
    """Put both commands among those of the program itself."""
    command(app, "simulate", "写出一个虚构县的全部输入文件和真实情况，供演示和检验")(simulate)
    command(app, "demo", "演示：模拟、新建、导入、逐时巡查，列出预警和理由，并与真实情况比对")(demo)


def simulate(
    session: Session,
    *,
    out: Annotated[Path, typer.Argument(metavar="目录", help="写到哪个新目录")],
    persons: Persons = 300,
    days: Days = 90,
    seed: Seed = 1,
    wearers: Wearers = 12,
    start: Annotated[str, typer.Option("--start", metavar="日期", help="从哪一天开始")] = "2026-01-05",
    urban: Annotated[bool, typer.Option("--urban", help="定位像在城市里：误差漂移，高楼反射")] = False,
) -> None:
    """Write a county's files."""
    from correction.cli.options import day_of  # noqa: PLC0415

    truth = _simulate(
        session,
        out,
        persons=persons,
        days=days,
        seed=seed,
        wearers=wearers,
        start_on=day_of(start, "--start"),
        urban=urban,
    )
    told = {
        "out": out,
        "persons": truth.persons,
        "days": truth.days,
        "events": len(truth.events),
        "fixes": truth.fixes,
    }
    session.tell(
        told,
        lambda screen: screen.line(
            f"已写出 {truth.persons} 人、{truth.days} 天、{truth.fixes} 个定位、"
            f"{len(truth.events)} 起真实事件：{out}"
        ),
    )


def demo(
    session: Session,
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="目录", help="演示数据放在哪里；上次的演示会被替换")
    ] = Path("var/demo"),
    persons: Persons = 300,
    days: Days = 90,
    seed: Seed = 1,
    wearers: Wearers = 12,
) -> None:
    """Simulate, create, import, live through the days, and compare with the truth."""
    from correction.cli.demo import live_through, told_alerts  # noqa: PLC0415
    from correction.cli.founding import create_office  # noqa: PLC0415
    from correction.cli.home import Settings  # noqa: PLC0415
    from correction.cli.telling.demo_report import draw_demo, open_counts  # noqa: PLC0415
    from correction.domain.moments import day_start  # noqa: PLC0415
    from correction.testing.county import RULEBOOK  # noqa: PLC0415
    from correction.testing.score import score  # noqa: PLC0415

    started = perf_counter()
    clear(out)
    county = out / COUNTY
    truth = _simulate(
        session, county, persons=persons, days=days, seed=seed, wearers=wearers, start_on=date(2026, 1, 5)
    )
    simulated = perf_counter()
    settings, opens_at = Settings(folder=out / OFFICE, book=str(RULEBOOK)), day_start(truth.start_on)
    office = session.keep(create_office(settings, backup=None, demo=True, actor="demo", now=opens_at))
    with session.progress("逐时导入和巡查", truth.days * len(truth.slots)) as advance:
        lived = live_through(office, county, truth, clock=perf_counter, advance=advance)
    result = score(truth, told_alerts(office, county))
    told = {
        "out": out,
        "simulate_s": simulated - started,
        "live_s": perf_counter() - simulated,
        "lived": lived,
        "open": open_counts(office),
        "score": {
            "events": len(result.found) + len(result.missed),
            "found": len(result.found),
            "missed": result.missed,
            "false": result.false,
            "explained": len(result.explained),
            "withdrawn": result.withdrawn,
            "alerts_per_officer_day": result.alerts_per_officer_day,
        },
    }
    session.tell(told, lambda screen: draw_demo(screen, office, lived, result, told, now=_last_slot(truth)))
    if lived.refused or lived.failed:
        raise typer.Exit(ExitCode.INCOMPLETE)


def _simulate(
    session: Session,
    out: Path,
    *,
    persons: int,
    days: int,
    seed: int,
    wearers: int,
    start_on: date,
    urban: bool = False,
) -> "Truth":
    from correction.testing.county import simulate as write_county  # noqa: PLC0415

    if (out / "inbox").exists():
        raise Conflict(f"目录 {out}", "已有模拟数据", "换一个目录")
    with session.progress("模拟", persons) as advance:
        return write_county(
            out,
            seed=seed,
            persons=persons,
            days=days,
            wearers=min(wearers, persons),
            start_on=start_on,
            urban=urban,
            progress=lambda _done, _total: advance(1),
        )


def clear(out: Path) -> None:
    """Remove an earlier demonstration, and only that; raises Conflict for a folder with anything else."""
    if not out.exists():
        return
    if {path.name for path in out.iterdir()} - {COUNTY, OFFICE} or not (out / COUNTY).is_dir():
        raise Conflict(f"目录 {out}", "里面不是上次的演示数据", "用 --out 换一个目录")
    shutil.rmtree(out)


def _last_slot(truth: "Truth") -> datetime:
    from correction.cli.demo import moments_of  # noqa: PLC0415

    return moments_of(truth)[-1]
