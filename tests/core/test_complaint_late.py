"""A complaint is answered by the day that the person was told, or in the days of the local book."""

from datetime import UTC, date, datetime, time

import pytest

from correction.domain.alert_kind import Bearer
from correction.domain.facts.oversight import ComplaintAnswered, ComplaintKind, ComplaintMade, Outcome
from correction.domain.moments import SHANGHAI
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation

RULE, NATIONAL, ADOPTED = "complaint_late", load_book("cn"), load_book("demo-ledger")
LATER = datetime(2026, 8, 1, tzinfo=SHANGHAI)


def midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, SHANGHAI).astimezone(UTC)


def lodged(answer_by_on: date | None = None):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2026, 12, 31))).arrive(date(2026, 3, 4))
    made = ComplaintMade(complaint=ComplaintKind.APPEAL, about="限制外出就医", answer_by_on=answer_by_on)
    return case, case.add(made, on=date(2026, 5, 6))


def answer(complaint: str) -> ComplaintAnswered:
    return ComplaintAnswered(complaint_entry_id=complaint, outcome=Outcome.UPHELD, content="准予外出就医")


@pytest.mark.parametrize(
    ("answered_on", "late"),
    # Wednesday the 6th and fifteen days is Thursday the 21st.
    [(date(2026, 5, 20), False), (date(2026, 5, 21), False), (date(2026, 5, 22), True), (None, True)],
)
def test_the_days_are_those_of_the_local_book(judged, answered_on, late):
    case, complaint = lodged()
    if answered_on is not None:
        case.add(answer(complaint), on=answered_on)
    found = judged(case, LATER, RULE, book=ADOPTED)
    assert [f.began_at for f in found] == ([midnight(date(2026, 5, 22))] if late else [])
    assert {f.bearer for f in found} <= {Bearer.OFFICE}


def test_a_day_that_was_promised_goes_before_the_book_and_needs_none(judged):
    case, _ = lodged(answer_by_on=date(2026, 5, 10))
    for book in (NATIONAL, ADOPTED):
        (late,) = judged(case, LATER, RULE, book=book)
        assert late.began_at == midnight(date(2026, 5, 11))
        assert [c.article for c in late.why.citations] == ["第三十四条第二款"]


def test_the_nation_only_says_promptly(judged):
    case, _ = lodged()
    assert judged(case, LATER, RULE, book=NATIONAL) == []


def test_an_answer_recorded_late_exonerates_and_its_void_accuses(judged):
    case, complaint = lodged()
    entry = case.add(answer(complaint), on=date(2026, 5, 8), recorded_at=midnight(date(2026, 7, 1)))
    assert judged(case, LATER, RULE, book=ADOPTED) == []
    case.void(entry, midnight(date(2026, 7, 2)))
    (late,) = judged(case, LATER, RULE, book=ADOPTED)
    assert late.why.arithmetic[-1] == "最迟 2026-05-21 告知办理结果；实际：无记录"
    case.void(complaint, midnight(date(2026, 7, 3)))
    assert judged(case, LATER, RULE, book=ADOPTED) == []
