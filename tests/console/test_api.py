"""The interface: described as committed, safe to send again, clear about refusals, closed to neighbours."""

import json

import pytest
from correction_console.api.openapi import FILE, text
from correction_console.app import make_app
from starlette.testclient import TestClient

from correction.domain.facts.accounts import PersonalRead
from correction.domain.facts.alerts import AlertReviewed
from correction.domain.facts.check_ins import CheckInMade
from correction.office.accounts import revoke_token
from correction.office.ids import new_id
from correction.office.ports import PLATFORM_LOG
from tests.console.conftest import A001, A003, B001, B002, MINE, THEIRS, entries

V1 = "/api/v1"
CHECK_IN = {"sheet": "checkins", "cells": {"签到时间": "2026-03-10 08:15", "签到方式": "电话"}}


@pytest.fixture
def api(console):
    with TestClient(
        make_app(console),
        base_url="http://testserver" + V1,
        headers={"authorization": "Bearer token-of-peer"},
        raise_server_exceptions=False,
    ) as client:
        yield client


@pytest.fixture
def key(clock):
    return new_id(clock())


def test_the_committed_description_is_that_of_the_program():
    assert FILE.read_text(encoding="utf-8") == text()


def test_every_operation_of_the_description_says_how_it_refuses():
    told = json.loads(text())
    operations = [one for path in told["paths"].values() for one in path.values()]
    assert len(operations) >= 12
    for one in operations:
        assert {"401", "403", "404", "409", "422"} <= set(one["responses"]), one["operationId"]
        assert one["summary"]


