"""What happens when nobody acts: which step is due when, what stops it, holds it or brings it forward."""

from datetime import timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer, Grade
from correction.domain.errors import Conflict
from correction.domain.facts.alerts import Disposition, Matter
from correction.domain.facts.devices import SourceAssigned, SourceKind, SourceReleased
from correction.office.alerts import review_alert
from correction.office.ids import new_id
from correction.rulebooks.glossary import glossary
from tests.notices.ladder_office import AT, Desk, alert, minutes

MONTH = timedelta(days=30)
# A critical kind: told again after 15 minutes, the county after 45, the city after 120; one hour to handle.
GRAVE = [("second", 15), ("county", 45), ("overdue", 60), ("city", 120)]


def test_nobody_acts_and_the_alert_climbs_to_the_office_again_the_county_and_the_city():
    desk = Desk()
    desk.act(alert())
    desk.climb(AT + MONTH)
    assert desk.steps() == [
        ("a", "second", "nobody_acted", 15, "office-1"),
        ("a", "county", "nobody_acted", 45, "county"),
        ("a", "overdue", "not_reviewed", 60, "county"),
        ("a", "city", "nobody_acted", 120, "city"),
    ]


def test_a_step_is_taken_when_it_is_due_and_not_before():
    desk = Desk()
    desk.act(alert())
    for minute, count in ((0, 0), (14, 0), (15, 1), (44, 1), (45, 2), (60, 3), (119, 3), (120, 4), (9999, 4)):
        desk.climb(AT + minutes(minute))
        assert len(desk.steps()) == count


def test_an_alert_taken_up_climbs_no_further_but_must_be_reviewed_in_time():
    desk = Desk()
    desk.act(alert())
    desk.climb(AT + minutes(20))
    desk.acknowledge(AT + minutes(21))
    desk.climb(AT + MONTH)
    assert desk.rungs() == [("second", 15), ("overdue", 60)]


def test_a_review_with_a_note_stops_everything():
    desk = Desk()
    desk.act(alert())
    desk.climb(AT + minutes(20))
    desk.review(AT + minutes(21))
    desk.climb(AT + MONTH)
    assert desk.rungs() == [("second", 15)]


def test_failure_26_what_is_over_is_not_reviewed_and_climbs_all_the_same():
    """A tamper that cleared within two minutes was nobody's to close but a person's."""
    desk = Desk()
    desk.act(alert(kind=AlertKind.TAMPERED))
    desk.act(alert(kind=AlertKind.TAMPERED, matter=Matter.OVER, ended_at=AT + minutes(2)), AT + minutes(2))
    desk.climb(AT + MONTH)
    assert desk.rungs() == [("second", 15), ("county", 45), ("city", 120), ("overdue", 122)]


def test_a_withdrawn_alert_climbs_no_further_and_a_new_raising_begins_anew():
    desk = Desk()
    desk.act(alert())
    desk.climb(AT + minutes(20))
    desk.act(alert(matter=Matter.WITHDRAWN), AT + minutes(30))
    desk.climb(AT + minutes(600))
    desk.act(alert(), AT + minutes(1000))
    desk.climb(AT + MONTH)
    again = [(rung, 1000 + due) for rung, due in GRAVE]
    assert desk.rungs() == [("second", 15), *again]


def test_whoever_took_it_up_before_it_was_withdrawn_is_asked_again():
    desk = Desk()
    desk.act(alert())
    desk.acknowledge(AT + minutes(1))
    desk.act(alert(matter=Matter.WITHDRAWN), AT + minutes(2))
    desk.act(alert(), AT + minutes(10))
    desk.climb(AT + minutes(25))
    assert desk.rungs() == [("second", 25)]


def test_what_is_told_of_the_past_has_no_ladder():
    desk = Desk()
    desk.act(alert(retrospective=True))
    assert desk.climb(AT + MONTH).looked_at == 0
    assert desk.steps() == []


