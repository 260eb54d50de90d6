"""The five items of 1+X+5 and the phases, worked out from what was recorded."""

from datetime import date, timedelta

import pytest

from correction.domain.case.strands import Item, Phase, StrandState
from correction.domain.facts.admission import Released, Step, StepDone
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Monitored,
    Result,
    StaffActed,
)
from correction.testing.builders import CaseBuilder, probation

ENTRY = (
    Step.PRE_ASSESSMENT,
    Step.INFORMATION_VERIFIED,
    Step.GROUP_FORMED,
    Step.PLAN_MADE,
    Step.ENTRY_ANNOUNCED,
)
ON = date(2026, 3, 20)


def running():
    return CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))


def strand(case, item, on=ON):
    return {strand.item: strand for strand in case.file().strands(on)}[item]


def test_the_five_items_come_in_the_order_of_the_work():
    assert [item.zh for item in Item] == ["入矫", "日常监管", "教育矫正", "解矫", "衔接安置帮教"]
    assert [strand.item for strand in running().file().strands(ON)] == list(Item)
    assert [item for item in Item if item.recurs] == [Item.DAILY, Item.EDUCATION]


def test_an_item_that_comes_once_is_done_when_nothing_is_missing():
    case = running()
    assert strand(case, Item.ENTRY).state is StrandState.NOT_STARTED
    for step in ENTRY[:-1]:
        case.add(StepDone(step=step), on=date(2026, 1, 10))
    assert strand(case, Item.ENTRY).state is StrandState.UNDER_WAY
    assert strand(case, Item.ENTRY).gaps == ("入矫宣告",)
    last = case.add(StepDone(step=ENTRY[-1]), on=date(2026, 1, 20))
    assert strand(case, Item.ENTRY, date(2026, 1, 19)).state is StrandState.UNDER_WAY
    assert strand(case, Item.ENTRY).state is StrandState.DONE
    case.void(last, case.entries[-1].recorded_at + timedelta(days=1))
    assert strand(case, Item.ENTRY).state is StrandState.UNDER_WAY


def test_a_recurring_item_runs_from_arrival_to_release_with_the_months_gaps():
    case = running()
    assert strand(case, Item.DAILY, date(2026, 1, 4)).state is StrandState.NOT_STARTED
    assert strand(case, Item.DAILY).gaps == ("本月日监控", "本月周听声", "本月月见面", "本月常家访")
    case.add(StaffActed(act=ActKind.VOICE), on=date(2026, 3, 2))
    case.add(StaffActed(act=ActKind.MEETING, result=Result.ATTEMPTED), on=date(2026, 3, 3))
    case.add(StaffActed(act=ActKind.VISIT), on=date(2026, 2, 27))
    case.add(Monitored(seen="在家"), on=date(2026, 3, 4))
    assert strand(case, Item.DAILY).gaps == ("本月月见面", "本月常家访")
    case.add(Released(ground="赦免"), on=date(2026, 4, 1))
    assert strand(case, Item.DAILY, date(2026, 3, 31)).state is StrandState.UNDER_WAY
    assert strand(case, Item.DAILY, date(2026, 4, 1)).state is StrandState.DONE


def test_education_counts_what_was_done_and_not_what_was_offered():
    case = running()
    for activity, hours in ((Activity.STUDY, 2.0), (Activity.LABOUR, 0.0)):
        attended = ActivityAttended(
            activity_id=f"{activity}",
            activity=activity,
            offered_hours=4,
            hours=hours,
            attendance=Attendance.PRESENT,
        )
        case.add(attended, on=date(2026, 3, 7))
    assert strand(case, Item.EDUCATION).gaps == ("本月公益活动",)


@pytest.mark.parametrize(
    ("on", "phase"),
    [
        (date(2026, 1, 1), Phase.ENTRY),
        (date(2026, 2, 4), Phase.ENTRY),
        (date(2026, 2, 5), Phase.MIDDLE),
        (date(2026, 11, 1), Phase.MIDDLE),
        (date(2026, 11, 2), Phase.BEFORE_RELEASE),
        (date(2026, 12, 31), Phase.BEFORE_RELEASE),
    ],
)
def test_each_day_has_its_phase(on, phase):
    assert running().file().phase(on) is phase


def test_release_ends_the_phases_and_lengths_are_local():
    case = running()
    case.add(Released(ground="期满"), on=date(2026, 12, 31))
    assert case.file().phase(date(2026, 12, 31)) is Phase.RELEASED
    assert case.file().phase(date(2026, 3, 4), entry_months=2) is Phase.ENTRY
    assert case.file().phase(date(2026, 3, 5), entry_months=2) is Phase.MIDDLE
    assert case.file().phase(date(2026, 11, 2), release_days=30) is Phase.MIDDLE
