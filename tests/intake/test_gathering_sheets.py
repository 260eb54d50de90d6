"""Rolls and musters out of sheets: each row says one thing, and what contradicts itself is refused."""

from datetime import datetime, timedelta, timezone

import pytest

from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import Channel
from correction.domain.facts.activities import MusterCalled
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, SignIn, Strength
from correction.intake.sheets.activities import ACTIVITY_SHEET, activity
from correction.intake.sheets.musters import MUSTER_SHEET, muster

CST = timezone(timedelta(hours=8))
ROLL = {
    "活动编号": "E1",
    "编号": "A001",
    "活动日期": "2026-03-09",
    "活动种类": "集中教育",
    "组织学时": "2",
    "完成学时": "2",
    "考勤": "到",
}
CALL = {
    "点验编号": "M1",
    "编号": "A001",
    "动作": "通知到",
    "时间": "2026-03-10 09:00",
    "到场时限": "2026-03-10 11:00",
    "地点": "城关所",
}


def made(sheet, make, cells):
    titles = {column.header: column.title for column in sheet.columns}
    binding = sheet.bind([titles[name] for name in cells])
    row = binding.parse(1, tuple(cells.values()))
    assert not isinstance(row, list), row
    return make(row, "G1")


def roll(**change):
    return made(ACTIVITY_SHEET, activity, ROLL | change)


def called(**change):
    cells = {name: text for name, text in (CALL | change).items() if text is not None}
    return made(MUSTER_SHEET, muster, cells)


def test_a_full_row_of_a_roll_keeps_every_cell():
    cells = {"活动种类": "公益活动", "考勤": "补", "签到方式": "人脸", "通知到本人": "是"}
    told = roll(**cells, 补哪次活动="E0", 劳动强度="轻").draft.payload
    assert told == ActivityAttended(
        activity_id="E1",
        activity=Activity.LABOUR,
        offered_hours=2,
        hours=2,
        attendance=Attendance.MADE_UP,
        means=SignIn.FACE,
        told=True,
        makes_up="E0",
        strength=Strength.LIGHT,
    )


def test_a_row_of_the_older_sheet_says_nothing_about_being_told():
    assert roll().draft.payload.told is False


def test_missing_and_making_up_the_same_activity_are_two_entries():
    missed = roll(考勤="缺", 完成学时="0")
    made_up = roll(考勤="补", 活动日期="2026-03-20")
    assert missed.draft.entry_id != made_up.draft.entry_id
    assert roll().draft.entry_id == missed.draft.entry_id


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"完成学时": "3"}, "多于组织学时"),
        ({"考勤": "缺"}, "却有完成学时"),
        ({"考勤": "缺", "完成学时": "0", "签到方式": "签名"}, "没有到场却有签到方式"),
        ({"补哪次活动": "E0"}, "考勤不是“补”"),
        ({"考勤": "补", "补哪次活动": "E1"}, "与活动编号相同"),
        ({"劳动强度": "重"}, "集中教育没有劳动强度"),
    ],
)
def test_a_roll_that_contradicts_itself_is_refused(change, what):
    with pytest.raises(InvalidValue, match=what):
        roll(**change)


def test_a_call_and_a_coming_are_a_row_each():
    call = called().draft
    assert call.payload == MusterCalled(
        muster_id="M1",
        arrive_by_at=datetime(2026, 3, 10, 11, tzinfo=CST),
        place="城关所",
        channel=Channel.PHONE,
        reached=True,
    )
    assert called(动作="没有通知到").draft.payload.reached is False
    came = called(动作="到场", 时间="2026-03-10 10:50", 到场时限=None, 地点=None, 签到方式="签名").draft
    assert (came.payload.attendance, came.payload.means) == (Attendance.PRESENT, SignIn.SIGNATURE)
    assert came.when.starts_at == datetime(2026, 3, 10, 10, 50, tzinfo=CST)
    spared = called(动作="准假", 到场时限=None, 地点=None, 说明="值夜班").draft.payload
    assert (spared.attendance, spared.reason) == (Attendance.EXCUSED, "值夜班")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"到场时限": None}, "没有写明到场时限或者地点"),
        ({"地点": None}, "没有写明到场时限或者地点"),
        ({"到场时限": "2026-03-10 08:00"}, "不晚于通知的时间"),
        ({"动作": "到场"}, "没有签到方式"),
        ({"动作": "准假"}, "没有事由"),
    ],
)
def test_a_row_of_a_muster_that_lacks_what_its_act_needs_is_refused(change, what):
    with pytest.raises(InvalidValue, match=what):
        called(**change)
