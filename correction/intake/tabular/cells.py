"""What a cell may hold (单元格): how it is read, how the template sets it up, and how it is explained."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from correction.domain.moments import SHANGHAI
from correction.intake.errors import WrongCell

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Parser = Callable[[Cell], Any]

_SEPARATOR = re.compile(r"[;；]")
_MANY = "；多项用分号隔开"
# As staff write it; a year of two digits or a day in front could be another day, and is none.
_WRITTEN_DAY = r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})| ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日)"
_DAY = re.compile(_WRITTEN_DAY)
_LOCAL = re.compile(_WRITTEN_DAY + r"(?:(?<=日)|[ T]) ?(\d{1,2}):(\d{2})(?::(\d{2}))?")
_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-~—至]\s*(\d{1,2}):(\d{2})")
# What a spreadsheet leaves of a long number once it has taken it for one.
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+|\d+\.0+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_YEARS = range(1900, 2200)
FAILED, MERGED = "#错误值", "（合并单元格）"
# What stands in a cell instead of what somebody meant: why, and what to do.
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", FAILED)
_FAILURE = "单元格是公式的错误值，例如 #N/A、#REF!", "改正公式，或者把正确的内容粘贴为数值"
UNREADABLE: Mapping[str, tuple[str, str]] = dict.fromkeys(_ERRORS, _FAILURE) | {
    MERGED: ("与别的单元格合并在一起，看不出这一行填的是什么", "取消合并，每一行都填写")
}
# Days and words come back from row to row: what was read once is not read again.
_remembered = lru_cache(maxsize=4096, typed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellKind:
    """One kind of cell: its reader, a hint in Chinese, the choices of its drop-down, its display.

    `as_text` sets the column to text format, without which a spreadsheet mangles long numbers; `secret`
    values are masked in messages. `otherwise` reads the cell where the header lacks the suffix that
    says Beijing time.
    """

    parse: Parser
    hint: str
    choices: tuple[str, ...] = ()
    as_text: bool = False
    secret: bool = False
    otherwise: Parser | None = None


def shown(cell: Cell) -> str:
    """Write a cell as the person who filled it would recognise it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell).strip()


def parse_text(cell: Cell) -> str:
    """Read words; a number stands for its digits."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return shown(cell)


def parse_id(cell: Cell) -> str:
    """Read a number that names something; refuses what a spreadsheet has turned into a figure.

    Full-width characters become plain ones and invisible ones go, as numbers copied from chats have them.
    """
    if isinstance(cell, str) and not _SCIENTIFIC.fullmatch(cell):
        # What was hidden behind an invisible character may be a blank at the end.
        return cell if cell.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFKC", cell)).strip()
    if isinstance(cell, date | time | timedelta):
        raise WrongCell("表格软件把编号当成了日期或时间", "把整列设为“文本”格式后重新填写")
    raise WrongCell(
        "表格软件把编号当成了数字，末几位或开头的 0 可能已经丢失", "把整列设为“文本”格式后重新填写"
    )


def parse_phone(cell: Cell) -> str:
    """Read a telephone number of the mainland, mobile or fixed."""
    number = re.sub(r"[\s-]", "", parse_id(cell))
    if _MOBILE.fullmatch(number):
        return number
    import phonenumbers  # noqa: PLC0415 - half a second to load, and mobile numbers do not need it

    try:
        known = phonenumbers.is_valid_number(phonenumbers.parse(number, "CN"))
    except phonenumbers.NumberParseException:
        known = False
    if not known:
        raise WrongCell("不是有效的电话号码", "填写 11 位手机号，固定电话写明区号")
    return number


@_remembered
def parse_day(cell: Cell) -> date:
    """Read a legal day: a date cell, 2026-01-31 (also with dots or slashes) or 2026年1月31日."""
    if isinstance(cell, datetime):
        if cell.time() != time.min:
            raise WrongCell("应为日期，却带有时刻", "只填写日期，例如 2026-01-31")
        return cell.date()
    if isinstance(cell, date):
        return cell
    match = _DAY.fullmatch(_plain(cell)) if isinstance(cell, str) else None
    if match is None:
        raise WrongCell("不是日期", "按“年-月-日”填写，例如 2026-01-31")
    return _day(*(int(part) for part in match.groups() if part is not None))


def parse_local_instant(cell: Cell) -> datetime:
    """Read a clock time that the header says is Beijing time."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=SHANGHAI)
    if isinstance(cell, date):
        what = "只有日期，没有时刻（表格软件里的零点整也读成日期）"
        raise WrongCell(what, "把单元格设为“文本”格式，写明时刻，例如 2026-01-31 00:00")
    match = _LOCAL.fullmatch(_plain(cell)) if isinstance(cell, str) else None
    if match is None:
        raise WrongCell("不是北京时间的日期和时刻", "按“年-月-日 时:分”填写，例如 2026-01-31 08:30，不带时区")
    *_, hour, minute, second = match.groups()
    year, month, day = (int(part) for part in match.groups()[:5] if part is not None)
    return datetime.combine(
        _day(year, month, day), _clock(int(hour), int(minute), int(second or 0)), SHANGHAI
    )