def test_a_suspension_holds_the_clocks_and_ends_by_itself():
    desk = Desk()
    desk.act(alert())
    desk.climb(AT + minutes(16))
    desk.suspend(AT + minutes(20), AT + minutes(320))
    desk.climb(AT + minutes(319))
    assert desk.rungs() == [("second", 15)]
    desk.climb(AT + MONTH)
    assert desk.rungs() == [("second", 15), ("county", 345), ("overdue", 360), ("city", 420)]


def test_a_step_missed_before_a_suspension_waits_for_its_end():
    desk = Desk()
    desk.act(alert())
    desk.suspend(AT + minutes(20), AT + minutes(320))
    desk.climb(AT + minutes(30))
    assert desk.steps() == []
    desk.climb(AT + minutes(320))
    assert desk.rungs() == [("second", 15)]


def test_a_later_suspension_takes_the_place_of_one_that_still_runs():
    desk = Desk()
    desk.act(alert())
    desk.suspend(AT + minutes(5), AT + minutes(1000))
    desk.suspend(AT + minutes(10), AT + minutes(30))
    desk.climb(AT + minutes(40))
    assert desk.rungs() == [("second", 40)]


@pytest.mark.parametrize("grade", list(Grade))
def test_each_grade_has_the_clocks_of_the_book(grade):
    kinds = {Grade.CRITICAL: AlertKind.PROHIBITED_AREA, Grade.SERIOUS: AlertKind.CHECK_IN_MISSED}
    kinds |= {Grade.MODERATE: AlertKind.CHECK_IN_GAP, Grade.NOTICE: AlertKind.BORDER_APPROACHED}
    expected = {
        Grade.CRITICAL: GRAVE,
        Grade.SERIOUS: [("second", 120), ("county", 360), ("overdue", 720), ("city", 1440)],
        Grade.MODERATE: [("second", 1440), ("overdue", 1440), ("county", 4320)],
        Grade.NOTICE: [],
    }
    desk = Desk()
    assert glossary().alert(kinds[grade]).grade is grade
    desk.act(alert(kind=kinds[grade]))
    desk.climb(AT + MONTH)
    assert desk.rungs() == expected[grade]


def three_times(desk, kind, **given):
    for n in range(3):
        began_at = AT - timedelta(days=10 * (2 - n))
        desk.act(alert(f"e{n}", kind=kind, began_at=began_at, **given), began_at)
        desk.review(began_at, f"e{n}") if n < 2 else None


def test_the_third_event_of_a_kind_in_a_month_is_told_to_the_county_at_once():
    desk = Desk()
    three_times(desk, AlertKind.CHECK_IN_MISSED)
    desk.climb(AT)
    assert desk.steps() == [("e2", "county", "repeated", 0, "county")]


def test_the_third_event_that_would_stand_in_the_digest_alone_is_told_at_once():
    desk = Desk()
    three_times(desk, AlertKind.CHECK_IN_LATE)
    desk.climb(AT)
    assert desk.steps() == [("e2", "second", "repeated", 0, "office-1")]


def test_what_the_office_itself_owes_is_not_counted_as_a_third_event():
    desk = Desk()
    three_times(desk, AlertKind.CHECK_IN_MISSED, bearer=Bearer.OFFICE)
    desk.climb(AT)
    assert desk.steps() == []


def test_a_withdrawn_event_and_one_over_a_month_ago_do_not_count():
    desk = Desk()
    days = (40, 20, 10, 0)
    for n, day in enumerate(days):
        began_at = AT - timedelta(days=day)
        desk.act(alert(f"e{n}", kind=AlertKind.CHECK_IN_MISSED, began_at=began_at), began_at)
    gone = alert(
        "e1", kind=AlertKind.CHECK_IN_MISSED, began_at=AT - timedelta(days=20), matter=Matter.WITHDRAWN
    )
    desk.act(gone, AT)
    desk.climb(AT)
    assert [step for step in desk.steps() if step[2] == "repeated"] == []


