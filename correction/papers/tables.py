"""Ledgers as workbooks and papers (台账的输出): cells are text and never formulas."""

from io import BytesIO

from correction.domain.ledger import Ledger
from correction.domain.papers.document import Block, Document, Style

NO_FORMULAS = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def workbook_of(ledger: Ledger, issuer: str) -> bytes:
    """Write a ledger as .xlsx: a title, the columns, the rows, every cell as text."""
    import xlsxwriter  # noqa: PLC0415 - needed for writing workbooks alone

    out = BytesIO()
    with xlsxwriter.Workbook(out, {**NO_FORMULAS, "in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "bg_color": "#EDEDED", "border": 1})
        cell = book.add_format({"num_format": "@", "border": 1, "text_wrap": True, "valign": "top"})
        page = book.add_worksheet(ledger.kind.zh)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0, 2)
        page.freeze_panes(3, 0)
        page.write_string(0, 0, f"{issuer}{ledger.kind.zh}", bold)
        page.write_string(1, 0, caption(ledger))
        for place, (name, width) in enumerate(zip(ledger.columns, ledger.widths, strict=True)):
            page.set_column(place, place, 3 * width + 2)
            page.write_string(2, place, name, head)
        for number, row in enumerate(ledger.rows, start=3):
            for place, text in enumerate(row):
                page.write_string(number, place, text, cell)
    return out.getvalue()


def printed_of(ledger: Ledger, issuer: str) -> Document:
    """Give a ledger as a paper across the page, its header again on each."""
    table = Block(
        style=Style.TABLE,
        rows=(ledger.columns, *ledger.rows),
        widths=ledger.widths,
        header=True,
    )
    return Document(
        title=ledger.kind.zh,
        issuer=issuer,
        issued_on=ledger.to_on,
        blocks=(Block(style=Style.PLAIN, text=caption(ledger)), table),
        body_pt=9,
        landscape=True,
    )


def caption(ledger: Ledger) -> str:
    """Say for which days a ledger is, how many lines it has, and what was left out."""
    told = f"{ledger.from_on} 至 {ledger.to_on}（均含当日），共 {len(ledger.rows)} 条"
    return f"{told}；另有 {ledger.sealed} 件犯罪记录已封存，不列" if ledger.sealed else told
