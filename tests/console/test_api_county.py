"""Orders, patrols and notes over the wire: safe to send again, each for its own side, clear refusals."""

from datetime import timedelta

import pytest
from correction_console.app import make_app
from correction_console.signing.entering import digest_of
from starlette.testclient import TestClient

from correction.domain.accounts import AccountRole, SystemToken
from correction.domain.facts.duty_roster import DutyNoted
from correction.domain.facts.patrols import PatrolChecked, PatrolDrawn
from correction.office.accounts import issue_token
from correction.office.ids import new_id
from tests.console.conftest import A001, FOUNDED_AT, NOW, entries

ORDER = {"to_org_id": "S1", "demands": "补做走访", "due_on": "2026-03-12"}


@pytest.fixture
def wire(console):
    """Clients of the county, of the office that is asked, and of its neighbour."""
    app = make_app(console)
    who = {"X1": (AccountRole.APPROVER, "K1"), "S2": (AccountRole.OFFICER, "G3")}
    with console.office.store.writing() as uow:
        for org_id, (role, staff_id) in who.items():
            token = SystemToken(
                token_id=org_id,
                name=org_id,
                org_id=org_id,
                role=role,
                digest=digest_of(f"token-of-{org_id}").hex(),
                staff_id=staff_id,
            )
            issue_token(uow, token, actor="t", now=FOUNDED_AT)
    return {
        org_id: TestClient(
            app,
            base_url="http://testserver/api/v1",
            headers={"authorization": f"Bearer token-of-{name}"},
            raise_server_exceptions=False,
        )
        for org_id, name in (("X1", "X1"), ("S1", "peer"), ("S2", "S2"))
    }


def key(number=0):
    return new_id(NOW + timedelta(seconds=number))


def test_an_order_is_sent_once_answered_by_its_office_and_settled_by_its_sender(wire):
    county, office, neighbour = wire["X1"], wire["S1"], wire["S2"]
    order_id = key()
    sent = county.put(f"/orders/{order_id}", json=ORDER)
    again = county.put(f"/orders/{order_id}", json=ORDER)
    assert (sent.status_code, again.status_code, again.json()) == (201, 200, sent.json())
    assert county.put(f"/orders/{order_id}", json={**ORDER, "demands": "x"}).status_code == 409
    assert [one["order_id"] for one in office.get("/orders").json()["items"]] == [order_id]
    assert neighbour.get("/orders").json() == {"items": [], "next_after": None}
    reply = f"/orders/{order_id}/replies/{key(1)}"
    assert neighbour.put(reply, json={"content": "x"}).status_code == 404
    assert county.put(reply, json={"content": "x"}).status_code == 403
    assert office.put(reply, json={"content": "已走访"}).json()["state"] == "replied"
    assert office.put(reply, json={"content": "已走访"}).status_code == 200
    settled = f"/orders/{order_id}/settlements/{key(2)}"
    assert office.put(settled, json={"accepted": True}).status_code == 403
    assert county.put(settled, json={"accepted": False}).status_code == 422
    done = county.put(settled, json={"accepted": True}).json()
    assert (done["state"], done["rounds"][0]["reply"]) == ("settled", "已走访")
    assert office.get(f"/orders/{order_id}/paper").content.startswith(b"%PDF")
    assert neighbour.get(f"/orders/{order_id}/paper").status_code == 404


def test_a_county_submits_and_voids_no_return_of_an_office(wire):
    said = {"period": {"from_on": "2026-02-01", "to_on": "2026-02-28"}}
    path = "/bodies/S1/returns"
    assert wire["S2"].put(f"{path}/submitted/{key()}", json=said).status_code == 404
    for act, body in (("submitted", said), ("withdrawn", said | {"reason": "漏报"})):
        refused = wire["X1"].put(f"{path}/{act}/{key()}", json=body)
        assert (refused.status_code, "只能办理本机构的" in refused.text) == (403, True)


def test_a_patrol_is_drawn_once_checked_and_its_refusals_say_what_to_do(wire, console):
    county, patrol_id = wire["X1"], key()
    asked = {"scope": "persons", "size": 1, "purpose": "抽查", "offices": ["S1"]}
    drawn = county.put(f"/patrols/{patrol_id}", json=asked).json()
    assert county.put(f"/patrols/{patrol_id}", json=asked).json() == drawn
    assert county.put(f"/patrols/{patrol_id}", json={**asked, "size": 2}).status_code == 409
    assert (drawn["pool"], drawn["repeats"], len(drawn["items"])) == (3, True, 1)
    item = {"item": drawn["items"][0]["item"], "result": "shortcoming"}
    refused = county.put(f"/patrols/{patrol_id}/checks/{key(1)}", json=item)
    assert (refused.status_code, "没有写明情况" in refused.json()["what"]) == (422, True)
    found = county.put(f"/patrols/{patrol_id}/checks/{key(1)}", json={**item, "remark": "没有走访"})
    assert found.json()["items"][0]["result"] == "shortcoming"
    assert wire["S1"].put(f"/patrols/{key(2)}", json=asked).status_code == 403
    assert [len(entries(console, "X1", kind)) for kind in (PatrolDrawn, PatrolChecked)] == [1, 1]


def test_a_note_is_written_once_and_a_wrong_day_or_case_of_another_is_refused(wire, console):
    office, note_id = wire["S1"], key()
    for _ in range(2):
        made = office.put(f"/duty-notes/{note_id}", json={"note": "incident", "said": "来电"})
        assert made.json()["org_id"] == "S1"
    assert len(entries(console, "S1", DutyNoted)) == 1
    county = wire["X1"]
    for wrong, status in (
        ({"due_on": "2026-03-09"}, 422),
        ({"to_org_id": "S9"}, 422),
        ({"to_org_id": "S2", "about_case_id": A001}, 404),
        ({"due_on": "明天"}, 422),
    ):
        assert county.put(f"/orders/{key(3)}", json={**ORDER, **wrong}).status_code == status
    assert office.put(f"/orders/{key(4)}", json=ORDER).status_code == 403
