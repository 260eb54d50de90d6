"""The history of division codes out of a file (区划沿革导入): a JSON list of changes with year and codes."""

from pathlib import Path
from typing import Any

from correction.domain.divisions import DivisionChange
from correction.domain.errors import InvalidValue
from correction.intake.errors import RowError
from correction.intake.tabular.files import MAX_BYTES, check_size, read_json

Reading = DivisionChange | RowError


def read_divisions(path: Path) -> tuple[Reading, ...]:
    """Read every change, or what is wrong with it; codes of 12 digits are cut to the 6 of the county.

    Raises InvalidValue for a file that is no list of changes.
    """
    check_size(path, MAX_BYTES)
    held = read_json(path, "JSON", "核对文件")
    events = held.get("events") if isinstance(held, dict) else held
    if not isinstance(events, list) or not events:
        raise InvalidValue(path.name, "没有变更事项的列表", "文件应为一个列表，或含 events 列表的对象")
    return tuple(_read(number, event) for number, event in enumerate(events, start=1))


def _read(number: int, event: Any) -> Reading:
    try:
        return _change(event)
    except InvalidValue as wrong:
        return RowError(row=number, column=wrong.where, value="", reason=wrong.what, remedy=wrong.remedy)


def _change(event: Any) -> DivisionChange:
    if not isinstance(event, dict) or not isinstance(event.get("year"), int):
        raise InvalidValue("年份", "没有写明变更的年份", "填写 year，例如 2015")
    old_code, old_name = _end(event, "old")
    new_code, new_name = _end(event, "new")
    return DivisionChange(
        year=event["year"],
        kind=str(event.get("type") or ""),
        old_code=old_code,
        new_code=new_code,
        old_name=old_name,
        new_name=new_name,
        source=str(event.get("source") or ""),
        document_no=str(event.get("doc_no") or ""),
    )


def _end(event: dict[str, Any], key: str) -> tuple[str | None, str]:
    said = event.get(key)
    if not isinstance(said, dict):
        return None, ""
    code = said.get("code")
    return None if code is None else str(code)[:6], str(said.get("name") or "")
