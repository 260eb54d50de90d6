"""Shifts out of a sheet (值班表): who is on duty at which body, from when until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from correction.domain.duty_roster import Shift
from correction.domain.facts.duty_roster import DutyDaySet
from correction.domain.moments import legal_day
from correction.intake.tabular.cells import ID, INSTANT
from correction.intake.tabular.columns import Column, Sheet
from correction.office.ladder.duty import set_days
from correction.office.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    """One shift as the sheet has it."""

    org_id: Annotated[str, Column("机构编号", ID, note="司法所，或者县、市机构")]
    staff_id: Annotated[str, Column("人员编号", ID, note="值班人")]
    from_at: Annotated[datetime, Column("开始", INSTANT)]
    until_at: Annotated[datetime, Column("结束", INSTANT, note="过夜的写次日的时间，至多 36 小时")]
    for_staff_id: Annotated[str | None, Column("代谁值班", ID, note="代班的填写被代人的人员编号")] = None


SHIFT_SHEET = Sheet(
    title="值班表",
    row=ShiftRow,
    places={"值班": "开始、结束", "组织机构": "机构编号", "工作人员": "人员编号、代谁值班"},
)


def add_shifts(uow: UnitOfWork, rows: Sequence[ShiftRow], *, actor: str, now: datetime) -> list[bool]:
    """Add shifts to the roster of their days, in the caller's transaction; tell of each whether it was new.

    What stands of a day stays: a shift is taken out at the desk, with a reason. Raises as `set_days` does.
    """
    standing: dict[tuple[str, date], list[Shift]] = {}
    touched: dict[tuple[str, date], None] = {}
    new: list[bool] = []
    for row in rows:
        shift = Shift(
            staff_id=row.staff_id,
            from_at=row.from_at,
            until_at=row.until_at,
            for_staff_id=row.for_staff_id,
        )
        key = (row.org_id, legal_day(row.from_at))
        if key not in standing:
            days = uow.duty_days(row.org_id, key[1], key[1]) or ()
            standing[key] = [each for day in days for each in day.shifts]
        new.append(shift not in standing[key])
        if new[-1]:
            standing[key].append(shift)
            touched[key] = None
    days_set = [
        DutyDaySet(org_id=org_id, on=on, shifts=tuple(standing[org_id, on]), reason="导入值班表时补入")
        for org_id, on in touched
    ]
    set_days(uow, days_set, actor=actor, now=now)
    return new
