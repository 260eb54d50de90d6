"""Stays and tickets out of a sheet (住宿、购票记录), as police or another register hands them over."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from correction.domain.facts.stays import StayKind, StayRecorded
from correction.domain.moments import When
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import DAY, ID, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet

KINDS = {kind.zh: kind for kind in StayKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRow:
    """One stay or journey as the sheet has it."""

    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    stay: Annotated[StayKind, Column("记录种类", one_of(KINDS))]
    from_on: Annotated[date, Column("起", DAY, note="入住日或者乘车日")]
    division_code: Annotated[str, Column("行政区划代码", ID, note="住宿地或者到达地的六位县级代码")]
    place: Annotated[str, Column("地点", TEXT, note="旅馆名称，或者起讫站")]
    to_on: Annotated[date | None, Column("止", DAY, note="离店日；购票留空")] = None
    source: Annotated[str, Column("来源", TEXT, note="由何单位提供、文号")] = ""


STAY_SHEET = Sheet(
    title="住宿、购票记录",
    row=StayRow,
    places={"发生时间": "起", "住宿、购票日期": "起、止"},
)


def stay(row: StayRow, actor: str) -> RowEntry:
    """Turn a row into an entry; raises InvalidValue for days the wrong way round or a code that is none."""
    recorded = StayRecorded(
        stay=row.stay,
        from_on=row.from_on,
        to_on=row.to_on or row.from_on,
        place=row.place,
        division_code=row.division_code,
        source=row.source,
    )
    key = ("stay", row.stay.value, row.from_on.isoformat(), row.division_code, row.place)
    return row_entry(row.case_no, recorded, When.day(row.from_on), key=key, actor=actor)
