"""Whoever decided hears when what they relied on is voided, withdrawn or put differently."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.absence import AbsenceConfirmed, PersonFound
from correction.domain.facts.admission import Excused, ExcuseReason
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.observations import Observed
from correction.domain.facts.sanctions import BreachEstablished, BreachKind, Gravity
from correction.domain.finding import NOTHING_SETTLED
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
RULE = "decision_basis"


def at(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=CST)


def running():
    return CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))


def warned(case, *entries, occasions=()):
    decided = Decided(
        decision=DecisionKind.WARNING,
        document_no="2026-3",
        basis_entries=entries,
        basis_occasions=occasions,
    )
    return case.add(decided, at=at(15))


def test_a_voided_entry_of_the_basis_is_told_until_the_decision_is_revoked(judged):
    case = running()
    basis = case.add(CheckInMade(means=Means.PHONE_APP), at=at(10, 9))
    decided = warned(case, basis)
    assert judged(case, at(20), RULE) == []
    case.void(basis, at(21), "录错了人")
    (found,) = judged(case, at(22), RULE)
    assert (found.kind, found.bearer) == (AlertKind.DECISION_BASIS_CHANGED, Bearer.OFFICE)
    assert (found.began_at, found.ended_at) == (at(21), None)
    assert ("作出决定的人", "staff-1") in found.why.inputs
    assert any("录错了人" in step for step in found.why.arithmetic)
    case.add(DecisionRevoked(decision_entry_id=decided, reason="依据不成立"), at=at(25))
    assert judged(case, at(26), RULE)[0].ended_at == at(25)


def test_a_decision_that_rests_on_one_that_was_revoked_is_told(judged):
    case = running()
    first = warned(case, case.add(CheckInMade(means=Means.PHONE_APP), at=at(10, 9)))
    proposed = Decided(decision=DecisionKind.REVOCATION_PROPOSED, basis_entries=(first,))
    proposal = case.add(proposed, at=at(18))
    assert judged(case, at(20), RULE) == []
    case.add(DecisionRevoked(decision_entry_id=first, reason="事实不清"), at=at(21))
    (found,) = judged(case, at(22), RULE)
    assert (found.occasion, found.began_at) == (f"{RULE}:{proposal}:{first}", at(21))
    assert any("依据的决定被撤销：事实不清" in step for step in found.why.arithmetic)


def test_a_void_that_was_itself_voided_changes_nothing(judged):
    case = running()
    basis = case.add(CheckInMade(means=Means.PHONE_APP), at=at(10, 9))
    warned(case, basis)
    void = case.void(basis, at(21))
    case.void(void, at(22))
    assert judged(case, at(23), RULE) == []


def test_what_is_no_part_of_the_basis_does_not_matter(judged):
    case = running()
    basis = case.add(CheckInMade(means=Means.PHONE_APP), at=at(10, 9))
    other = case.add(CheckInMade(means=Means.PHONE_APP), at=at(11, 9))
    warned(case, basis)
    case.void(other, at(21))
    assert judged(case, at(23), RULE) == []


def test_a_decision_on_what_was_void_already_is_told_from_its_own_day(judged):
    case = running()
    basis = case.add(CheckInMade(means=Means.PHONE_APP), at=at(10, 9))
    case.void(basis, at(12))
    warned(case, basis)
    assert [f.began_at for f in judged(case, at(23), RULE)] == [at(15)]


REVISIONS = [
    ({"began_at": at(10, 9), "ended_at": at(10, 17), "withdrawn": True}, True),
    ({"began_at": at(10, 11), "ended_at": at(10, 17)}, True),
    ({"began_at": at(10, 9), "ended_at": at(10, 10)}, True),
    ({"began_at": at(10, 9), "ended_at": at(10, 17), "detail": "另一种说法"}, False),
]


@pytest.mark.parametrize(("revision", "changed"), REVISIONS)
@pytest.mark.parametrize("by_occasion", [True, False])
def test_an_observation_put_differently_afterwards_is_told(judged, revision, changed, by_occasion):
    case = running()
    entry = observe(case, "x", Observed.OUTSIDE, at(10, 9), at(10, 17))
    if by_occasion:
        warned(case, occasions=("outside_area:x",))
    else:
        warned(case, entry)
    observe(case, "x", Observed.OUTSIDE, recorded_at=at(18), **revision)
    found = judged(case, at(23), RULE)
    assert [(f.began_at, f.cycle_on) for f in found] == [(at(18), date(2026, 3, 10))] * changed


@pytest.mark.parametrize(("ended_at", "changed"), [(at(17), False), (at(15), False), (at(12), True)])
def test_that_a_matter_has_ended_since_is_no_change(judged, ended_at, changed):
    case = running()
    warned_on = observe(case, "x", Observed.OUTSIDE, at(10, 9))
    warned(case, warned_on)
    observe(case, "x", Observed.OUTSIDE, at(10, 9), ended_at, recorded_at=at(18))
    assert len(judged(case, at(23), RULE)) == changed


def confirmed(case):
    return case.add(AbsenceConfirmed(since_on=date(2026, 2, 20), evidence="走访笔录"), at=at(2))


def occasion_of(judged, case, rule, now):
    return judged(case, now, rule)[0].occasion


def test_an_alert_that_no_longer_follows_is_told_to_whoever_decided_on_it(judged):
    case = running()
    absence = confirmed(case)
    occasion = occasion_of(judged, case, "absence", at(14))
    decided = warned(case, occasions=(occasion,))
    assert judged(case, at(20), RULE) == []
    case.void(absence, at(21), "认定错误")
    (found,) = judged(case, at(22), RULE)
    assert (found.bearer, found.occasion) == (Bearer.OFFICE, f"{RULE}:{decided}:{occasion}")
    assert (found.began_at, found.ended_at, found.entries) == (at(15), None, (decided,))
    assert "不再成立" in found.why.arithmetic[0]
    case.add(DecisionRevoked(decision_entry_id=decided, reason="依据不成立"), at=at(25))
    assert judged(case, at(26), RULE)[0].ended_at == at(25)


def test_a_late_fact_takes_the_basis_away_and_its_void_gives_it_back(judged):
    case = running()
    confirmed(case)
    occasion = occasion_of(judged, case, "absence", at(14))
    warned(case, occasions=(occasion,))
    excused = Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 2, 20), to_on=date(2026, 3, 14))
    late = case.add(excused, on=date(2026, 2, 20), recorded_at=at(21))
    assert [f.began_at for f in judged(case, at(22), RULE)] == [at(15)]
    case.void(late, at(23), "另一人的病历")
    assert judged(case, at(24), RULE) == []


def test_a_matter_that_has_ended_is_a_basis_still(judged):
    case = running()
    confirmed(case)
    occasion = occasion_of(judged, case, "absence", at(14))
    warned(case, occasions=(occasion,))
    case.add(PersonFound(), at=at(18))
    assert judged(case, at(20), RULE) == []


def test_a_case_with_a_decision_on_an_alert_is_judged_in_whole_however_old_the_alert():
    case = running()
    absence = confirmed(case)
    book, context = load_book("cn"), plain_context()
    found = assess(case.file(), book, context, at(14)).findings
    warned(case, occasions=tuple(f.occasion for f in found if f.rule == "absence"))
    case.add(PersonFound(), at=at(16))
    later = at(16) + timedelta(days=120)
    settled = assess(case.file(), book, context, later).settled
    again = assess(case.file(), book, context, later, settled=settled)
    assert [f for f in again.findings if f.rule == RULE] == []
    case.void(absence, later, "认定错误")
    for given in (settled, NOTHING_SETTLED):
        told = assess(case.file(), book, context, later + timedelta(hours=1), settled=given)
        assert [f.rule for f in told.findings if f.rule == RULE] == [RULE]


def test_what_a_breach_rests_on_is_the_basis_of_the_decision_too(judged):
    case = running()
    absence = confirmed(case)
    occasion = occasion_of(judged, case, "absence", at(14))
    talk = case.add(CheckInMade(means=Means.PHONE_APP), at=at(14, 9))
    breach = BreachEstablished(
        breach=BreachKind.WHEREABOUTS,
        gravity=Gravity.HEAVIER,
        evidence="查找卷宗",
        basis_entries=(talk,),
        basis_occasions=(occasion,),
    )
    decided = warned(case, case.add(breach, at=at(14, 10)))
    assert judged(case, at(20), RULE) == []
    case.void(talk, at(21), "录错了人")
    case.void(absence, at(22), "认定错误")
    told = {f.occasion for f in judged(case, at(23), RULE)}
    assert told == {f"{RULE}:{decided}:{talk}", f"{RULE}:{decided}:{occasion}"}
