"""How exhibits of rules are made: a small case each, and the fact that takes its alert back.

Each exhibit is a generator: it gives the case as it stands when it is judged at `SEEN_AT`; taken up again, it
writes one more entry into the case, the void or the late fact that shows that nothing was wrong.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from correction.domain.facts.admission import (
    HandedOver,
    ManagementClass,
)
from correction.domain.facts.check_ins import CheckInMade, Identity, Means
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.observations import Observed
from correction.domain.moments import DateSpan, local_time
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.testing.builders import CaseBuilder, probation
from correction.testing.observing import observe

Exhibit = Callable[[str], Iterator[CaseBuilder]]
COUNTY, SCHOOL = "county", "school"


def day(month: int, on: int) -> date:
    """Give a day of the year in which the gallery is."""
    return date(2026, month, on)


def at(month: int, on: int, hour: int, minute: int = 0) -> datetime:
    """Give a moment of that year by the clock in Beijing."""
    return local_time(day(month, on), time(hour, minute))


SEEN_AT = at(7, 10, 20)  # A Friday.
ENDS_ON = date(2027, 12, 31)


class Room(dict[str, Exhibit]):
    """Exhibits by the rule that each shows."""

    def shows(self, rule: str) -> Callable[[Exhibit], Exhibit]:
        """Hang an exhibit up under its rule."""

        def hang(made: Exhibit) -> Exhibit:
            assert rule not in self
            self[rule] = made
            return made

        return hang


def arrived(
    case_id: str,
    on: date,
    *,
    order: Order | None = None,
    records_from_on: date | None = None,
    management_class: ManagementClass = ManagementClass.GENERAL,
) -> CaseBuilder:
    """Give the case of a person who came within the ten days, and of whom nothing else is known."""
    order = order or probation(on - timedelta(days=5), ENDS_ON)
    case = CaseBuilder(case_id=case_id, order=order, records_from_on=records_from_on)
    if not order.handed_over:
        return case.arrive(on, management_class)
    case.add(HandedOver(by="监狱"), on=on)
    return case


def outside_prison(effective_on: date) -> Order:
    """Give an order to serve outside prison (暂予监外执行)."""
    return Order(
        category=Category.OUTSIDE_PRISON,
        decider=Decider.PRISON_AUTHORITY,
        effective_on=effective_on,
        term=DateSpan(from_on=effective_on, to_on=ENDS_ON),
    )


def forbidden(effective_on: date, to_on: date) -> Order:
    """Give a probation order with a prohibition to enter the school."""
    ban = ProhibitionOrder(
        kind=ProhibitionKind.AREA,
        text="禁止进入样例中学",
        span=DateSpan(from_on=effective_on, to_on=to_on),
        area_id=SCHOOL,
    )
    return replace(probation(effective_on, ENDS_ON), prohibitions=(ban,))


def check_in(identity: Identity = Identity.MATCH, request_id: str | None = None) -> CheckInMade:
    """Give a check-in by telephone application."""
    return CheckInMade(means=Means.PHONE_APP, identity=identity, request_id=request_id)


def granted(from_on: date, to_on: date) -> LeaveGranted:
    """Give a leave."""
    return LeaveGranted(
        leave_id="L1", from_on=from_on, to_on=to_on, destination="外县", level=LeaveLevel.OFFICE
    )


def seen(case: CaseBuilder, observed: Observed, **more: Any) -> str:
    """State, or state again, what was seen from ten in the morning to midnight on 8 July."""
    more = {"source_id": "device-1", **more}
    return observe(case, "seen-1", observed, at(7, 8, 10), at(7, 9, 0), **more)


def withdrawn(case: CaseBuilder, observed: Observed) -> str:
    """Take it back, as an engine does when late positions say otherwise."""
    return seen(case, observed, withdrawn=True, reason="补传的定位否定了原观测")
