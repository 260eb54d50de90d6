"""Approvals of positioning devices out of a sheet (电子定位审批): 社区矫正法 第二十九条."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from correction.domain.entry import Fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.devices import DeviceApproved, DeviceLifted
from correction.domain.moments import When
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import DAY, ID, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet


class ApprovalAct(StrEnum):
    """What a row of the sheet records (审批动作)."""

    APPROVED = "批准"
    LIFTED = "解除"


GROUNDS = {str(number): number for number in range(1, 6)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRow:
    """One act on an approval as the sheet has it."""

    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    approval_id: Annotated[str, Column("批准编号", ID, note="批准和解除的各行相同")]
    act: Annotated[ApprovalAct, Column("动作", one_of({act.value: act for act in ApprovalAct}))]
    acted_on: Annotated[date, Column("日期", DAY)]
    ground: Annotated[int | None, Column("情形", one_of(GROUNDS), note="第二十九条第几项；批准必填")] = None
    from_on: Annotated[date | None, Column("起", DAY, note="含当日；批准必填")] = None
    to_on: Annotated[date | None, Column("止", DAY, note="含当日；批准必填")] = None
    approved_by: Annotated[str | None, Column("批准人", TEXT, note="批准必填")] = None


APPROVAL_SHEET = Sheet(
    title="电子定位审批", row=ApprovalRow, places={"发生时间": "日期", "电子定位": "起、止"}
)


def approval(row: ApprovalRow, actor: str) -> RowEntry:
    """Turn a row into an entry; each approval is given and lifted at most once."""
    key = ("approval", row.approval_id, row.act.name)
    return row_entry(row.case_no, _fact(row), When.day(row.acted_on), key=key, actor=actor)


def _fact(row: ApprovalRow) -> Fact:
    if row.act is ApprovalAct.LIFTED:
        return DeviceLifted(approval_id=row.approval_id)
    if row.ground is None or row.from_on is None or row.to_on is None or row.approved_by is None:
        raise InvalidValue("情形、起、止、批准人", "批准缺少情形、起止日期或批准人", "按审批表填写")
    return DeviceApproved(
        approval_id=row.approval_id,
        ground=row.ground,
        from_on=row.from_on,
        to_on=row.to_on,
        approved_by=row.approved_by,
    )
