"""Voiding a recorded mistake from the timeline: with a reason, by whoever could have recorded it."""

from correction.domain.facts.admission import ClassAssigned
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.upkeep import Voided
from tests.console.conftest import A001, B001, B002, entries


def recorded(visitor, console):
    visitor.get(f"/people/{A001}")
    told = {"at": "2026-03-10 08:00", "means": "当面", "identity": "一致"}
    assert visitor.post(f"/people/{A001}/check-ins", entry=visitor.keys[0], **told).status_code == 303
    (made,) = entries(console, A001, CheckInMade)
    return f"/people/{A001}/entries/{made.entry_id}/void"


def test_a_mistake_is_voided_from_the_timeline_and_only_with_a_reason(visit, console):
    officer = visit("lin")
    path = recorded(officer, console)
    assert f'href="{path}"' in officer.get(f"/people/{A001}").text
    assert "签到" in officer.get(path).text
    key = officer.keys[0]
    empty = officer.post(path, entry=key, reason=" ")
    assert empty.status_code == 422
    assert "没有写明理由" in empty.text
    for _ in range(2):
        assert officer.post(path, entry=key, reason="录错了人").status_code == 303
    (void,) = entries(console, A001, Voided)
    assert (void.payload.reason, void.actor) == ("录错了人", "G1")
    page = officer.get(f"/people/{A001}").text
    assert "签到（已作废）" in page
    assert path not in page
    assert officer.get(path).status_code == 409


def test_who_may_not_record_decide_or_see_voids_nothing(visit, console):
    path = recorded(visit("lin"), console)
    assert visit("jian").get(path).status_code == 403
    assert visit("hedong").get(path).status_code == 404
    officer = visit("lin")
    officer.get(path)
    assert officer.post(path, "forged", entry=officer.keys[0], reason="x").status_code == 403
    (classed, *_) = entries(console, A001, ClassAssigned)
    decision = f"/people/{A001}/entries/{classed.entry_id}/void"
    helper = visit("xie")
    helper.get(decision)
    refused = helper.post(decision, entry=helper.keys[0], reason="x")
    assert refused.status_code == 403
    assert "由有审批权限的人员办理" in refused.text
    assert visit("lin").get(f"/people/{A001}/entries/{'0' * 36}/void").status_code == 404
    (sealed, *_) = entries(console, B002, ClassAssigned)
    assert visit("hedong").get(f"/people/{B002}/entries/{sealed.entry_id}/void").status_code == 404
    assert not [entry for case_id in (A001, B001, B002) for entry in entries(console, case_id, Voided)]