def parse_zoned_instant(cell: Cell) -> datetime:
    """Read an instant that names its offset; refuses one that does not, since eight hours decide."""
    remedy = "写明时区，例如 2026-01-31T08:00:00+08:00；或把表头改为“…（北京时间）”"
    if isinstance(cell, datetime):
        raise WrongCell("时间没有时区", remedy)
    try:
        at = datetime.fromisoformat(cell if isinstance(cell, str) else "")
    except ValueError:
        raise WrongCell("不是带时区的时间", remedy) from None
    if at.tzinfo is None:
        raise WrongCell("时间没有时区", remedy)
    _day(at.year, at.month, at.day)
    return at


def parse_number(cell: Cell) -> float:
    """Read a finite number that is not negative."""
    number = _number(cell)
    if number < 0:
        raise WrongCell("数值不能为负", "填写不小于 0 的数；未知则留空")
    return number


def parse_coordinate(cell: Cell) -> float:
    """Read degrees; whether they can be a place is judged together with the other axis."""
    return _number(cell)


def parse_whole(cell: Cell) -> int:
    """Read a whole number that is not negative."""
    number = parse_number(cell)
    if not number.is_integer():
        raise WrongCell("应为整数", "填写不小于 0 的整数")
    return int(number)


def parse_days(cell: Cell) -> tuple[date, ...]:
    """Read several days, one after another."""
    if isinstance(cell, date):
        return (parse_day(cell),)
    return tuple(parse_day(part) for part in _parts(cell))


def parse_ids(cell: Cell) -> tuple[str, ...]:
    """Read several ids."""
    return tuple(_parts(parse_id(cell)))


@_remembered
def parse_windows(cell: Cell) -> tuple[tuple[time, time], ...]:
    """Read windows of a day, such as 07:00-10:00; 18:00-21:00."""
    windows = []
    for part in _parts(cell):
        match = _WINDOW.fullmatch(part)
        if match is None:
            raise WrongCell(f"“{part}”不是时段", "按“07:00-10:00；18:00-21:00”填写")
        h1, m1, h2, m2 = map(int, match.groups())
        windows.append((_clock(h1, m1), _clock(h2, m2)))
    return tuple(windows)


@_remembered
def parse_spans(cell: Cell) -> tuple[tuple[datetime, datetime], ...]:
    """Read times that come once, each from one instant to another by the clocks of Beijing."""
    spans = []
    for part in _parts(cell):
        ends = [end.strip() for end in part.split("至")]
        if len(ends) != 2:
            raise WrongCell(
                f"“{part}”不是起止时间", "按“2026-05-01 14:00至2026-05-01 20:00”填写，多项用分号隔开"
            )
        spans.append((parse_local_instant(ends[0]), parse_local_instant(ends[1])))
    return tuple(spans)