def test_an_alert_raised_with_nobody_on_duty_goes_up_at_once():
    desk = Desk()
    desk.on_duty("office-1", ("s1", AT + minutes(30), AT + minutes(500)))
    desk.act(alert())
    desk.climb(AT)
    assert desk.steps() == [("a", "county", "nobody_on_duty", 0, "county")]


@pytest.mark.parametrize(("minute", "told"), [(59, []), (60, ["nobody_on_duty"]), (61, ["nobody_on_duty"])])
def test_a_serious_one_waits_an_hour_for_a_gap_in_the_roster(minute, told):
    desk = Desk()
    desk.on_duty("office-1", ("s1", AT + minutes(300), AT + minutes(500)))
    desk.act(alert(kind=AlertKind.CHECK_IN_MISSED))
    desk.climb(AT + minutes(minute))
    assert [cause for _, _, cause, _, _ in desk.steps()] == told


@pytest.mark.parametrize(("days", "counts"), [(29, True), (30, True), (31, False)])
def test_an_event_of_thirty_days_before_counts_and_one_of_thirty_one_does_not(days, counts):
    desk = Desk()
    for n, day in enumerate((days, 10, 0)):
        began_at = AT - timedelta(days=day)
        desk.act(alert(f"e{n}", kind=AlertKind.CHECK_IN_MISSED, began_at=began_at), began_at)
        desk.review(began_at, f"e{n}") if n < 2 else None
    desk.climb(AT)
    assert [cause for _, _, cause, _, _ in desk.steps()] == (["repeated"] if counts else [])


def test_with_nobody_on_duty_at_the_county_either_it_goes_to_the_city():
    desk = Desk()
    desk.on_duty("office-1", ("s1", AT + minutes(30), AT + minutes(500)))
    desk.on_duty("county", ("c1", AT + minutes(30), AT + minutes(500)))
    desk.act(alert())
    desk.climb(AT)
    assert [(rung, org_id) for _, rung, _, _, org_id in desk.steps()] == [
        ("county", "county"),
        ("city", "city"),
    ]


def test_with_somebody_on_duty_it_waits_for_them():
    desk = Desk()
    desk.on_duty("office-1", ("s1", AT - minutes(500), AT + minutes(1)))
    desk.act(alert())
    desk.climb(AT + minutes(14))
    assert desk.steps() == []


def test_only_the_device_clears_what_only_it_can_know():
    desk = Desk()
    assigned = SourceAssigned(source_id="band", source=SourceKind.WRISTBAND, from_at=AT, interval_minutes=10)
    desk.act(assigned, AT - timedelta(days=1))
    desk.act(alert(kind=AlertKind.TAMPERED))

    def review(at):
        with desk.store.writing() as uow:
            review_alert(
                uow,
                "a",
                disposition=Disposition.CONFIRMED,
                note="已到场",
                actor="s1",
                now=at,
                entry_id=new_id(at),
            )

    with pytest.raises(Conflict, match="只能由设备恢复来解除"):
        review(AT + minutes(5))
    desk.acknowledge(AT + minutes(5))
    desk.climb(AT + MONTH)
    assert desk.steps() == [], "taken up, and nobody can review it yet"
    desk.act(SourceReleased(source_id="band"), AT + MONTH)
    review(AT + MONTH + minutes(1))
    with desk.store.reading() as uow:
        assert uow.alert("a").reviewed_at == AT + MONTH + minutes(1)


def test_another_book_moves_the_steps_that_were_not_taken():
    desk = Desk()
    desk.act(alert(kind=AlertKind.CHECK_IN_MISSED))
    desk.climb(AT + minutes(130))
    with desk.store.writing() as uow:
        uow.wake_ladders(AT + minutes(140))
    assert desk.climb(AT + minutes(139)).looked_at == 0
    assert desk.climb(AT + minutes(140)).looked_at == 1
    assert desk.rungs() == [("second", 120)]
