"""Detention elsewhere and proposals: what is written down, what is refused, what a detention excuses."""

from datetime import date, time, timedelta

import pytest

from correction.domain.case.excuses import excuses_of
from correction.domain.case.proposals import proposals_of
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.admission import Excused, ExcuseReason
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.rulings import ProposalAnswered, ProposalReceived
from correction.domain.moments import DateSpan, day_end
from correction.office.endings.standing import answer_proposal, detain, free, receive_proposal
from correction.testing.builders import CaseBuilder, probation
from tests.core.case_desk import CaseDesk

DAY = timedelta(days=1)
MARCH = date(2026, 3, 10)


def held(**more):
    return DetainedElsewhere(**{"restraint": Restraint.CRIMINAL_DETENTION, "by": "公安局", **more})


@pytest.mark.parametrize(
    ("payload", "what"), [(held(by=" "), "哪一机关"), (held(told_on=MARCH - DAY), "早于限制人身自由")]
)
def test_a_detention_names_its_body_and_its_notice_comes_after_it(payload, what):
    with pytest.raises(InvalidValue, match=what):
        CaseDesk().act(detain, payload, MARCH)


def test_one_detention_ends_before_or_on_the_day_the_next_begins():
    desk = CaseDesk()
    first = desk.act(detain, held(), MARCH)
    with pytest.raises(Conflict, match="没有结束"):
        desk.act(detain, held(restraint=Restraint.ARREST), MARCH + 30 * DAY)
    desk.act(free, DetentionEnded(detention_entry_id=first), MARCH + 30 * DAY)
    assert desk.act(detain, held(restraint=Restraint.ARREST), MARCH + 30 * DAY)


def test_a_detention_ends_once_after_it_began():
    desk = CaseDesk()
    first = desk.act(detain, held(), MARCH)
    with pytest.raises(InvalidValue, match="早于开始之日"):
        desk.act(free, DetentionEnded(detention_entry_id=first), MARCH - DAY)
    with pytest.raises(NotFound):
        desk.act(free, DetentionEnded(detention_entry_id="e99"), MARCH)
    desk.act(free, DetentionEnded(detention_entry_id=first), MARCH)
    with pytest.raises(Conflict, match="已于 2026-03-10 结束"):
        desk.act(free, DetentionEnded(detention_entry_id=first), MARCH + DAY)


def test_excuses_are_those_of_the_office_and_those_of_detention():
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)))
    hospital = case.add(
        Excused(reason=ExcuseReason.HOSPITAL, from_on=MARCH, to_on=MARCH + DAY), on=MARCH + DAY
    )
    first = case.add(held(), on=MARCH + 5 * DAY)
    said = {e.entry.entry_id: (e.span, e.reason) for e in excuses_of(case.file())}
    assert said == {
        hospital: (DateSpan(from_on=MARCH, to_on=MARCH + DAY), ExcuseReason.HOSPITAL),
        first: (DateSpan(from_on=MARCH + 5 * DAY), ExcuseReason.DETAINED),
    }
    case.add(DetentionEnded(detention_entry_id=first), on=MARCH + 9 * DAY)
    (_, detained) = excuses_of(case.file())
    assert detained.span == DateSpan(from_on=MARCH + 5 * DAY, to_on=MARCH + 9 * DAY)


def test_nobody_misses_a_check_in_while_another_body_holds_them(judged):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    windows = ((time(9), time(10)),)
    case.add(CheckInsPlanned(windows=windows, from_on=MARCH, to_on=MARCH + 3 * DAY), on=MARCH)
    now = day_end(MARCH + 3 * DAY)
    assert len(judged(case, now, "check_in_missed")) == 4
    first = case.add(held(), on=MARCH + DAY)
    assert [f.cycle_on for f in judged(case, now, "check_in_missed")] == [MARCH]
    case.add(DetentionEnded(detention_entry_id=first), on=MARCH + 2 * DAY)
    missed = [f.cycle_on for f in judged(case, now, "check_in_missed")]
    assert missed == [MARCH, MARCH + 3 * DAY]


def received(entry_id):
    return ProposalReceived(proposal_entry_id=entry_id, by="样例县人民法院")


def answered(entry_id, document_no="刑更1号"):
    return ProposalAnswered(proposal_entry_id=entry_id, granted=False, document_no=document_no)


def test_a_proposal_is_made_received_and_answered_in_this_order_and_once():
    desk = CaseDesk()
    made = desk.put(Decided(decision=DecisionKind.REVOCATION_PROPOSED), MARCH)
    with pytest.raises(InvalidValue, match="早于提请之日"):
        desk.act(receive_proposal, received(made), MARCH - DAY)
    desk.act(receive_proposal, received(made), MARCH + 2 * DAY)
    with pytest.raises(Conflict, match="已登记收到"):
        desk.act(receive_proposal, received(made), MARCH + 3 * DAY)
    with pytest.raises(InvalidValue, match="早于收到提请之日"):
        desk.act(answer_proposal, answered(made), MARCH + DAY)
    with pytest.raises(InvalidValue, match="文号"):
        desk.act(answer_proposal, answered(made, " "), MARCH + 5 * DAY)
    desk.act(answer_proposal, answered(made), MARCH + 5 * DAY)
    with pytest.raises(Conflict, match="对提请的裁决"):
        desk.act(answer_proposal, answered(made), MARCH + 6 * DAY)
    assert len(desk.refusals) == 5


@pytest.mark.parametrize("kind", [DecisionKind.WARNING, DecisionKind.PRAISE])
def test_what_is_no_proposal_is_neither_received_nor_answered(kind):
    desk = CaseDesk()
    other = desk.put(Decided(decision=kind), MARCH)
    for verb, fact in ((receive_proposal, received(other)), (answer_proposal, answered(other))):
        with pytest.raises(NotFound):
            desk.act(verb, fact, MARCH)


def test_proposals_are_read_as_of_a_day():
    desk = CaseDesk()
    made = desk.put(Decided(decision=DecisionKind.REVOCATION_PROPOSED), MARCH)
    desk.act(answer_proposal, answered(made), MARCH + 5 * DAY)
    assert proposals_of(desk.file, MARCH - DAY) == ()
    open_on = {n: proposals_of(desk.file, MARCH + n * DAY)[0].open for n in (0, 4, 5)}
    assert open_on == {0: True, 4: True, 5: False}
