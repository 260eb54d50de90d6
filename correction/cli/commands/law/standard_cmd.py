"""`correction standard`: a county's own numbers, proposed by one and approved by another (本地标准)."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import Reason, day_of
from correction.cli.session import Session

app = group(
    "standard", "本地标准：县级机构自定的数值，一人提出、另一人批准，从写明的日子起执行，不得低于上位规定。"
)
County = Annotated[str, typer.Argument(metavar="县级机构", help="县级机构编号")]
StandardKey = Annotated[str, typer.Argument(metavar="编号", help="本地标准编号，可以只写开头几位")]


@command(app, "list", "列出可以设的各项：上级规定、本县现行、将要执行和等待批准的")
def show(
    session: Session,
    *,
    org_id: County,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="哪一天的，不写为今天")] = None,
    own: Annotated[bool, typer.Option("--own", help="只列出本县定过或者等待批准的")] = False,
) -> None:
    """List what may be set."""
    from correction.cli.telling.standards import tell_lines  # noqa: PLC0415 - loaded on use, as below

    tell_lines(session, org_id, day_of(on, "--on") if on else None, own=own)


@command(app, "propose", "提出一项本地标准；低于上位规定的退回，写明条文")
def propose(
    session: Session,
    *,
    org_id: County,
    key: Annotated[
        str, typer.Option("--key", metavar="项目", help="list 列出的项目，例如 check_in.grace_minutes")
    ],
    from_on: Annotated[str, typer.Option("--from", metavar="日期", help="从哪一天起执行，明天或以后")],
    reason: Reason,
    value: Annotated[
        str | None,
        typer.Option(
            "--value", metavar="数值", help="例如 10、每半月、“严管每周；其他每月”；不写为恢复上级规定"
        ),
    ] = None,
) -> None:
    """Propose a standard."""
    from correction.cli.telling.standards import told  # noqa: PLC0415
    from correction.domain.facts.standards import StandardProposed  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415
    from correction.office.standards import keeping  # noqa: PLC0415

    office, now = session.office(), session.now()
    with office.store.writing() as uow:
        said = StandardProposed(
            standard_id=new_id(now),
            org_id=org_id,
            key=key,
            value=value,
            from_on=day_of(from_on, "--from"),
            reason=reason,
        )
        standard = keeping.propose(uow, office.book, said, actor=session.actor, now=now)
    line = f"已提出 {standard.standard_id}，由本机构另一人用 correction standard approve 批准"
    session.tell(told(standard, office.book), lambda screen: screen.line(line))


@command(app, "approve", "批准别人提出的一项；从执行日起按它研判，全县的案件重新研判一次")
def approve(session: Session, *, standard: StandardKey) -> None:
    """Approve a standard."""
    from correction.cli.telling.standards import settled, standard_id_of  # noqa: PLC0415
    from correction.office.standards import keeping  # noqa: PLC0415

    office = session.office()
    with office.store.writing() as uow:
        known = standard_id_of(uow, standard)
        done = keeping.approve(uow, office.book, known, actor=session.actor, now=session.now())
    settled(session, done)


@command(app, "refuse", "不予批准别人提出的一项，写明理由")
def refuse(session: Session, *, standard: StandardKey, reason: Reason) -> None:
    """Refuse a standard."""
    from correction.cli.telling.standards import settled, standard_id_of  # noqa: PLC0415
    from correction.office.standards import keeping  # noqa: PLC0415

    with session.office().store.writing() as uow:
        known = standard_id_of(uow, standard)
        done = keeping.refuse(uow, known, reason, actor=session.actor, now=session.now())
    settled(session, done)


@command(app, "withdraw", "撤回自己提出、还没有批准的一项")
def withdraw(session: Session, *, standard: StandardKey, reason: Reason = "") -> None:
    """Take a standard back."""
    from correction.cli.telling.standards import settled, standard_id_of  # noqa: PLC0415
    from correction.office.standards import keeping  # noqa: PLC0415

    with session.office().store.writing() as uow:
        known = standard_id_of(uow, standard)
        done = keeping.withdraw(uow, known, reason, actor=session.actor, now=session.now())
    settled(session, done)


@command(app, "history", "列出本县提出过的各项和办理经过")
def past(session: Session, *, org_id: County) -> None:
    """List every proposal."""
    from correction.cli.telling.standards import tell_history  # noqa: PLC0415

    tell_history(session, org_id)


@command(app, "preview", "试算一项：谁会新逾期、新有预警，谁不再有；不改变任何东西")
def preview(
    session: Session,
    *,
    standard: StandardKey,
    days: Annotated[
        int | None,
        typer.Option(
            "--days", metavar="天数", help="按最近这些天的真实记录倒推；不写为试算执行当日", min=1, max=92
        ),
    ] = None,
) -> None:
    """Try a standard."""
    from correction.cli.telling.standards import tell_preview  # noqa: PLC0415

    tell_preview(session, standard, days)
