"""`correction oversight`: the procuratorate's checks, its letters, the person's complaints (检察监督)."""

from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Day, Document, EntryKey, OfficeFilter, choice_named, day_of
from correction.cli.session import Session

if TYPE_CHECKING:
    from correction.cli.acting import Named
    from correction.domain.entry import Fact

app = group(
    "oversight", "检察监督：按检察机关的检查要点自查，登记其文书、回复和整改，登记本人的申诉、异议、投诉。"
)

Log = Annotated[str, typer.Argument(metavar="编号", help="案件编号；针对整体工作的写机构编号")]
Letter = Annotated[str, typer.Argument(metavar="文书记录", help="收到的文书是第几条，或记录编号")]
Due = Annotated[str | None, typer.Option("--reply-by", metavar="日期", help="文书载明的回复期限")]


@command(
    app, "checks", "自查：告知、审批、脱管、处置、权利、解除终止、提请、其他机关办理，逐人列出事项和证据"
)
def checks(
    session: Session,
    *,
    office_id: OfficeFilter = None,
    only: Annotated[
        str | None, typer.Option("--check", metavar="检查", help="只做这一项，写错时列出全部")
    ] = None,
) -> None:
    """Run the checks over the cases."""
    from correction.cli.telling.overseeing import check_rows, draw_checks  # noqa: PLC0415 - loaded on use
    from correction.office.oversight.checks import Check  # noqa: PLC0415

    chosen = list(Check) if only is None else [choice_named(Check, only, "检查")]
    told = check_rows(session, office_id, chosen)
    session.tell(told, lambda screen: draw_checks(screen, told))


@command(app, "letters", "列出检察监督文书：期限、回复、整改，逾期的标明")
def letters(
    session: Session,
    *,
    office_id: OfficeFilter = None,
    late: Annotated[bool, typer.Option("--late", help="只列逾期的")] = False,
) -> None:
    """Show the register of letters."""
    from correction.cli.telling.overseeing import draw_letters, letter_rows  # noqa: PLC0415

    rows = [row for row in letter_rows(session, office_id) if row["late"] or not late]
    session.tell({"letters": rows}, lambda screen: draw_letters(screen, rows))


@command(app, "letter", "登记收到口头纠正意见、纠正违法通知书、检察建议书；期限按文书载明的填写")
def letter(
    session: Session,
    *,
    org_id: Annotated[str, typer.Argument(metavar="机构", help="文书发给哪个机构（机构编号）")],
    on: Day,
    kind: Annotated[
        str, typer.Option("--kind", metavar="口头纠正意见|纠正违法通知书|检察建议书", help="文书种类")
    ],
    sender: Annotated[str, typer.Option("--from", metavar="检察院", help="发出的检察院")],
    demands: Annotated[str, typer.Option("--demands", metavar="文字", help="要求纠正的内容")],
    case_no: Annotated[
        str | None, typer.Option("--case", metavar="编号", help="针对某一案件的写案件编号")
    ] = None,
    document: Document = "",
    reply_by: Due = None,
    rectify_by: Annotated[
        str | None, typer.Option("--rectify-by", metavar="日期", help="文书载明的整改期限")
    ] = None,
) -> None:
    """Record a letter."""
    from correction.cli.telling.overseeing import record_letter  # noqa: PLC0415
    from correction.domain.facts.oversight import LetterKind, LetterReceived  # noqa: PLC0415

    received = LetterReceived(
        letter=choice_named(LetterKind, kind, "文书种类"),
        sender=sender,
        org_id=org_id,
        demands=demands,
        document_no=document,
        reply_by_on=day_of(reply_by, "--reply-by") if reply_by else None,
        rectify_by_on=day_of(rectify_by, "--rectify-by") if rectify_by else None,
    )
    record_letter(session, case_no, received, on)


