"""What many commands ask for in the same words (共用的参数)."""

from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from correction.domain.errors import InvalidValue
from correction.domain.moments import day_end

CaseNo = Annotated[str, typer.Argument(metavar="编号", help="案件编号，与花名册一致")]
PersonNo = Annotated[str, typer.Argument(metavar="编号", help="案件编号，或者调查评估的委托编号")]
EntryKey = Annotated[str, typer.Argument(metavar="记录", help="本案第几条，或记录编号")]
AlertKey = Annotated[str, typer.Argument(metavar="预警编号", help="预警编号，可以只写开头几位")]
OfficeFilter = Annotated[str | None, typer.Option("--office", metavar="机构编号", help="只看这个司法所的")]
Moment = Annotated[str, typer.Option("--at", metavar="时间", help="北京时间，例如 “2026-01-31 08:30”")]
_Choice = TypeVar("_Choice", bound=Enum)
Day = Annotated[str, typer.Option("--on", metavar="日期", help="例如 2026-01-31")]
Document = Annotated[str, typer.Option("--document", metavar="文号", help="文书号")]
Reason = Annotated[str, typer.Option("--reason", metavar="文字", help="事由或者理由")]
AtOrNow = Annotated[str | None, typer.Option("--at", metavar="时间", help="北京时间，不写为现在")]
Note = Annotated[str, typer.Option("--note", metavar="文字", help="备注")]


def instant_of(text: str, where: str) -> datetime:
    """Read a time as an officer writes it: Beijing time, or with an offset; raises InvalidValue."""
    from correction.intake.errors import WrongCell  # noqa: PLC0415
    from correction.intake.tabular.cells import has_offset, parse_local_instant, parse_zoned_instant  # noqa: PLC0415

    try:
        return parse_zoned_instant(text) if has_offset(text) else parse_local_instant(text)
    except WrongCell as wrong:
        raise InvalidValue(where, wrong.what, wrong.remedy) from None


def moment_of(text: str, where: str) -> datetime:
    """Read a time, or a day as the last moment of it: what was so at the end of that day."""
    if ":" in text:
        return instant_of(text, where)
    return day_end(day_of(text, where)) - timedelta(microseconds=1)


def day_of(text: str, where: str) -> date:
    """Read a legal day; raises InvalidValue."""
    from correction.intake.errors import WrongCell  # noqa: PLC0415
    from correction.intake.tabular.cells import parse_day  # noqa: PLC0415

    try:
        return parse_day(text)
    except WrongCell as wrong:
        raise InvalidValue(where, wrong.what, wrong.remedy) from None


def choice_named(enum: type[_Choice], said: str, where: str) -> _Choice:
    """Give a choice by its Chinese name; raises InvalidValue that lists what can be written."""
    from correction.cli.words import word  # noqa: PLC0415

    named = {word(choice): choice for choice in enum}
    if said not in named:
        raise InvalidValue(where, f"没有“{said}”", f"填写：{'；'.join(named)}")
    return named[said]


def text_of(path: Path) -> str:
    """Read a text that somebody edited; raises InvalidValue for one that is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidValue(f"{path}", "不是 UTF-8 文本", "用文本编辑器另存为 UTF-8") from None
