"""How long alerts wait, which wait too long, and what the figures propose, worked out by hand beside them."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Disposition, Matter
from correction.office.ladder.ageing import Aged, ageing, waits
from correction.office.ladder.budget import budget
from correction.rulebooks import load_book

AT = datetime(2026, 6, 1, 2, tzinfo=UTC)
BOOK, ON = load_book("cn"), date(2026, 6, 1)
HOUR = timedelta(hours=1)


def aged(name="a", *, kind=AlertKind.CHECK_IN_MISSED, raised_at=AT, **given):
    known: dict[str, Any] = {"office_id": "S1", "grade": 1, "rule": "r", "matter": Matter.ONGOING} | given
    return Aged(alert_id=name, kind=kind, raised_at=raised_at, **known)


def test_each_step_is_measured_from_the_raising():
    done = aged(sent_at=AT + HOUR / 60, acknowledged_at=AT + HOUR, reviewed_at=AT + 3 * HOUR)
    (line,) = ageing([done, aged("b", reviewed_at=AT + 5 * HOUR)], AT + 6 * HOUR).lines
    assert (line.raised, line.unseen, line.unreviewed, line.overdue) == (2, 0, 0, 0)
    assert (line.told.count, line.told.median) == (1, HOUR / 60)
    assert (line.taken_up.median, line.taken_up.ninth) == (HOUR, 5 * HOUR)
    assert (line.reviewed.median, line.reviewed.ninth) == (3 * HOUR, 5 * HOUR)


def test_what_stands_past_its_limit_is_named_the_longest_first():
    alerts = [
        aged("young", raised_at=AT + HOUR),
        aged("old"),
        aged("grave", kind=AlertKind.TAMPERED, ended_at=AT),
    ]
    alerts += [aged("reviewed", reviewed_at=AT + 99 * HOUR), aged("gone", matter=Matter.WITHDRAWN)]
    report = ageing(alerts, AT + 12 * HOUR + HOUR / 2)
    assert [(each.alert_id, over) for each, over in report.overdue] == [
        ("grave", 10.5 * HOUR),
        ("old", HOUR / 2),
    ]
    assert [line.overdue for line in report.lines] == [2]


@pytest.mark.parametrize(
    ("given", "over"),
    [
        ({"kind": AlertKind.TAMPERED}, None),
        ({"kind": AlertKind.TAMPERED, "ended_at": AT + 5 * HOUR}, 13 * HOUR),
        ({"suspended_until_at": AT + 4 * HOUR}, 4 * HOUR),
        ({"suspended_until_at": AT + 19 * HOUR}, None),
        ({}, 8 * HOUR),
    ],
)
def test_no_clock_runs_while_it_is_suspended_or_only_the_device_can_clear_it(given, over):
    assert aged(**given).over_by(AT + 20 * HOUR) == over


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=50))
def test_nine_in_ten_stay_within_the_length_named(seconds):
    found = waits(timedelta(seconds=each) for each in seconds)
    assert found.ninth is not None
    assert found.median is not None
    within = sum(timedelta(seconds=each) <= found.ninth for each in seconds)
    assert within * 10 >= 9 * len(seconds)
    below = sum(timedelta(seconds=each) < found.ninth for each in seconds)
    assert below * 10 < 9 * len(seconds)
    assert sum(timedelta(seconds=each) <= found.median for each in seconds) * 2 >= len(seconds)


def judged(counts, *, kind=AlertKind.DEVICE_SEPARATED):
    return [
        aged(f"{kind}{found}{n}", kind=kind, disposition=found, reviewed_at=AT)
        for found, count in counts.items()
        for n in range(count)
    ]


def test_a_rule_that_is_mostly_wrong_is_proposed_for_tuning_and_nothing_is_changed():
    counts = {Disposition.FALSE_ALARM: 30, Disposition.CONFIRMED: 8, Disposition.EXPLAINED: 2}
    made = budget(judged(counts), Counter({"S1": 1}), days=30, book=BOOK, on=ON)
    (record,) = made.rules
    assert (record.reviewed, record.precision) == (40, 0.25)
    low, high = record.bounds()
    # Wilson's interval of 10 in 40, as tables give it.
    assert (round(low, 3), round(high, 3)) == (0.142, 0.402)
    assert len(made.proposals) == 1
    assert "人机分离" in made.proposals[0]
    assert "25%" in made.proposals[0]


@pytest.mark.parametrize(
    "counts",
    [
        {Disposition.FALSE_ALARM: 14, Disposition.CONFIRMED: 5},
        {Disposition.FALSE_ALARM: 12, Disposition.CONFIRMED: 9},
        {Disposition.EXPLAINED: 40},
        {},
    ],
)
def test_too_few_or_right_often_enough_proposes_nothing(counts):
    made = budget(judged(counts), Counter({"S1": 1}), days=30, book=BOOK, on=ON)
    assert made.proposals == ()


@pytest.mark.parametrize(("wrong", "proposed"), [(19, 0), (20, 1), (21, 1)])
def test_nineteen_reviewed_say_nothing_and_twenty_do(wrong, proposed):
    """None of twenty was right: the true share is at most 16 % by Wilson's interval, of nineteen 17 %."""
    made = budget(judged({Disposition.FALSE_ALARM: wrong}), Counter({"S1": 1}), days=30, book=BOOK, on=ON)
    assert len(made.proposals) == proposed


@pytest.mark.parametrize(("right", "proposed"), [(40, 1), (41, 0)])
def test_a_share_that_may_be_a_half_is_not_called_too_low(right, proposed):
    """Wilson's upper bounds of 40 and 41 in 100 are 49.80 % and 50.80 %."""
    counts = {Disposition.FALSE_ALARM: 100 - right, Disposition.CONFIRMED: right}
    made = budget(judged(counts), Counter({"S1": 1}), days=30, book=BOOK, on=ON)
    assert len(made.proposals) == proposed


def test_failure_25_an_office_with_more_alerts_than_people_can_look_at_is_named():
    alerts = [aged(str(n)) for n in range(41)]
    full = budget(alerts, Counter({"S1": 2}), days=1, book=BOOK, on=ON)
    assert [load.each_day for load in full.loads] == [20.5]
    assert "S1每人每天 20.5 条，超过 20 条" in full.proposals[0]
    assert "未签到 41 条" in full.proposals[0]
    assert budget(alerts[:40], Counter({"S1": 2}), days=1, book=BOOK, on=ON).proposals == ()
    (nobody,) = budget(alerts, Counter(), days=1, book=BOOK, on=ON).loads
    assert nobody.each_day is None


def test_what_was_done_before_a_matter_was_raised_anew_is_no_wait_of_this_raising():
    anew = aged(sent_at=AT - HOUR, acknowledged_at=AT + HOUR, reviewed_at=AT - 2 * HOUR)
    (line,) = ageing([anew, aged("b", reviewed_at=AT - HOUR)], AT + 2 * HOUR).lines
    assert (line.told.count, line.reviewed.count) == (0, 0)
    assert (line.taken_up.count, line.taken_up.median) == (1, HOUR)
    assert (line.unseen, line.unreviewed) == (0, 0)
