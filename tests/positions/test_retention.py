"""Positions are kept for a purpose and its days, and not a day longer."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from correction.domain.facts.admission import Released
from correction.domain.facts.devices import SourceAssigned, SourceKind
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.moments import day_start
from correction.office.positions.keeping.retention import (
    KeptFor,
    RetentionRules,
    plan_retention,
    retention_rules,
)
from correction.office.positions.port import StoredDay
from correction.rulebooks.loader import load_book
from correction.testing.builders import CaseBuilder, probation

BOOK = load_book("cn")
START = date(2024, 3, 1)
TODAY = date(2026, 3, 1)
DAY = timedelta(days=1)
RULES = RetentionRules(days=180, evidence_days=730, after_end_days=30)


def test_every_number_is_that_of_the_book():
    assert retention_rules(BOOK, TODAY) == RULES


def person(*, released_on: date | None = None, seen_on: date | None = None):
    case = CaseBuilder(order=probation(START, date(2027, 2, 28)))
    source = SourceAssigned(
        source_id="band", source=SourceKind.WRISTBAND, from_at=day_start(START), interval_minutes=60
    )
    case.add(source, on=START)
    if seen_on is not None:
        began_at = datetime.combine(seen_on, time(4), UTC)
        stated = ObservationStated(
            observation_id="o",
            revision=1,
            first_on=seen_on,
            observed=Observed.OUTSIDE,
            began_at=began_at,
            ended_at=began_at + timedelta(hours=1),
            engine="geofences/1",
            detail="",
        )
        case.add(stated, at=began_at, until=began_at + timedelta(hours=1))
    if released_on is not None:
        case.add(Released(ground="期满"), on=released_on)
    return case.file()


def kept(on: date, *files) -> KeptFor:
    """For what one fix of a day is kept."""
    plan = plan_retention([StoredDay(source_id="band", on=on, fixes=1)], files, RULES, TODAY)
    (purpose,) = [purpose for purpose, fixes in plan.kept.items() if fixes]
    assert plan.fixes == sum(map(len, plan.delete.values()))
    return purpose


@pytest.mark.parametrize(
    ("age", "purpose"), [(0, KeptFor.SUPERVISION), (180, KeptFor.SUPERVISION), (181, KeptFor.NOTHING)]
)
def test_ordinary_days_are_kept_180_days(age, purpose):
    assert kept(TODAY - age * DAY, person()) is purpose
    assert kept(TODAY - age * DAY) is purpose


@pytest.mark.parametrize(
    ("beside", "purpose"),
    [
        (-2, KeptFor.NOTHING),
        (-1, KeptFor.EVIDENCE),
        (0, KeptFor.EVIDENCE),
        (1, KeptFor.EVIDENCE),
        (2, KeptFor.NOTHING),
    ],
)
def test_days_of_an_observation_and_beside_it_are_kept_as_evidence(beside, purpose):
    seen_on = TODAY - 400 * DAY
    assert kept(seen_on + beside * DAY, person(seen_on=seen_on)) is purpose


@pytest.mark.parametrize(("age", "purpose"), [(730, KeptFor.EVIDENCE), (731, KeptFor.NOTHING)])
def test_evidence_is_kept_two_years_after_it_was_seen(age, purpose):
    seen_on = TODAY - age * DAY
    assert kept(seen_on, person(seen_on=seen_on)) is purpose


@pytest.mark.parametrize(("ago", "purpose"), [(30, KeptFor.SUPERVISION), (31, KeptFor.NOTHING)])
def test_a_month_after_the_end_only_evidence_is_left(ago, purpose):
    released_on = TODAY - ago * DAY
    ordinary, seen_on = released_on - 5 * DAY, released_on - 20 * DAY
    file = person(released_on=released_on, seen_on=seen_on)
    assert kept(ordinary, file) is purpose
    assert kept(seen_on, file) is (KeptFor.EVIDENCE if ago == 31 else KeptFor.SUPERVISION)


def test_a_device_that_somebody_else_wears_now_is_kept_for_them():
    ended, now_worn = person(released_on=TODAY - 100 * DAY), person()
    assert kept(TODAY - 10 * DAY, ended, now_worn) is KeptFor.SUPERVISION


@pytest.mark.parametrize(
    ("age", "purpose"), [(3, KeptFor.EVIDENCE), (4, KeptFor.EVIDENCE), (5, KeptFor.NOTHING)]
)
def test_the_fix_after_which_somebody_fell_silent_is_kept_as_long_as_they_are(age, purpose):
    """The silence begins three days after that fix, which alone tells that it is one; it lasts for a year."""
    case = CaseBuilder(order=probation(START, date(2027, 2, 28)))
    source = SourceAssigned(
        source_id="band", source=SourceKind.WRISTBAND, from_at=day_start(START), interval_minutes=3 * 1_440
    )
    case.add(source, on=START)
    began_at = day_start(TODAY - 365 * DAY)
    stated = ObservationStated(
        observation_id="o",
        revision=1,
        first_on=TODAY - 365 * DAY,
        observed=Observed.GAP,
        began_at=began_at,
        ended_at=None,
        engine="geofences/1",
        source_id="band",
    )
    case.add(stated, at=began_at)
    assert kept(TODAY - (365 + age) * DAY, case.file()) is purpose
