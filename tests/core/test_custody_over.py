"""Whoever is arrested while a revocation is pending is ruled upon or freed within thirty days."""

from datetime import date, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.rulings import ProposalAnswered
from correction.domain.facts.sanctions import ArrestAsked
from correction.domain.moments import day_end, day_start
from correction.testing.builders import CaseBuilder, probation

RULE, DAY = "custody_over", timedelta(days=1)
PROPOSED_ON, HELD_ON = date(2026, 3, 9), date(2026, 3, 12)
# Thirty days after the 12th of March is the 11th of April, a Saturday: custody does not wait for Monday.
LAST_ON, LATER = date(2026, 4, 11), day_end(date(2026, 6, 30))


def arrested(*, granted: bool = True, restraint: Restraint = Restraint.ARREST, held_on: date = HELD_ON):
    """Give a case under a proposal to revoke, the proposal, and the entry that the person was held."""
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    proposed = case.add(Decided(decision=DecisionKind.REVOCATION_PROPOSED), on=PROPOSED_ON)
    asked = case.add(ArrestAsked(proposal_entry_id=proposed, reason="可能逃跑"), on=PROPOSED_ON)
    case.add(
        ProposalAnswered(proposal_entry_id=asked, granted=granted, document_no="逮1号"), on=PROPOSED_ON + DAY
    )
    held = case.add(DetainedElsewhere(restraint=restraint, by="县公安局", told_on=held_on), on=held_on)
    return case, proposed, held


def ruled(proposed: str, *, granted: bool = True) -> ProposalAnswered:
    return ProposalAnswered(proposal_entry_id=proposed, granted=granted, document_no="裁1号")


def test_the_thirtieth_day_ends_the_time_though_it_is_one_of_rest(judged):
    case, _, held = arrested()
    due_at = day_end(LAST_ON)
    assert judged(case, due_at - timedelta(seconds=1), RULE) == []
    (finding,) = judged(case, due_at, RULE)
    assert (finding.began_at, finding.ended_at) == (due_at, None)
    assert (finding.kind, finding.bearer) == (AlertKind.CUSTODY_OVER, Bearer.OTHER)
    assert finding.occasion == f"{RULE}:{held}"
    assert "第四十七条第二款" in str(finding.why.citations[0])


@pytest.mark.parametrize(("days_over", "late"), [(0, False), (1, False), (2, True)])
def test_the_ruling_ends_the_matter_from_its_day(judged, days_over, late):
    """A ruling of the day after the last is taken as of its first moment, so nobody is accused of hours."""
    ruled_on = LAST_ON + days_over * DAY
    case, proposed, _ = arrested()
    case.add(ruled(proposed), on=ruled_on)
    spans = [(f.began_at, f.ended_at) for f in judged(case, LATER, RULE)]
    assert spans == ([(day_end(LAST_ON), day_start(ruled_on))] if late else [])


@pytest.mark.parametrize(("freed_on", "late"), [(LAST_ON, False), (LAST_ON + 3 * DAY, True)])
def test_release_ends_it_as_well(judged, freed_on, late):
    case, _, held = arrested()
    case.add(DetentionEnded(detention_entry_id=held), on=freed_on)
    found = judged(case, LATER, RULE)
    assert [f.ended_at for f in found] == ([day_start(freed_on)] if late else [])


@pytest.mark.parametrize(
    "said",
    [{"granted": False}, {"restraint": Restraint.CRIMINAL_DETENTION}, {"held_on": PROPOSED_ON}],
)
def test_no_arrest_that_the_court_granted_before_it_has_no_clock_of_this_kind(judged, said):
    case, _, _ = arrested(**said)
    assert judged(case, LATER, RULE) == []


def test_a_proposal_taken_back_by_a_void_leaves_no_clock_and_a_ruling_recorded_late_clears(judged):
    case, proposed, _ = arrested()
    late = case.add(ruled(proposed, granted=False), on=LAST_ON, recorded_at=day_end(LAST_ON + 9 * DAY))
    assert judged(case, LATER, RULE) == []
    case.void(late, day_end(LAST_ON + 10 * DAY))
    assert len(judged(case, LATER, RULE)) == 1
    case.void(proposed, day_end(LAST_ON + 11 * DAY))
    assert judged(case, LATER, RULE) == []
