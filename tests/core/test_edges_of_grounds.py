"""What stands on record before a breach, by the day and by the kind: told to correct, warned for the same."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.sanctions import BreachEstablished, BreachKind, Gravity, ToldToCorrect
from correction.domain.watch import Watch
from correction.rulebooks import load_book
from correction.rules.discipline.ground_breach import standing_of
from correction.rules.view import CaseView
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
ON = date(2026, 3, 10)
BEFORE, AFTER = date(2026, 3, 9), date(2026, 3, 11)
EDUCATION, LEAVE = BreachKind.EDUCATION, BreachKind.LEAVE


def case():
    return CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))


def breach(builder, on, kind=EDUCATION):
    said = BreachEstablished(breach=kind, gravity=Gravity.MINOR, evidence="笔录")
    return builder.add(said, on=on)


def standing(builder, entry_id):
    watch = Watch(datetime(2026, 6, 1, tzinfo=CST))
    view = CaseView(
        file=builder.file().happened_by(watch), book=load_book("cn"), context=plain_context(), watch=watch
    )
    (entry,) = [e for e in view.file.of(BreachEstablished) if e.entry_id == entry_id]
    return standing_of(view, entry)


@pytest.mark.parametrize(
    ("told_on", "kind", "counts"),
    [(BEFORE, EDUCATION, True), (ON, EDUCATION, False), (AFTER, EDUCATION, False), (BEFORE, LEAVE, False)],
)
def test_whoever_was_told_on_an_earlier_day_of_the_same_was_told(told_on, kind, counts):
    builder = case()
    builder.add(ToldToCorrect(breach=kind, note="口头告知"), on=told_on)
    assert standing(builder, breach(builder, ON)).told is counts


@pytest.mark.parametrize(
    ("earlier_on", "kind", "warned_on", "counts"),
    [
        (date(2026, 2, 1), EDUCATION, date(2026, 2, 2), True),
        (date(2026, 2, 1), EDUCATION, date(2026, 2, 1), True),
        (date(2026, 2, 1), EDUCATION, date(2026, 1, 31), False),
        (date(2026, 2, 1), LEAVE, date(2026, 2, 2), False),
        (date(2026, 2, 1), EDUCATION, ON, False),
        (BEFORE, EDUCATION, BEFORE, True),
    ],
)
def test_a_warning_between_two_breaches_of_one_kind_was_for_the_same(earlier_on, kind, warned_on, counts):
    builder = case()
    first = breach(builder, earlier_on, kind)
    builder.add(Decided(decision=DecisionKind.WARNING, basis_entries=(first,)), on=warned_on)
    assert standing(builder, breach(builder, ON)).warned_for_same is counts
