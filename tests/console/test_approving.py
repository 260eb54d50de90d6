"""A request from the counter to the decision: by level, with the article where it is refused, once."""

import re

import pytest

from correction.domain.facts.approvals import AttemptRefused, OpinionGiven
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveRefused
from correction.office.ids import new_id
from tests.console.conftest import A001, MINE, entries

LEAVE = {"from_on": "2026-03-20", "to_on": "2026-03-29", "place": "杭州", "reason": "母亲手术"}


@pytest.fixture
def asked(visit, clock):
    """A request of ten days, which the county decides after the office's opinion."""
    key = new_id(clock())
    answer = visit("lin").post(f"/people/{A001}/leave", entry=key, **LEAVE)
    assert answer.status_code == 303, re.sub(r"\s+", " ", answer.text)
    return f"/people/{A001}/requests/{key}"


def test_a_request_goes_from_the_counter_to_the_county_and_back(visit, console, asked):
    officer, approver = visit("lin"), visit("shen")
    inbox = approver.get("/requests").text
    assert MINE in inbox
    assert "杭州" in inbox
    assert "10" in inbox
    early = approver.post(f"{asked}/decision", decision="批准")
    assert early.status_code == 422
    assert "没有司法所的意见" in early.text
    assert "第二十七条" in early.text
    assert len(entries(console, A001, AttemptRefused)) == 1
    officer.get(asked)
    assert officer.post(f"{asked}/opinion", favourable="同意", words="情况属实").status_code == 303
    assert approver.post(f"{asked}/decision", decision="批准", document_no="准外1号").status_code == 303
    (granted,) = entries(console, A001, LeaveGranted)
    assert (granted.actor, granted.payload.destination) == ("K1", "杭州")
    assert "已批准" in officer.get(asked).text
    assert MINE not in approver.get("/requests").text


def test_the_second_decision_is_told_the_first_and_loses_nothing(visit, console, asked):
    first, second = visit("shen"), visit("shen")
    for visitor in (first, second):
        visitor.get(asked)
    assert first.post(f"{asked}/decision", decision="不予批准", reason="材料不全").status_code == 303
    late = second.post(f"{asked}/decision", decision="不予批准", reason="我写的理由")
    assert late.status_code == 409
    assert "不予批准，K1 于" in late.text
    assert "我写的理由" in late.text
    assert len(entries(console, A001, LeaveRefused)) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"to_on": "2026-03-01"}, "早于"),
        ({"from_on": "明天"}, "起日"),
        ({"place": " "}, "没有写明目的地"),
        ({"entry": "1"}, "不是第 7 版 UUID"),
    ],
)
def test_a_request_that_is_wrong_comes_back_as_it_was(visit, console, clock, changed, told):
    typed = {"entry": new_id(clock())} | LEAVE | changed
    answer = visit("lin").post(f"/people/{A001}/leave", **typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="母亲手术"' in answer.text
    assert entries(console, A001, LeaveAsked) == []


def test_a_request_sent_twice_is_one(visit, console, clock):
    visitor, key = visit("lin"), new_id(clock())
    sent = [visitor.post(f"/people/{A001}/leave", entry=key, **LEAVE).status_code for _ in range(2)]
    assert sent == [303, 303]
    assert len(entries(console, A001, LeaveAsked)) == 1


def test_whoever_asked_may_not_decide_and_an_opinion_needs_words(visit, console, asked):
    visitor = visit("lin")
    own = visitor.post(f"{asked}/decision", decision="批准")
    assert own.status_code == 403
    assert "不能自己批准" in own.text
    assert visitor.post(f"{asked}/decision").status_code == 422
    assert visitor.post(f"{asked}/opinion", favourable="同意", words=" ").status_code == 422
    assert visit("xie").post(f"{asked}/decision", decision="批准").status_code == 403
    assert visit("jian").get(asked).status_code == 200
    assert visit("jian").post(f"{asked}/opinion", favourable="同意", words="x").status_code == 403
    assert visit("hedong").get(asked).status_code == 404
    assert entries(console, A001, OpinionGiven) == []


def test_a_request_that_does_not_exist_is_not_found(visit):
    assert visit("shen").get(f"/people/{A001}/requests/none").status_code == 404
