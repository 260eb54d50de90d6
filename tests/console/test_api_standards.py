"""Standards over the interface: safe to send again, a second person decides, refusals name the article."""

from datetime import date

import pytest
from correction_console.app import make_app
from correction_console.signing.entering import digest_of
from starlette.testclient import TestClient

from correction.domain.accounts import AccountRole, SystemToken
from correction.domain.organisation import Role, StaffMember
from correction.office.accounts import issue_token
from correction.office.ids import new_id
from correction.office.organisation import set_staff
from tests.console.conftest import NOW

V1 = "/api/v1/standards"
GRACE = {"key": "check_in.grace_minutes", "value": "5", "from_on": "2026-03-12", "reason": "就在楼下"}


@pytest.fixture
def api(console):
    """Two systems of the county, each acting for a person of its own, and one of an office."""
    with console.office.store.writing() as uow:
        second = StaffMember(staff_id="K2", name="马局长", org_id="X1", role=Role.OFFICER)
        set_staff(uow, second, actor="t", now=NOW)
        for name, staff_id in (("one", "K1"), ("two", "K2")):
            token = SystemToken(
                token_id=name,
                name=name,
                org_id="X1",
                role=AccountRole.APPROVER,
                digest=digest_of(f"token-of-{name}").hex(),
                staff_id=staff_id,
            )
            issue_token(uow, token, actor="t", now=NOW)
    with TestClient(make_app(console), raise_server_exceptions=False) as client:
        yield lambda who, method, path, **more: client.request(
            method, V1 + path, headers={"authorization": f"Bearer token-of-{who}"}, **more
        )


def test_a_standard_is_proposed_by_one_system_and_approved_by_another(api, console) -> None:
    key = new_id(NOW)
    path = f"/proposals/{key}"
    made = api("one", "PUT", path, json=GRACE)
    assert (made.status_code, made.json()["outcome"]) == (201, None)
    assert api("one", "PUT", path, json=GRACE).status_code == 200
    assert api("one", "PUT", path, json={**GRACE, "value": "6"}).status_code == 409
    own = api("one", "PUT", f"{path}/decision", json={"decision": "approved"})
    assert (own.status_code, own.json()["what"]) == (403, "提出的人不能自己批准")
    for _ in range(2):
        done = api("two", "PUT", f"{path}/decision", json={"decision": "approved"})
        assert (done.status_code, done.json()["outcome"]) == (200, "approved")
    assert (
        api("two", "PUT", f"{path}/decision", json={"decision": "refused", "reason": "x"}).status_code == 409
    )
    (line,) = [one for one in api("peer", "GET", "").json() if one["key"] == GRACE["key"]]
    assert (line["own"], line["above"]) == (False, "不超过 15 分钟")
    assert line["coming"] == [{"from_on": "2026-03-12", "said": "不超过 5 分钟"}]
    (then,) = [one for one in api("peer", "GET", "?on=2026-03-12").json() if one["key"] == GRACE["key"]]
    assert (then["own"], then["current"]) == (True, "不超过 5 分钟")
    assert [one["standard_id"] for one in api("peer", "GET", "/proposals").json()] == [key]
    assert console.book().at_body("S1").whole(GRACE["key"], date(2026, 3, 12)) == 5


def test_what_is_refused_says_why(api) -> None:
    path = f"/proposals/{new_id(NOW)}"
    loose = api("one", "PUT", path, json={**GRACE, "key": "leave.county_max_days", "value": "40"})
    assert loose.status_code == 403
    assert "社区矫正法实施办法》第二十七条" in loose.json()["what"]
    assert api("one", "PUT", path, json={**GRACE, "value": None}).json()["what"].endswith("没有变化")
    assert api("one", "PUT", "/proposals/none", json=GRACE).status_code == 422
    assert api("peer", "PUT", path, json=GRACE).status_code == 403
    assert api("one", "PUT", f"{path}/decision", json={"decision": "approved"}).status_code == 404
    assert api("peer", "GET", "?org=S2").status_code == 404
    assert api("peer", "GET", "?on=1999-01-01").status_code == 400
