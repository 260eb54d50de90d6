"""Musters out of a sheet (点验): who was called and reached, and who came when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from correction.domain.entry import Fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import Channel
from correction.domain.facts.activities import MusterCalled
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, SignIn
from correction.domain.moments import When
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import ID, INSTANT, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet


class Act(StrEnum):
    """What a row of the sheet records (点验动作)."""

    REACHED = "通知到"
    UNREACHED = "没有通知到"
    CAME = "到场"
    EXCUSED = "准假"


CHANNELS = {channel.zh: channel for channel in Channel}
MEANS = {means.zh: means for means in SignIn}


@dataclass(frozen=True, slots=True, kw_only=True)
class MusterRow:
    """One call of a muster, or one person's coming, as the sheet has it."""

    muster_id: Annotated[str, Column("点验编号", ID, note="同一次点验的各行相同")]
    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    act: Annotated[Act, Column("动作", one_of({act.value: act for act in Act}))]
    acted_at: Annotated[datetime, Column("时间", INSTANT, note="通知、到场或者准假的时间")]
    arrive_by_at: Annotated[
        datetime | None, Column("到场时限", INSTANT, note="通知的必填，在通知之后、同一日")
    ] = None
    place: Annotated[str, Column("地点", TEXT, note="通知的必填")] = ""
    channel: Annotated[Channel, Column("通知方式", one_of(CHANNELS), note="留空为电话")] = Channel.PHONE
    means: Annotated[SignIn | None, Column("签到方式", one_of(MEANS), note="到场的必填")] = None
    note: Annotated[str, Column("说明", TEXT, note="准假的必填事由")] = ""


MUSTER_SHEET = Sheet(title="点验", row=MusterRow, places={"发生时间": "时间"})


def muster(row: MusterRow, actor: str) -> RowEntry:
    """Turn a row into an entry; raises InvalidValue where a cell is missing that its act needs."""
    when = When.at(row.acted_at)
    key = ("muster", row.muster_id, row.act.value, when.starts_at.isoformat())
    return row_entry(row.case_no, _fact(row), when, key=key, actor=actor)


def _fact(row: MusterRow) -> Fact:
    if row.act in (Act.REACHED, Act.UNREACHED):
        if row.arrive_by_at is None or not row.place:
            raise InvalidValue("到场时限", "通知没有写明到场时限或者地点", "填写到场时限和地点")
        if row.arrive_by_at <= row.acted_at:
            raise InvalidValue("到场时限", "不晚于通知的时间", "核对通知时间和到场时限")
        return MusterCalled(
            muster_id=row.muster_id,
            arrive_by_at=row.arrive_by_at,
            place=row.place,
            channel=row.channel,
            reached=row.act is Act.REACHED,
            note=row.note,
        )
    if row.act is Act.CAME and row.means is None:
        raise InvalidValue("签到方式", "到场没有签到方式", "填写签名、人脸、指纹等方式")
    if row.act is Act.EXCUSED and not row.note:
        raise InvalidValue("说明", "准假没有事由", "写明准假的事由")
    return ActivityAttended(
        activity_id=row.muster_id,
        activity=Activity.MUSTER,
        offered_hours=0,
        hours=0,
        attendance=Attendance.PRESENT if row.act is Act.CAME else Attendance.EXCUSED,
        means=row.means,
        told=True,
        reason=row.note if row.act is Act.EXCUSED else "",
    )
