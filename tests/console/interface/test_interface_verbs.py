"""A verb over HTTP: done once, refused with its article, closed to neighbours, clear about what is wrong."""

from correction.domain.facts.absence import ContactTried
from correction.domain.facts.approvals import ApprovalDecided, AttemptRefused
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.leave import LeaveAsked
from correction.domain.facts.sanctions import BreachEstablished
from tests.console.conftest import A001, B001, THEIRS, entries

V1 = "/api/v1"
CASE = f"/cases/{A001}"
CHECK_IN = {
    "fact": {"entry_kind": "check_in_made", "means": "ordinary_phone"},
    "happened_at": "2026-03-10T08:15:00+08:00",
}


def leave(leave_id: str, **more: str) -> dict[str, object]:
    asked = {
        "entry_kind": "leave_asked",
        "leave_id": leave_id,
        "from_on": "2026-03-20",
        "to_on": "2026-03-22",
    }
    return {"fact": asked | {"reason": "奔丧", "destination": "邻县"} | more}


def test_a_fact_is_recorded_by_its_kind_once(api, console, key):
    path = f"{CASE}/entries/{key()}"
    sent = [api.put(path, json=CHECK_IN) for _ in range(3)]
    assert [answer.status_code for answer in sent] == [201, 200, 200]
    assert len({answer.text for answer in sent}) == 1
    (made,) = entries(console, A001, CheckInMade)
    (told,) = sent[0].json()["entries"]
    assert (told["entry_id"], told["number"], told["kind_zh"]) == (made.entry_id, made.number, "签到")
    assert made.when.starts_at.isoformat() == "2026-03-10T00:15:00+00:00"
    assert api.put(path, json=CHECK_IN | {"happened_at": "2026-03-10T08:16:00+08:00"}).status_code == 409


def test_a_verb_without_a_key_of_its_own_is_done_once_as_well(api, console, key):
    path, body = f"{CASE}/requests/asked/{key()}", leave("L1")
    sent = [api.put(path, json=body) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [201, 200], sent[0].text
    assert sent[0].json() == sent[1].json()
    assert len(entries(console, A001, LeaveAsked)) == 1
    assert api.put(path, json=leave("L1", reason="探亲")).status_code == 409
    again = api.put(f"{CASE}/requests/asked/{key()}", json=body)
    assert again.status_code == 409


def test_a_key_stands_for_one_request_wherever_it_is_sent(api, key):
    used = key()
    assert api.put(f"{CASE}/entries/{used}", json=CHECK_IN).status_code == 201
    body = {"fact": {"entry_kind": "contact_tried", "channel": "phone", "reached": True}}
    assert api.put(f"{CASE}/searches/{used}", json=body).status_code == 409
    assert api.put(f"{CASE}/searches/{key()}", json=body).status_code == 201


def test_what_the_law_refuses_is_told_with_its_article_and_stays_in_the_case(api, console, key):
    api.put(f"{CASE}/requests/asked/{key()}", json=leave("L2"))
    path = f"{CASE}/requests/L2/decision/{key()}"
    refused = api.put(path, json={"decision": {"granted": True, "reason": "情况属实"}})
    assert refused.status_code in (403, 422)
    assert "《" in refused.json()["what"]
    assert refused.json()["remedy"]
    (tried,) = entries(console, A001, AttemptRefused)
    assert (tried.payload.attempted, tried.payload.approval_id) == ("批准、不予批准", "L2")
    assert entries(console, A001, ApprovalDecided) == []


def test_a_mistyped_field_is_named(api, console, key):
    for wrong, where in (
        ({"fact": {"entry_kind": "check_in_made", "means": "pigeon"}}, "means"),
        ({"fact": {"entry_kind": "check_in_made", "means": "ordinary_phone", "plcae": "x"}}, "plcae"),
        ({"fact": {"entry_kind": "no_such"}}, "body.fact"),
        ({"fact": {"entry_kind": "released", "ground": "期满"}}, "body.fact"),
        (CHECK_IN | {"happened_on": 20260310}, "happened_on"),
    ):
        answer = api.put(f"{CASE}/entries/{key()}", json=wrong)
        assert answer.status_code == 422
        assert where in "".join(one["field"] for one in answer.json()["fields"])
    both = CHECK_IN | {"happened_on": "2026-03-10"}
    assert "happened_at" in api.put(f"{CASE}/entries/{key()}", json=both).json()["what"]
    assert api.put(f"{CASE}/entries/1", json=CHECK_IN).status_code == 422
    future = CHECK_IN | {"happened_at": "2026-03-11T08:15:00+08:00"}
    assert api.put(f"{CASE}/entries/{key()}", json=future).json()["where"] == "发生时间"
    assert entries(console, A001, CheckInMade) == []


def test_a_neighbours_case_is_reached_by_no_path_and_by_nothing_in_a_message(api, console, key):
    contact = {"other_case_id": B001, "relation": "accomplice", "span": {"from_on": "2026-03-10"}}
    roll: dict[str, object] = {
        "held": {"activity_id": "x", "activity": "labour", "held_on": "2026-03-09", "offered_hours": 2.0}
    }
    roll["roll"] = [{"case_id": B001, "attendance": "absent"}]
    answers = [
        api.put(f"/cases/{B001}/entries/{key()}", json=CHECK_IN),
        api.put(f"/offices/S2/activities/{key()}", json=roll),
        api.put(f"/offices/S1/activities/{key()}", json=roll),
        api.put(
            f"/logs/{B001}/letters/rectified/{key()}", json={"fact": {"letter_entry_id": "x", "proof": "x"}}
        ),
        api.put(f"/investigations/none/completed/{key()}", json={}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    answer = api.put(f"{CASE}/barred-contacts/{key()}", json=contact)
    assert answer.status_code in (404, 422)
    assert THEIRS not in "".join(each.text for each in (*answers, answer))
    assert entries(console, B001, CheckInMade) == []


def test_an_assistant_records_and_decides_nothing(visit, console, key):
    visitor = visit("xie")
    signed = {"X-CSRF-Token": visitor.csrf}
    tried = {"fact": {"entry_kind": "contact_tried", "channel": "phone", "reached": True}}
    sent = visitor.client.put(f"{V1}{CASE}/searches/{key()}", json=tried, headers=signed)
    assert sent.status_code == 201
    assert entries(console, A001, ContactTried)[0].actor == "G2"
    breach = {"fact": {"breach": "reporting", "gravity": "minor", "what": "x"}}
    refused = visitor.client.put(f"{V1}{CASE}/breaches/{key()}", json=breach, headers=signed)
    assert refused.status_code == 403
    assert entries(console, A001, BreachEstablished) == []
