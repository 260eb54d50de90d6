"""Nearing a border breaks nothing: the office is told, and leave or an excuse is silence."""

from datetime import date, datetime, timedelta, timezone

from correction.domain.alert_kind import AlertKind, Bearer, Grade
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.observations import Observed
from correction.rulebooks.glossary import glossary
from correction.testing.builders import CaseBuilder, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
RULE = "border_approached"
START = datetime(2026, 3, 10, 9, tzinfo=CST)
NOON = datetime(2026, 3, 15, 12, tzinfo=CST)


def near(ended_at=START + timedelta(hours=1)) -> CaseBuilder:
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    observe(case, "a", Observed.APPROACHED, START, ended_at, area_id="county", detail="离边界不到 1000 米")
    return case


def test_the_office_is_told_by_the_mildest_alert(judged):
    (found,) = judged(near(), NOON, RULE)
    assert (found.kind, found.bearer) == (AlertKind.BORDER_APPROACHED, Bearer.OFFICE)
    assert (found.began_at, found.ended_at) == (START, START + timedelta(hours=1))
    assert glossary().alert(found.kind).grade is Grade.NOTICE
    assert "不是越界" in "".join(found.why.arithmetic)


def test_one_that_goes_on_is_told_at_once(judged):
    case = near(None)
    assert judged(case, START - timedelta(minutes=1), RULE) == []
    (found,) = judged(case, START, RULE)
    assert found.ended_at is None


def test_withdrawn_it_is_gone(judged):
    case = near()
    observe(
        case, "a", Observed.APPROACHED, START, START + timedelta(hours=1), area_id="county", withdrawn=True
    )
    assert judged(case, NOON, RULE) == []


def test_on_leave_nobody_nears_a_border(judged):
    case, day = near(), date(2026, 3, 10)
    granted = LeaveGranted(leave_id="l", from_on=day, to_on=day, destination="杭州", level=LeaveLevel.OFFICE)
    case.add(granted, on=day)
    assert judged(case, NOON, RULE) == []
