"""`correction draw`: a random extra check (随机抽查) that anyone can repeat."""

from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.session import Screen, Session


def add(app: typer.Typer) -> None:
    """Put the command among those of the program itself."""
    command(app, "draw", "随机抽查：从一个司法所在矫的对象中抽取，要求在期限内签到；抽取过程可由任何人复核")(
        draw
    )


def draw(
    session: Session,
    office_id: Annotated[str, typer.Argument(metavar="司法所", help="司法所编号")],
    *,
    rate: Annotated[
        float | None,
        typer.Option("--rate", metavar="比例", help="抽取比例，例如 0.1；不写按规则册或者本地标准"),
    ] = None,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="文字", help="随机种子；不写则随机生成并记入日志")
    ] = None,
) -> None:
    """Hold a draw."""
    import secrets  # noqa: PLC0415

    from correction.cli.telling.describing import case_label  # noqa: PLC0415
    from correction.domain.moments import legal_day, local_text  # noqa: PLC0415
    from correction.office.judging.extra_checks import answer_by, hold_draw, pool_of, rate_of  # noqa: PLC0415

    office, now = session.office(), session.now()
    on = legal_day(now)
    book = office.book.at_body(office_id)
    answer_by_at = answer_by(book, now)
    sown = seed or secrets.token_hex(16)
    with office.store.writing() as uow:
        supervised = pool_of(uow, office_id, on)
        drawn = hold_draw(
            uow,
            office_id,
            pool=[file.case_id for file in supervised],
            rate=rate_of(book, on) if rate is None else rate,
            seed=sown,
            answer_by_at=answer_by_at,
            actor=session.actor,
            now=now,
        )
    asked = [file for file in supervised if file.case_id in drawn]

    def show(screen: Screen) -> None:
        screen.line(
            f"从 {len(supervised)} 人中抽取 {len(drawn)} 人，{local_text(answer_by_at)} 前应答；种子 {sown}"
        )
        screen.table(
            ("姓名", "案件"),
            [(file.person.name, case_label(file)) for file in asked],
            empty="没有可抽取的对象",
        )

    told = {"pool": len(supervised), "drawn": drawn, "seed": sown, "answer_by_at": answer_by_at}
    session.tell(told, show)
