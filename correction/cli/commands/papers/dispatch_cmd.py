"""`correction dispatch`: the ledger of papers; what was sent, acknowledged and answered (文书送达台账)."""

from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import (
    CaseNo,
    Day,
    Document,
    EntryKey,
    Note,
    OfficeFilter,
    choice_named,
    moment_of,
)
from correction.cli.session import Session

if TYPE_CHECKING:
    from correction.cli.acting import Named
    from correction.domain.entry import Fact

app = group(
    "dispatch",
    "文书送达台账：应送什么给谁、期限和依据由记录和规则册推出，登记的只是已送、回执和办理结果。",
)

Sent = Annotated[str, typer.Argument(metavar="送达记录", help="送达记录是本案第几条，或记录编号")]


@command(app, "list", "列出台账：不写编号列出各案待送和逾期的，写编号列出这个案件的全部")
def show(
    session: Session,
    *,
    case_no: Annotated[str | None, typer.Argument(metavar="编号", help="案件编号")] = None,
    office_id: OfficeFilter = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="只列逾期未送的")] = False,
    every: Annotated[bool, typer.Option("--all", help="已送的也列出")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="日期", help="看到哪一天为止，默认现在")
    ] = None,
) -> None:
    """Show the ledger."""
    from correction.cli.telling.paperwork import draw_ledger, ledger_rows  # noqa: PLC0415 - loaded on use
    from correction.domain.moments import legal_day  # noqa: PLC0415

    at = moment_of(as_of, "--as-of") if as_of else session.now()
    rows = ledger_rows(session, case_no, office_id, at, every=every or case_no is not None)
    if overdue:
        rows = [row for row in rows if row["state"] == "overdue"]
    answer = {"on": legal_day(at), "lines": rows}
    session.tell(answer, lambda screen: draw_ledger(screen, rows, legal_day(at)))


@command(app, "receipts", "列出送出而没有收到回执的文书，收件机关承担；规定了天数的写明期限")
def receipts(
    session: Session,
    *,
    case_no: Annotated[str | None, typer.Argument(metavar="编号", help="案件编号，不写列出全部")] = None,
    office_id: OfficeFilter = None,
) -> None:
    """List papers without a receipt."""
    from correction.cli.telling.paperwork import draw_receipts, receipt_rows  # noqa: PLC0415 - loaded on use

    rows = receipt_rows(session, case_no, office_id, session.now())
    session.tell({"papers": rows}, lambda screen: draw_receipts(screen, rows))


@command(app, "sent", "登记送达：哪一事项、送给谁、怎样送、文号；未成年人的不得公示")
def sent(
    session: Session,
    *,
    case_no: CaseNo,
    event: EntryKey,
    to: Annotated[
        str,
        typer.Option("--to", metavar="对象", help="例如 人民检察院、公安机关、本人，写错时列出全部"),
    ],
    on: Day,
    by: Annotated[
        str, typer.Option("--by", metavar="方式", help="直接送达、邮寄、机要或专人、协同平台、留置、张贴公示")
    ] = "直接送达",
    document: Document = "",
    note: Note = "",
) -> None:
    """Record that a paper was sent."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.dispatches import Delivery, DispatchSent, Recipient  # noqa: PLC0415
    from correction.office.endings.dispatching import send  # noqa: PLC0415

    recipient = choice_named(Recipient, to, "送达对象")
    delivery = choice_named(Delivery, by, "送达方式")

    def made(named: "Named") -> "Fact":
        return DispatchSent(
            event_entry_id=named(event),
            recipient=recipient,
            delivery=delivery,
            document_no=document,
            note=note,
        )

    act(session, case_no, made, on=on, did=f"送达{recipient.zh}", verb=send)


@command(app, "receipt", "登记收到回执")
def receipt(session: Session, *, case_no: CaseNo, dispatch: Sent, on: Day, document: Document = "") -> None:
    """Record a receipt."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.dispatches import DispatchReceipted  # noqa: PLC0415
    from correction.office.endings.dispatching import receive_receipt  # noqa: PLC0415

    def made(named: "Named") -> "Fact":
        return DispatchReceipted(dispatch_entry_id=named(dispatch), document_no=document)

    act(session, case_no, made, on=on, did="收到送达回执", verb=receive_receipt)


@command(app, "result", "登记对方告知的办理结果，例如公安机关对提请处罚的决定")
def result(
    session: Session,
    *,
    case_no: CaseNo,
    dispatch: Sent,
    on: Day,
    text: Annotated[str, typer.Option("--text", metavar="文字", help="办理结果")],
    document: Document = "",
) -> None:
    """Record what came of a paper."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.dispatches import DispatchAnswered  # noqa: PLC0415
    from correction.office.endings.dispatching import receive_result  # noqa: PLC0415

    def made(named: "Named") -> "Fact":
        return DispatchAnswered(dispatch_entry_id=named(dispatch), result=text, document_no=document)

    act(session, case_no, made, on=on, did="收到办理结果", verb=receive_result)