def one_of(names: Mapping[str, Any]) -> CellKind:
    """Make a kind that reads one of a few Chinese words."""
    return CellKind(
        parse=_remembered(lambda cell: _named(parse_text(cell), names)),
        hint=_listed(names),
        choices=tuple(names),
    )


def some_of(names: Mapping[str, Any]) -> CellKind:
    """Make a kind that reads several of a few Chinese words."""
    return CellKind(
        parse=_remembered(lambda cell: tuple(_named(part, names, _MANY) for part in _parts(cell))),
        hint=f"{_listed(names)}{_MANY}",
    )


def _named(word: str, names: Mapping[str, Any], more: str = "") -> Any:
    try:
        return names[word]
    except KeyError:
        raise WrongCell(f"“{word}”不在可填范围内", f"填写：{_listed(names)}{more}") from None


def _listed(names: Mapping[str, Any]) -> str:
    return "、".join(names)


def _parts(cell: Cell) -> list[str]:
    return [part.strip() for part in _SEPARATOR.split(shown(cell)) if part.strip()]


def _number(cell: Cell) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    try:
        number = float(cell if isinstance(cell, str) else "")
    except ValueError:
        raise WrongCell("不是数字", "只填写数字，不带单位") from None
    if not math.isfinite(number):
        raise WrongCell("不是数字", "只填写数字，不带单位")
    return number


def has_offset(text: str) -> bool:
    """Tell whether a time names its zone: Z, or an offset behind the clock time."""
    clock = text.rstrip().partition(":")[2]
    return clock.endswith(("Z", "z")) or "+" in clock or "-" in clock


def _plain(text: str) -> str:
    """Write digits and signs of full width as plain ones, and nothing else: a raised 1 is a note."""
    return text if text.isascii() else text.translate(_NARROW)


def _day(year: int, month: int, day: int) -> date:
    try:
        on = date(year, month, day)
    except ValueError:
        raise WrongCell("日历上没有这一天", "核对年、月、日") from None
    if on.year not in _YEARS:
        raise WrongCell(f"年份 {on.year} 不可能", "填写四位年份，例如 2026-01-31")
    return on


def _clock(hour: int, minute: int, second: int = 0) -> time:
    try:
        return time(hour, minute, second)
    except ValueError:
        raise WrongCell("没有这个时刻", "时刻为 00:00 至 23:59") from None


TEXT = CellKind(parse=parse_text, hint="文字")
ID = CellKind(parse=parse_id, hint="编号，文本格式", as_text=True)
IDS = CellKind(parse=parse_ids, hint="编号，多项用分号隔开", as_text=True)
CITIZEN_NO = CellKind(parse=parse_id, hint="18 位，文本格式", as_text=True, secret=True)
PHONE = CellKind(parse=parse_phone, hint="手机号或带区号的固定电话，文本格式", as_text=True, secret=True)
DAY = CellKind(parse=parse_day, hint="日期，例如 2026-01-31")
DAYS = CellKind(parse=parse_days, hint="日期，多项用分号隔开", as_text=True)
INSTANT = CellKind(
    parse=parse_local_instant,
    hint="北京时间，例如 2026-01-31 08:30",
    as_text=True,
    otherwise=parse_zoned_instant,
)
NUMBER = CellKind(parse=parse_number, hint="不小于 0 的数")
WHOLE = CellKind(parse=parse_whole, hint="不小于 0 的整数")
DEGREES = CellKind(parse=parse_coordinate, hint="度，例如 119.654321")
SPANS = CellKind(parse=parse_spans, hint="起止时间，例如 2026-05-01 14:00至2026-05-01 20:00", as_text=True)
WINDOWS = CellKind(parse=parse_windows, hint="时段，例如 07:00-10:00；18:00-21:00", as_text=True)
