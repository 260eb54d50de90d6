"""Drawing a paper in the form asked for (输出文书): PDF or Word."""

from collections.abc import Mapping

from correction.domain.errors import InvalidValue, NotFound
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

    Raises InvalidValue for another ending and for a sign that no font holds, NotFound without a font or
    where the extra `papers` was not installed.
    """
    try:
        return _drawn(document, suffix, folder, fields)
    except ModuleNotFoundError as missing:
        remedy = "安装时加上 papers，例如 pip install 'correction-casework[papers]'"
        raise NotFound("文书输出", f"没有安装所需的组件 {missing.name}", remedy) from missing


def _drawn(document: Document, suffix: str, folder: str, fields: Mapping[str, str] | None) -> bytes:
    match suffix:
        case ".pdf":
            return pdf_of(document, find_fonts(folder), fields)
        case ".docx":
            return word_of(document)
        case _:
            raise InvalidValue("输出文件", f"不支持扩展名 {suffix or '（无）'}", "使用 .pdf 或 .docx")
