"""`correction resettle`: handing a released person on to resettlement (衔接安置帮教)."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Day, Document, EntryKey, Note
from correction.cli.session import Session

app = group("resettle", "衔接安置帮教：衔接函和接收回执，两方各自登记；帮教到哪一天。")


@command(app, "offer", "登记发出衔接函；解除以后才能办理，终止的不转安置帮教")
def offer(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    to: Annotated[str, typer.Option("--to", metavar="单位", help="接收的安置帮教单位")],
    document: Document,
    note: Note = "",
) -> None:
    """Record an offer."""
    from correction.cli.acting import act  # noqa: PLC0415 - loaded on use
    from correction.domain.facts.resettlement import ResettlementOffered  # noqa: PLC0415
    from correction.office.admission.resettling import offer as offered  # noqa: PLC0415

    fact = ResettlementOffered(to=to, document_no=document, note=note)
    act(session, case_no, fact, on=on, did="衔接函", verb=offered)


@command(app, "received", "登记安置帮教单位的接收回执；发出衔接函的人不能自己登记")
def received(
    session: Session,
    *,
    case_no: CaseNo,
    entry: EntryKey,
    on: Day,
    by: Annotated[str, typer.Option("--by", metavar="单位", help="出具回执的单位")],
    document: Document,
) -> None:
    """Record a receipt."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.resettlement import ResettlementReceived  # noqa: PLC0415
    from correction.office.admission.resettling import receive  # noqa: PLC0415

    act(
        session,
        case_no,
        lambda named: ResettlementReceived(offer_entry_id=named(entry), by=by, document_no=document),
        on=on,
        did="接收回执",
        verb=receive,
    )


@command(app, "show", "看衔接到哪一步，帮教到哪一天")
def show(session: Session, *, case_no: CaseNo) -> None:
    """Show how far the handing on is, and until when the person is followed up."""
    from correction.cli.cases import case_id_of, rare_file  # noqa: PLC0415
    from correction.cli.words import STRAND_ZH  # noqa: PLC0415
    from correction.domain.case.strands import Item  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.office.counting.statistics import follow_up  # noqa: PLC0415

    office = session.office()
    with office.store.reading() as uow:
        file = rare_file(uow, case_id_of(uow, case_no))
    strand = next(s for s in file.strands(legal_day(session.now())) if s.item is Item.RESETTLEMENT)
    span = follow_up(file, office.book)
    told = {
        "state": strand.state,
        "gaps": strand.gaps,
        "from_on": span.from_on if span else None,
        "to_on": span.to_on if span else None,
    }
    lines = (
        ("衔接", f"{STRAND_ZH[strand.state]}，尚缺：{'、'.join(strand.gaps) or '无'}"),
        ("帮教期", f"{span.from_on} 至 {span.to_on}" if span else "没有解除，或者规则册没有规定年数"),
    )
    session.tell(told, lambda screen: screen.pairs(lines))
