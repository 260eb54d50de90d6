"""Fences out of a sheet (电子围栏): an area that a person must stay in or keep out of."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from correction.domain.area import Fence, Polarity
from correction.domain.facts.admission import FenceSet
from correction.domain.moments import DateSpan, When
from correction.intake.cells import DAY, ID, TEXT, one_of
from correction.intake.columns import Column, Sheet
from correction.intake.entries import RowEntry, row_entry

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


FENCE_SHEET = Sheet(
    title="电子围栏",
    row=FenceRow,
    places={"发生时间": "起", "起止日期": "起、止"},
)


def fence(row: FenceRow, actor: str) -> RowEntry:
    """Turn a row into an entry; raises InvalidValue for an end before the start."""
    bound = Fence(
        area_id=row.area_id,
        polarity=row.polarity,
        span=DateSpan(from_on=row.from_on, to_on=row.to_on),
        basis=row.basis,
    )
    key = ("fence", row.area_id, row.polarity.value, row.from_on.isoformat())
    return row_entry(row.case_no, FenceSet(fence=bound), When.day(row.from_on), key=key, actor=actor)
