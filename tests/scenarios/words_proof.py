"""The words of stories about gaps, tries, requests and what a decision rested on."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from correction.domain.entry import Fact
from correction.domain.facts.absence import Channel, ContactTried
from correction.domain.facts.admission import ClassAssigned, ManagementClass
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalMatter,
    TransferStep,
    TransferStepDone,
)
from correction.domain.facts.check_ins import CheckInMade, ExtraCheckDrawn, Means
from correction.domain.facts.devices import DeviceApproved, DeviceLifted
from correction.domain.facts.leave import LeaveAsked, LeaveRefused
from correction.domain.moments import SHANGHAI
from correction.domain.order import Order
from correction.domain.organisation import OrgLevel
from tests.scenarios.words_first import Event, Names

RULE_NAMES: Mapping[str, str] = {
    "签到间隔": "check_in_gap",
    "随机抽查": "extra_check",
    "失去联系": "lost_contact",
    "审批时限": "approval_late",
    "决定依据": "decision_basis",
    "书面报告": "report_written",
}
_CLASSES = {"严管": ManagementClass.STRICT, "普管": ManagementClass.GENERAL, "宽管": ManagementClass.RELAXED}
_MATTERS = {matter.zh: matter for matter in ApprovalMatter}


def _drawn(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    answer_by_at = datetime.fromisoformat(said.pop("应答截止")).replace(tzinfo=SHANGHAI)
    return ExtraCheckDrawn(
        request_id=said.pop("编号"), answer_by_at=answer_by_at, seed="1", pool_digest="样例", rate=0.1
    )


def _approved(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return DeviceApproved(
        approval_id=said.pop("编号"),
        ground=said.pop("第几项"),
        from_on=said.pop("自"),
        to_on=said.pop("至"),
        approved_by="局长",
    )


def _leave_asked(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return LeaveAsked(
        leave_id=said.pop("假条"),
        from_on=said.pop("自"),
        to_on=said.pop("至"),
        reason="就医",
        destination="省城",
    )


def _step(step: TransferStep) -> Event:
    return lambda said, _names, _order: TransferStepDone(approval_id=said.pop("编号"), step=step)


EVENTS: Mapping[str, Event] = {
    "随机抽查": _drawn,
    "应答抽查": lambda said, _names, _order: CheckInMade(means=Means.PHONE_APP, request_id=said.pop("编号")),
    "联系未果": lambda _said, _names, _order: ContactTried(channel=Channel.PHONE, reached=False),
    "确定管理类别": lambda said, _names, _order: ClassAssigned(management_class=_CLASSES[said.pop("类别")]),
    "续批电子定位": _approved,
    "解除电子定位": lambda said, _names, _order: DeviceLifted(approval_id=said.pop("编号")),
    "申请外出": _leave_asked,
    "不准外出": lambda said, _names, _order: LeaveRefused(leave_id=said.pop("假条"), reason="事由不实"),
    "提出申请": lambda said, _names, _order: ApprovalAsked(
        approval_id=said.pop("编号"),
        matter=_MATTERS[said.pop("事项")],
        from_on=said.pop("自", date(2026, 4, 1)),
        reason="家庭搬迁",
    ),
    "征求新执行地意见": _step(TransferStep.ASKED),
    "新执行地同意": _step(TransferStep.AGREED),
    "县级机构批准": lambda said, _names, _order: ApprovalDecided(
        approval_id=said.pop("编号"), granted=True, org_id="县", level=OrgLevel.COUNTY, reason="属实"
    ),
}
