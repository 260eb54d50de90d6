"""Whoever detains tells the agency within three days; what comes late is theirs alone."""

from datetime import date, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import WorkCalendar
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
from correction.domain.moments import day_end, day_start
from correction.testing.builders import CaseBuilder, plain_context, probation

RULE, DAY = "detention_notice", timedelta(days=1)
HELD = date(2026, 3, 10)  # A Tuesday: the third day after it is a Friday.


def detained(told=None, ended=None):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    told_on = None if told is None else HELD + told * DAY
    held = DetainedElsewhere(restraint=Restraint.CRIMINAL_DETENTION, by="公安局", told_on=told_on)
    entry = case.add(held, on=HELD, recorded_at=day_end(HELD + (told or 0) * DAY))
    if ended is not None:
        case.add(DetentionEnded(detention_entry_id=entry), on=HELD + ended * DAY)
    return case, entry


@pytest.mark.parametrize(("n", "late"), [(2, False), (3, False), (4, True), (9, True)])
def test_the_notice_comes_within_three_days_after_the_first(judged, n, late):
    case, entry = detained(told=n)
    found = judged(case, day_end(HELD + 30 * DAY), RULE)
    spans = [(f.began_at, f.ended_at) for f in found]
    assert spans == ([(day_end(HELD + 3 * DAY), day_start(HELD + n * DAY))] if late else [])
    if late:
        assert (found[0].kind, found[0].bearer) == (AlertKind.PAPER_LATE, Bearer.OTHER)
        assert found[0].occasion == f"{RULE}:{entry}"
        assert any("2026-03-10 + 3 日 = 2026-03-13" in step for step in found[0].why.arithmetic)


@pytest.mark.parametrize(("ended", "until"), [(None, None), (20, 20), (3, "never")])
def test_without_a_notice_it_goes_on_until_the_detention_ends(judged, ended, until):
    case, _ = detained(ended=ended)
    found = [f.ended_at for f in judged(case, day_end(HELD + 30 * DAY), RULE)]
    expected = [] if until == "never" else [None if until is None else day_start(HELD + until * DAY)]
    assert found == expected


def test_a_last_day_of_rest_moves_it_and_a_void_takes_it_back(judged):
    case, entry = detained()
    rest = frozenset({HELD + 3 * DAY})
    calendar = WorkCalendar(version="t", years=frozenset({2026}), rest=rest, working=frozenset())
    context = plain_context().__class__(calendar=calendar)
    (found,) = judged(case, day_end(HELD + 30 * DAY), RULE, context=context)
    assert found.began_at > day_end(HELD + 3 * DAY)
    case.void(entry, day_end(HELD + 5 * DAY))
    assert judged(case, day_end(HELD + 30 * DAY), RULE) == []
