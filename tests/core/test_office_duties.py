"""The office's own duties: office_monitoring, office_voice, office_meeting, office_visit."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.staff_acts import ActKind, Monitored, Result, StaffActed
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))


def moment(on, hour=0):
    return datetime(on.year, on.month, on.day, hour, tzinfo=CST)


def arrived(on=date(2026, 1, 1), ends_on=date(2026, 12, 31)):
    return CaseBuilder(order=probation(date(2025, 12, 30), ends_on)).arrive(on)


def firsts(found):
    return [f.cycle_on for f in found]


def weeks(first, last):
    """Every Monday whose whole week lies between two days."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if day.weekday() == 0 and day + timedelta(days=6) <= last]


def test_every_day_without_a_look_is_the_offices_fault_and_over_with_the_day(judged):
    case = arrived(date(2026, 3, 1))
    case.add(Monitored(seen="在家"), on=date(2026, 3, 3))
    case.add(Monitored(seen="在厂"), at=moment(date(2026, 3, 6), 9))
    found = judged(case, moment(date(2026, 3, 7), 12), "office_monitoring")
    assert firsts(found) == [date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 5)]
    assert {(f.kind, f.bearer) for f in found} == {(AlertKind.MONITORING_NOT_DONE, Bearer.OFFICE)}
    assert [f.ended_at for f in found] == [moment(date(2026, 3, day)) for day in (3, 5, 6)]


def test_a_day_is_not_judged_before_it_is_over(judged):
    case = arrived(date(2026, 3, 1))
    last_second = moment(date(2026, 3, 3)) - timedelta(seconds=1)
    assert judged(case, last_second, "office_monitoring") == []
    (found,) = judged(case, moment(date(2026, 3, 3)), "office_monitoring")
    assert found.began_at == moment(date(2026, 3, 3))


def test_voice_is_owed_in_every_whole_week_from_monday_to_sunday(judged):
    case = arrived(date(2026, 1, 1))
    last = date(2026, 3, 20)
    heard = {date(2026, 1, 12): date(2026, 1, 18), date(2026, 2, 9): date(2026, 2, 9)}
    for on in heard.values():
        case.add(StaffActed(act=ActKind.VOICE), on=on)
    found = judged(case, moment(last + timedelta(days=1)), "office_voice")
    assert firsts(found) == [monday for monday in weeks(date(2026, 1, 2), last) if monday not in heard]


@pytest.mark.parametrize(("day", "met"), [(31, False), (1, True), (28, True)])
def test_a_meeting_is_owed_in_every_whole_month(judged, day, met):
    case = arrived(date(2026, 1, 5))
    on = date(2026, 1, 31) if day == 31 else date(2026, 2, day)
    case.add(StaffActed(act=ActKind.MEETING), on=on)
    found = judged(case, moment(date(2026, 3, 1)), "office_meeting")
    assert firsts(found) == ([] if met else [date(2026, 2, 1)])


def test_an_attempt_and_an_appointment_are_named_but_do_not_count(judged):
    case = arrived(date(2026, 1, 5))
    case.add(StaffActed(act=ActKind.MEETING, result=Result.ATTEMPTED), on=date(2026, 2, 10))
    case.add(StaffActed(act=ActKind.MEETING, result=Result.SCHEDULED), on=date(2026, 2, 20))
    case.add(StaffActed(act=ActKind.VOICE), on=date(2026, 2, 21))
    (found,) = judged(case, moment(date(2026, 3, 1)), "office_meeting")
    assert ("未成", "2026-02-10") in found.why.inputs
    assert ("已约", "2026-02-20") in found.why.inputs


def test_a_meeting_recorded_late_clears_the_office_and_its_void_does_not(judged):
    case = arrived(date(2026, 1, 5))
    met = case.add(
        StaffActed(act=ActKind.MEETING), on=date(2026, 2, 10), recorded_at=moment(date(2026, 3, 9))
    )
    assert judged(case, moment(date(2026, 3, 10)), "office_meeting") == []
    case.void(met, moment(date(2026, 3, 10)))
    assert len(judged(case, moment(date(2026, 3, 11)), "office_meeting")) == 1


def test_months_half_excused_are_not_owed_and_those_less_excused_are(judged):
    for to_on, expected in [(date(2026, 2, 14), []), (date(2026, 2, 13), [date(2026, 2, 1)])]:
        case = arrived(date(2026, 1, 5))
        excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 2, 1), to_on=to_on)
        case.add(excuse, on=date(2026, 2, 1))
        assert firsts(judged(case, moment(date(2026, 3, 1)), "office_meeting")) == expected


def test_the_month_of_release_is_not_owed_and_the_one_before_was_over_with_itself(judged):
    case = arrived(date(2026, 1, 5))
    case.add(Released(ground="期满"), on=date(2026, 3, 20))
    (found,) = judged(case, moment(date(2026, 6, 1)), "office_meeting")
    assert (found.cycle_on, found.ended_at) == (date(2026, 2, 1), moment(date(2026, 3, 1)))


def test_visits_without_a_number_in_the_book_are_not_owed_and_with_one_they_are(judged, tmp_path):
    assert judged(arrived(), moment(date(2026, 12, 1)), "office_visit") == []
    (tmp_path / "book.yaml").write_text(
        """
book: {id: town, title: 某县规则册, parent: cn, rank: county, jurisdiction: 某县}
instrument: {code: TOWN, title: 某县细则, rank: county, from_on: 2021-01-01, to_on: null,
             confidence: S1, checked_on: 2026-01-01}
values:
  office.visit.cadence:
    - {value: {unit: quarter, every: 1}, article: 第三条, paraphrase: 每季度走访}
""",
        encoding="utf-8",
    )
    found = judged(arrived(), moment(date(2026, 10, 2)), "office_visit", book=load_book(tmp_path))
    assert firsts(found) == [date(2026, 4, 1), date(2026, 7, 1)]
    assert {f.kind for f in found} == {AlertKind.CONTACT_NOT_DONE}


def test_why_names_the_article_the_cycle_and_the_moment(judged):
    (found,) = judged(arrived(date(2026, 1, 5)), moment(date(2026, 3, 1)), "office_meeting")
    assert ("义务", "月见面") in found.why.inputs
    assert ("本期", "2026-02-01 至 2026-02-28") in found.why.inputs
    assert "2026-02-28" in found.why.arithmetic[0]
    assert found.why.citations[0].instrument == "HELAN-2019"
