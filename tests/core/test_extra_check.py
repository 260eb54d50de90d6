"""Random extra checks: answered in time, late, never, for another request."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.context import BlindSpan
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.check_ins import CheckInMade, ExtraCheckDrawn, Means
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))


def on(day, clock="00:00"):
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), CST)


def drawn(at=None, minutes=30):
    at = at or on(5, "14:00")
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    draw = ExtraCheckDrawn(
        request_id="r-1",
        answer_by_at=at + timedelta(minutes=minutes),
        seed="7",
        pool_digest="ab12",
        rate=0.1,
    )
    return case, case.add(draw, at=at)


def answer(request_id="r-1"):
    return CheckInMade(means=Means.PHONE_APP, request_id=request_id)


@pytest.mark.parametrize(
    ("clock", "request_id", "missed"),
    [
        ("14:01", "r-1", False),
        ("14:30", "r-1", False),
        ("14:31", "r-1", True),
        ("14:10", "r-2", True),
        ("14:10", None, True),
    ],
)
def test_only_an_answer_to_the_request_in_time_counts(judged, clock, request_id, missed):
    case, draw = drawn()
    case.add(answer(request_id), at=on(5, clock))
    found = judged(case, on(5, "20:00"), "extra_check")
    assert [f.occasion for f in found] == ([f"extra_check:{draw}"] if missed else [])


def test_a_miss_begins_when_the_time_is_up_and_ends_with_the_next_check_in(judged):
    case, _ = drawn()
    assert judged(case, on(5, "14:29"), "extra_check") == []
    (miss,) = judged(case, on(5, "14:30"), "extra_check")
    assert (miss.kind, miss.bearer) == (AlertKind.EXTRA_CHECK_MISSED, Bearer.PERSON)
    assert (miss.began_at, miss.ended_at) == (on(5, "14:30"), None)
    case.add(answer(None), at=on(5, "15:00"))
    assert judged(case, on(6), "extra_check")[0].ended_at == on(5, "15:00")


def test_an_answer_after_midnight_counts_for_the_day_of_the_draw(judged):
    case, _ = drawn(at=on(5, "23:50"))
    case.add(answer(), at=on(6, "00:10"))
    assert judged(case, on(7), "extra_check") == []


def test_a_late_entry_and_a_void_exonerate_and_accuse(judged):
    case, _ = drawn()
    entry = case.add(answer(), at=on(5, "14:10"), recorded_at=on(6))
    assert judged(case, on(7), "extra_check") == []
    case.void(entry, on(8))
    assert len(judged(case, on(9), "extra_check")) == 1


def test_a_void_draw_an_excused_day_and_blindness_owe_nothing(judged):
    case, draw = drawn()
    case.void(draw, on(6))
    assert judged(case, on(7), "extra_check") == []
    case, _ = drawn()
    day = date(2026, 3, 5)
    case.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=day, to_on=day), on=day)
    assert judged(case, on(7), "extra_check") == []
    case, _ = drawn()
    blind = BlindSpan(source_id=None, from_at=on(5, "14:05"), to_at=on(5, "14:06"))
    assert judged(case, on(7), "extra_check", context=replace(plain_context(), blind=(blind,))) == []


def test_a_request_still_open_at_release_is_not_owed(judged):
    case, _ = drawn()
    case.add(Released(ground="期满"), at=on(5, "14:20"))
    assert judged(case, on(7), "extra_check") == []
