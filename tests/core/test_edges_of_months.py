"""Months owed to their last day, the times of sources without a plan, and what is no month's at all."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.admission import ClassAssigned, Excused, ExcuseReason, ManagementClass
from correction.domain.facts.devices import SourceAssigned, SourceKind, SourceReleased
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance
from correction.domain.moments import DateSpan
from correction.domain.watch import Watch
from correction.rulebooks import load_book
from correction.rules.shared.free_times import spoken_times, unexpected_times
from correction.rules.shared.month_counts import months_owed, spoken
from correction.rules.shared.recurring import parts_of
from correction.rules.shared.spans import FOREVER, LONG_AGO
from correction.rules.view import CaseView
from correction.testing.builders import SOMEBODY, CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 5, tzinfo=CST)
DEMO, HELAN = load_book("demo-activities"), load_book("helan-2019")
STRICT, GENERAL = ManagementClass.STRICT, ManagementClass.GENERAL


def at(day, month=2):
    return datetime(2026, month, day, tzinfo=CST)


def case(ends_on=date(2026, 12, 31), **more):
    return CaseBuilder(order=probation(date(2026, 1, 12), ends_on), **more).arrive(date(2026, 1, 20))


@pytest.mark.parametrize(
    "owing",
    [
        (DEMO, "report_count", {"report_count:oral:2026-02-01"}),
        (DEMO, "activity_count", {"activity_count:talk:office:2026-02-01"}),
        (HELAN, "hours", {"hours:labour:office:2026-02-01", "hours:study:office:2026-02-01"}),
    ],
)
@pytest.mark.parametrize(("last", "owed"), [(27, False), (28, True)])
def test_a_month_is_owed_where_the_term_holds_its_last_day(judged, owing, last, owed):
    book, rule, occasions = owing
    found = judged(case(date(2026, 2, last)), NOW, rule, book=book)
    assert {f.occasion for f in found} == (occasions if owed else set())


def test_whoever_cannot_work_still_owes_the_hours_of_study(judged):
    unable = case(person=replace(SOMEBODY, able_to_work=False))
    found = judged(unable, NOW, "hours", book=HELAN)
    assert [f.occasion for f in found] == ["hours:study:office:2026-02-01"]


def study(hours, offered, attendance=Attendance.PRESENT):
    return ActivityAttended(
        activity_id="E1",
        activity=Activity.STUDY,
        offered_hours=offered,
        hours=hours,
        attendance=attendance,
    )


@pytest.mark.parametrize(
    ("hours", "offered", "told"),
    [
        (8, 8, []),
        (7.5, 8, [("hours:study:person:2026-02-01", "hours_short", "计入完成 7.5 小时 < 8 小时")]),
        (
            7.5,
            7.5,
            [("hours:study:office:2026-02-01", "hours_not_organised", "已组织 7.5 小时 < 规定 8 小时")],
        ),
    ],
)
def test_eight_hours_offered_are_the_persons_and_less_is_the_offices(judged, hours, offered, told):
    unable = case(person=replace(SOMEBODY, able_to_work=False))
    unable.add(study(hours, offered), on=date(2026, 2, 10))
    found = judged(unable, NOW, "hours", book=HELAN)
    assert [(f.occasion, f.kind.value, f.bearer.value) for f in found] == [
        (occasion, kind, occasion.split(":")[2]) for occasion, kind, _ in told
    ]
    assert all(words in f.why.arithmetic[-1] for f, (_, _, words) in zip(found, told, strict=True))


def test_a_book_is_asked_only_for_what_it_speaks_of_on_some_day():
    keys = ("labour.month_count", "study.month_count", "report.oral.month_count")
    assert spoken(load_book("cn"), keys) == ()
    assert spoken(DEMO, keys) == ("report.oral.month_count",)
    assert spoken(load_book("beijing-early"), keys) == keys


def viewed(builder):
    watch = Watch(NOW)
    return CaseView(file=builder.file().happened_by(watch), book=HELAN, context=plain_context(), watch=watch)


def assigned(source_id, day, interval_minutes):
    return SourceAssigned(
        source_id=source_id, source=SourceKind.PHONE, from_at=at(day), interval_minutes=interval_minutes
    )


def test_only_a_source_with_a_plan_speaks_by_itself():
    builder = case()
    builder.add(assigned("plain", 1, None), at=at(1))
    builder.add(assigned("plan", 2, 60), at=at(2))
    builder.add(SourceReleased(source_id="plan"), at=at(5))
    assert spoken_times(viewed(builder)) == [(at(2), at(5))]


def test_a_source_owes_positions_within_its_plan_and_an_unknown_one_never():
    builder = case()
    builder.add(assigned("plan", 2, 60), at=at(2))
    builder.add(SourceReleased(source_id="plan"), at=at(5))
    view = viewed(builder)
    assert unexpected_times(view, "plan") == [(LONG_AGO, at(2)), (at(5), FOREVER)]
    assert unexpected_times(view, None) == unexpected_times(view, "other") == [(LONG_AGO, FOREVER)]


def test_a_month_of_two_classes_asks_for_the_lesser_number_and_the_next_for_its_own():
    """The demonstration book asks for two talks a month with the strict and for one with the others."""
    for first, second, march in ((STRICT, GENERAL, 1), (GENERAL, STRICT, 2)):
        builder = case()
        builder.add(ClassAssigned(management_class=first), on=date(2026, 1, 21))
        builder.add(ClassAssigned(management_class=second), on=date(2026, 2, 15))
        watch = Watch(datetime(2026, 4, 2, tzinfo=CST))
        file = builder.file().happened_by(watch)
        view = CaseView(file=file, book=DEMO, context=plain_context(), watch=watch)
        owed = [(month.span.from_on.month, month.times) for month in months_owed(view, "talks.month_count")]
        assert owed == [(2, 1), (3, march)]


def test_a_month_half_excused_asks_for_no_hours(judged):
    builder = case()
    builder.add(
        Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 2, 1), to_on=date(2026, 2, 14)),
        on=date(2026, 2, 1),
    )
    assert judged(builder, NOW, "hours", book=HELAN) == []


def test_a_duty_goes_on_where_one_instrument_gives_way_to_another():
    order = probation(date(2020, 1, 1), date(2026, 12, 31))
    builder = CaseBuilder(order=order).arrive(date(2020, 1, 5))
    watch = Watch(datetime(2020, 9, 1, tzinfo=CST))
    cn = load_book("cn")
    view = CaseView(file=builder.file().happened_by(watch), book=cn, context=plain_context(), watch=watch)
    days = DateSpan(from_on=date(2020, 6, 1), to_on=date(2020, 7, 31))
    cut = [
        (span, dated.citation.instrument) for span, dated, _ in parts_of(view, "report.health.cadence", days)
    ]
    assert cut == [
        (DateSpan(from_on=date(2020, 6, 1), to_on=date(2020, 6, 30)), "IM-2012"),
        (DateSpan(from_on=date(2020, 7, 1), to_on=date(2020, 7, 31)), "IM-2020"),
    ]
