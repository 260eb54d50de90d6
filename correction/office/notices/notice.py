"""What people are told (通知): an alert raised, withdrawn, or climbing its ladder; and the daily digest."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from correction.domain.facts.alerts import AlertStated, Matter, Rung


class NoticeEvent(StrEnum):
    """What people are told of (通知事由)."""

    RAISED = "raised"
    WITHDRAWN = "withdrawn"
    REMINDED = "reminded"
    TO_COUNTY = "to_county"
    TO_CITY = "to_city"
    OVERDUE = "overdue"
    DIGEST = "digest"

    @property
    def zh(self) -> str:
        """The word on screen."""
        return _ZH[self.value]


_ZH = {
    "raised": "新预警",
    "withdrawn": "预警撤回",
    "reminded": "预警无人接警，再次通知",
    "to_county": "预警升级到县",
    "to_city": "预警升级到市",
    "overdue": "预警超过处置时限",
    "digest": "每日摘要",
}
OF_RUNG = {
    Rung.SECOND: NoticeEvent.REMINDED,
    Rung.COUNTY: NoticeEvent.TO_COUNTY,
    Rung.CITY: NoticeEvent.TO_CITY,
    Rung.OVERDUE: NoticeEvent.OVERDUE,
}
CLIMBED = frozenset(OF_RUNG.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell, by ids alone; `notice_id` is the same however often it is sent.

    `grade` is the rank of the alert's grade, 0 the gravest; `to_org_id` is the body told, where it is another
    than the one whose alert it is.
    """

    notice_id: str
    log_id: str
    office_id: str | None
    alert_id: str
    kind: str
    grade: int
    event: NoticeEvent
    made_at: datetime
    to_org_id: str | None = None

    @property
    def told_org_id(self) -> str | None:
        """The body that is told; none for the platform."""
        return self.to_org_id or self.office_id


def event_of(before: Matter | None, stated: AlertStated) -> NoticeEvent | None:
    """Tell what a statement has people told, after what was stated of the alert before; none for no change.

    What a newly adopted book finds in the past is told to nobody at night: it is listed. Nobody hears of the
    withdrawal of what they were never told.
    """
    told = before is not None and before is not Matter.WITHDRAWN
    if stated.matter is Matter.WITHDRAWN:
        return NoticeEvent.WITHDRAWN if told and not stated.retrospective else None
    return NoticeEvent.RAISED if not told and not stated.retrospective else None
