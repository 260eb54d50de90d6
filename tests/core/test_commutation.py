"""Commutation: floors and waiting times against days counted by hand, and what else is refused."""

from datetime import date, timedelta

import pytest

from correction.domain.errors import InvalidValue
from correction.domain.facts.commutation import CommutationProposed, Merit, Sentence
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.order import Category
from correction.office.endings.commuting import propose_commutation
from tests.core.case_desk import ENDS_ON, STARTED_ON, CaseDesk

DAY = timedelta(days=1)
CONTROL, PROBATION, PAROLE, OUTSIDE = Category
MERITED = date(2026, 3, 1)


def proposed(desk, new_ends_on, *, on=date(2026, 4, 1), **more):
    deed = desk.put(Decided(decision=DecisionKind.PRAISE), MERITED)
    said = {
        "merit": Merit.MAJOR_MERIT,
        "sentence": Sentence.FIXED_TERM,
        "sentence_years": 1,
        "sentence_months": 0,
        "executed_from_on": STARTED_ON,
        "agreed_no": "市矫1号",
        "basis_entries": (deed,),
        **more,
    }
    return desk.act(propose_commutation, CommutationProposed(new_ends_on=new_ends_on, **said), on)


LONG = date(2028, 8, 31)


@pytest.mark.parametrize(
    ("sentence", "least_on"),
    [
        # Probation began on 1 September 2025: one year ends on 31 August 2026, two months on 31 October 2025.
        (Sentence.FIXED_TERM, date(2026, 8, 31)),
        (Sentence.DETENTION, date(2025, 10, 31)),
    ],
)
def test_a_probation_keeps_its_floor(sentence, least_on):
    desk = CaseDesk(PROBATION, ends_on=LONG)
    with pytest.raises(InvalidValue, match="第十八条") as refused:
        proposed(desk, least_on - DAY, sentence=sentence)
    assert f"{least_on}" in refused.value.what
    assert proposed(desk, least_on, sentence=sentence)


@pytest.mark.parametrize("merit", [Merit.REPENTANCE, Merit.MERIT])
def test_probation_is_commuted_for_major_merit_alone(merit):
    with pytest.raises(InvalidValue, match="重大立功表现才可以"):
        proposed(CaseDesk(PROBATION, ends_on=LONG), date(2027, 8, 31), merit=merit)


@pytest.mark.parametrize("category", [CONTROL, PAROLE])
@pytest.mark.parametrize(("days", "lawful"), [(181, False), (182, False), (183, True)])
def test_half_of_the_sentence_is_really_served(category, days, lawful):
    # One year from 1 September 2025 has 365 days; half of them is 182.5, so that 183 are the fewest.
    desk = CaseDesk(category, ends_on=ENDS_ON)
    new_ends_on = STARTED_ON + (days - 1) * DAY
    more = {"merit": Merit.REPENTANCE, "on": date(2026, 2, 20) + 20 * DAY}
    more["sentence"] = Sentence.CONTROL if category is CONTROL else Sentence.FIXED_TERM
    if lawful:
        assert proposed(desk, new_ends_on, **more)
        return
    with pytest.raises(InvalidValue, match="第七十八条"):
        proposed(desk, new_ends_on, **more)


@pytest.mark.parametrize(("new_ends_on", "lawful"), [(date(2038, 8, 30), False), (date(2038, 8, 31), True)])
def test_of_a_life_sentence_thirteen_years_are_served(new_ends_on, lawful):
    desk = CaseDesk(PAROLE, ends_on=date(2045, 8, 31))
    more = {"sentence": Sentence.LIFE, "sentence_years": 0}
    if lawful:
        assert proposed(desk, new_ends_on, **more)
        return
    with pytest.raises(InvalidValue, match="13 年"):
        proposed(desk, new_ends_on, **more)


@pytest.mark.parametrize(
    ("years", "months", "first_on"),
    [
        (4, 11, date(2026, 9, 1)),
        (5, 0, date(2027, 3, 1)),
        (9, 11, date(2027, 3, 1)),
        (10, 0, date(2027, 9, 1)),
    ],
)
def test_a_first_commutation_waits_by_the_length_of_the_sentence(years, months, first_on):
    desk = CaseDesk(OUTSIDE, ends_on=date(2040, 8, 31))
    desk_now = date(2027, 6, 1)
    more = {"merit": Merit.REPENTANCE, "sentence_years": years, "sentence_months": months}
    with pytest.raises(InvalidValue, match=f"{first_on} 才可以提出"):
        proposed(desk, date(2039, 1, 1), on=min(first_on - DAY, desk_now), **more)
    if first_on <= desk_now:
        assert proposed(desk, date(2039, 1, 1), on=first_on, **more)
    assert proposed(desk, date(2039, 1, 1), on=MERITED, **more | {"merit": Merit.MAJOR_MERIT})


@pytest.mark.parametrize(("years", "due_on"), [(9, date(2026, 12, 15)), (10, date(2027, 6, 15))])
def test_the_interval_runs_from_the_service_of_the_last_ruling(years, due_on):
    desk = CaseDesk(OUTSIDE, ends_on=date(2040, 8, 31))
    served = date(2025, 12, 15)
    more = {"merit": Merit.REPENTANCE, "sentence_years": years, "last_served_on": served}
    early = min(due_on - DAY, date(2027, 6, 1))
    with pytest.raises(InvalidValue, match=f"送达之日 2025-12-15 起须满 .*{due_on} 才可以提出"):
        proposed(desk, date(2039, 1, 1), on=early, **more)
    if due_on < date(2027, 6, 1):
        assert proposed(desk, date(2039, 1, 1), on=due_on, **more)


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"agreed_no": " "}, "审核同意"),
        ({"basis_entries": ()}, "依据"),
        ({"basis_entries": ("nothing",)}, "不在本案"),
    ],
)
def test_a_proposal_has_the_citys_agreement_and_a_basis(more, what):
    with pytest.raises(InvalidValue, match=what):
        proposed(CaseDesk(PROBATION, ends_on=LONG), date(2027, 8, 31), **more)


def test_the_end_asked_for_is_earlier_than_the_present_one():
    with pytest.raises(InvalidValue, match="不早于现止日"):
        proposed(CaseDesk(PROBATION, ends_on=LONG), LONG)