def test_nobody_is_let_in_without_a_token_in_force(api, console, clock):
    assert api.get("/me").json()["account"] == "peer"
    for headers in ({"authorization": "Bearer x"}, {"authorization": ""}):
        answer = api.get("/me", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"] == "Bearer"
    with console.office.store.writing() as uow:
        revoke_token(uow, "peer", actor="guan", now=clock())
    assert api.get("/me").status_code == 401


def test_lists_are_read_page_by_page_and_miss_nothing(api):
    seen, after = [], ""
    while True:
        page = api.get("/cases", params={"after": after, "limit": 1}).json()
        seen += [case["case_id"] for case in page["items"]]
        after = page["next_after"]
        if after is None:
            break
    assert sorted(seen) == seen
    assert len(seen) == len(set(seen)) == 3
    whole = api.get("/alerts", params={"limit": 200}).json()["items"]
    first = api.get("/alerts", params={"limit": 2}).json()
    rest = api.get("/alerts", params={"limit": 200, "after": first["next_after"]}).json()["items"]
    assert first["items"] + rest == whole


def test_a_case_is_read_with_its_entries_and_as_of_a_past_moment(api):
    case = api.get(f"/cases/{A001}").json()
    assert (case["name"], case["case_no"], case["sealed"]) == (MINE, "A001", False)
    assert [strand["item_zh"] for strand in case["strands"]][:2] == ["入矫", "日常监管"]
    past = api.get(f"/cases/{A001}", params={"as_of": "2026-03-02T08:00:00+08:00"}).json()
    assert past["as_of"].startswith("2026-03-02T")
    page = api.get(f"/cases/{A001}/entries", params={"limit": 2}).json()
    assert [entry["number"] for entry in page["items"]] == [1, 2]
    assert page["next_after"] == "2"
    for wrong in ("2027-01-01T00:00:00Z", "2026-03-02T08:00:00"):
        assert api.get(f"/cases/{A001}", params={"as_of": wrong}).status_code == 422


def test_a_write_sent_again_changes_nothing_and_says_so(api, console, key):
    sent = [api.put(f"/cases/{A001}/records/{key}", json=CHECK_IN) for _ in range(3)]
    assert [answer.status_code for answer in sent] == [201, 200, 200]
    assert len({answer.text for answer in sent}) == 1
    (made,) = entries(console, A001, CheckInMade)
    assert (made.entry_id, made.actor, made.number) == (key, "G1", sent[0].json()["number"])
    other = {"sheet": "checkins", "cells": {"签到时间": "2026-03-10 08:00", "签到方式": "电话"}}
    assert api.put(f"/cases/{A001}/records/{key}", json=other).status_code == 409


def test_a_refusal_says_where_what_and_what_to_do(api, console, key):
    wrong = {"sheet": "checkins", "cells": {"签到时间": "2026-03-10 08:15", "签到方式": "飞鸽"}}
    answer = api.put(f"/cases/{A001}/records/{key}", json=wrong)
    told = answer.json()
    assert answer.status_code == told["status"] == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "签到方式" in told["where"]
    assert told["remedy"]
    shape = api.put(f"/cases/{A001}/records/{key}", json={"sheet": "org", "cells": {}})
    assert [one["field"] for one in shape.json()["fields"]] == ["body.sheet"]
    assert api.put(f"/cases/{A001}/records/1", json=CHECK_IN).status_code == 422
    assert entries(console, A001, CheckInMade) == []


def test_a_mistyped_filter_or_column_is_refused_and_never_ignored(api, console, key):
    filtered = api.get("/alerts", params={"grad": 1})
    assert filtered.status_code == 422
    assert "不认识“grad”" in filtered.json()["what"]
    typed = {"sheet": "checkins", "cells": {"签到地点": "村口", "签到时间": "2026-03-10 08:15"}}
    refused = api.put(f"/cases/{A001}/records/{key}", json=typed)
    assert refused.status_code == 422
    assert "不认识栏目：签到地点" in refused.json()["what"]
    assert entries(console, A001, CheckInMade) == []


def test_a_mistake_is_voided_with_a_reason(api, console, key, clock):
    api.put(f"/cases/{A001}/records/{key}", json=CHECK_IN)
    void = {"entry_id": key, "reason": "录错了人"}
    path = f"/cases/{A001}/voids/{new_id(clock())}"
    assert api.put(path, json=void | {"reason": " "}).status_code == 422
    assert [api.put(path, json=void).status_code for _ in range(2)] == [201, 200]
    told = api.get(f"/cases/{A001}/entries", params={"limit": 200}).json()["items"]
    assert [entry["void"] for entry in told if entry["entry_id"] == key] == [True]


def test_an_id_that_stands_for_something_else_voids_nothing_and_says_so(api, key, clock):
    api.put(f"/cases/{A001}/records/{key}", json=CHECK_IN)
    void = {"entry_id": key, "reason": "录错了人"}
    assert api.put(f"/cases/{A001}/voids/{key}", json=void).status_code == 409
    other, cells = new_id(clock()), {"签到时间": "2026-03-09 08:15", "签到方式": "电话"}
    api.put(f"/cases/{A001}/records/{other}", json=CHECK_IN | {"cells": cells})
    path = f"/cases/{A001}/voids/{new_id(clock())}"
    again = [void, void, void | {"entry_id": other}, void | {"reason": "重复"}]
    assert [api.put(path, json=one).status_code for one in again] == [201, 200, 409, 409]
    told = api.get(f"/cases/{A001}/entries", params={"limit": 200}).json()["items"]
    assert {e["entry_id"]: e["void"] for e in told if e["entry_id"] in (key, other)} == {
        key: True,
        other: False,
    }


def test_an_id_of_one_act_on_an_alert_does_no_other(api, key):
    (alert, *_) = [one for one in api.get("/alerts").json()["items"] if one["subject_id"] == A001]
    path = f"/alerts/{alert['alert_id']}/acts/{key}"
    taken_up = {"act": "acknowledge", "note": "在核实"}
    review = {"act": "review", "note": "已核实", "disposition": "explained"}
    acts = [taken_up, taken_up, review, taken_up | {"note": "另"}]
    assert [api.put(path, json=one).status_code for one in acts] == [200, 200, 409, 409]
    assert api.get(f"/alerts/{alert['alert_id']}").json()["handling"] == "acknowledged"


def test_an_alert_is_handled_once_under_one_id(api, console, key, clock):
    (alert, *_) = [one for one in api.get("/alerts").json()["items"] if one["subject_id"] == A001]
    detail = api.get(f"/alerts/{alert['alert_id']}").json()
    assert detail["arithmetic"]
    assert detail["citations"][0]["text"].startswith("《")
    path = f"/alerts/{alert['alert_id']}/acts"
    review = {"act": "review", "note": "已核实", "disposition": "explained"}
    done = [api.put(f"{path}/{key}", json=review) for _ in range(2)]
    assert [answer.json()["handling"] for answer in done] == ["reviewed"] * 2
    assert len(entries(console, A001, AlertReviewed)) == 1
    late = api.put(f"{path}/{new_id(clock())}", json={"act": "acknowledge"})
    assert late.status_code == 409
    assert api.put(f"{path}/{new_id(clock())}", json=review).status_code == 409


def test_an_act_on_an_alert_that_lacks_something_is_refused(api, clock):
    (alert, *_) = api.get("/alerts").json()["items"]
    for bare in ({"act": "review", "note": "x"}, {"act": "suspend", "note": "x"}, {"act": "dance"}):
        answer = api.put(f"/alerts/{alert['alert_id']}/acts/{new_id(clock())}", json=bare)
        assert answer.status_code == 422


def test_what_is_due_is_told_with_its_moment(api):
    due = api.get("/due").json()
    assert {one["case_no"] for one in due} == {"A001", "A002", "A003"}
    assert {one["kind"] for one in due} >= {"check_in_missed"}
    for wrong in ("2027-01-01T00:00:00Z", "0.5", "1773100800", "2026-03-11", "2026-03-11T08:00:00"):
        assert api.get("/due", params={"until": wrong}).status_code == 422


def test_an_identity_is_given_for_a_purpose_that_is_logged(api, console):
    assert api.post(f"/cases/{A001}/identity", json={"purpose": " "}).status_code == 422
    told = api.post(f"/cases/{A001}/identity", json={"purpose": "对账"}).json()
    assert told["citizen_no"] == "330702198506011238"
    assert len(entries(console, PLATFORM_LOG, PersonalRead)) == 1


def test_a_minor_is_masked_and_a_sealed_file_is_closed(api, console, visit):
    assert api.get(f"/cases/{A003}").json()["name"] == "钱某"
    assert "钱小少" not in api.get(f"/cases/{A003}/entries", params={"limit": 200}).text
    other = visit("hedong").client
    assert other.get(f"{V1}/cases/{B002}").json()["strands"] == []
    assert other.get(f"{V1}/cases/{B002}/entries").status_code == 403


def test_a_neighbours_case_does_not_exist(api, key):
    answers = [
        api.get(f"/cases/{B001}"),
        api.get(f"/cases/{B001}/entries"),
        api.put(f"/cases/{B001}/records/{key}", json=CHECK_IN),
        api.put(f"/cases/{B001}/voids/{key}", json={"entry_id": "x", "reason": "x"}),
        api.post(f"/cases/{B001}/identity", json={"purpose": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert THEIRS not in "".join(answer.text for answer in answers)
    assert api.get("/search", params={"words": THEIRS}).json() == []
    assert [one["name"] for one in api.get("/search", params={"words": "zhou"}).json()] == [MINE]


def test_a_browser_may_use_it_with_its_own_token_only(visit, key):
    visitor = visit("lin")
    path = f"{V1}/cases/{A001}/records/{key}"
    assert visitor.client.put(path, json=CHECK_IN).status_code == 403
    sent = visitor.client.put(path, json=CHECK_IN, headers={"X-CSRF-Token": visitor.csrf})
    assert sent.status_code == 201
