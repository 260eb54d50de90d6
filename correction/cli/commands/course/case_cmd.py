"""`correction case` and `cases`: a case file as it stands, or as it was known and seen on a day."""

from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command
from correction.cli.options import CaseNo, OfficeFilter, moment_of
from correction.cli.session import Session

if TYPE_CHECKING:
    from correction.office.judging.past import PastView


def add(app: typer.Typer) -> None:
    """Put both commands among those of the program itself."""
    command(app, "cases", "列出案件，期限先满的在前")(cases)
    command(app, "case", "看一个案件：基本情况、阶段、五项工作、研判结果、最近记录；可以看过去某日")(case)


def cases(
    session: Session,
    *,
    office_id: OfficeFilter = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="文字", help="姓名、身份证号码或电话的一部分")
    ] = None,
    ending: Annotated[
        str | None, typer.Option("--ending-by", metavar="日期", help="只列期限在这一天以前（含当日）届满的")
    ] = None,
) -> None:
    """List cases."""
    from correction.cli.cases import find_case_ids, rare_file  # noqa: PLC0415
    from correction.cli.shielding import reading  # noqa: PLC0415
    from correction.cli.telling.listing import case_json, draw_cases  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.office.judging.phase import phase_by  # noqa: PLC0415
    from correction.store.queries.screens import search_people  # noqa: PLC0415

    office = session.office()
    store, book = office.store, office.configured_book
    term_by_on = legal_day(moment_of(ending, "--ending-by")) if ending else None
    ids = find_case_ids(store, office_id=office_id, term_by_on=term_by_on)
    if name is not None:
        named = {case_id for case_id, _ in search_people(store, name, read=reading())}
        ids = [case_id for case_id in ids if case_id in named]
    on = legal_day(session.now())
    with store.reading() as uow, session.progress("读取案卷", len(ids)) as advance:
        told = []
        for case_id in ids:
            file = rare_file(uow, case_id)
            told.append(case_json(file, phase_by(book, file, on), on))
            advance(1)
    session.tell({"cases": told}, lambda screen: draw_cases(screen, told))


def case(
    session: Session,
    *,
    case_no: CaseNo,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="时间", help="看到哪一天（或时刻）为止发生的事，默认现在"),
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option("--known-at", metavar="时间", help="按哪一天（或时刻）已经登记的内容，默认现在"),
    ] = None,
    shown: Annotated[int, typer.Option("--entries", metavar="条数", help="列出最近多少条记录")] = 15,
    reasons: Annotated[bool, typer.Option("--why", help="逐项写出研判结果的依据和推算")] = False,
) -> None:
    """Show a case as of a moment, by what was known at a moment."""
    from correction.cli.telling.filing import draw_view, view_json  # noqa: PLC0415
    from correction.cli.telling.past import look  # noqa: PLC0415

    now = session.now()
    view: PastView = look(
        session.office(),
        case_no,
        as_of=moment_of(as_of, "--as-of") if as_of else now,
        known_at=moment_of(known_at, "--known-at") if known_at else now,
        now=now,
    )
    session.tell(
        view_json(view, shown=shown), lambda screen: draw_view(screen, view, shown=shown, reasons=reasons)
    )
