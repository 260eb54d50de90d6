"""`correction paper`: making, printing and listing papers; the wording a county may edit (文书制作)."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command, group
from correction.cli.commands.papers import volumes_cmd
from correction.cli.options import CaseNo, EntryKey, text_of
from correction.cli.session import Session

if TYPE_CHECKING:
    from correction.domain.papers.document import Document

app = group("paper", "文书：从记录制作笔录、审批表、决定书等，编号、登记、打印；措辞可以按本县模板修改。")

Kind = Annotated[str, typer.Argument(metavar="文书", help="文书名称，例如 准予外出证明")]
Out = Annotated[Path, typer.Option("--out", metavar="文件", help="写到哪里：.pdf 打印，.docx 修改")]
Body = Annotated[str, typer.Option("--org", metavar="机构", help="按哪个机构的模板")]


@command(app, "list", "列出一个案件可以制作的文书和已经制作的文书")
def show(session: Session, case_no: CaseNo) -> None:
    """List what can be made and what was."""
    from correction.cli.telling.papers import draw_papers, paper_rows  # noqa: PLC0415 - loaded on use

    rows = paper_rows(session, case_no)
    session.tell(rows, lambda screen: draw_papers(screen, rows))


@command(app, "make", "制作文书：从所依据的记录取数，编发文号，登入文书登记簿")
def make(
    session: Session,
    case_no: CaseNo,
    kind: Kind,
    *,
    about: Annotated[
        str | None, typer.Option("--about", metavar="记录", help="依据本案第几条记录，或记录编号")
    ] = None,
    typed: Annotated[
        list[str] | None, typer.Option("--set", metavar="栏目=内容", help="填写一个栏目，可以写多次")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="同时写成 .pdf 或 .docx")] = None,
) -> None:
    """Issue a paper."""
    from correction.cli.cases import entry_id_of  # noqa: PLC0415 - loaded on use
    from correction.cli.telling.papers import kind_named, paper_log_of, typed_of  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415
    from correction.office.papers.issuing import Wanted, issue, prepare  # noqa: PLC0415

    office, now, paper = session.office(), session.now(), kind_named(kind)
    with office.store.reading() as uow:
        log_id = paper_log_of(uow, case_no)
        wanted = Wanted(
            log_id=log_id,
            paper=paper,
            about_entry_id=entry_id_of(uow, log_id, about) if about else None,
            typed=typed_of(typed or []),
        )
        made = prepare(uow, office.book, wanted, actor=session.actor, now=now)
    if out is not None:
        # What cannot be drawn is refused before a number is taken.
        _draw(session, made.document, out, made.values.texts)
    with office.store.writing() as uow:
        entry = issue(uow, office.book, wanted, entry_id=new_id(now), actor=session.actor, now=now)
    if out is not None:
        out.write_bytes(_draw(session, entry.payload.document, out, {}))
    told = {"entry_id": entry.entry_id, "paper": paper.zh, "number": entry.payload.number, "out": out}
    session.tell(told, lambda screen: screen.line(f"已制作《{paper.zh}》{entry.payload.number}"))


@command(app, "print", "再打印一份已经制作的文书，内容与制作时相同；查阅留有记录")
def again(
    session: Session,
    case_no: CaseNo,
    entry: EntryKey,
    *,
    out: Out,
) -> None:
    """Draw an issued paper again."""
    from correction.cli.cases import entry_id_of  # noqa: PLC0415 - loaded on use
    from correction.cli.shielding import reading  # noqa: PLC0415
    from correction.cli.telling.papers import paper_log_of  # noqa: PLC0415
    from correction.office.papers.opening import open_paper  # noqa: PLC0415

    office, now = session.office(), session.now()
    with office.store.writing() as uow:
        log_id = paper_log_of(uow, case_no)
        entry_id = entry_id_of(uow, log_id, entry)
        found = open_paper(uow, office.book, log_id, entry_id, actor=session.actor, now=now, read=reading())
    said = found.entry.payload
    out.write_bytes(_draw(session, said.document, out, {}))
    told = {"entry_id": entry_id, "number": said.number, "out": out, "voided": found.voided}
    session.tell(told, lambda screen: screen.line(f"已写出 {out}{'（此件已作废）' if found.voided else ''}"))


@command(app, "blank", "打印空白文书，手写用；不编号，不登记")
def blank(session: Session, kind: Kind, *, org_id: Body, out: Out) -> None:
    """Draw an empty form."""
    from correction.cli.telling.papers import kind_named  # noqa: PLC0415 - loaded on use
    from correction.office.papers.issuing import blank_form  # noqa: PLC0415

    with session.office().store.reading() as uow:
        document = blank_form(uow, org_id, kind_named(kind), now=session.now())
    out.write_bytes(_draw(session, document, out, {}))
    session.tell({"out": out}, lambda screen: screen.line(f"已写出 {out}"))


@command(app, "register", "文书登记簿：一段时间内制作的文书，作废的也在内")
def register(
    session: Session,
    *,
    org_id: Annotated[str, typer.Option("--org", metavar="机构", help="哪个机构及其下级的案件")],
    period: Annotated[str, typer.Option("--period", metavar="期间", help="2026-03、2026Q1、2026 或 起..止")],
) -> None:
    """Show the register."""
    from correction.cli.telling.papers import draw_register, register_rows  # noqa: PLC0415 - loaded on use

    rows = register_rows(session, org_id, period)
    session.tell({"papers": rows}, lambda screen: draw_register(screen, rows))


@command(app, "fields", "列出模板中可以使用的栏目；写明文书的，列出制作时要填写的栏目")
def fields(
    session: Session, kind: Annotated[str | None, typer.Argument(metavar="文书", help="文书名称")] = None
) -> None:
    """List the fields of templates."""
    from correction.cli.telling.papers import field_rows  # noqa: PLC0415 - loaded on use

    rows = field_rows(kind)
    session.tell(dict(rows), lambda screen: screen.table(("栏目", "说明"), rows))


@command(app, "template", "写出随程序提供的一种文书的模板，供修改措辞")
def template(
    session: Session,
    kind: Kind,
    path: Annotated[Path, typer.Argument(metavar="文件", help="写到哪里，例如 准予外出证明.yaml")],
) -> None:
    """Write a shipped template out."""
    from correction.cli.telling.papers import kind_named  # noqa: PLC0415 - loaded on use
    from correction.domain.errors import Conflict  # noqa: PLC0415
    from correction.office.papers.templates import shipped_text  # noqa: PLC0415

    if path.exists():
        raise Conflict("文书模板", f"{path} 已经存在", "换一个文件名，以免覆盖修改过的模板")
    path.write_text(shipped_text(kind_named(kind)), encoding="utf-8")
    session.tell(
        {"path": path}, lambda screen: screen.line(f"已写出 {path}；修改后版本加一，再用 adopt 启用")
    )


@command(app, "adopt", "启用本机构修改过的模板：记入日志，自模板写明之日起使用，以前的版本保留")
def adopt(
    session: Session,
    org_id: Annotated[str, typer.Argument(metavar="机构", help="司法所或者县级机构的编号")],
    path: Annotated[Path, typer.Argument(metavar="文件", help="修改过的模板")],
) -> None:
    """Put a body's own template in force."""
    from correction.office.papers.issuing import set_template  # noqa: PLC0415

    text = text_of(path)
    with session.office().store.writing() as uow:
        made = set_template(uow, org_id, text, actor=session.actor, now=session.now())
    told = {"paper": made.paper.zh, "version": made.version, "from_on": made.from_on, "sha256": made.sha256}
    line = f"已启用《{made.paper.zh}》模板第 {made.version} 版，自 {made.from_on} 起"
    session.tell(told, lambda screen: screen.line(line))


volumes_cmd.add(app)


def _draw(session: Session, document: "Document", out: Path, texts: Mapping[str, str]) -> bytes:
    """Draw a paper in the form that the file's name asks for; raises InvalidValue for another ending."""
    from correction.papers.drawing import drawn  # noqa: PLC0415 - loaded on use

    settings = session.office().settings
    return drawn(document, out.suffix.lower(), folder=settings.fonts, fields=texts)
