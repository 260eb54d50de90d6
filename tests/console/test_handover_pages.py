"""The page on which a caseload is handed over, and voiding an entry from the timeline."""

import pytest

from correction.domain.facts.admission import StaffAssigned
from correction.domain.facts.handover import CaseloadHandedOver
from correction.domain.moments import When
from correction.domain.organisation import Role
from correction.office.record import draft, record
from tests.console.conftest import A001, A002, B001, MINE, NOW, entries


@pytest.fixture
def carried(console):
    """G2, an assistant, carries two cases beside the head of the office."""
    with console.office.store.writing() as uow:
        for case_id in (A001, A002):
            drafts = [
                draft(
                    StaffAssigned(staff_id=each, role=role),
                    When.at(NOW),
                    entry_id=f"{each}-{case_id}",
                    actor="t",
                )
                for each, role in (("G1", Role.OFFICER), ("G2", Role.ASSISTANT))
            ]
            record(uow, case_id, drafts, now=NOW)
    return console


def test_a_head_hands_cases_over_and_the_successor_reads_what_is_open(visit, carried):
    head = visit("lin")
    assert "移交 协理员甲 的案件" in head.get("/handovers").text
    form = head.get("/handovers/new/G2").text
    assert MINE in form
    assert "十四日内到期" in form
    told = {"to": "G1", "from_on": "2026-03-10", "reason": "调离", "entry": head.keys[0]}
    early = head.post("/handovers/new/G2", case=A001, **(told | {"from_on": "2026-03-11"}))
    assert early.status_code == 422
    assert "还没有到" in early.text
    done = head.post("/handovers/new/G2", case=[A001], **told)
    assert done.status_code == 303, done.text
    (kept,) = entries(carried, "S1", CaseloadHandedOver)
    assert kept.payload.case_ids == (A001,)
    page = visit("xie").get(done.headers["location"]).text
    assert MINE in page
    assert "签名" in page
    assert "协理员甲" in visit("shen").get("/handovers").text


def test_neither_an_assistant_nor_a_neighbour_hands_cases_over(visit, carried):
    helper, neighbour = visit("xie"), visit("hedong")
    assert helper.get("/handovers/new/G2").status_code == 403
    assert "/handovers/new/" not in helper.get("/handovers").text
    assert neighbour.get("/handovers/new/G2").status_code == 404
    told = {"to": "G3", "from_on": "2026-03-10", "reason": "x", "case": A001}
    neighbour.get("/handovers/new/G3")
    assert neighbour.post("/handovers/new/G3", entry="x", **told).status_code == 404
    assert not entries(carried, "S2", CaseloadHandedOver)
    assert B001 not in visit("lin").get("/handovers/new/G1").text
