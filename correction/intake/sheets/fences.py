"""Fences out of a sheet (电子围栏): an area that a person must stay in or keep out of."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

from correction.domain.area import Fence, Polarity
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import FenceSet
from correction.domain.hours import OneTime, WeeklyHours
from correction.domain.moments import DateSpan, When
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import DAY, ID, NUMBER, SPANS, TEXT, WINDOWS, one_of, some_of
from correction.intake.tabular.columns import Column, Sheet

WEEKDAYS = {f"星期{name}": number for number, name in enumerate("一二三四五六日", start=1)}
POLARITIES = {"须在内": Polarity.STAY_IN, "禁止进入": Polarity.STAY_OUT}


@dataclass(frozen=True, slots=True, kw_only=True)
class FenceRow:
    """One fence as the sheet has it."""

    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    area_id: Annotated[str, Column("区域编号", ID, note="已导入的区域的编号")]
    polarity: Annotated[Polarity, Column("要求", one_of(POLARITIES))]
    from_on: Annotated[date, Column("起", DAY, note="含当日；到起日之后才能导入")]
    to_on: Annotated[date | None, Column("止", DAY, note="含当日；留空表示不定期")] = None
    basis: Annotated[str, Column("依据", TEXT, note="文书号或条文")]
    windows: Annotated[
        tuple[tuple[time, time], ...],
        Column("时段", WINDOWS, note="只在每日的这些时段有效；止时早于起时的到次日；留空表示全天"),
    ] = ()
    weekdays: Annotated[
        tuple[int, ...], Column("星期", some_of(WEEKDAYS), note="时段只在这些日子起算；留空表示每日")
    ] = ()
    once: Annotated[
        tuple[tuple[datetime, datetime], ...],
        Column(
            "一次性时段",
            SPANS,
            note="北京时间；只在这些时段有效，可与每周的时段并用；例如一场活动期间禁止进入",
        ),
    ] = ()
    buffer_m: Annotated[
        float | None, Column("预警缓冲米", NUMBER, note="离边界不到这么多米时提示；留空表示不提示")
    ] = None


FENCE_SHEET = Sheet(
    title="电子围栏",
    row=FenceRow,
    places={"发生时间": "起", "起止日期": "起、止", "每周时段": "时段、星期", "预警缓冲": "预警缓冲米"},
)


def fence(row: FenceRow, actor: str) -> RowEntry:
    """Turn a row into an entry; raises InvalidValue for an end before the start, or hours that cannot be."""
    if row.weekdays and not row.windows:
        raise InvalidValue("时段", "填写了星期，却没有时段", "填写时段，例如 22:00-06:00；或清空星期")
    bound = Fence(
        area_id=row.area_id,
        polarity=row.polarity,
        span=DateSpan(from_on=row.from_on, to_on=row.to_on),
        basis=row.basis,
        hours=tuple(
            WeeklyHours(opens=opens, closes=closes, weekdays=row.weekdays) for opens, closes in row.windows
        ),
        once=tuple(OneTime(from_at=from_at, to_at=to_at) for from_at, to_at in row.once),
        buffer_m=row.buffer_m or 0.0,
    )
    key = ("fence", row.area_id, row.polarity.value, row.from_on.isoformat(), *bound.limits)
    return row_entry(row.case_no, FenceSet(fence=bound), When.day(row.from_on), key=key, actor=actor)
