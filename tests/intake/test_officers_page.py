"""The page for officers explains every sheet and every column, word for word as the templates do."""

from pathlib import Path

import pytest

from correction.intake.kinds import SHEETS
from correction.intake.positions import POSITIONS
from correction.intake.tabular.templates import explanations

PAGE = Path(__file__).parents[2] / "docs" / "officers" / "导入说明.md"


@pytest.mark.parametrize("kind", SHEETS)
def test_every_column_of_every_sheet_is_on_the_page(kind):
    sheet = SHEETS[kind]
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"### {sheet.title}（`{kind.value}`）")
    section = rest.split("\n### ")[0]
    lines = [f"| {title} | {must} | {hint} | {note} |" for title, must, hint, _, note in explanations(sheet)]
    assert [line for line in section.splitlines() if line.startswith("| ") and "---" not in line][1:] == lines


def test_the_columns_of_positions_are_on_the_page():
    text = PAGE.read_text(encoding="utf-8").replace("\n", "")
    assert [column.title for column in POSITIONS.columns if column.title not in text] == []
