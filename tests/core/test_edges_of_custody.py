"""Arrest and detention at their edges: the day of the answer, the first day of records, other detentions."""

from datetime import date, timedelta

import pytest

from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.rulings import ProposalAnswered
from correction.domain.facts.sanctions import ArrestAsked
from correction.domain.moments import day_end
from correction.testing.builders import CaseBuilder, probation

DAY = timedelta(days=1)
HELD_ON = date(2026, 3, 12)
LATER = day_end(date(2026, 6, 30))


def arrested(answered_on, records_from_on=None):
    order = probation(date(2026, 1, 1), date(2026, 12, 31))
    case = CaseBuilder(order=order, records_from_on=records_from_on).arrive(date(2026, 1, 5))
    proposed = case.add(Decided(decision=DecisionKind.REVOCATION_PROPOSED), on=date(2026, 3, 2))
    asked = case.add(ArrestAsked(proposal_entry_id=proposed, reason="可能逃跑"), on=date(2026, 3, 2))
    case.add(ProposalAnswered(proposal_entry_id=asked, granted=True, document_no="逮1号"), on=answered_on)
    return case


def held(case, on=HELD_ON, restraint=Restraint.ARREST, told_on=None):
    return case.add(DetainedElsewhere(restraint=restraint, by="县公安局", told_on=told_on), on=on)


@pytest.mark.parametrize(("off", "counts"), [(-1, True), (0, True), (1, False)])
def test_an_arrest_follows_the_courts_answer_from_its_day_on(judged, off, counts):
    case = arrested(HELD_ON + off * DAY)
    held(case)
    assert bool(judged(case, LATER, "custody_over")) is counts


@pytest.mark.parametrize(("off", "counts"), [(-1, True), (0, True), (1, False)])
@pytest.mark.parametrize("rule", ["custody_over", "detention_notice"])
def test_who_was_held_before_the_records_is_not_asked_about(judged, rule, off, counts):
    case = arrested(date(2026, 3, 3), HELD_ON + off * DAY)
    held(case)
    assert bool(judged(case, LATER, rule)) is counts


def test_only_the_end_of_this_detention_is_named(judged):
    case = arrested(date(2026, 3, 3))
    other = held(case, date(2026, 3, 4), Restraint.ADMINISTRATIVE_DETENTION)
    case.add(DetentionEnded(detention_entry_id=other), on=date(2026, 3, 9))
    arrest = held(case)
    freed = case.add(DetentionEnded(detention_entry_id=arrest), on=date(2026, 5, 20))
    (found,) = judged(case, LATER, "custody_over")
    assert (arrest in found.entries, freed in found.entries, other in found.entries) == (True, True, False)
    assert found.entries.count(freed) == 1
    assert len(found.entries) == 3


@pytest.mark.parametrize(("ended", "told"), [(3, 0), (4, 0), (5, 1)])
def test_a_detention_that_is_over_with_the_third_day_needs_no_notice(judged, ended, told):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    entry = held(case, date(2026, 3, 10), Restraint.CRIMINAL_DETENTION)
    case.add(DetentionEnded(detention_entry_id=entry), on=date(2026, 3, 10) + ended * DAY)
    assert len(judged(case, LATER, "detention_notice")) == told


def test_before_the_measures_of_2020_nobody_named_days_for_the_notice(judged):
    case = CaseBuilder(order=probation(date(2019, 1, 1), date(2020, 12, 31))).arrive(date(2019, 1, 5))
    held(case, date(2019, 3, 10))
    assert judged(case, day_end(date(2019, 6, 30)), "detention_notice") == []
