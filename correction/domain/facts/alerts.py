"""Acts on alerts (预警处置): the matter as the sweep states it, and what people do about it."""

from datetime import date, datetime
from enum import StrEnum

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Fact, Pace, fact
from correction.domain.finding import Why


class Matter(StrEnum):
    """The life of the matter (事项状态): ongoing, over, or withdrawn because it no longer follows."""

    ONGOING = "ongoing"
    OVER = "over"
    WITHDRAWN = "withdrawn"


@fact("alert_stated", zh="预警")
class AlertStated(Fact):
    """The sweep raised an alert, ended it, revised its span, or withdrew it (预警状态)."""

    alert_id: str
    kind: AlertKind
    rule: str
    bearer: Bearer
    occasion: str
    matter: Matter
    began_at: datetime
    ended_at: datetime | None
    why: Why
    pace: Pace = Pace.RARE
    cycle_on: date | None = None
    entries: tuple[str, ...] = ()
    retrospective: bool = False
    reason: str = ""


@fact("alert_acknowledged", zh="接警")
class AlertAcknowledged(Fact):
    """A person saw the alert and took it up (接警核查)."""

    alert_id: str
    note: str = ""


class Disposition(StrEnum):
    """What a person found an alert to be (处置结论)."""

    CONFIRMED = "confirmed"
    EXPLAINED = "explained"
    FALSE_ALARM = "false_alarm"
    OFFICE_FAULT = "office_fault"


@fact("alert_reviewed", zh="消警")
class AlertReviewed(Fact):
    """A person judged the alert and closed their work on it (消警), with a note."""

    alert_id: str
    disposition: Disposition
    note: str


@fact("alert_suspended", zh="暂停告知")
class AlertSuspended(Fact):
    """Telling people about the alert was suspended until a moment, for a reason; it stays visible (暂停)."""

    alert_id: str
    until_at: datetime
    reason: str
