"""Tables: the same rows out of every honest file, and a refusal for every file that is not what it says."""

import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.errors import InvalidValue
from correction.intake.tabular import files
from correction.intake.tabular.cells import shown
from correction.intake.tabular.tables import open_table
from tests.intake.making import write_csv, write_xlsx

ROWS = [{"编号": "001", "姓名": "张三"}, {"编号": "002", "姓名": "李四，“小李”"}]


def rows_of(path):
    with open_table(path) as table:
        return table.header, [(row.number, *map(shown, row.cells)) for row in table.rows]


def refusal(path, **asked):
    with pytest.raises(InvalidValue) as caught, open_table(path, **asked) as table:
        list(table.rows)
    assert caught.value.where == path.name
    assert caught.value.remedy
    return caught.value.what


EXPECTED = (("编号", "姓名"), [(2, "001", "张三"), (3, "002", "李四，“小李”")])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_chinese_offices(tmp_path, encoding):
    assert rows_of(write_csv(tmp_path / "a.csv", ROWS, encoding)) == EXPECTED


def test_a_workbook_gives_the_same_rows(tmp_path):
    assert rows_of(write_xlsx(tmp_path / "a.xlsx", ROWS)) == EXPECTED


def test_rows_keep_the_numbers_of_the_spreadsheet_over_blank_ones(tmp_path):
    rows = [ROWS[0], {}, {"编号": "  "}, ROWS[1]]
    for path in (write_csv(tmp_path / "a.csv", rows), write_xlsx(tmp_path / "a.xlsx", rows)):
        assert [number for number, *_ in rows_of(path)[1]] == [2, 5]


@given(text=st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_any_text_comes_back_from_a_csv(tmp_path_factory, text):
    path = write_csv(tmp_path_factory.mktemp("any") / "a.csv", [{"编号": "1", "姓名": text}], "utf-8")
    (row,) = rows_of(path)[1]
    assert row == (2, "1", text.strip())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"%PDF-1.7 ...", "PDF"),
        ("a.csv", b"PK\x03\x04rest", "压缩"),
        ("a.csv", "编号,姓名\n".encode("utf-16"), "UTF-16"),
        ("a.csv", b"\x00\x01\x02,\n", "不是文本"),
        ("a.csv", b"\xff\xff\xff\xff\x80", "编码"),
        ("a.csv", b"", "空的"),
        ("a.csv", b"\n1,2\n", "没有表头"),
        ("a.csv", b'a,b\n"1,2\n3,4\n', "引号"),
        ("a.xlsx", "编号,姓名\n".encode(), "不是 Excel"),
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "旧版 .xls"),
        ("a.xlsx", b"PK\x03\x04 not a zip at all", "损坏"),
        ("a.xls", b"anything", "扩展名"),
        ("noending", b"anything", "扩展名"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refusal(path)


@pytest.mark.parametrize("damage", [{6: b"\x9f"}, {8: b"\x00\x08", 46: b"\xff\xfe"}])
def test_a_workbook_with_a_damaged_directory_is_refused_in_words(tmp_path, damage):
    """A version to come is needed to unpack it; a part has a name that is no UTF-8 and says it is."""
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    for at, value in damage.items():
        data[entry + at : entry + at + len(value)] = value
    path.write_bytes(data)
    with pytest.raises(InvalidValue, match="损坏"):
        rows_of(path)


def test_a_workbook_with_a_password_is_refused_by_that_name(tmp_path):
    path = tmp_path / "a.xlsx"
    stream = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + stream)
    assert "密码" in refusal(path)


def test_another_zip_is_no_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert "压缩文件" in refusal(path)


def test_a_workbook_cut_short_is_refused(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    path.write_bytes(path.read_bytes()[:-200])
    assert "损坏" in refusal(path)


def test_a_workbook_that_would_swell_is_refused_before_it_is_unfolded(tmp_path, monkeypatch):
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    monkeypatch.setattr(files, "MAX_INFLATED_BYTES", 1000)
    assert "展开" in refusal(path)


def with_cells(path, *cells):
    """A workbook whose sheet holds these rows as they are written here."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(0, 0, "编号")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    before, after = parts[sheet].split(b"</sheetData>")
    parts[sheet] = before + "".join(cells).encode() + b"</sheetData>" + after
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


# Read by the reader alone each of these asks for more memory than there is, and the process ends.
FAR = [
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    '<row r="2"><c r="AAA2"><v>1</v></c></row>',
    '<row r="2"><c r="DA2"><v>1</v></c></row>',
    "<row r='2'><c s='1' r = 'xfd2'><v>1</v></c></row>",
    '<row r="200000"><c r="A200000"><v>1</v></c></row>',
    '<row r="1048576"><c><v>1</v></c></row>',
]


@pytest.mark.parametrize("cells", FAR)
def test_a_cell_far_out_is_refused_before_room_is_made_for_all_before_it(tmp_path, cells):
    path = with_cells(tmp_path / "a.xlsx", "<row r='2'><c r='A2'><v>7</v></c></row>" * 60_000, cells)
    assert refusal(path) == "有单元格超出 104 列或 199,999 行"


def test_a_cell_that_does_not_say_where_it_stands_is_refused(tmp_path):
    path = with_cells(tmp_path / "a.xlsx", '<row r="2">' + "<c/>" * 1_000, "<c><v>1</v></c></row>")
    assert refusal(path) == "有单元格没有写明位置"


def test_the_last_column_and_row_that_are_allowed_are_read(tmp_path):
    path = with_cells(
        tmp_path / "a.xlsx", '<row r="199999"><c r="A199999"><v>8</v></c><c r="CZ199999"><v>9</v></c></row>'
    )
    ((number, first, *_, last),) = rows_of(path)[1]
    assert (number, first, last) == (199_999, "8.0", "9.0")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_file_of_200_megabytes_is_refused_before_anything_of_it_is_read(tmp_path, monkeypatch, name):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    monkeypatch.setattr(type(path), "open", lambda *_, **__: pytest.fail("it was opened"))
    assert "200 MB" in refusal(path)


def test_the_size_that_is_allowed_can_be_set(tmp_path):
    path = write_csv(tmp_path / "a.csv", ROWS)
    assert "上限" in refusal(path, max_bytes=10)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "打不开" in refusal(tmp_path / "a.csv")


def test_a_folder_is_no_table(tmp_path):
    (tmp_path / "a.csv").mkdir()
    assert "读不出来" in refusal(tmp_path / "a.csv")


def test_a_header_further_down_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(3, 0, ["编号", "姓名"])
    assert "第一行" in refusal(path)
