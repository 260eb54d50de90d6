"""Handing a released person on: two sides, in order, after the release; and a receipt that does not come."""

from datetime import date, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.strands import Item, StrandState
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.admission import Released, Terminated, TerminationKind
from correction.domain.facts.resettlement import ResettlementOffered, ResettlementReceived
from correction.domain.moments import day_end, day_start
from correction.office.admission.resettling import offer, receive
from correction.testing.builders import CaseBuilder, probation
from tests.core.case_desk import ENDS_ON, CaseDesk

RULE, DAY = "resettlement_unanswered", timedelta(days=1)
OFFERED = date(2026, 6, 30)
LETTER = ResettlementOffered(to="东街道安帮办", document_no="衔1号")


def receipt(offer_id, **more):
    return ResettlementReceived(offer_entry_id=offer_id, **{"by": "东街道", "document_no": "回1号", **more})


def offered(*, answered=None):
    case = CaseBuilder(order=probation(date(2026, 1, 1), OFFERED)).arrive(date(2026, 1, 5))
    case.add(Released(ground="期满"), on=OFFERED)
    made = case.add(LETTER, on=OFFERED)
    if answered is not None:
        case.add(receipt(made), on=OFFERED + answered * DAY)
    return case, made


@pytest.mark.parametrize(("n", "late"), [(14, False), (15, False), (16, True)])
def test_a_receipt_has_fifteen_days_after_the_day_of_the_offer(judged, n, late):
    case, made = offered()
    found = judged(case, day_start(OFFERED + n * DAY), RULE)
    assert [f.began_at for f in found] == ([day_end(OFFERED + 15 * DAY)] if late else [])
    if late:
        assert (found[0].kind, found[0].bearer) == (AlertKind.PAPER_LATE, Bearer.OTHER)
        assert found[0].occasion == f"{RULE}:{made}"
        assert ("接收单位", "东街道安帮办") in found[0].why.inputs


@pytest.mark.parametrize(("n", "late"), [(15, False), (16, True), (40, True)])
def test_the_receipt_ends_it_long_after_the_case_is_closed(judged, n, late):
    case, _ = offered(answered=n)
    ended = [f.ended_at for f in judged(case, day_end(OFFERED + 60 * DAY), RULE)]
    assert ended == ([day_start(OFFERED + n * DAY)] if late else [])


def test_a_receipt_recorded_late_exonerates_and_its_void_accuses(judged):
    case, made = offered()
    late = case.add(receipt(made), on=OFFERED + 3 * DAY, recorded_at=day_end(OFFERED + 30 * DAY))
    assert judged(case, day_end(OFFERED + 40 * DAY), RULE) == []
    case.void(late, day_end(OFFERED + 31 * DAY))
    assert [f.ended_at for f in judged(case, day_end(OFFERED + 40 * DAY), RULE)] == [None]


def test_nothing_is_offered_before_a_release_or_after_a_termination():
    desk = CaseDesk()
    with pytest.raises(InvalidValue, match="没有解除"):
        desk.act(offer, LETTER, ENDS_ON)
    desk.put(Terminated(kind=TerminationKind.PROBATION_REVOKED), ENDS_ON - DAY)
    with pytest.raises(InvalidValue, match="终止的不转安置帮教"):
        desk.act(offer, LETTER, ENDS_ON)
    assert len(desk.refusals) == 2


def test_whoever_offers_does_not_acknowledge_and_each_side_acts_once():
    desk = CaseDesk()
    desk.put(Released(ground="期满"), ENDS_ON)
    with pytest.raises(InvalidValue, match="文号"):
        desk.act(offer, ResettlementOffered(to="东街道", document_no=" "), ENDS_ON)
    made = desk.act(offer, LETTER, ENDS_ON + DAY, "S1a")
    with pytest.raises(Conflict, match="发出衔接函"):
        desk.act(offer, LETTER, ENDS_ON + 2 * DAY)
    with pytest.raises(NotAllowed, match="不能自己登记接收"):
        desk.act(receive, receipt(made), ENDS_ON + 2 * DAY, "S1a")
    with pytest.raises(NotFound):
        desk.act(receive, receipt("e99"), ENDS_ON + 2 * DAY)
    with pytest.raises(InvalidValue, match="早于衔接函"):
        desk.act(receive, receipt(made), ENDS_ON)
    with pytest.raises(InvalidValue, match="回执文号"):
        desk.act(receive, receipt(made, document_no=""), ENDS_ON + 2 * DAY)
    desk.act(receive, receipt(made), ENDS_ON + 2 * DAY)
    with pytest.raises(Conflict, match="已经登记接收"):
        desk.act(receive, receipt(made), ENDS_ON + 3 * DAY)


def test_the_fifth_item_is_done_only_with_both_sides():
    case, _ = offered(answered=4)
    states = {n: case.file().strands(OFFERED + n * DAY)[-1] for n in (-1, 0, 4)}
    assert states[-1].item is Item.RESETTLEMENT
    assert [states[n].state for n in (-1, 0, 4)] == [
        StrandState.NOT_STARTED,
        StrandState.UNDER_WAY,
        StrandState.DONE,
    ]
    assert states[0].gaps == ("安置帮教接收回执",)
