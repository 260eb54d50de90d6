"""The bar on leaving the country is reported, renewed and withdrawn in time, or the office is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from correction.domain.alert_kind import Bearer
from correction.domain.facts.admission import OrderChanged, Released, Terminated, TerminationKind
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.exit_bans import (
    ExitBanFiled,
    ExitBanWithdrawn,
    TravelPaper,
    TravelPaperKept,
    TravelPaperReturned,
)
from correction.domain.moments import SHANGHAI, DateSpan
from correction.domain.organisation import OrgLevel
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation

RULE, NATIONAL, ADOPTED = "exit_ban", load_book("cn"), load_book("demo-ledger")
CAME_ON, ENDS_ON, SHORTER_ON = date(2026, 3, 4), date(2026, 12, 31), date(2026, 10, 31)
LATER = datetime(2027, 2, 1, tzinfo=SHANGHAI)


def midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, SHANGHAI).astimezone(UTC)


def case() -> CaseBuilder:
    return CaseBuilder(order=probation(date(2026, 3, 1), ENDS_ON)).arrive(CAME_ON)


def filed(until_on: date = ENDS_ON) -> ExitBanFiled:
    return ExitBanFiled(until_on=until_on, document_no="报备1号")


def reported() -> CaseBuilder:
    made = case()
    made.add(filed(), on=date(2026, 3, 6))
    return made


def told(findings):
    assert {finding.bearer for finding in findings} <= {Bearer.OFFICE}
    return [(f.began_at, f.ended_at) for f in findings]


@pytest.mark.parametrize(
    ("filed_on", "span"),
    [
        # Wednesday the 4th and five days is Monday the 9th.
        (date(2026, 3, 8), None),
        (date(2026, 3, 9), None),
        (date(2026, 3, 10), (midnight(date(2026, 3, 10)), midnight(date(2026, 3, 11)))),
    ],
)
def test_the_first_report_is_owed_in_the_days_of_the_local_book(judged, filed_on, span):
    made = case()
    made.add(filed(), on=filed_on)
    assert told(judged(made, LATER, RULE, book=ADOPTED)) == ([] if span is None else [span])


@pytest.mark.parametrize(("filed_on", "late"), [(date(2026, 3, 11), False), (date(2026, 3, 12), True)])
def test_where_no_day_of_rest_helps_the_fifth_day_is_the_last(judged, filed_on, late):
    # Friday the 6th and five days is Wednesday the 11th.
    made = CaseBuilder(order=probation(date(2026, 3, 1), ENDS_ON)).arrive(date(2026, 3, 6))
    made.add(filed(), on=filed_on)
    assert bool(judged(made, LATER, RULE, book=ADOPTED)) is late


@pytest.mark.parametrize(("renewed_on", "late"), [(date(2026, 6, 10), False), (date(2026, 6, 11), True)])
def test_a_renewal_too_has_five_days(judged, renewed_on, late):
    made = reported()
    commuted(made, date(2026, 6, 5))  # A Friday; five days later is Wednesday the 10th.
    made.add(filed(SHORTER_ON), on=renewed_on)
    assert bool(judged(made, LATER, RULE, book=NATIONAL)) is late


def test_the_nation_names_no_days_for_the_first_report(judged):
    assert judged(case(), LATER, RULE, book=NATIONAL) == []
    (late,) = judged(case(), LATER, RULE, book=ADOPTED)
    assert late.why.citations[0].instrument == "EEL"
    assert late.why.arithmetic[-1] == "最迟 2026-03-09 出境报备；实际：无记录"


def test_before_the_records_nothing_was_owed(judged):
    order = probation(date(2026, 3, 1), ENDS_ON)
    kept = CaseBuilder(order=order, records_from_on=date(2026, 3, 5)).arrive(CAME_ON)
    assert judged(kept, LATER, RULE, book=ADOPTED) == []


def commuted(made: CaseBuilder, on: date, to_on: date = SHORTER_ON) -> str:
    order = probation(date(2026, 3, 1), ENDS_ON)
    order = replace(order, term=DateSpan(from_on=order.term.from_on, to_on=to_on))
    return made.add(OrderChanged(order=order, reason="减刑"), on=on)


@pytest.mark.parametrize(
    ("renewed_on", "late"), [(date(2026, 6, 8), False), (date(2026, 6, 9), True), (None, True)]
)
def test_a_new_end_of_the_term_is_reported_anew_in_five_days(judged, renewed_on, late):
    made = reported()
    commuted(made, date(2026, 6, 3))  # A Wednesday; five days later is Monday the 8th.
    if renewed_on is not None:
        made.add(filed(SHORTER_ON), on=renewed_on)
    found = judged(made, LATER, RULE, book=NATIONAL)
    assert [f.began_at for f in found] == ([midnight(date(2026, 6, 9))] if late else [])
    assert all(f.occasion.endswith(":renew") for f in found)


@pytest.mark.parametrize(
    ("again_on", "spans"),
    [
        # The second ruling came before the first report was due: only its own day counts.
        (date(2026, 6, 5), [(date(2026, 6, 11), None)]),
        (date(2026, 6, 8), [(date(2026, 6, 16), None)]),  # Five days end on a Saturday.
        # The first report was late by then, and nobody can make it any more.
        (date(2026, 6, 11), [(date(2026, 6, 9), date(2026, 6, 11)), (date(2026, 6, 17), None)]),
    ],
)
def test_of_two_changes_of_the_term_only_the_last_is_still_reported(judged, again_on, spans):
    made = reported()
    commuted(made, date(2026, 6, 3))
    commuted(made, again_on, date(2026, 9, 30))
    found = told(judged(made, midnight(date(2026, 6, 20)), RULE, book=NATIONAL))
    assert found == [(midnight(first), last and midnight(last)) for first, last in spans]
    made.add(filed(date(2026, 9, 30)), on=date(2026, 6, 18))
    (*_, last) = judged(made, midnight(date(2026, 6, 20)), RULE, book=NATIONAL)
    assert last.ended_at == midnight(date(2026, 6, 19))


@pytest.mark.parametrize("end", [Released(ground="赦免"), Terminated(kind=TerminationKind.PROBATION_REVOKED)])
@pytest.mark.parametrize(
    ("ended_on", "span"),
    [
        # Due by Monday the 9th of March.
        (date(2026, 3, 6), None),
        (date(2026, 3, 9), None),
        (date(2026, 3, 12), (midnight(date(2026, 3, 10)), midnight(date(2026, 3, 12)))),
    ],
)
def test_after_the_end_of_the_case_nobody_is_to_report_any_more(judged, end, ended_on, span):
    made = case()
    made.add(end, on=ended_on)
    assert told(judged(made, LATER, RULE, book=ADOPTED)) == ([] if span is None else [span])


def test_a_report_until_another_day_renews_nothing_and_the_same_day_needs_none(judged):
    wrong = reported()
    commuted(wrong, date(2026, 6, 3))
    wrong.add(filed(date(2026, 11, 30)), on=date(2026, 6, 4))
    assert len(judged(wrong, LATER, RULE, book=NATIONAL)) == 1
    same = reported()
    commuted(same, date(2026, 6, 3), ENDS_ON)
    assert judged(same, LATER, RULE, book=NATIONAL) == []


def test_whoever_was_never_reported_has_nothing_to_renew_or_withdraw(judged):
    made = case()
    commuted(made, date(2026, 6, 3))
    made.add(Released(ground="期满"), on=SHORTER_ON)
    assert judged(made, LATER, RULE, book=NATIONAL) == []


def test_a_change_of_place_is_reported_anew(judged):
    made = reported()
    made.add(
        ApprovalAsked(
            approval_id="T1", matter=ApprovalMatter.CHANGE_OF_PLACE, from_on=date(2026, 7, 1), reason="迁居"
        ),
        on=date(2026, 6, 1),
    )
    moved = ApprovalDecided(approval_id="T1", granted=True, org_id="X1", level=OrgLevel.COUNTY, reason="属实")
    made.add(moved, on=date(2026, 6, 3))
    (late,) = judged(made, LATER, RULE, book=NATIONAL)
    assert late.began_at == midnight(date(2026, 6, 9))
    made.add(filed(), on=date(2026, 6, 5), recorded_at=midnight(date(2026, 7, 1)))
    assert judged(made, LATER, RULE, book=NATIONAL) == []


def test_after_the_release_the_bar_is_withdrawn_and_the_papers_given_back(judged):
    made = reported()
    kept = made.add(TravelPaperKept(paper=TravelPaper.PASSPORT, paper_no="E0001"), on=date(2026, 3, 6))
    made.add(Released(ground="期满"), on=date(2026, 12, 31))
    # Thursday the 31st and five days is Tuesday the 5th.
    due_at = midnight(date(2027, 1, 6))
    assert told(judged(made, LATER, RULE, book=NATIONAL)) == [(due_at, None), (due_at, None)]
    made.add(ExitBanWithdrawn(reason="期满解除"), on=date(2027, 1, 5))
    (papers,) = judged(made, LATER, RULE, book=NATIONAL)
    assert ("事项", "退还护照") in papers.why.inputs
    made.add(TravelPaperReturned(kept_entry_id=kept), on=date(2027, 1, 6))
    assert told(judged(made, LATER, RULE, book=NATIONAL)) == [(due_at, due_at + timedelta(days=1))]


def test_whoever_goes_to_prison_stays_barred_and_of_the_dead_the_bar_is_withdrawn(judged):
    recalled, dead = reported(), reported()
    recalled.add(Terminated(kind=TerminationKind.PROBATION_REVOKED), on=date(2026, 9, 1))
    dead.add(Terminated(kind=TerminationKind.DIED), on=date(2026, 9, 1))
    assert judged(recalled, LATER, RULE, book=NATIONAL) == []
    assert [f.occasion.rpartition(":")[2] for f in judged(dead, LATER, RULE, book=NATIONAL)] == ["withdraw"]


def test_a_void_report_is_none(judged):
    made = case()
    entry = made.add(filed(), on=date(2026, 3, 6))
    assert judged(made, LATER, RULE, book=ADOPTED) == []
    made.void(entry, midnight(date(2026, 5, 1)))
    assert len(judged(made, LATER, RULE, book=ADOPTED)) == 1
