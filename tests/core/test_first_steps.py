"""Group, announcement and plan are owed from arrival where a local book names days, and by the office."""

from datetime import date, datetime, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import WorkCalendar
from correction.domain.facts.admission import Released, Step, StepDone
from correction.domain.facts.group import (
    Announcement,
    AnnouncementHeld,
    GroupMemberJoined,
    GroupRole,
    PlanMade,
)
from correction.domain.moments import SHANGHAI, day_end, day_start
from correction.domain.person import Sex
from correction.rulebooks import load_book
from correction.rules.intake.course import intake_steps
from correction.testing.builders import CaseBuilder, probation

LOCAL, NATIONAL = load_book("demo-activities"), load_book("cn")
CAME_ON, DAY = date(2026, 3, 4), timedelta(days=1)  # A Wednesday; neither last day below is one of rest.
LATER = datetime(2026, 9, 1, tzinfo=SHANGHAI)
MEMBER = GroupMemberJoined(member="甲", sex=Sex.MALE, role=GroupRole.LEADER)
ENTRY, RELEASE = (AnnouncementHeld(announcement=a, attended=("甲",), public=False) for a in Announcement)
PLAN = PlanMade(version=1, measures=("每周电话",))
# The rule, its days, the entry that does it, and the step that says the same in older records.
FIRSTS = [
    ("group_late", 5, MEMBER, Step.GROUP_FORMED),
    ("announcement_late", 5, ENTRY, Step.ENTRY_ANNOUNCED),
    ("plan_late", 30, PLAN, Step.PLAN_MADE),
]
each = pytest.mark.parametrize("first", FIRSTS, ids=[first[0] for first in FIRSTS])


def case(**more: object) -> CaseBuilder:
    order = probation(date(2026, 3, 1), date(2026, 12, 31))
    return CaseBuilder(order=order, **more).arrive(CAME_ON)  # type: ignore[arg-type]


@each
@pytest.mark.parametrize("late_by", [0, 1])
def test_the_last_day_is_in_time_and_the_next_is_not(judged, first, late_by):
    rule, days, fact, step = first
    for done in (fact, StepDone(step=step)):
        one = case()
        due_on = CAME_ON + days * DAY
        one.add(done, on=due_on + late_by * DAY)
        found = judged(one, LATER, rule, book=LOCAL)
        told = [(f.began_at, f.ended_at, f.bearer, f.kind) for f in found]
        late = (day_end(due_on), day_start(due_on + DAY), Bearer.OFFICE, AlertKind.INTAKE_LATE)
        assert told == ([late] if late_by else [])


@each
def test_it_goes_on_until_it_is_done_and_is_told_from_the_end_of_the_last_day(judged, first):
    rule, days, fact, _ = first
    due_at = day_end(CAME_ON + days * DAY)
    assert judged(case(), due_at - timedelta(seconds=1), rule, book=LOCAL) == []
    (finding,) = judged(case(), due_at, rule, book=LOCAL)
    assert finding.ended_at is None
    assert f"+ {days} 日" in finding.why.arithmetic[0]
    done = case()
    done.void(done.add(fact, on=CAME_ON + DAY), day_end(CAME_ON + 2 * DAY))
    assert len(judged(done, due_at, rule, book=LOCAL)) == 1


@each
def test_where_no_local_book_names_days_nothing_is_owed(judged, first):
    rule, days, _, _ = first
    assert judged(case(), LATER, rule, book=NATIONAL) == []
    calendar, file = WorkCalendar(version="none"), case().file()
    assert rule not in {one.owed.rule for one in intake_steps(file, NATIONAL, calendar)}
    owed = {one.owed.rule: one.due_on for one in intake_steps(file, LOCAL, calendar)}
    assert owed[rule] == CAME_ON + days * DAY


@each
def test_whoever_came_before_the_records_or_left_in_time_owes_nobody_anything(judged, first):
    rule, days, _, _ = first
    before = case(records_from_on=CAME_ON + DAY)
    assert judged(before, LATER, rule, book=LOCAL) == []
    gone = case()
    gone.add(Released(ground="赦免"), on=CAME_ON + days * DAY)
    assert judged(gone, LATER, rule, book=LOCAL) == []
    nobody = CaseBuilder(order=probation(date(2026, 3, 1), date(2026, 12, 31)))
    assert judged(nobody, LATER, rule, book=LOCAL) == []


def test_the_announcement_of_the_release_is_not_that_of_the_beginning(judged):
    one = case()
    one.add(RELEASE, on=CAME_ON)
    assert len(judged(one, LATER, "announcement_late", book=LOCAL)) == 1
