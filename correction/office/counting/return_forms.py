"""Reading the form of a return from a file that a county may edit (报表样式文件)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from correction.domain.counting.known_figures import known_figures
from correction.domain.counting.return_form import CellQuery, FormRow, FormSection, ReturnForm, cell_query
from correction.domain.errors import InvalidValue
from correction.rulebooks.yaml_file import need, need_text, only_fields, read_yaml

SHIPPED = Path(__file__).with_name("return-form.yaml")


def read_form(path: Path = SHIPPED) -> ReturnForm:
    """Read a form, the shipped one unless told otherwise.

    Raises RulebookError for a file that is no form, InvalidValue for a cell that asks for an unknown figure;
    both name the file, the table, the row and the column.
    """
    data = read_yaml(path, "报表样式")
    only_fields(data, {"title", "sections"}, path.name)
    sections = _list(need(data, "sections", path.name), f"{path.name} sections")
    return ReturnForm(
        title=need_text(data, "title", path.name),
        sections=tuple(
            _section(each, f"{path.name} 第 {number} 张表") for number, each in enumerate(sections, start=1)
        ),
    )


def _section(raw: Any, where: str) -> FormSection:
    told = _table(raw, where)
    only_fields(told, {"title", "columns", "rows"}, where)
    title = need_text(told, "title", where)
    place = f"{where}“{title}”"
    columns = tuple(str(name) for name in _list(told.get("columns", ["数"]), f"{place} columns"))
    rows = _list(need(told, "rows", place), f"{place} rows")
    return FormSection(
        title=title,
        columns=columns,
        rows=tuple(
            _row(each, columns, f"{place}第 {number} 行") for number, each in enumerate(rows, start=1)
        ),
    )


def _row(raw: Any, columns: tuple[str, ...], where: str) -> FormRow:
    told = _table(raw, where)
    only_fields(told, {"label", "cells"}, where)
    label = need_text(told, "label", where)
    place = f"{where}“{label}”"
    cells = told.get("cells")
    said = [cells] if isinstance(cells, str) else _list(cells, f"{place} cells")
    if len(said) != len(columns):
        raise InvalidValue(
            place, f"有 {len(said)} 格，表头有 {len(columns)} 栏", "一栏写一格，不填的写空的引号"
        )
    return FormRow(
        label=label,
        cells=tuple(_cell(cell, f"{place}“{name}”栏") for cell, name in zip(said, columns, strict=True)),
    )


def _cell(raw: Any, where: str) -> CellQuery | None:
    if not isinstance(raw, str):
        raise InvalidValue(where, f"写的是 {raw}，不是统计项目", "写统计项目的名称；不填的写空的引号")
    return cell_query(raw, known_figures(), where) if raw.strip() else None


def _table(raw: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise InvalidValue(where, f"“{raw}”不是键值表", "照随程序提供的样式书写")
    return raw


def _list(raw: Any, where: str) -> list[Any]:
    if not isinstance(raw, list):
        raise InvalidValue(where, f"“{raw}”不是列表", "每项以“- ”开头，或写在方括号里")
    return raw
