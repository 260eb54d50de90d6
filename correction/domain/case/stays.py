"""Where leaves keep a person (外出停留): the days on which the destination of a leave binds them."""

from correction.domain.case.strands import Facts
from correction.domain.facts.leave import LeaveGranted, LeaveReturned, LeaveRevoked
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.moments import ONE_DAY, DateSpan


def stays_of(facts: Facts) -> tuple[tuple[LeaveGranted, DateSpan], ...]:
    """Give each leave that names an area and whose arrival was reported, with the days of the stay.

    They run from the day after the reported arrival to the day before the last. Until then, and on the last
    day, the person is in transit and may be anywhere (在途).
    """
    closed = {e.payload.leave_id: e.when.legal_on for e in reversed(facts.of(LeaveReturned))}
    closed |= {e.payload.leave_id: e.when.legal_on for e in reversed(facts.of(LeaveRevoked))}
    reports = [e for e in facts.of(ReportReceived) if e.payload.report is ReportKind.LEAVE_ARRIVED]
    stays = []
    for leave in (entry.payload for entry in facts.of(LeaveGranted)):
        last_on = min(leave.to_on, closed.get(leave.leave_id, leave.to_on)) - ONE_DAY
        arrivals = (e.when.legal_on for e in reports if leave.from_on <= e.when.legal_on < last_on)
        arrived_on = min(arrivals, default=None)
        if leave.area_id is not None and arrived_on is not None:
            stays.append((leave, DateSpan(from_on=arrived_on + ONE_DAY, to_on=last_on)))
    return tuple(stays)
