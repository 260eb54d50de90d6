"""Papers as Word (可编辑文件): the same filled document, for whoever has to change a word by hand."""

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from correction.domain.moments import SHANGHAI
from correction.domain.papers.document import Block, Document, Style

if TYPE_CHECKING:
    from docx.document import Document as WordFile

FACE, TITLE_FACE = "仿宋", "宋体"


def word_of(document: Document) -> bytes:
    """Write one paper as .docx; its fonts are named, not brought along, as Word files do."""
    from docx import Document as new_file  # noqa: N813, PLC0415 - needed only where something is written
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    file = new_file()
    page = file.sections[0]
    sides = (Mm(297), Mm(210)) if document.landscape else (Mm(210), Mm(297))
    page.page_width, page.page_height = sides
    page.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    page.top_margin = page.bottom_margin = Mm(30)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    normal = file.styles["Normal"]
    normal.font.size = Pt(document.body_pt)
    _face(normal, FACE)
    made_at = datetime.combine(document.issued_on, time(), SHANGHAI).replace(tzinfo=None)
    file.core_properties.title = document.title
    file.core_properties.author = document.issuer
    file.core_properties.created = file.core_properties.modified = made_at
    _stub(file, document)
    _head(file, document)
    for block in document.blocks:
        _write(file, block)
    if document.foot:
        page.footer.paragraphs[0].text = document.foot
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _stub(file: "WordFile", document: Document) -> None:
    if not document.stub:
        return
    for block in document.stub:
        _write(file, block)
    _paragraph(file, f"- - - - - - - - - - - - 骑缝　{document.number} - - - - - - - - - - - -", "centre")


def _head(file: "WordFile", document: Document) -> None:
    from docx.shared import Pt  # noqa: PLC0415

    _paragraph(file, document.issuer, "centre")
    title = _paragraph(file, document.title, "centre")
    (run,) = title.runs
    run.bold, run.font.size = True, Pt(max(20, document.body_pt + 6))
    _face(run, TITLE_FACE)
    if document.number:
        _paragraph(file, document.number, "right")


def _write(file: "WordFile", block: Block) -> None:
    match block.style:
        case Style.TABLE:
            _table(file, block)
        case Style.LINES:
            for _ in range(block.lines):
                _paragraph(file, "＿" * 30, "left")
        case Style.BODY | Style.PLAIN:
            _words(file, block)
        case Style.RIGHT:
            _paragraph(file, block.text, "right")
        case Style.NOTE:
            run = _paragraph(file, block.text, "left").runs[0]
            run.font.size = int(file.styles["Normal"].font.size * 0.85)
        case _:
            centred = block.style is Style.CENTRE
            heading = _paragraph(file, block.text, "centre" if centred else "left")
            heading.runs[0].bold = True
            heading.paragraph_format.keep_with_next = True


def _words(file: "WordFile", block: Block) -> None:
    for part in block.text.split("\n"):
        paragraph = _paragraph(file, part, "left")
        if block.style is Style.BODY:
            paragraph.paragraph_format.first_line_indent = file.styles["Normal"].font.size * 2


def _table(file: "WordFile", block: Block) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415

    # The sides of the page and both margins were set when it was begun.
    page: Any = file.sections[0]
    across = page.page_width - page.left_margin - page.right_margin
    columns = len(block.widths)
    table = file.add_table(rows=0, cols=columns, style="Table Grid")
    table.autofit = False
    for number, row in enumerate(block.rows):
        cells = table.add_row().cells
        for place, width in enumerate(block.widths):
            cells[place].width = round(across * width / sum(block.widths))
        if len(row) < columns:
            cells[len(row) - 1].merge(cells[columns - 1])
        for place, text in enumerate(row):
            cells[place].text = text
            label = not block.header and place % 2 == 0 and len(row) > 1
            for run in cells[place].paragraphs[0].runs:
                run.bold = label or (block.header and number == 0)
    if block.header and table.rows:
        # The head of a table stands again on every page.
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    file.add_paragraph()


def _paragraph(file: "WordFile", text: str, align: str) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN  # noqa: PLC0415

    paragraph = file.add_paragraph()
    paragraph.add_run(text)
    where = {"left": ALIGN.LEFT, "centre": ALIGN.CENTER, "right": ALIGN.RIGHT}
    paragraph.alignment = where[align]
    return paragraph


def _face(styled: Any, face: str) -> None:
    """Name a face for Chinese signs as well as for others."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    styled.font.name = face
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
