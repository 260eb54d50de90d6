"""`correction receive`: notice, papers, receipts, arrival, registration, receipt by the office (接收入矫)."""

from datetime import date
from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Document, day_of
from correction.cli.session import Session

app = group(
    "receive", "接收入矫：通知、文书、回执、补齐、报到或移交、登记、司法所接收、刑期核对，各有期限和承担者。"
)

On = Annotated[str | None, typer.Option("--on", metavar="日期", help="哪一天的事，不写为现在")]
By = Annotated[str, typer.Option("--by", metavar="机关", help="哪个机关，例如 样例县人民法院")]
Papers = Annotated[
    list[str], typer.Option("--paper", metavar="文书", help="一件文书，例如 判决书、执行通知书；可写多次")
]


@command(app, "notice", "登记收到决定机关的通知")
def notice(session: Session, *, case_no: CaseNo, by: By, document: Document = "", on: On = None) -> None:
    """Record the notice."""
    from correction.cli.telling.receiving import run  # noqa: PLC0415 - loaded on use
    from correction.domain.facts.papers import DecisionNotified  # noqa: PLC0415
    from correction.office.admission.receiving import notified  # noqa: PLC0415

    fact = DecisionNotified(by=by, document_no=document)
    run(session, case_no, did="收到通知", on=_day(on), work=lambda desk: notified(desk, fact))


@command(app, "papers", "登记收到的法律文书和清点出来缺少的文书")
def papers(
    session: Session,
    *,
    case_no: CaseNo,
    by: By,
    came: Papers,
    missing: Annotated[
        list[str] | None, typer.Option("--missing", metavar="文书", help="缺少的一件文书；可写多次")
    ] = None,
    elsewhere: Annotated[
        bool, typer.Option("--elsewhere", help="决定机关不在本地：文书要转送本地检察院和公安机关")
    ] = False,
    on: On = None,
) -> None:
    """Record papers that came."""
    from correction.cli.telling.receiving import run  # noqa: PLC0415
    from correction.domain.facts.papers import PapersReceived  # noqa: PLC0415
    from correction.office.admission.receiving import papers_came  # noqa: PLC0415

    fact = PapersReceived(by=by, papers=tuple(came), missing=tuple(missing or ()), elsewhere=elsewhere)
    run(session, case_no, did="收到文书", on=_day(on), work=lambda desk: papers_came(desk, fact))


@command(app, "ask-papers", "登记已要求决定机关送达或者补齐文书")
def ask_papers(session: Session, *, case_no: CaseNo, by: By, wanted: Papers, on: On = None) -> None:
    """Record that papers were asked for."""
    from correction.cli.telling.receiving import run  # noqa: PLC0415
    from correction.domain.facts.papers import PapersAsked  # noqa: PLC0415
    from correction.office.admission import receiving  # noqa: PLC0415

    fact = PapersAsked(of=by, papers=tuple(wanted))
    run(session, case_no, did="要求补齐", on=_day(on), work=lambda desk: receiving.ask_papers(desk, fact))


@command(app, "receipt", "登记送达回执已退回决定机关")
def receipt(
    session: Session,
    *,
    case_no: CaseNo,
    to: Annotated[str, typer.Option("--to", metavar="机关", help="退给哪个机关")],
    document: Document = "",
    on: On = None,
) -> None:
    """Record a receipt."""
    from correction.cli.telling.receiving import run  # noqa: PLC0415
    from correction.domain.facts.papers import ReceiptReturned  # noqa: PLC0415
    from correction.office.admission.receiving import return_receipt  # noqa: PLC0415

    fact = ReceiptReturned(to=to, document_no=document)
    run(session, case_no, did="送达回执", on=_day(on), work=lambda desk: return_receipt(desk, fact))


@command(app, "report", "登记本人报到；暂予监外执行的用 hand-over")
def report(session: Session, *, case_no: CaseNo, on: On = None) -> None:
    """Record that the person reported."""
    from correction.cli.telling.receiving import run  # noqa: PLC0415
    from correction.office.admission.receiving import report_in  # noqa: PLC0415

    run(session, case_no, did="报到", on=_day(on), work=report_in)


@command(app, "hand-over", "登记暂予监外执行的人由监狱、看守所或者公安机关移交")
def hand_over(session: Session, *, case_no: CaseNo, by: By, on: On = None) -> None:
    """Record that the person was handed over."""
    from correction.cli.telling.receiving import run  # noqa: PLC0415
    from correction.office.admission import receiving  # noqa: PLC0415

    run(session, case_no, did="移交", on=_day(on), work=lambda desk: receiving.hand_over(desk, by=by))


@command(app, "register", "县级机构登记接收：核对文书、核实身份；由县级机构的工作人员办理")
def register(session: Session, *, case_no: CaseNo, on: On = None) -> None:
    """Record the registration."""
    from correction.cli.telling.receiving import run  # noqa: PLC0415
    from correction.office.admission import receiving  # noqa: PLC0415

    run(session, case_no, did="接收登记", on=_day(on), work=receiving.register)


@command(app, "office", "受委托的司法所登记已经接收；委托用 record office 登记，接收之前由县级机构负责")
def office(session: Session, *, case_no: CaseNo, on: On = None) -> None:
    """Record that the office received the person."""
    from correction.cli.telling.receiving import run  # noqa: PLC0415
    from correction.office.admission.receiving import office_receives  # noqa: PLC0415

    run(session, case_no, did="司法所接收", on=_day(on), work=office_receives)


@command(app, "term", "登记起止日期已向决定机关核对、维持原载日期；日期有误的另行登记裁判变更")
def term(
    session: Session,
    *,
    case_no: CaseNo,
    by: By,
    note: Annotated[str, typer.Option("--note", metavar="文字", help="经办人和答复")],
    on: On = None,
) -> None:
    """Record that the stated dates were checked with the decider."""
    from correction.cli.telling.receiving import run  # noqa: PLC0415
    from correction.domain.facts.papers import TermConfirmed  # noqa: PLC0415
    from correction.office.admission.receiving import confirm_term  # noqa: PLC0415

    fact = TermConfirmed(by=by, note=note)
    run(session, case_no, did="刑期核对", on=_day(on), work=lambda desk: confirm_term(desk, fact))


@command(app, "show", "看一个案件的接收进度：谁应在哪一天前办什么，办了没有")
def show(session: Session, *, case_no: CaseNo) -> None:
    """Show the steps of intake."""
    from correction.cli.telling.receiving import shown  # noqa: PLC0415

    shown(session, case_no)


def _day(text: str | None) -> date | None:
    return None if text is None else day_of(text, "--on")
