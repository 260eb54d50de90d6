"""Excuses out of a sheet (准予免除): what lawfully keeps a person from their duties on certain days."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from correction.domain.facts.admission import Excused, ExcuseReason
from correction.domain.moments import DateSpan, When
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import DAY, ID, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet

REASONS = {
    "住院": ExcuseReason.HOSPITAL,
    "羁押": ExcuseReason.DETAINED,
    "不可抗力": ExcuseReason.FORCE_MAJEURE,
    "设备故障": ExcuseReason.DEVICE_FAULT,
    "经批准": ExcuseReason.EXEMPTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcuseRow:
    """One excuse as the sheet has it."""

    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    reason: Annotated[
        ExcuseReason, Column("事由", one_of(REASONS), note="设备故障只免除签到和设备应发的定位")
    ]
    from_on: Annotated[date, Column("起", DAY, note="含当日；到起日之后才能导入")]
    to_on: Annotated[date | None, Column("止", DAY, note="含当日；还没有结束的留空")] = None
    note: Annotated[str, Column("说明", TEXT)] = ""


EXCUSE_SHEET = Sheet(title="准予免除", row=ExcuseRow, places={"发生时间": "起", "起止日期": "起、止"})


def excuse(row: ExcuseRow, actor: str) -> RowEntry:
    """Turn a row into an entry; raises InvalidValue for an end before the start.

    The end is part of the key: writing a later one down adds an excuse that holds longer.
    """
    span = DateSpan(from_on=row.from_on, to_on=row.to_on)
    excused = Excused(reason=row.reason, from_on=span.from_on, to_on=span.to_on, note=row.note)
    key = ("excuse", row.reason.value, row.from_on.isoformat(), str(row.to_on))
    return row_entry(row.case_no, excused, When.day(row.from_on), key=key, actor=actor)
