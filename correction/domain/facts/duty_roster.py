"""Who is on duty (值班): entries of the log of an office, a county or a city."""

from datetime import date

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
