"""Who is on duty (值班): entries of the log of an office, a county or a city."""

from datetime import date
from enum import StrEnum

from correction.domain.duty_roster import Shift
from correction.domain.entry import Fact, Pace, fact


@fact("duty_day_set", zh="登记值班", pace=Pace.DAILY)
class DutyDaySet(Fact):
    """The shifts that begin on a day at a body as they read from now on (登记值班); a later entry counts.

    No shifts at all says that nobody is on duty. `reason` is why an earlier roster was changed.
    """

    org_id: str
    on: date
    shifts: tuple[Shift, ...]
    reason: str = ""


class DutyNoteKind(StrEnum):
    """What is noted down on duty (值班记事)."""

    INCIDENT = "incident"
    HANDOVER = "handover"

    @property
    def zh(self) -> str:
        """The kind as written in the duty log."""
        return {"incident": "情况记录", "handover": "交接记录"}[self.value]


@fact("duty_noted", zh="值班记事", pace=Pace.DAILY)
class DutyNoted(Fact):
    """Whoever is on duty wrote down what happened, or what the next shift has to know (值班日志).

    `to_staff_id` is who takes the duty over, where a handover names somebody.
    """

    org_id: str
    note: DutyNoteKind
    said: str
    to_staff_id: str | None = None
