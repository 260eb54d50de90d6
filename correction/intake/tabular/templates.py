"""Templates to fill (导入模板): header, drop-downs, text columns, and a page that explains each column."""

import csv
from pathlib import Path
from typing import Any

from correction.domain.errors import InvalidValue
from correction.intake.kinds import SHEETS, ImportKind
from correction.intake.tabular.columns import Sheet
from correction.intake.tabular.tables import EXPLANATIONS

EXPLAINED = ("栏目", "必填", "填什么", "可选项", "说明")
# The number by which spreadsheets know their own format for text.
TEXT_FORMAT = 49
_ROWS = 100_000
# A drop-down keeps its choices in one text, which the format limits.
_LIST_MAX = 255


def write_template(kind: ImportKind, path: Path) -> None:
    """Write an empty template as .xlsx or .csv, by the name's ending.

    Raises InvalidValue for another ending, and for areas, which are drawn and not filled in.
    """
    if kind not in SHEETS:
        raise InvalidValue("导入模板", f"{kind.zh}没有表格模板", "用地图软件画好后导出 GeoJSON")
    sheet = SHEETS[kind]
    match path.suffix.lower():
        case ".xlsx":
            _write_workbook(sheet, path)
        case ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerow(column.title for column in sheet.columns)
        case other:
            raise InvalidValue("导入模板", f"不支持扩展名 {other or '（无）'}", "使用 .xlsx 或 .csv")


def explanations(sheet: Sheet[Any]) -> tuple[tuple[str, ...], ...]:
    """Give one line a column: header, whether required, what to fill in, choices, remarks."""
    return tuple(
        (c.title, "是" if c.required else "", c.kind.hint, "、".join(c.kind.choices), c.note)
        for c in sheet.columns
    )


def _write_workbook(sheet: Sheet[Any], path: Path) -> None:
    import xlsxwriter  # noqa: PLC0415 - needed for writing templates alone

    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        page = book.add_worksheet(sheet.title)
        must = book.add_format({"bold": True, "bg_color": "#FCE4D6", "border": 1})
        may = book.add_format({"bold": True, "bg_color": "#EDEDED", "border": 1})
        as_text = book.add_format({"num_format": TEXT_FORMAT})
        page.freeze_panes(1, 0)
        for index, column in enumerate(sheet.columns):
            page.set_column(
                index, index, max(10, 2 * len(column.title) + 2), as_text if column.kind.as_text else None
            )
            page.write_string(0, index, column.title, must if column.required else may)
            if column.kind.choices and len(",".join(column.kind.choices)) <= _LIST_MAX:
                rule = {
                    "validate": "list",
                    "source": list(column.kind.choices),
                    "error_title": "不在可选项内",
                    "error_message": f"请从下拉列表中选择{column.header}",
                }
                page.data_validation(1, index, _ROWS, index, rule)
        _explain(book, sheet)


def _explain(book: Any, sheet: Sheet[Any]) -> None:
    page = book.add_worksheet(EXPLANATIONS)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 24, wrapped)
    page.set_column(1, 1, 6, wrapped)
    page.set_column(2, 4, 36, wrapped)
    page.write_row(0, 0, EXPLAINED, book.add_format({"bold": True}))
    for number, line in enumerate(explanations(sheet), start=1):
        page.write_row(number, 0, line, wrapped)
