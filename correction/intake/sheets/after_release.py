"""What becomes of released persons, out of a sheet (安置帮教): helpers, contacts, placements, new crimes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar

from correction.domain.entry import Fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.after_release import (
    ConvictedAnew,
    FollowUpEnd,
    FollowUpEnded,
    HelpContacted,
    HelpGroupEnded,
    HelpGroupFormed,
    HelpMeans,
    Placed,
    Placement,
    PlacementEnded,
)
from correction.domain.moments import When
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import DAY, ID, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet

T = TypeVar("T")


class After(StrEnum):
    """What a row of the sheet records (安置帮教事项)."""

    GROUP_FORMED = "成立帮教小组"
    GROUP_ENDED = "帮教小组解散"
    CONTACTED = "帮教联系"
    PLACED = "落实安置"
    PLACEMENT_ENDED = "安置终结"
    CONVICTED = "重新犯罪"
    ENDED = "提前终结"


MEANS = {means.zh: means for means in HelpMeans}
PLACEMENTS = {placement.zh: placement for placement in Placement}
ENDS = {end.zh: end for end in FollowUpEnd}
INTENT = {"故意": True, "过失": False}
_CONTENT = (
    "成立帮教小组填成员，用顿号分开；帮教联系填"
    + "、".join(MEANS)
    + "；落实安置和安置终结填"
    + "、".join(PLACEMENTS)
) + "；重新犯罪填故意或过失；提前终结填死亡或重新收押"


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterRow:
    """One event after release as the sheet has it; what the content may say depends on the event."""

    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    happened_on: Annotated[date, Column("日期", DAY, note="重新犯罪填判决生效日")]
    event: Annotated[After, Column("事项", one_of({event.value: event for event in After}))]
    content: Annotated[str, Column("内容", TEXT, note=_CONTENT)] = ""
    committed_on: Annotated[date | None, Column("犯罪日期", DAY, note="重新犯罪必填，其他事项不填")] = None
    note: Annotated[str, Column("说明", TEXT, note="帮教小组解散、安置终结必填原因；重新犯罪填罪名")] = ""


AFTER_SHEET = Sheet(title="安置帮教", row=AfterRow, places={"发生时间": "日期"})


def after_release(row: AfterRow, actor: str) -> RowEntry:
    """Turn a row into an entry; raises InvalidValue where the content does not fit the event."""
    key = ("after", row.event.value, row.content, row.happened_on.isoformat())
    return row_entry(row.case_no, _fact(row), When.day(row.happened_on), key=key, actor=actor)


def _fact(row: AfterRow) -> Fact:
    match row.event:
        case After.GROUP_FORMED:
            return HelpGroupFormed(members=_members(row))
        case After.GROUP_ENDED:
            return HelpGroupEnded(reason=_reason(row))
        case After.CONTACTED:
            return HelpContacted(means=_pick(row, MEANS), note=row.note)
        case After.PLACED:
            return Placed(placement=_pick(row, PLACEMENTS), note=row.note)
        case After.PLACEMENT_ENDED:
            return PlacementEnded(placement=_pick(row, PLACEMENTS), reason=_reason(row))
        case After.ENDED:
            return FollowUpEnded(reason=_pick(row, ENDS))
        case After.CONVICTED:
            return _convicted(row)


def _members(row: AfterRow) -> tuple[str, ...]:
    said = (member.strip() for member in re.split("[、，,]", row.content))
    members = tuple(member for member in said if member)
    if not members:
        raise InvalidValue("内容", "帮教小组没有成员", "至少写一名成员，几名成员用顿号分开")
    return members


def _convicted(row: AfterRow) -> Fact:
    if row.committed_on is None:
        raise InvalidValue("犯罪日期", "重新犯罪没有填写犯罪日期", "按判决书填写犯罪的日期，不是判决的日期")
    if row.committed_on > row.happened_on:
        what = f"犯罪日期 {row.committed_on} 在判决生效日 {row.happened_on} 以后"
        raise InvalidValue("犯罪日期", what, "按判决书核对两个日期")
    return ConvictedAnew(committed_on=row.committed_on, intentional=_pick(row, INTENT), crime=row.note)


def _reason(row: AfterRow) -> str:
    if not row.note.strip():
        raise InvalidValue("说明", f"{row.event.value}没有写明原因", "写明原因，例如辞退、毕业、本人迁走")
    return row.note


def _pick(row: AfterRow, names: Mapping[str, T]) -> T:
    if row.content not in names:
        said = f"不能填“{row.content}”" if row.content else "没有填写"
        raise InvalidValue("内容", f"{row.event.value}的内容{said}", f"填写：{'、'.join(names)}")
    return names[row.content]
