"""Writing a return into a workbook or a text table (报表文件), with the people behind each cell."""

import csv
from collections.abc import Iterator
from pathlib import Path

from correction.cli.session import Session
from correction.cli.telling.return_table import MadeReturn, changes, people_behind, sheet_of_return
from correction.domain.errors import InvalidValue
from correction.domain.moments import legal_day
from correction.intake.tabular.rejects import harmless
from correction.papers.drawing import MEDIA, drawn

CHANGED = ("项目", "上报数", "现数", "增加", "减少")


def save_return(session: Session, told: MadeReturn, path: Path) -> None:
    """Write a return as a paper (.pdf, .docx), or with names as .xlsx or .csv, by the name's ending."""
    suffix = path.suffix.lower()
    if suffix not in MEDIA:
        write_return(told, path)
        return
    office, org_id = session.office(), told.asked.org_id
    with office.store.reading() as uow:
        name = "全部机构" if org_id is None else uow.organisation().unit(org_id).name
    sheet = sheet_of_return(told, name, legal_day(session.now()))
    path.write_bytes(drawn(sheet, suffix, folder=office.settings.fonts))


def write_return(told: MadeReturn, path: Path) -> None:
    """Write a return as .xlsx or .csv, by the name's ending; raises InvalidValue for another ending."""
    match path.suffix.lower():
        case ".xlsx":
            _write_workbook(told, path)
        case ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(map(harmless, line) for line in _lines(told))
        case other:
            raise InvalidValue(
                "--out", f"不支持扩展名 {other or '（无）'}", "使用 .xlsx、.csv、.pdf 或 .docx"
            )


def _lines(told: MadeReturn) -> Iterator[tuple[str, ...]]:
    """Give the return line by line: tables one under another, then what changed."""
    head = told.asked
    yield (told.title, head.org_id or "全部机构", f"{head.period.from_on} 至 {head.period.to_on}")
    for section in told.sections:
        yield ()
        yield (section.title, *section.columns)
        for row in section.rows:
            yield (row.label, *("" if cell is None else cell.text for cell in row.cells))
    if told.frozen is not None:
        yield ()
        yield ("上报以后的更正", *CHANGED[1:])
        yield from changes(told)


def _write_workbook(told: MadeReturn, path: Path) -> None:
    import xlsxwriter  # noqa: PLC0415 - needed for writing workbooks alone

    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        bold = book.add_format({"bold": True})
        page = book.add_worksheet("报表")
        page.set_column(0, 0, 24)
        for number, line in enumerate(_lines(told)):
            page.write_row(number, 0, line, bold if number == 0 else None)
        behind = book.add_worksheet("名单")
        behind.set_column(0, 1, 24)
        behind.set_column(2, 2, 100)
        behind.write_row(0, 0, ("表", "格", "名单"), bold)
        listed = ((s.title, *each) for s in told.sections for each in people_behind(told, s))
        for number, line in enumerate(listed, start=1):
            behind.write_row(number, 0, line)
