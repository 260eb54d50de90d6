"""Standards and the sweep: whenever it ran, the same alerts stand, and those that were announced."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.facts.alerts import Matter
from correction.office.judging.adoption import preview_book
from correction.office.judging.ahead import due_ahead
from tests.standards.county import BOOK, CONTEXT, GRACE, NOW, Counties, morning

END = morning(20, 12)
MINUTES = int((END - NOW).total_seconds() // 60)


def standing(counties: Counties) -> set[tuple[object, ...]]:
    """What the alerts of both cases say, whenever it was told."""
    return {
        (case_id, a.stated.occasion, a.stated.matter, a.stated.began_at, a.stated.ended_at)
        for case_id in ("case-a", "case-b")
        for a in counties.alerts(case_id)
        if a.stated.matter is not Matter.WITHDRAWN
    }


def told(values: list[str], approved_after: int, swept_after: list[int]) -> set[tuple[object, ...]]:
    """Sweep at some minutes and at the end, with standards approved on the way."""
    counties = Counties()
    for case_id, office_id in (("case-a", "A1"), ("case-b", "B1")):
        counties.admit(case_id, office_id)
        counties.check_in(case_id, *(morning(day, 10, 10) for day in range(2, 20)))
    approved_at = NOW + timedelta(minutes=approved_after)
    steps = sorted([*((minutes, True) for minutes in swept_after), (approved_after, False)])
    for minutes, sweeps in steps:
        if sweeps:
            counties.sweep(NOW + timedelta(minutes=minutes))
            continue
        for n, value in enumerate(values):
            counties.set(value, from_on=date(2026, 3, 14 + n), at=approved_at)
    counties.sweep(END)
    return standing(counties)


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.sampled_from(["5", "8", "12", "30"]), min_size=1, max_size=2, unique=True),
    st.integers(0, 2 * 1440),
    st.lists(st.integers(0, MINUTES), max_size=6),
)
def test_whenever_the_sweep_ran_the_same_alerts_stand(values, approved_after, swept_after) -> None:
    assert told(values, approved_after, swept_after) == told(values, approved_after, [])


def test_what_comes_due_is_read_by_the_standard_of_its_day() -> None:
    counties = Counties()
    counties.admit("case-a", "A1")
    counties.sweep(NOW)
    counties.set("5", from_on=date(2026, 3, 12))
    with counties.store.reading() as uow:
        now, until = morning(12, 6), morning(12, 11)
        ahead = due_ahead(uow, ["case-a"], counties.book, CONTEXT, now=now, until=until)
        (due,) = [
            one for one in ahead if one.finding.rule == "check_in_missed" and one.finding.began_at > now
        ]
    assert due.finding.began_at == morning(12, 10, 5)


def test_a_look_at_another_book_keeps_the_standards_of_the_counties() -> None:
    counties = Counties()
    counties.admit("case-a", "A1")
    counties.check_in("case-a", *(morning(day, 10, 10) for day in range(2, 14)))
    counties.sweep(NOW)
    counties.set("5", from_on=date(2026, 3, 12))
    counties.sweep(morning(13, 12))
    with counties.store.reading() as uow:
        assert counties.book.at_body("A1").whole(GRACE, date(2026, 3, 12)) == 5
        preview = preview_book(uow, BOOK, CONTEXT, morning(13, 12))
    assert preview.withdrawn == {}
