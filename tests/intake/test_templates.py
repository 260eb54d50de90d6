"""Templates: what the program writes, it reads; the drop-downs offer exactly what is accepted."""

import zipfile

import pytest
from python_calamine import CalamineWorkbook

from correction.domain.errors import InvalidValue
from correction.intake.errors import WrongCell
from correction.intake.kinds import SHEETS, ImportKind
from correction.intake.tabular.tables import open_table
from correction.intake.tabular.templates import write_template

TABLES = [kind for kind in ImportKind if kind is not ImportKind.AREAS]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", TABLES)
def test_a_template_has_every_column_and_is_read_back(tmp_path, kind, ending):
    path = tmp_path / f"a.{ending}"
    write_template(kind, path)
    with open_table(path) as table:
        binding = SHEETS[kind].bind(table.header)
        assert list(table.rows) == []
    assert [column for _, column, _ in binding.plan] == list(SHEETS[kind].columns)


def sheet_xml(path):
    with zipfile.ZipFile(path) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("kind", TABLES)
def test_a_workbook_offers_drop_downs_and_explains_each_column(tmp_path, kind):
    path = tmp_path / "a.xlsx"
    write_template(kind, path)
    columns = SHEETS[kind].columns
    assert sheet_xml(path).count("<dataValidation ") == sum(bool(c.kind.choices) for c in columns)
    explained = CalamineWorkbook.from_path(path).get_sheet_by_name("填写说明").to_python()
    assert [line[0] for line in explained[1:]] == [column.title for column in columns]
    assert [line[1] for line in explained[1:]] == ["是" if column.required else "" for column in columns]


@pytest.mark.parametrize("kind", TABLES)
def test_columns_of_numbers_that_name_things_are_set_to_text(tmp_path, kind):
    path = tmp_path / "a.xlsx"
    write_template(kind, path)
    styled = sheet_xml(path).split("<sheetData")[0]
    texts = sum(column.kind.as_text for column in SHEETS[kind].columns)
    assert texts > 0
    with zipfile.ZipFile(path) as package:
        assert 'numFmtId="49"' in package.read("xl/styles.xml").decode()
    # Neighbours of one width share an element, so count the columns they span.
    spans = [part.split('"') for part in styled.split("<col ")[1:] if "style=" in part]
    assert sum(int(part[3]) - int(part[1]) + 1 for part in spans) == texts


@pytest.mark.parametrize("kind", TABLES)
def test_every_choice_that_is_offered_is_accepted_and_no_other(kind):
    for column in SHEETS[kind].columns:
        for choice in column.kind.choices:
            column.kind.parse(choice)
        if column.kind.choices:
            with pytest.raises(WrongCell):
                column.kind.parse("别的")


def test_areas_are_drawn_and_have_no_template(tmp_path):
    with pytest.raises(InvalidValue, match="GeoJSON"):
        write_template(ImportKind.AREAS, tmp_path / "a.xlsx")


def test_a_template_of_another_kind_of_file_is_refused(tmp_path):
    with pytest.raises(InvalidValue, match="扩展名"):
        write_template(ImportKind.ROSTER, tmp_path / "a.docx")
