"""Reports and hours at their limits: the first and last moment that counts, and what does not count."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import Bearer
from correction.domain.facts.admission import ClassAssigned, ManagementClass, PersonCorrected, ReportedIn
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned
from correction.domain.facts.reports import LifeEvent, ReportKind, ReportReceived, ReportReturned
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, HoursCarried
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, CaseBuilder, probation

CST = timezone(timedelta(hours=8))
SECOND = timedelta(seconds=1)
LABOUR, STUDY = Activity.LABOUR, Activity.STUDY
FEB, MARCH = date(2026, 2, 1), date(2026, 3, 1)


@pytest.fixture(scope="module")
def demo():
    return load_book("demo-county")


def moment(month, day, clock="00:00:00"):
    return datetime.fromisoformat(f"2026-{month:02d}-{day:02d}T{clock}+08:00")


def running(**more):
    return CaseBuilder(order=probation(date(2025, 12, 30), date(2026, 12, 31)), **more).arrive(
        date(2026, 1, 5)
    )


def roll(case, activity, hours, offered=None, *, how=Attendance.PRESENT, on=date(2026, 2, 10), name=None):
    attended = ActivityAttended(
        activity_id=name or f"{activity}-{on}-{len(case.entries)}",
        activity=activity,
        offered_hours=hours if offered is None else offered,
        hours=hours,
        attendance=how,
    )
    return case.add(attended, on=on)


def short(judged, case, now=None):
    return {
        (f.occasion.split(":")[1], f.bearer, f.cycle_on)
        for f in judged(case, now or datetime(2026, 3, 1, tzinfo=CST), "hours")
    }


def test_carried_hours_count_for_their_activity_and_month_alone(judged):
    for activity, month_on, met in (
        (STUDY, FEB, True),
        (LABOUR, FEB, False),
        (STUDY, date(2026, 1, 1), False),
    ):
        case = running()
        roll(case, LABOUR, 8)
        case.add(HoursCarried(activity=activity, month_on=month_on, hours=8), on=date(2026, 2, 3))
        assert (short(judged, case) == set()) is met


@pytest.mark.parametrize(
    ("rolls", "behind"),
    [
        # One activity written twice offered what the longer line says, and credits what was done together.
        ([("a", 4, 4, Attendance.PRESENT), ("a", 4, 8, Attendance.PRESENT)], None),
        ([("a", 2, 4, Attendance.PRESENT), ("a", 1, 8, Attendance.ABSENT)], Bearer.PERSON),
        # An absence credits nothing, even where somebody wrote hours beside it.
        ([("a", 8, 8, Attendance.ABSENT)], Bearer.PERSON),
        # Who is excused is credited what was offered, not more.
        ([("a", 0, 7, Attendance.EXCUSED), ("b", 1, 1, Attendance.PRESENT)], None),
        ([("a", 0, 7, Attendance.EXCUSED), ("b", 0, 1, Attendance.ABSENT)], Bearer.PERSON),
    ],
)
def test_a_roll_written_in_several_lines_is_one_activity(judged, rolls, behind):
    case = running()
    roll(case, LABOUR, 8)
    for name, hours, offered, how in rolls:
        roll(case, STUDY, hours, offered, how=how, name=name)
    assert {bearer for _, bearer, _ in short(judged, case)} == ({behind} if behind else set())


@pytest.mark.parametrize(
    ("offered", "done", "behind"),
    [(8, 8, None), (8, 7.5, Bearer.PERSON), (7.5, 7.5, Bearer.OFFICE), (9, 8, None)],
)
def test_exactly_eight_hours_are_enough_and_half_an_hour_less_is_not(judged, offered, done, behind):
    case = running()
    roll(case, LABOUR, 8)
    roll(case, STUDY, done, offered)
    assert {bearer for _, bearer, _ in short(judged, case)} == ({behind} if behind else set())


@pytest.mark.parametrize(
    ("on", "owes"), [(date(2026, 1, 31), False), (FEB, False), (date(2026, 2, 28), False), (MARCH, True)]
)
def test_who_becomes_unable_to_work_on_a_day_of_the_month_owes_no_labour_in_it(judged, on, owes):
    case = running()
    roll(case, STUDY, 8)
    case.add(PersonCorrected(person=replace(SOMEBODY, able_to_work=False)), on=on)
    assert (short(judged, case, datetime(2026, 3, 1, tzinfo=CST)) != set()) is owes


def test_the_newest_word_on_the_ability_to_work_holds(judged):
    case = running()
    roll(case, STUDY, 8)
    for able, on in ((False, date(2026, 1, 10)), (True, date(2026, 1, 20))):
        case.add(PersonCorrected(person=replace(SOMEBODY, able_to_work=able)), on=on)
    assert short(judged, case) == {("labour", Bearer.OFFICE, FEB)}


def test_the_last_month_of_the_term_is_owed_when_the_term_ends_with_it(judged):
    for ends_on, owed in ((date(2026, 2, 28), True), (date(2026, 2, 27), False)):
        case = CaseBuilder(order=probation(date(2025, 12, 30), ends_on)).arrive(date(2026, 1, 5))
        assert (short(judged, case, datetime(2026, 4, 1, tzinfo=CST)) != set()) is owed


LEAVE = LeaveGranted(
    leave_id="l",
    from_on=date(2026, 3, 10),
    to_on=date(2026, 3, 15),
    destination="成都",
    level=LeaveLevel.OFFICE,
)


def on_leave():
    case = running()
    case.add(LEAVE, on=date(2026, 3, 8))
    return case


def heard(case, kind, at):
    return case.add(ReportReceived(report=kind), at=at)


def late(judged, case):
    return [f.occasion.rsplit(":", 1)[1] for f in judged(case, moment(3, 25), "report_leave")]


@pytest.mark.parametrize(
    ("left_at", "asked"),
    [
        (moment(3, 9, "23:59:59"), False),
        (moment(3, 10), True),
        (moment(3, 14, "23:59:59"), True),
        (moment(3, 15), False),
        (moment(3, 16), False),
    ],
)
def test_an_arrival_is_asked_for_after_a_departure_within_the_leave_that_leaves_a_day(judged, left_at, asked):
    case = on_leave()
    heard(case, ReportKind.LEAVE_DEPARTED, left_at)
    case.add(LeaveReturned(leave_id="l"), at=moment(3, 16, "08:00:00"))
    assert ("arrival" in late(judged, case)) is asked


@pytest.mark.parametrize(
    ("came_at", "overdue"),
    [
        (moment(3, 9, "23:59:59"), True),
        (moment(3, 10), False),
        (moment(3, 11, "07:59:59"), False),
        (moment(3, 11, "08:00:00"), True),
    ],
)
def test_an_arrival_counts_from_the_first_moment_of_the_leave_to_a_day_after_the_departure(
    judged, came_at, overdue
):
    case = on_leave()
    heard(case, ReportKind.LEAVE_DEPARTED, moment(3, 10, "08:00:00"))
    heard(case, ReportKind.LEAVE_ARRIVED, came_at)
    case.add(LeaveReturned(leave_id="l"), at=moment(3, 16, "08:00:00"))
    assert ("arrival" in late(judged, case)) is overdue


@pytest.mark.parametrize(
    ("back_at", "overdue"), [(moment(3, 9, "23:59:59"), True), (moment(3, 10), False), (moment(3, 16), False)]
)
def test_a_return_counts_from_the_first_moment_of_the_leave(judged, back_at, overdue):
    case = on_leave()
    heard(case, ReportKind.LEAVE_RETURNED, back_at)
    assert late(judged, case) == (["return"] if overdue else [])


def test_of_two_words_on_the_return_the_earlier_counts(judged):
    case = on_leave()
    heard(case, ReportKind.LEAVE_RETURNED, moment(3, 16, "09:00:00"))
    case.add(LeaveReturned(leave_id="l"), at=moment(3, 19, "09:00:00"))
    assert late(judged, case) == []


@pytest.mark.parametrize(
    ("told_at", "overdue"),
    [
        (moment(3, 6, "23:59:59"), True),
        (moment(3, 7), False),
        (moment(3, 13, "23:59:59"), False),
        (moment(3, 14), True),
    ],
)
def test_a_change_of_home_is_told_within_three_days_before_or_after_it(judged, told_at, overdue):
    case = running()
    case.add(LifeEvent(report=ReportKind.HOME_CHANGED), on=date(2026, 3, 10))
    heard(case, ReportKind.HOME_CHANGED, told_at)
    heard(case, ReportKind.JOB_CHANGED, moment(3, 11))
    found = judged(case, moment(3, 20), "report_prompt")
    assert bool(found) is overdue
    assert all(f.cycle_on == date(2026, 3, 7) for f in found)


def returned(*pairs):
    """A case outside of any prompt duty in which written reports of February were sent back."""
    case = running()
    for received_at, returned_at in pairs:
        name = heard(case, ReportKind.WRITTEN, received_at)
        if returned_at is not None:
            case.add(ReportReturned(report_entry_id=name, reason="内容不实"), at=returned_at)
    return case


@pytest.mark.parametrize(
    ("pairs", "began_at"),
    [
        ([], moment(3, 4)),
        ([(moment(2, 1), moment(3, 10))], moment(3, 10)),
        ([(moment(1, 31, "23:59:59"), moment(3, 10))], moment(3, 4)),
        ([(moment(3, 3, "23:59:59"), moment(3, 10))], moment(3, 10)),
        ([(moment(3, 4), moment(3, 10))], moment(3, 4)),
        ([(moment(2, 5), moment(3, 8)), (moment(2, 6), moment(3, 12))], moment(3, 12)),
        ([(moment(2, 6), moment(3, 12)), (moment(2, 7), moment(3, 8))], moment(3, 12)),
        ([(moment(2, 5), moment(2, 8))], moment(3, 4)),
    ],
)
def test_a_report_sent_back_was_in_time_if_it_came_in_its_month_or_its_grace(judged, demo, pairs, began_at):
    case = returned(*pairs)
    february = [
        f for f in judged(case, moment(3, 20), "report_written", book=demo) if f.cycle_on == date(2026, 2, 1)
    ]
    assert [f.began_at for f in february] == [began_at]


def test_a_report_of_another_kind_sent_back_moves_nothing(judged, demo):
    case = running()
    name = heard(case, ReportKind.ORAL, moment(2, 5))
    case.add(ReportReturned(report_entry_id=name, reason="内容不实"), at=moment(3, 10))
    found = judged(case, moment(3, 20), "report_written", book=demo)
    assert [f.began_at for f in found if f.cycle_on == date(2026, 2, 1)] == [moment(3, 4)]


def test_a_report_that_stands_beside_one_sent_back_is_enough(judged, demo):
    case = returned((moment(2, 5), moment(2, 8)), (moment(2, 9), None))
    found = judged(case, moment(3, 20), "report_written", book=demo)
    assert [f for f in found if f.cycle_on == date(2026, 2, 1)] == []


def test_a_last_day_that_may_roll_cites_the_article_on_rolling(judged):
    case = CaseBuilder(order=probation(date(2026, 3, 2), date(2026, 12, 31)))
    (late,) = judged(case, moment(3, 20), "first_report")
    assert any("第一百零五条" in citation.article for citation in late.why.citations)
    assert any("第二十一条" in citation.article for citation in late.why.citations)


@pytest.mark.parametrize(
    ("records_on", "told"), [(date(2026, 3, 19), True), (date(2026, 3, 20), True), (date(2026, 3, 21), False)]
)
def test_a_late_arrival_on_the_first_day_of_the_records_is_told(judged, records_on, told):
    case = CaseBuilder(order=probation(date(2026, 3, 2), date(2026, 12, 31)), records_from_on=records_on)
    case.add(ReportedIn(), at=moment(3, 20, "10:00:00"))
    assert bool(judged(case, moment(3, 25), "first_report")) is told


@pytest.mark.parametrize(
    ("first", "then", "changed_on", "hours_owed"),
    [
        (ManagementClass.STRICT, ManagementClass.GENERAL, date(2020, 3, 15), 8),
        (ManagementClass.GENERAL, ManagementClass.STRICT, date(2020, 3, 15), 8),
        (ManagementClass.STRICT, ManagementClass.GENERAL, date(2020, 4, 1), 14),
        (ManagementClass.GENERAL, ManagementClass.STRICT, date(2020, 3, 1), 14),
    ],
)
def test_a_month_in_which_the_class_changes_asks_for_the_lesser_number(
    judged, first, then, changed_on, hours_owed
):
    """The five-class scheme asks fourteen hours of labour of the strict class and eight of the others."""
    book = load_book("five-class-older")
    for done, enough in ((hours_owed, True), (hours_owed - 0.5, False)):
        case = CaseBuilder(order=probation(date(2020, 1, 1), date(2020, 12, 31))).arrive(
            date(2020, 1, 5), first
        )
        case.add(ClassAssigned(management_class=then), on=changed_on)
        roll(case, LABOUR, done, 20, on=date(2020, 3, 10))
        found = judged(case, datetime(2020, 4, 10, tzinfo=CST), "hours", book=book)
        labour = [f for f in found if f.cycle_on == date(2020, 3, 1) and ":labour:" in f.occasion]
        assert (labour == []) is enough
