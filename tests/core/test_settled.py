"""What is settled, and which entries open it again."""

from datetime import date

import pytest

from correction.domain.entry import Pace
from correction.domain.facts.absence import PersonFound
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.finding import NOTHING_SETTLED, Settled
from correction.testing.builders import CaseBuilder, probation

SETTLED = Settled(regular_on=date(2026, 2, 1), daily_on=date(2026, 3, 1))
DAILY = CheckInMade(means=Means.PHONE_APP)
REGULAR = ReportReceived(report=ReportKind.ORAL)


def entry(payload, on):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)))
    case.add(payload, on=on)
    return case.entries[-1]


@pytest.mark.parametrize(
    ("payload", "on", "reopens"),
    [
        (DAILY, date(2026, 2, 28), True),
        (DAILY, date(2026, 3, 1), False),
        (REGULAR, date(2026, 1, 31), True),
        (REGULAR, date(2026, 2, 28), True),
        (REGULAR, date(2026, 3, 1), False),
        (PersonFound(), date(2026, 6, 1), True),
    ],
)
def test_a_rare_entry_or_one_of_a_settled_day_opens_again(payload, on, reopens):
    assert SETTLED.reopened_by(entry(payload, on)) is reopens
    assert not NOTHING_SETTLED.reopened_by(entry(payload, on))


@pytest.mark.parametrize(
    ("pace", "on", "holds"),
    [
        (Pace.DAILY, date(2026, 2, 28), True),
        (Pace.DAILY, date(2026, 3, 1), False),
        (Pace.REGULAR, date(2026, 2, 15), False),
        (Pace.RARE, date(2020, 1, 1), False),
        (Pace.DAILY, None, False),
    ],
)
def test_an_occasion_is_settled_by_the_day_of_its_own_pace(pace, on, holds):
    assert SETTLED.holds(pace, on) is holds
