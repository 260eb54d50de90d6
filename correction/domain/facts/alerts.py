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


@fact("telling_suspended", zh="按种类暂停告知")
class TellingSuspended(Fact):
    """Telling people about one kind of alert in one log was suspended until a moment, for a reason (暂停).

    Alerts of the kind that are raised meanwhile are suspended as they are raised; they stay visible.
    """

    alert_kind: AlertKind
    until_at: datetime
    reason: str


class Rung(StrEnum):
    """The steps when nobody acts (升级阶梯): told again, the county, the city; nobody reviewed in time."""

    SECOND = "second"
    COUNTY = "county"
    CITY = "city"
    OVERDUE = "overdue"


class Cause(StrEnum):
    """Why a step was taken (升级原因)."""

    NOBODY_ACTED = "nobody_acted"
    NOBODY_ON_DUTY = "nobody_on_duty"
    REPEATED = "repeated"
    NOT_REVIEWED = "not_reviewed"


@fact("alert_escalated", zh="升级告知")
class AlertEscalated(Fact):
    """An alert was told once more, or to a body above, because nobody had acted (升级告知).

    `raised_at` names the raising it belongs to, since an alert may be withdrawn and raised again; `due_at` is
    when the step was due, however late it was taken; `org_id` is the body told, none for the platform.
    """

    alert_id: str
    rung: Rung
    cause: Cause
    raised_at: datetime
    due_at: datetime
    org_id: str | None
