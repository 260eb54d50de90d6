"""`correction patrol`: a county looks at its offices' work by a draw that anyone can repeat (网上巡查)."""

from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import choice_named, day_of
from correction.cli.session import Screen, Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from correction.domain.facts.patrols import PatrolDrawn

app = group(
    "patrol", "网上巡查：随机抽取对象、记录、定位，逐项核查；发现问题的用 correction supervise 督办。"
)
Body = Annotated[str, typer.Argument(metavar="机构编号", help="巡查的县、市机构")]
PatrolKey = Annotated[str, typer.Option("--patrol", metavar="编号", help="哪一次巡查，用 list 查看")]


@command(app, "draw", "抽取；名单、种子和抽中的都记入机构日志，任何人可以重新抽出同样的结果")
def draw(
    session: Session,
    *,
    org_id: Body,
    scope: Annotated[str, typer.Option("--scope", metavar="抽查对象|抽查记录|抽查定位", help="抽什么")],
    aim: Annotated[str, typer.Option("--aim", metavar="文字", help="为什么抽查")],
    size: Annotated[int, typer.Option("--size", metavar="项数", help="抽取多少项")] = 10,
    offices: Annotated[
        list[str] | None, typer.Option("--office", metavar="司法所", help="可多次；不写为全部下级司法所")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="日期", help="抽查记录：哪一天以后登记的，不写为当天")
    ] = None,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="文字", help="随机种子；不写则随机生成并记入日志")
    ] = None,
) -> None:
    """Draw a patrol."""
    import secrets  # noqa: PLC0415 - loaded on use, as below

    from correction.cli.telling.supervising import item_rows  # noqa: PLC0415
    from correction.domain.facts.patrols import PatrolScope  # noqa: PLC0415
    from correction.domain.organisation import OrgLevel  # noqa: PLC0415
    from correction.office.counting.statistics import offices_under  # noqa: PLC0415
    from correction.office.county.patrols import PatrolOrder, draw_patrol  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    now, chosen = session.now(), choice_named(PatrolScope, scope, "--scope")
    with session.office().store.writing() as uow:
        tree = uow.organisation()
        below = (one for one in offices_under(tree, org_id) if tree.unit(one).level is OrgLevel.OFFICE)
        order = PatrolOrder(
            scope=chosen,
            office_ids=tuple(offices or below),
            size=size,
            purpose=aim,
            seed=seed or secrets.token_hex(16),
            from_on=day_of(since, "--since") if since else None,
        )
        entry = draw_patrol(uow, org_id, order, patrol_id=new_id(now), actor=session.actor, now=now)
        rows = item_rows(uow, entry, {})
    drawn = entry.payload
    told = {"patrol_id": entry.entry_id, "seed": drawn.seed, "drawn": drawn.drawn, "items": rows}

    def show(screen: Screen) -> None:
        screen.line(
            f"巡查 {entry.entry_id}：从 {_pool_size(drawn)} 项中抽取 {len(drawn.drawn)} 项，种子 {drawn.seed}"
        )
        _table(screen, rows)

    session.tell(told, show)


@command(app, "check", "登记一项核查的结果；发现问题、无法核查的写明情况")
def check(
    session: Session,
    *,
    org_id: Body,
    patrol: PatrolKey,
    item: Annotated[str, typer.Option("--item", metavar="项", help="名单中的第几项")],
    result: Annotated[str, typer.Option("--result", metavar="未发现问题|发现问题|无法核查", help="核查结果")],
    remark: Annotated[str, typer.Option("--remark", metavar="文字", help="查到什么")] = "",
) -> None:
    """Record the check of one item."""
    from correction.cli.telling.supervising import nth_item  # noqa: PLC0415
    from correction.domain.facts.patrols import PatrolChecked, PatrolResult  # noqa: PLC0415
    from correction.office.county.patrols import check_item  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    now, found = session.now(), choice_named(PatrolResult, result, "--result")
    with session.office().store.writing() as uow:
        drawn = nth_item(uow, org_id, patrol, item)
        said = PatrolChecked(patrol_entry_id=patrol, item=drawn, result=found, remark=remark)
        entry = check_item(uow, org_id, said, check_id=new_id(now), actor=session.actor, now=now)
    session.tell(
        {"check_id": entry.entry_id},
        lambda screen: screen.line(f"已登记：{found.zh}，核查编号 {entry.entry_id}"),
    )


@command(app, "list", "列出一个机构的巡查：抽了多少、查了多少、发现多少问题，能否重新抽出")
def listed(session: Session, *, org_id: Body) -> None:
    """List patrols."""
    from correction.cli.telling.supervising import patrol_rows  # noqa: PLC0415

    with session.office().store.reading() as uow:
        uow.organisation().unit(org_id)
        rows = patrol_rows(uow, org_id)

    def show(screen: Screen) -> None:
        columns = ("编号", "抽取", "范围", "目的", "名单", "抽中", "已查", "发现问题", "复核抽取")
        keys = (
            "patrol_id",
            "drawn_at",
            "scope_zh",
            "purpose",
            "pool",
            "drawn",
            "checked",
            "found",
            "repeats_zh",
        )
        screen.table(columns, [[row[key] for key in keys] for row in rows], empty="没有巡查")

    session.tell({"patrols": rows}, show)


@command(app, "show", "列出一次巡查抽中的各项和核查结果")
def show_one(session: Session, *, org_id: Body, patrol: PatrolKey) -> None:
    """Show one patrol."""
    from correction.cli.telling.supervising import item_rows  # noqa: PLC0415
    from correction.office.county.patrols import checks_of, patrol_log, patrol_of  # noqa: PLC0415

    with session.office().store.reading() as uow:
        log = patrol_log(uow, org_id)
        rows = item_rows(uow, patrol_of(log, patrol), checks_of(log, patrol))
    session.tell({"items": rows}, lambda screen: _table(screen, rows))


def _pool_size(drawn: "PatrolDrawn") -> int:
    return sum(len(part.items()) for part in drawn.pool)


def _table(screen: Screen, rows: "Sequence[Mapping[str, object]]") -> None:
    columns, keys = (
        ("项", "姓名", "案件", "内容", "结果", "情况"),
        ("item", "name", "case", "said", "result_zh", "remark"),
    )
    screen.table(columns, [[row[key] for key in keys] for row in rows], empty="没有抽中")
