"""What is drawn says what the document says, in letters that are there, the same bytes each time."""

import io
import re
import sys
import zipfile
from datetime import date

import docx
import pypdfium2
import pytest

from correction.domain.errors import InvalidValue, NotFound
from correction.domain.papers.document import Block, Document, Style
from correction.domain.papers.kinds import PaperKind
from correction.domain.papers.template import blank
from correction.office.papers.templates import shipped_templates
from correction.papers.drawing import drawn
from correction.papers.fonts import find_fonts
from tests.papers.paper_desk import TALK

ON = date(2026, 9, 1)


def pages(pdf):
    """The text of each page, as another program reads it."""
    opened = pypdfium2.PdfDocument(pdf)
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in opened]


def letters(text):
    return re.sub(r"[\s＿]", "", text)


def paper(*blocks, title="试纸"):
    return Document(title=title, issuer="示例县司法局", issued_on=ON, blocks=blocks)


def test_a_pdf_says_every_word_of_the_paper_and_says_it_in_the_same_bytes_twice(desk):
    document = desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave()).payload.document
    made = drawn(document, ".pdf")
    (page,) = pages(made)
    missing = [text for _where, text in document.words() if letters(text) not in page.replace("＿", "")]
    assert missing == []
    assert drawn(document, ".pdf") == made
    assert b"pdfaid:part" in made


def test_word_says_the_same_words_and_stays_editable(desk):
    document = desk.issue(PaperKind.TALK, typed=TALK).payload.document
    made = docx.Document(io.BytesIO(drawn(document, ".docx")))
    said = "".join(part.text for part in made.paragraphs)
    said += "".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)
    said += made.sections[0].footer.paragraphs[0].text
    missing = [text for _where, text in document.words() if letters(text) not in letters(said)]
    assert missing == []
    assert made.core_properties.title == "谈话笔录"


@pytest.mark.parametrize("kind", [PaperKind.TALK, PaperKind.SIGN_IN_SHEET])
def test_a_blank_form_is_drawn_with_its_lines_and_feet(kind):
    document = blank(shipped_templates()[kind], issued_on=ON)
    (page,) = pages(drawn(document, ".pdf"))
    assert "开始时间" in page
    assert "第1页" in page
    assert "共1页" in page


def test_a_long_record_goes_over_pages_and_each_carries_the_place_to_sign(desk):
    long = TALK | {"谈话内容": "\n".join(f"问：第 {n} 件事？答：知道了。" for n in range(120))}
    document = desk.issue(PaperKind.TALK, typed=long).payload.document
    made = pages(drawn(document, ".pdf"))
    assert len(made) >= 3
    assert all("被谈话人（签名、捺印）" in page and f"共{len(made)}页" in page for page in made)


def test_a_sign_that_no_font_holds_is_refused_by_field_and_sign():
    document = paper(Block(style=Style.BODY, text="兹证明\U000323af"))
    with pytest.raises(InvalidValue) as refused:
        drawn(document, ".pdf", fields={"姓名": "\U000323af"})
    assert refused.value.where == "《试纸》“姓名”"
    assert "现有字体没有“\U000323af”字（U+323AF）" in refused.value.what


def test_rare_signs_of_real_names_are_drawn():
    text = "王\U00020bb7、赵㛃、李龘、张\U0002a6a5"
    lacking = find_fonts().lacks(text)
    drawable = "".join(sign for sign in text if sign not in lacking)
    (page,) = pages(drawn(paper(Block(style=Style.PLAIN, text=drawable)), ".pdf"))
    assert drawable in page
    assert "\U00020bb7" in drawable


@pytest.mark.parametrize(
    "text", ["#panic()", "*粗* _斜_ $x$ \\ @甲 <乙> // 注", '"]) #read("/etc/passwd")', "<w:p>&amp;"]
)
def test_what_somebody_typed_is_printed_as_typed_and_never_runs(text):
    document = paper(Block(style=Style.PLAIN, text=text))
    (page,) = pages(drawn(document, ".pdf"))
    assert letters(text) in page
    made = docx.Document(io.BytesIO(drawn(document, ".docx")))
    assert text in [part.text for part in made.paragraphs]


def test_a_folder_without_fonts_and_an_unknown_ending_say_what_to_do(monkeypatch, tmp_path):
    with pytest.raises(InvalidValue, match=r"不支持扩展名 \.doc"):
        drawn(paper(), ".doc")
    with pytest.raises(NotFound, match="没有找到指定的中文字体"):
        find_fonts(str(tmp_path), ("没有这种字体",))


def test_word_holds_no_macro_and_no_link_to_elsewhere(desk):
    document = desk.issue(PaperKind.LEAVE_CERTIFICATE, desk.leave()).payload.document
    with zipfile.ZipFile(io.BytesIO(drawn(document, ".docx"))) as file:
        assert not [name for name in file.namelist() if "vba" in name.lower()]
        assert b'TargetMode="External"' not in b"".join(file.read(name) for name in file.namelist())


def test_every_shipped_paper_is_drawn_on_one_page_where_it_must_be(desk):
    for kind in (PaperKind.LEAVE_CERTIFICATE, PaperKind.WARNING_DECISION, PaperKind.RELEASE_CERTIFICATE):
        document = blank(shipped_templates()[kind], issued_on=ON)
        assert len(pages(drawn(document, ".pdf"))) == 1


@pytest.mark.parametrize(("suffix", "module"), [(".pdf", "typst"), (".docx", "docx")])
def test_an_installation_without_the_typesetter_says_what_to_install(monkeypatch, suffix, module):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(NotFound, match=f"没有安装所需的组件 {module}"):
        drawn(paper(), suffix)
