"""`correction exit-ban`: reporting the bar on leaving the country, and travel papers kept (出境报备)."""

from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Day, Document, EntryKey, Note, OfficeFilter, choice_named, day_of
from correction.cli.session import Session

if TYPE_CHECKING:
    from correction.cli.acting import Named
    from correction.domain.entry import Fact
    from correction.office.endings.exit_bans import Filed

app = group("exit-ban", "出境报备：入矫报备、期限或者执行地变更后续报、解除后撤销；出入境证件的保管和退还。")


@command(app, "list", "列出报备到哪一天、应续报或者撤销的期限、保管的证件")
def show(
    session: Session,
    *,
    case_no: Annotated[str | None, typer.Argument(metavar="编号", help="案件编号")] = None,
    office_id: OfficeFilter = None,
) -> None:
    """Show the bars."""
    from correction.cli.telling.paperwork import bar_rows, draw_bars  # noqa: PLC0415 - loaded on use

    rows = bar_rows(session, case_no, office_id, session.now())
    session.tell({"bars": rows}, lambda screen: draw_bars(screen, rows))


@command(app, "file", "登记报备或者续报；止日必须与矫正期满日一致")
def file(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    until: Annotated[str, typer.Option("--until", metavar="日期", help="报备的止日")],
    document: Document = "",
    note: Note = "",
) -> None:
    """Record a report."""
    from correction.domain.facts.exit_bans import ExitBanFiled  # noqa: PLC0415

    filed = ExitBanFiled(until_on=day_of(until, "--until"), document_no=document, note=note)
    _act(session, case_no, filed, on, "出境报备")


@command(app, "withdraw", "登记撤销报备；解除、终止以前不予登记")
def withdraw(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="例如 期满解除")],
    document: Document = "",
) -> None:
    """Record that the bar is lifted."""
    from correction.domain.facts.exit_bans import ExitBanWithdrawn  # noqa: PLC0415

    _act(session, case_no, ExitBanWithdrawn(reason=reason, document_no=document), on, "撤销出境报备")


@command(app, "keep", "登记本人交存的出入境证件")
def keep(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    paper: Annotated[
        str,
        typer.Option("--paper", metavar="证件", help="护照、往来港澳通行证、往来台湾通行证、其他出入境证件"),
    ],
    paper_no: Annotated[str, typer.Option("--no", metavar="号码", help="证件号码")],
    kept_by: Annotated[str, typer.Option("--by", metavar="文字", help="由谁保管、存放何处")] = "",
) -> None:
    """Record a travel paper handed in."""
    from correction.domain.facts.exit_bans import TravelPaper, TravelPaperKept  # noqa: PLC0415

    kind = choice_named(TravelPaper, paper, "证件")
    kept = TravelPaperKept(paper=kind, paper_no=paper_no, kept_by=kept_by)
    _act(session, case_no, kept, on, "保管出入境证件")


@command(app, "return", "登记退还保管的证件；解除、终止以前不予登记")
def give_back(session: Session, *, case_no: CaseNo, kept: EntryKey, on: Day, note: Note = "") -> None:
    """Record a travel paper given back."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.exit_bans import TravelPaperReturned  # noqa: PLC0415
    from correction.office.endings.exit_bans import record_exit_ban  # noqa: PLC0415

    def made(named: "Named") -> "Fact":
        return TravelPaperReturned(kept_entry_id=named(kept), note=note)

    act(session, case_no, made, on=on, did="退还出入境证件", verb=record_exit_ban)


def _act(session: Session, case_no: str, fact: "Filed", on: str, did: str) -> None:
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.office.endings.exit_bans import record_exit_ban  # noqa: PLC0415

    act(session, case_no, fact, on=on, did=did, verb=record_exit_ban)
