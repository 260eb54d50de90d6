"""The words of stories about searches, leave, and supervision in name only."""

from collections.abc import Mapping
from typing import Any

from correction.domain.entry import Fact
from correction.domain.facts.absence import (
    Channel,
    ContactLost,
    ContactTried,
    SearchRecipient,
    SearchResult,
    SearchStepDone,
    SearchTold,
)
from correction.domain.facts.approvals import ApprovalDecided
from correction.domain.facts.devices import SourceAssigned, SourceKind, SourceReleased
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeavePapersReceived
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.staff_acts import ActKind, Monitored, StaffActed
from correction.domain.facts.stays import StayKind, StayRecorded
from correction.domain.order import Order
from correction.domain.organisation import OrgLevel
from tests.scenarios.words_first import Event, Names, _at

RULE_NAMES = {
    "查找": "search_steps",
    "外出材料": "leave_papers",
    "外出报告": "report_leave",
    "补批外出": "leave_backdated",
    "越权批准外出": "leave_beyond_power",
    "在外谈话": "talk_while_away",
    "无批准住宿": "stay_unpermitted",
    "未佩戴": "device_not_fitted",
    "监控未解除": "monitoring_not_ended",
    "结束后监管": "acts_after_end",
}
_CHANNELS = {channel.zh: channel for channel in Channel}
_LEVELS = {"司法所": LeaveLevel.OFFICE, "县": LeaveLevel.COUNTY, "市": LeaveLevel.CITY}
_STAYS = {kind.zh: kind for kind in StayKind}
_TRIPS = {
    "出发": ReportKind.LEAVE_DEPARTED,
    "到达": ReportKind.LEAVE_ARRIVED,
    "返回": ReportKind.LEAVE_RETURNED,
}


def _told(recipient: SearchRecipient) -> Event:
    return lambda _said, _names, _order: SearchTold(recipient=recipient)


def _trip(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return LeaveGranted(
        leave_id=said.pop("假条"),
        from_on=said.pop("自"),
        to_on=said.pop("至"),
        destination="渔场" if said.get("出海") else "外地",
        level=_LEVELS[said.pop("机关", "县")],
        at_sea=said.pop("出海", False),
    )


def _urgent(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return ApprovalDecided(
        approval_id=said.pop("假条"),
        granted=True,
        org_id="office-1",
        level=OrgLevel.OFFICE,
        reason="",
        urgent=said.pop("事由"),
    )


def _stay(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return StayRecorded(
        stay=_STAYS[said.pop("种类")],
        from_on=said.pop("自"),
        to_on=said.pop("至"),
        place=said.pop("地点"),
        division_code=str(said.pop("代码")),
        source="协查函",
    )


def _worn(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return SourceAssigned(
        source_id=said.pop("装置"), source=SourceKind.WRISTBAND, from_at=_at(str(said.pop("自")))
    )


EVENTS: Mapping[str, Event] = {
    "联系不上": lambda said, _names, _order: ContactTried(channel=_CHANNELS[said.pop("方式")], reached=False),
    "联系上": lambda said, _names, _order: ContactTried(channel=_CHANNELS[said.pop("方式")], reached=True),
    "认定失联": lambda said, _names, _order: ContactLost(evidence=said.pop("证据")),
    "查找经过": lambda said, _names, _order: SearchStepDone(
        channel=_CHANNELS[said.pop("方式")], result=SearchResult.NO_TRACE, evidence=said.pop("证据")
    ),
    "报告县级机构": _told(SearchRecipient.COUNTY),
    "通知公安机关": _told(SearchRecipient.POLICE),
    "通报检察院": _told(SearchRecipient.PROCURATORATE),
    "准许外出": _trip,
    "紧急批准": _urgent,
    "补交材料": lambda said, _names, _order: LeavePapersReceived(leave_id=said.pop("假条"), papers="证明"),
    "外出中报告": lambda said, _names, _order: ReportReceived(report=_TRIPS[said.pop("种类")]),
    "当面谈话": lambda said, _names, _order: StaffActed(act=ActKind.MEETING, seen=said.pop("所见")),
    "日监控": lambda said, _names, _order: Monitored(seen=said.pop("所见")),
    "住宿购票": _stay,
    "佩戴装置": _worn,
    "取下装置": lambda said, _names, _order: SourceReleased(source_id=said.pop("装置")),
}
