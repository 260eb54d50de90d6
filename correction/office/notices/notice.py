"""What an alert has people told (通知): that it was raised, or that what they were told no longer holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from correction.domain.facts.alerts import AlertStated, Matter


class NoticeEvent(StrEnum):
    """What happened to an alert (通知事由)."""

    RAISED = "raised"
    WITHDRAWN = "withdrawn"

    @property
    def zh(self) -> str:
        """The word on screen."""
        return {"raised": "新预警", "withdrawn": "预警撤回"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell, by ids alone; `notice_id` is the same however often it is sent.

    `grade` is the rank of the alert's grade, 0 the gravest.
    """

    notice_id: str
    log_id: str
    office_id: str | None
    alert_id: str
    kind: str
    grade: int
    event: NoticeEvent
    made_at: datetime


def event_of(before: Matter | None, stated: AlertStated) -> NoticeEvent | None:
    """Tell what a statement has people told, after what was stated of the alert before; none for no change.

    What a newly adopted book finds in the past is told to nobody at night: it is listed. Nobody hears of the
    withdrawal of what they were never told.
    """
    told = before is not None and before is not Matter.WITHDRAWN
    if stated.matter is Matter.WITHDRAWN:
        return NoticeEvent.WITHDRAWN if told and not stated.retrospective else None
    return NoticeEvent.RAISED if not told and not stated.retrospective else None
