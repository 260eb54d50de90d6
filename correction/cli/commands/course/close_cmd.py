"""`correction close`: how a case ends, and what stands against it (解除、终止、未决事由)."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Day, Document, EntryKey, Note, Reason, choice_named, day_of
from correction.cli.session import Session

app = group(
    "close", "结案：解除、终止，未决事由和期满处理决定。有未决事由的不予解除，被拒的办理也留在案卷中。"
)


@command(app, "standing", "列出解除的障碍：没有结束的查找、限制人身自由、没有裁决的提请")
def standing(session: Session, *, case_no: CaseNo) -> None:
    """List what stands against a release today."""
    from correction.cli.cases import case_id_of, rare_file  # noqa: PLC0415 - loaded on use
    from correction.domain.case.obstacles import obstacles  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415

    on = legal_day(session.now())
    with session.office().store.reading() as uow:
        file = rare_file(uow, case_id_of(uow, case_no))
    found = [
        {"kind": o.kind, "kind_zh": o.kind.zh, "since_on": o.entry.when.legal_on, "number": o.entry.number}
        | {"entry_id": o.entry.entry_id, "way_out": o.kind.way_out}
        for o in obstacles(file, on)
    ]
    rows = [(o["since_on"], o["kind_zh"], f"第 {o['number']} 条", o["way_out"]) for o in found]
    told = {"term_ends_on": file.order.ends_on, "obstacles": found}
    session.tell(
        told, lambda screen: screen.table(("自", "未决事由", "记录", "怎样办"), rows, empty="没有未决事由")
    )


@command(app, "release", "登记解除社区矫正：期满，或者赦免；有未决事由的不予登记")
def release(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    ground: Annotated[str, typer.Option("--ground", metavar="依据", help="期满；赦免的写明哪一次赦免")],
    certificate: Annotated[
        str | None, typer.Option("--certificate", metavar="文号", help="解除社区矫正证明书文号")
    ] = None,
) -> None:
    """Record a release."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.admission import Released  # noqa: PLC0415

    act(session, case_no, Released(ground=ground, certificate_no=certificate), on=on, did="解除社区矫正")


@command(app, "terminate", "登记终止社区矫正：撤销缓刑、撤销假释、收监执行、死亡")
def terminate(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    kind: Annotated[str, typer.Option("--kind", metavar="撤销缓刑|撤销假释|收监执行|死亡", help="为何终止")],
) -> None:
    """Record a termination."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.admission import Terminated, TerminationKind  # noqa: PLC0415

    fact = Terminated(kind=choice_named(TerminationKind, kind, "终止原因"))
    act(session, case_no, fact, on=on, did="终止社区矫正")


@command(app, "detained", "登记被其他机关拘留、逮捕、强制隔离戒毒；自当日起免除义务，未结束不得解除")
def detained(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="行政拘留|刑事拘留|逮捕|强制隔离戒毒|其他强制措施", help="何种措施"),
    ],
    by: Annotated[str, typer.Option("--by", metavar="机关", help="决定机关")],
    told_on: Annotated[
        str | None, typer.Option("--told", metavar="日期", help="接到该机关通知之日，没有通知的不填")
    ] = None,
    document: Document = "",
) -> None:
    """Record a detention by another body."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.custody import DetainedElsewhere, Restraint  # noqa: PLC0415
    from correction.office.endings.standing import detain  # noqa: PLC0415

    fact = DetainedElsewhere(
        restraint=choice_named(Restraint, kind, "限制人身自由的种类"),
        by=by,
        document_no=document,
        told_on=day_of(told_on, "--told") if told_on else None,
    )
    act(session, case_no, fact, on=on, did="被限制人身自由", verb=detain)


@command(app, "freed", "登记限制人身自由结束")
def freed(session: Session, *, case_no: CaseNo, entry: EntryKey, on: Day, note: Note = "") -> None:
    """Record the end of a detention."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.custody import DetentionEnded  # noqa: PLC0415
    from correction.office.endings.standing import free  # noqa: PLC0415

    act(
        session,
        case_no,
        lambda named: DetentionEnded(detention_entry_id=named(entry), note=note),
        on=on,
        did="限制人身自由结束",
        verb=free,
    )


@command(app, "received", "登记法院等决定机关收到提请；裁定、决定的期限自收到之日起算")
def received(
    session: Session,
    *,
    case_no: CaseNo,
    entry: EntryKey,
    on: Day,
    by: Annotated[str, typer.Option("--by", metavar="机关", help="收到的法院或者其他决定机关")],
) -> None:
    """Record that a proposal was received."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.rulings import ProposalReceived  # noqa: PLC0415
    from correction.office.endings.standing import receive_proposal  # noqa: PLC0415

    act(
        session,
        case_no,
        lambda named: ProposalReceived(proposal_entry_id=named(entry), by=by),
        on=on,
        did="收到提请",
        verb=receive_proposal,
    )


@command(app, "ruled", "登记对提请的裁定、决定：撤销缓刑、撤销假释、收监执行、逮捕")
def ruled(
    session: Session,
    *,
    case_no: CaseNo,
    entry: EntryKey,
    on: Day,
    document: Document,
    refused: Annotated[bool, typer.Option("--refused", help="裁定、决定不予撤销、收监、逮捕")] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="裁决的理由")] = "",
) -> None:
    """Record a ruling."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.rulings import ProposalAnswered  # noqa: PLC0415
    from correction.office.endings.standing import answer_proposal  # noqa: PLC0415

    act(
        session,
        case_no,
        lambda named: ProposalAnswered(
            proposal_entry_id=named(entry), granted=not refused, document_no=document, reason=reason
        ),
        on=on,
        did="裁决",
        verb=answer_proposal,
    )


@command(app, "conclude", "登记期满处理决定：由县级机构的人写明法律依据，处理未决事由，随后才能解除")
def conclude(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    basis: Annotated[str, typer.Option("--basis", metavar="条文", help="法律依据")],
    document: Document,
    reason: Reason,
    matters: Annotated[
        list[str], typer.Option("--matter", metavar="记录", help="处理的未决事由：第几条，可以多次")
    ],
) -> None:
    """Record a person's decision on an expired case."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.rulings import ExpiryDecided  # noqa: PLC0415
    from correction.office.endings.standing import conclude as concluded  # noqa: PLC0415

    act(
        session,
        case_no,
        lambda named: ExpiryDecided(
            legal_basis=basis, document_no=document, reason=reason, matters=tuple(map(named, matters))
        ),
        on=on,
        did="期满处理决定",
        verb=concluded,
    )
