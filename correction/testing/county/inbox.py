"""What reaches the office, slot by slot (收件): ordinary files with Chinese headers."""

import csv
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from correction.domain.moments import SHANGHAI, DateSpan, local_time

_LOCAL = timedelta(hours=8)


class Sheet(StrEnum):
    """The files that a slot may hold."""

    CHECK_INS = "checkins.csv"
    REPORTS = "reports.csv"
    ACTIVITIES = "activities.csv"
    ACTS = "acts.csv"
    LEAVE = "leave.csv"
    EXCUSES = "excuses.csv"
    STEPS = "steps.csv"
    APPROVALS = "approvals.csv"


HEADERS: dict[Sheet, tuple[str, ...]] = {
    Sheet.CHECK_INS: (
        "编号",
        "签到时间（北京时间）",
        "签到方式",
        "经度",
        "纬度",
        "坐标系",
        "精度米",
        "身份核验",
        "备注",
    ),
    Sheet.REPORTS: ("编号", "报告日期", "报告种类", "备注"),
    Sheet.ACTIVITIES: ("活动编号", "编号", "活动日期", "活动种类", "组织学时", "完成学时", "考勤"),
    Sheet.ACTS: ("编号", "时间（北京时间）", "种类", "结果", "对象", "所见"),
    Sheet.LEAVE: (
        "请假编号",
        "编号",
        "动作",
        "时间（北京时间）",
        "起",
        "止",
        "目的地",
        "目的地区域",
        "批准机关",
        "事由",
    ),
    Sheet.EXCUSES: ("编号", "事由", "起", "止", "说明"),
    Sheet.STEPS: ("编号", "日期", "环节", "说明"),
    Sheet.APPROVALS: ("编号", "批准编号", "动作", "日期", "情形", "起", "止", "批准人"),
}
POSITIONS = "positions.jsonl"


@dataclass(frozen=True, slots=True)
class _Row:
    received_at: datetime
    cells: tuple[object, ...]


class Inbox:
    """Collects rows by the moment of receipt and writes them into folders, one a slot.

    A slot holds what was received up to its time. What would come after the last slot is not in any file.
    """

    def __init__(self, span: DateSpan, slots: Sequence[time]) -> None:
        self.span = span
        self.slots = slots_of(span, slots)
        self._rows: dict[tuple[int, Sheet], list[_Row]] = defaultdict(list)
        self._lines: dict[int, list[tuple[float, str]]] = defaultdict(list)
        self.fixes = 0

    @property
    def closes_at(self) -> datetime:
        """The last moment of receipt."""
        return self.slots[-1]

    def add(self, sheet: Sheet, received_at: datetime, *cells: object) -> None:
        """Put one row into the slot in which it was received."""
        slot = bisect_left(self.slots, received_at)
        if slot < len(self.slots):
            self._rows[slot, sheet].append(_Row(received_at, cells))

    def add_lines(self, received: Iterable[float], lines: Iterable[str]) -> int:
        """Put lines of positions, with their times of receipt as seconds since 1970; tell how many fit."""
        ends = [slot.timestamp() for slot in self.slots]
        kept = 0
        for at, line in zip(received, lines, strict=True):
            slot = bisect_left(ends, at)
            if slot < len(ends):
                self._lines[slot].append((at, line))
                kept += 1
        return kept

    def write(self, folder: Path) -> None:
        """Write every slot that received something."""
        for slot, at in enumerate(self.slots):
            tables = {sheet: self._rows[slot, sheet] for sheet in Sheet if (slot, sheet) in self._rows}
            lines = self._lines.get(slot)
            if not tables and not lines:
                continue
            target = folder / f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H%M}"
            target.mkdir(parents=True)
            for sheet, rows in tables.items():
                rows.sort(key=lambda row: row.received_at)
                write_csv(target / sheet.value, HEADERS[sheet], (row.cells for row in rows))
            if lines:
                lines.sort()
                (target / POSITIONS).write_text("".join(line for _, line in lines), encoding="utf-8")


def slots_of(span: DateSpan, clocks: Sequence[time]) -> list[datetime]:
    """Give the moments of receipt of every day, in order."""
    days = ((span.to_on or span.from_on) - span.from_on).days + 1
    return [
        local_time(span.from_on + timedelta(days=n), clock) for n in range(days) for clock in sorted(clocks)
    ]


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table the way a spreadsheet program of a Chinese office opens it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> object:
    match value:
        case datetime():
            # China keeps one offset all year; adding it is many times faster than asking a time zone.
            return f"{value.astimezone(UTC) + _LOCAL:%Y-%m-%d %H:%M:%S}"
        case date():
            return f"{value}"
        case None:
            return ""
        case _:
            return value
