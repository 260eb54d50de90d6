"""What is settled, and which entries open it again."""

from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.entry import Pace
from correction.domain.facts.absence import PersonFound
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.finding import NOTHING_SETTLED, Settled
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
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


@pytest.mark.parametrize(
    ("today", "daily_on", "regular_on"),
    [
        (date(2026, 3, 8), date(2026, 3, 1), date(2026, 1, 27)),
        (date(2026, 3, 17), date(2026, 3, 9), date(2026, 2, 5)),
        (date(2026, 3, 18), date(2026, 3, 9), date(2026, 2, 6)),
        (date(2026, 3, 19), date(2026, 3, 12), date(2026, 2, 7)),
    ],
)
def test_a_week_or_forty_days_stay_open_and_a_finding_with_all_that_decides_it(today, daily_on, regular_on):
    """Missed on 10 March, and nothing heard from the 9th to the 11th: the three days are settled together."""
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    plan = CheckInsPlanned(windows=((time(8), time(20)),), from_on=date(2026, 3, 1))
    case.add(plan, on=date(2026, 2, 28))
    for day in range(1, 31):
        if day != 10:
            case.add(DAILY, at=datetime(2026, 3, day, 12, tzinfo=CST))
    now = datetime.combine(today, time(18), CST)
    settled = assess(case.file(), load_book("cn"), plain_context(), now).settled
    assert settled == Settled(regular_on=regular_on, daily_on=daily_on)


def test_findings_are_told_in_the_order_in_which_they_began():
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    now = datetime(2026, 6, 1, tzinfo=CST)
    found = assess(case.file(), load_book("helan-2019"), plain_context(), now).findings
    assert len({finding.rule for finding in found}) > 2
    assert [f.began_at for f in found] == sorted(f.began_at for f in found)
