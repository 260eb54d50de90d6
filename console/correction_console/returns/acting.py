"""Submitting a return, voiding one that was wrong, and taking one away (上报、作废、导出报表)."""

from pathlib import Path
from tempfile import TemporaryDirectory

from correction.cli.telling.counting import period_of
from correction.cli.telling.return_file import write_return
from correction.cli.telling.return_table import sheet_of_return
from correction.domain.errors import InvalidValue, NotAllowed
from correction.domain.facts.accounts import PersonalPart
from correction.domain.moments import legal_day
from correction.office.accounts import log_personal_read
from correction.office.counting.returns import submit_return, withdraw_return
from correction.papers.drawing import MEDIA as PAPERS
from correction.papers.drawing import drawn
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.returns.made import asked_for, made

MEDIA = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
}


def submit(console: Console, asker: Asker, *, period: str, org_id: str) -> None:
    """Freeze the return of the asker's own body; raises NotAllowed for another's."""
    _own(asker, org_id)
    asked = asked_for(console, asker, period=period, org_id=org_id)
    with console.office.store.writing() as uow:
        submit_return(
            uow,
            org_id,
            asked.period,
            asked.cases,
            console.book(),
            actor=asker.actor,
            now=console.now(),
        )


def withdraw(console: Console, asker: Asker, *, period: str, org_id: str, reason: str) -> None:
    """Void the return of the asker's own body; raises NotAllowed for another's."""
    _own(asker, org_id)
    with console.office.store.writing() as uow:
        withdraw_return(uow, org_id, period_of(period), reason=reason, actor=asker.actor, now=console.now())


def exported(
    console: Console, asker: Asker, *, period: str, org_id: str, form: str, purpose: str
) -> tuple[str, str, bytes]:
    """Give a return's file name, media type and bytes; who, whom and what for is logged first.

    Raises InvalidValue for a form that is none, or without a purpose.
    """
    suffix = f".{form}"
    if suffix not in MEDIA:
        raise InvalidValue("报表格式", f"没有“{form[:10]}”这种格式", "选择 Excel 或者 CSV")
    if not purpose.strip():
        raise InvalidValue("导出报表", "没有写明用途", "写明给谁、做什么用，导出留有记录")
    asked = asked_for(console, asker, period=period, org_id=org_id)
    told = made(console, asked)
    listed = {
        case_id
        for section in told.sections
        for row in section.rows
        for cell in row.cells
        if cell is not None
        for case_id in cell.case_ids
    }
    with console.office.store.writing() as uow:
        said = f"导出{told.title}（{period}）：{purpose.strip()}"
        log_personal_read(
            uow, sorted(listed), PersonalPart.IDENTITY, said, actor=asker.actor, now=console.now()
        )
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"return{suffix}"
        write_return(told, path)
        return f"{told.title}{period}{suffix}", MEDIA[suffix], path.read_bytes()


def printed(console: Console, asker: Asker, *, period: str, org_id: str, form: str) -> tuple[str, str, bytes]:
    """Give a return as a paper without names: the name of the file, its type and content.

    Raises InvalidValue for a form that is none, and as the page does.
    """
    suffix = f".{form}"
    if suffix not in PAPERS:
        raise InvalidValue("报表格式", f"没有“{form[:10]}”这种格式", "选择 PDF 或者 Word")
    told = made(console, asked_for(console, asker, period=period, org_id=org_id))
    with console.office.store.reading() as uow:
        name = uow.organisation().unit(org_id).name
    sheet = sheet_of_return(told, name, legal_day(console.now()))
    content = drawn(sheet, suffix, folder=console.office.settings.fonts)
    return f"{sheet.title}{name}{suffix}", PAPERS[suffix], content


def _own(asker: Asker, org_id: str) -> None:
    if org_id != asker.org_id:
        raise NotAllowed("上报", "只能上报、作废本机构的报表", "由该机构的人员办理")
