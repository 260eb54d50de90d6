"""`correction move`: handing a person over after a change of place was granted (执行地变更的交接)."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Day, day_of
from correction.cli.session import Session

app = group("move", "执行地变更的交接：告知本人、未报到、新执行地接收。接收回执以前由原执行地负责。")

ApprovalKey = Annotated[str, typer.Argument(metavar="申请编号", help="获准的执行地变更的申请编号")]
By = Annotated[str, typer.Option("--by", metavar="机构", help="新执行地社区矫正机构")]


@command(app, "told", "登记本人收到变更决定之日；到新执行地报到的期限自次日起算")
def told(session: Session, *, case_no: CaseNo, approval_id: ApprovalKey, on: Day) -> None:
    """Record that the person got the decision."""
    from correction.cli.acting import act  # noqa: PLC0415 - loaded on use
    from correction.domain.facts.moves import MoveTold  # noqa: PLC0415
    from correction.office.admission.moves import tell_move  # noqa: PLC0415

    act(session, case_no, MoveTold(approval_id=approval_id), on=on, did="告知变更决定", verb=tell_move)


@command(app, "no-show", "登记新执行地告知本人没有报到；由本地组织查找")
def no_show(session: Session, *, case_no: CaseNo, approval_id: ApprovalKey, on: Day, by: By) -> None:
    """Record that the new county told of a no-show."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.moves import MoveNoShow  # noqa: PLC0415
    from correction.office.admission.moves import note_no_show  # noqa: PLC0415

    fact = MoveNoShow(approval_id=approval_id, by=by)
    act(session, case_no, fact, on=on, did="新执行地告知未报到", verb=note_no_show)


@command(app, "accepted", "登记新执行地的接收回执：在本系统的县由其工作人员办理，其他的登记为转出")
def accepted(
    session: Session,
    *,
    case_no: CaseNo,
    approval_id: ApprovalKey,
    on: Day,
    by: By,
    reported: Annotated[str, typer.Option("--reported", metavar="日期", help="本人到新执行地报到之日")],
    document: Annotated[str, typer.Option("--document", metavar="文号", help="接收回执文号")],
    office_id: Annotated[
        str | None, typer.Option("--office", metavar="机构编号", help="负责的司法所；转出到其他系统的不填")
    ] = None,
) -> None:
    """Record the acknowledgement of the new county."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.moves import MoveAccepted  # noqa: PLC0415
    from correction.office.admission.moves import accept_move  # noqa: PLC0415

    fact = MoveAccepted(
        approval_id=approval_id,
        by=by,
        reported_on=day_of(reported, "--reported"),
        document_no=document,
        office_id=office_id,
    )
    act(session, case_no, fact, on=on, did="新执行地接收", verb=accept_move)
