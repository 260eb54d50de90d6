"""Leave out of a sheet (请销假): asked, granted, refused, revoked, returned."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, TypeVar

from correction.domain.entry import Fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.leave import (
    LeaveAsked,
    LeaveGranted,
    LeaveLevel,
    LeavePapersReceived,
    LeaveRefused,
    LeaveReturned,
    LeaveRevoked,
)
from correction.domain.moments import When
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import DAY, ID, INSTANT, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet

T = TypeVar("T")


class LeaveAct(StrEnum):
    """What a row of the sheet records (请销假动作)."""

    ASKED = "申请"
    GRANTED = "批准"
    REFUSED = "不准"
    REVOKED = "撤销"
    RETURNED = "销假"
    PAPERS = "补交材料"


LEVELS = {
    "司法所": LeaveLevel.OFFICE,
    "县": LeaveLevel.COUNTY,
    "市": LeaveLevel.CITY,
    "省": LeaveLevel.PROVINCE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRow:
    """One act on a leave as the sheet has it."""

    leave_id: Annotated[str, Column("请假编号", ID, note="同一次请假的各行相同")]
    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    act: Annotated[LeaveAct, Column("动作", one_of({act.value: act for act in LeaveAct}))]
    acted_at: Annotated[datetime, Column("时间", INSTANT)]
    from_on: Annotated[date | None, Column("起", DAY, note="申请、批准必填，含当日")] = None
    to_on: Annotated[date | None, Column("止", DAY, note="申请、批准必填，含当日")] = None
    destination: Annotated[str | None, Column("目的地", TEXT, note="申请、批准必填")] = None
    area_id: Annotated[str | None, Column("目的地区域", ID, note="目的地在地图上画出时，填其区域编号")] = None
    level: Annotated[LeaveLevel | None, Column("批准机关", one_of(LEVELS), note="批准必填")] = None
    reason: Annotated[str | None, Column("事由", TEXT, note="申请、不准、撤销必填；销假、补交材料填证明")] = (
        None
    )
    at_sea: Annotated[bool, Column("出海", one_of({"是": True, "否": False}), note="没有信号的出海填是")] = (
        False
    )


LEAVE_SHEET = Sheet(
    title="请销假",
    row=LeaveRow,
    places={"发生时间": "时间", "请假日期": "起、止", "请假": "请假编号"},
)


def leave(row: LeaveRow, actor: str) -> RowEntry:
    """Turn a row into an entry; each leave is asked, granted, refused, revoked and returned at most once."""
    key = ("leave", row.leave_id, row.act.name)
    return row_entry(row.case_no, _fact(row), When.at(row.acted_at), key=key, actor=actor)


def _fact(row: LeaveRow) -> Fact:
    match row.act:
        case LeaveAct.ASKED:
            return LeaveAsked(
                leave_id=row.leave_id,
                from_on=_given(row.from_on, "起", row),
                to_on=_given(row.to_on, "止", row),
                reason=_given(row.reason, "事由", row),
                destination=_given(row.destination, "目的地", row),
                at_sea=row.at_sea,
            )
        case LeaveAct.GRANTED:
            return LeaveGranted(
                leave_id=row.leave_id,
                from_on=_given(row.from_on, "起", row),
                to_on=_given(row.to_on, "止", row),
                destination=_given(row.destination, "目的地", row),
                level=_given(row.level, "批准机关", row),
                area_id=row.area_id,
                at_sea=row.at_sea,
            )
        case LeaveAct.REFUSED:
            return LeaveRefused(leave_id=row.leave_id, reason=_given(row.reason, "事由", row))
        case LeaveAct.REVOKED:
            return LeaveRevoked(leave_id=row.leave_id, reason=_given(row.reason, "事由", row))
        case LeaveAct.RETURNED:
            return LeaveReturned(leave_id=row.leave_id, proof=row.reason or "")
        case LeaveAct.PAPERS:
            return LeavePapersReceived(leave_id=row.leave_id, papers=_given(row.reason, "事由", row))


def _given(value: T | None, where: str, row: LeaveRow) -> T:
    if value is None:
        raise InvalidValue(where, f"{row.act.value}没有填写{where}", f"填写{where}")
    return value