@command(app, "reply", "登记书面回复：采纳、部分采纳、未采纳；没有采纳的写明理由")
def reply(
    session: Session,
    *,
    log: Log,
    received: Letter,
    on: Day,
    stance: Annotated[str, typer.Option("--stance", metavar="采纳|部分采纳|未采纳", help="采纳情况")],
    text: Annotated[str, typer.Option("--text", metavar="文字", help="采纳的情况，或者没有采纳的理由")],
    document: Document = "",
) -> None:
    """Record the reply to a letter."""
    from correction.cli.telling.overseeing import on_letter  # noqa: PLC0415
    from correction.domain.facts.oversight import LetterAnswered, Stance  # noqa: PLC0415
    from correction.office.oversight.letters import answer_letter  # noqa: PLC0415

    chosen = choice_named(Stance, stance, "采纳情况")

    def made(named: "Named") -> "Fact":
        return LetterAnswered(
            letter_entry_id=named(received), stance=chosen, content=text, document_no=document
        )

    on_letter(session, log, made, on=on, did="书面回复检察机关", verb=answer_letter)


@command(app, "mended", "登记整改完成和证明材料")
def mended(
    session: Session,
    *,
    log: Log,
    received: Letter,
    on: Day,
    proof: Annotated[str, typer.Option("--proof", metavar="文字", help="证明材料的名称和存放处")],
) -> None:
    """Record that what was objected to is mended."""
    from correction.cli.telling.overseeing import on_letter  # noqa: PLC0415
    from correction.domain.facts.oversight import LetterRectified  # noqa: PLC0415
    from correction.office.oversight.letters import prove_rectified  # noqa: PLC0415

    def made(named: "Named") -> "Fact":
        return LetterRectified(letter_entry_id=named(received), proof=proof)

    on_letter(session, log, made, on=on, did="整改完成", verb=prove_rectified)


@command(app, "complaints", "列出本人的申诉、异议、投诉，答复期限和结果")
def complaints(
    session: Session,
    *,
    case_no: Annotated[str | None, typer.Argument(metavar="编号", help="案件编号")] = None,
    office_id: OfficeFilter = None,
) -> None:
    """Show complaints."""
    from correction.cli.telling.overseeing import complaint_rows, draw_complaints  # noqa: PLC0415

    rows = complaint_rows(session, case_no, office_id)
    session.tell({"complaints": rows}, lambda screen: draw_complaints(screen, rows))


@command(app, "complain", "登记本人提出的申诉、异议、投诉；不得作为处分本人的依据")
def complain(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    kind: Annotated[str, typer.Option("--kind", metavar="申诉|异议|投诉", help="种类")],
    about: Annotated[str, typer.Option("--about", metavar="文字", help="事由和请求")],
    entry: Annotated[
        str | None, typer.Option("--entry", metavar="记录", help="针对本案第几条记录，例如训诫决定")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="人员编号", help="被投诉的工作人员，本人不得办理")
    ] = None,
    answer_by: Annotated[
        str | None, typer.Option("--answer-by", metavar="日期", help="告知本人的答复日期")
    ] = None,
) -> None:
    """Record a complaint."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.oversight import ComplaintKind, ComplaintMade  # noqa: PLC0415
    from correction.office.oversight.complaints import lodge  # noqa: PLC0415

    chosen = choice_named(ComplaintKind, kind, "种类")
    answer_by_on = day_of(answer_by, "--answer-by") if answer_by else None

    def made(named: "Named") -> "Fact":
        return ComplaintMade(
            complaint=chosen,
            about=about,
            about_entry_id=named(entry) if entry else None,
            against=against,
            answer_by_on=answer_by_on,
        )

    act(session, case_no, made, on=on, did=f"提出{chosen.zh}", verb=lodge)


@command(app, "answer", "登记告知本人的办理结果和理由；被投诉的人不得办理")
def answer(
    session: Session,
    *,
    case_no: CaseNo,
    complaint: EntryKey,
    on: Day,
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="成立|部分成立|不成立|转送人民检察院", help="办理结果")
    ],
    text: Annotated[str, typer.Option("--text", metavar="文字", help="结果和理由")],
    document: Document = "",
) -> None:
    """Record the answer to a complaint."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.oversight import ComplaintAnswered, Outcome  # noqa: PLC0415
    from correction.office.oversight.complaints import answer as answer_complaint  # noqa: PLC0415

    chosen = choice_named(Outcome, outcome, "办理结果")

    def made(named: "Named") -> "Fact":
        return ComplaintAnswered(
            complaint_entry_id=named(complaint), outcome=chosen, content=text, document_no=document
        )

    act(session, case_no, made, on=on, did="告知办理结果", verb=answer_complaint)
