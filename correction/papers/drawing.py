"""Drawing a paper in the form asked for (输出文书): PDF or Word."""

from collections.abc import Mapping

from correction.domain.errors import InvalidValue
from correction.domain.papers.document import Document
from correction.papers.fonts import find_fonts
from correction.papers.pdf import pdf_of
from correction.papers.word import word_of

MEDIA: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def drawn(
    document: Document, suffix: str, *, folder: str = "", fields: Mapping[str, str] | None = None
) -> bytes:
    """Draw a paper; `folder` is where the office keeps fonts, `fields` what each field says.

    Raises InvalidValue for another ending and for a sign that no font holds, NotFound without a font.
    """
    match suffix:
        case ".pdf":
            return pdf_of(document, find_fonts(folder), fields)
        case ".docx":
            return word_of(document)
        case _:
            raise InvalidValue("输出文件", f"不支持扩展名 {suffix or '（无）'}", "使用 .pdf 或 .docx")
