"""Acts of staff out of a sheet (监管记录): monitoring, talks, visits, and looking for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeVar

from correction.domain.area import Datum
from correction.domain.entry import Fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import (
    Channel,
    ContactLost,
    ContactTried,
    PersonFound,
    SearchOrdered,
    SearchRecipient,
    SearchResult,
    SearchStepDone,
    SearchTold,
)
from correction.domain.facts.staff_acts import ActKind, Monitored, Result, StaffActed, VisitTarget
from correction.domain.moments import When
from correction.intake.sheets.check_ins import DATUMS, place_of
from correction.intake.sheets.entries import RowEntry, row_entry
from correction.intake.tabular.cells import DEGREES, ID, INSTANT, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet

T = TypeVar("T")


class Act(StrEnum):
    """What a row of the sheet records (监管记录种类)."""

    MONITORED = "日监控"
    VOICE = "听声"
    MEETING = "见面"
    VISIT = "家访"
    CONTACT_TRIED = "联系查找"
    FOUND = "查找到"
    REFUSED = "拒绝监管"
    CONTACT_LOST = "认定失联"
    SEARCH_ORDERED = "组织查找"
    SEARCHED = "查找经过"
    COUNTY_TOLD = "报告县级机构"
    POLICE_TOLD = "通知公安机关"
    PROCURATORATE_TOLD = "通报检察院"


RECURRING = {Act.VOICE: ActKind.VOICE, Act.MEETING: ActKind.MEETING, Act.VISIT: ActKind.VISIT}
RESULTS = {"完成": Result.COMPLETED, "未成": Result.ATTEMPTED, "已约": Result.SCHEDULED}
REACHED = {"联系上": True, "未联系上": False}
TARGETS = {
    "家庭": VisitTarget.FAMILY,
    "村居": VisitTarget.VILLAGE,
    "单位": VisitTarget.EMPLOYER,
    "学校": VisitTarget.SCHOOL,
}
CHANNELS = {channel.zh: channel for channel in Channel}
SEARCHED = {result.zh: result for result in SearchResult}
TOLD = {
    Act.COUNTY_TOLD: SearchRecipient.COUNTY,
    Act.POLICE_TOLD: SearchRecipient.POLICE,
    Act.PROCURATORATE_TOLD: SearchRecipient.PROCURATORATE,
}


def _words(*maps: Mapping[str, object]) -> dict[str, str]:
    return {word: word for names in maps for word in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One act as the sheet has it; what result and target may say depends on the kind."""

    case_no: Annotated[str, Column("编号", ID, note="案件编号，与花名册一致")]
    acted_at: Annotated[datetime, Column("时间", INSTANT)]
    act: Annotated[Act, Column("种类", one_of({act.value: act for act in Act}))]
    result: Annotated[
        str | None,
        Column(
            "结果",
            one_of(_words(RESULTS, REACHED, SEARCHED)),
            note="听声、见面、家访填完成、未成、已约（留空为完成）；联系查找必填联系上或未联系上；查找经过必填没有线索或有线索",
        ),
    ] = None
    target: Annotated[
        str | None,
        Column(
            "对象",
            one_of(_words(TARGETS, CHANNELS)),
            note="家访填家庭、村居、单位、学校；联系查找和查找经过必填" + "、".join(CHANNELS),
        ),
    ] = None
    lon: Annotated[float | None, Column("经度", DEGREES, note="听声、见面、家访的地点，可以不填")] = None
    lat: Annotated[float | None, Column("纬度", DEGREES)] = None
    datum: Annotated[Datum | None, Column("坐标系", one_of(DATUMS), note="填写了经纬度时必填")] = None
    seen: Annotated[str, Column("所见", TEXT, note="日监控必填看到的情况，认定失联和查找经过必填证据")] = ""


ACT_SHEET = Sheet(title="监管记录", row=ActRow, places={"发生时间": "时间"})


def act(row: ActRow, actor: str) -> RowEntry:
    """Turn a row into an entry; raises InvalidValue where result or target do not fit the kind."""
    when = When.at(row.acted_at)
    key = ("act", row.act.value, when.starts_at.isoformat(), row.target or "")
    return row_entry(row.case_no, _fact(row), when, key=key, actor=actor)


def _fact(row: ActRow) -> Fact:
    match row.act:
        case Act.MONITORED:
            if not row.seen:
                raise InvalidValue("所见", "日监控没有写明看到的情况", "写明当时看到的位置和状态")
            return Monitored(seen=row.seen)
        case Act.VOICE | Act.MEETING | Act.VISIT:
            result = _pick(row.result or "完成", RESULTS, "结果", row.act)
            target = _pick(row.target, TARGETS, "对象", row.act) if row.target else None
            place = place_of(row.lon, row.lat, row.datum, None)
            return StaffActed(
                act=RECURRING[row.act], result=result, target=target, seen=row.seen, place=place
            )
        case Act.CONTACT_TRIED:
            channel = _pick(row.target, CHANNELS, "对象", row.act)
            return ContactTried(
                channel=channel, reached=_pick(row.result, REACHED, "结果", row.act), note=row.seen
            )
        case Act.FOUND | Act.REFUSED:
            return PersonFound(refuses=row.act is Act.REFUSED, note=row.seen)
        case _:
            return _search(row)


def _search(row: ActRow) -> Fact:
    """Give what a row says of a search; what proves it must stand beside a finding or a step."""
    match row.act:
        case Act.CONTACT_LOST:
            return ContactLost(evidence=_evidence(row))
        case Act.SEARCHED:
            return SearchStepDone(
                channel=_pick(row.target, CHANNELS, "对象", row.act),
                result=_pick(row.result, SEARCHED, "结果", row.act),
                evidence=_evidence(row),
            )
        case Act.COUNTY_TOLD | Act.POLICE_TOLD | Act.PROCURATORATE_TOLD:
            return SearchTold(recipient=TOLD[row.act], note=row.seen)
        case _:
            return SearchOrdered(note=row.seen)


def _evidence(row: ActRow) -> str:
    if not row.seen.strip():
        raise InvalidValue("所见", f"{row.act.value}没有写明证据", "写明证据，例如通话记录、走访笔录、照片")
    return row.seen


def _pick(word: str | None, names: Mapping[str, T], where: str, kind: Act) -> T:
    if word is None or word not in names:
        what = f"{kind.value}的{where}不能填“{word}”" if word else f"{kind.value}没有填写{where}"
        raise InvalidValue(where, what, f"填写：{'、'.join(names)}")
    return names[word]
