"""What needs the person to be there is not owed while they are on leave; what can be said from afar is."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.admission import Excused, ExcuseReason
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance
from correction.domain.moments import DateSpan
from correction.rulebooks import load_book
from correction.rules.duty_list import duty_list
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
HELAN, TOWN = load_book("helan-2019"), load_book("demo-activities")
FEB = date(2026, 2, 1)
APRIL = datetime(2026, 4, 1, tzinfo=CST)


def on(day, month=2):
    return date(2026, month, day)


def case():
    return CaseBuilder(order=probation(date(2025, 12, 30), date(2026, 12, 31))).arrive(date(2026, 1, 5))


def away(first, last, returned=None):
    made = case()
    made.add(
        LeaveGranted(
            leave_id="L", from_on=on(first), to_on=on(last), destination="省城", level=LeaveLevel.COUNTY
        ),
        on=on(1, 1) + timedelta(days=20),
    )
    if returned:
        made.add(LeaveReturned(leave_id="L", proof="车票"), on=on(returned))
    return made


def missed(judged, made, rule, book=HELAN):
    return [f.cycle_on for f in judged(made, APRIL, rule, book=book) if f.cycle_on and f.cycle_on.month == 2]


@pytest.mark.parametrize(
    ("first", "last", "returned", "owed"),
    # Fourteen of the twenty-eight days of February are half of them.
    [(1, 14, None, False), (1, 13, None, True), (1, 28, None, False), (1, 28, 13, True), (1, 28, 14, False)],
)
def test_nobody_is_met_face_to_face_in_a_month_on_leave(judged, first, last, returned, owed):
    made = away(first, last, returned)
    assert missed(judged, made, "office_meeting") == ([FEB] if owed else [])
    assert missed(judged, made, "office_voice") == [on(2), on(9), on(16), on(23)]
    period = DateSpan(from_on=FEB, to_on=on(28))
    listed = duty_list(made.file(), HELAN, plain_context(), APRIL, period)
    (meeting,) = (duty for duty in listed if duty.duty == "月见面")
    assert meeting.outcome == ("missed" if owed else "excused")


def test_days_of_leave_and_of_an_excuse_add_up(judged):
    made = away(1, 7)
    made.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=on(8), to_on=on(14)), on=on(8))
    assert missed(judged, made, "office_meeting") == []


def test_who_reports_in_person_does_not_while_away_and_still_reports_in_writing(judged, tmp_path):
    (tmp_path / "book.yaml").write_text(
        """
book: {id: town, title: 某县规则册, parent: cn, rank: county, jurisdiction: 某县}
instrument: {code: T, title: 某县办法, rank: county, from_on: 2021-01-01, to_on: null,
             confidence: S1, checked_on: 2026-01-01}
values:
  report.in_person.cadence:
    - {value: {every: 1, unit: week}, article: 第一条, paraphrase: 每周当面报告}
  report.written.cadence:
    - {value: {every: 1, unit: week}, article: 第二条, paraphrase: 每周书面报告}
""",
        encoding="utf-8",
    )
    book, mondays = load_book(tmp_path), [on(2), on(9), on(16), on(23)]
    made = away(9, 15)
    assert missed(judged, made, "report_in_person", book) == [on(2), on(16), on(23)]
    assert missed(judged, made, "report_written", book) == mondays


@pytest.mark.parametrize(("kept", "short"), [("leave", False), ("hospital", False), (None, True)])
def test_hours_offered_on_a_day_of_leave_or_in_hospital_are_not_short(judged, kept, short):
    """The only eight hours of labour lay on the tenth, and whoever kept the roll wrote 缺席."""
    made = away(9, 11) if kept == "leave" else case()
    if kept == "hospital":
        made.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=on(10), to_on=on(10)), on=on(10))
    for activity, attendance in ((Activity.LABOUR, Attendance.ABSENT), (Activity.STUDY, Attendance.PRESENT)):
        line = ActivityAttended(
            activity_id=f"a-{activity}",
            activity=activity,
            offered_hours=8,
            hours=8 if attendance is Attendance.PRESENT else 0,
            attendance=attendance,
            told=True,
        )
        made.add(line, on=on(10))
    assert missed(judged, made, "hours") == ([FEB] if short else [])
