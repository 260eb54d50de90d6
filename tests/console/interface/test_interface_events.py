"""The feed: every entry is told of once, in an order that can be followed; ids alone, and no neighbour's."""

import asyncio
import json

import pytest
from correction_console.api.events import following, page_of
from correction_console.following import Rhythm
from correction_console.signing.entering import asker_by_token

from correction.domain.facts.staff_acts import Monitored
from correction.domain.moments import When
from correction.office.ids import new_id
from correction.office.record import draft, record
from correction.store.feed import bring_up_to_date
from tests.console.conftest import A001, A002, B001, MINE


@pytest.fixture
def happens(console, clock):
    """Let staff see somebody, a second later each time."""

    def made(*case_ids: str) -> None:
        clock.advance(seconds=2)
        for case_id in case_ids:
            fact = Monitored(seen="在家")
            item = draft(fact, When.at(clock()), entry_id=new_id(clock()), actor="G1")
            with console.office.store.writing() as uow:
                record(uow, case_id, [item], now=clock())

    return made


@pytest.fixture
def begun(console, clock):
    """The feed, asked for the first time."""
    bring_up_to_date(console.office.store, clock())


def test_each_entry_is_told_of_once_whatever_the_page(api, console, happens, begun):
    happens(A001, A002, A001)
    happens(A001)
    for limit in (1, 2, 100):
        seen, after, more = [], "", True
        while more:
            page = api.get("/events", params={"after": after, "limit": limit}).json()
            seen += [(one["log_id"], n) for one in page["items"] for n in _numbers(one)]
            after, more = page["after"], page["more"]
        assert len(seen) == len(set(seen)) == 4
        assert api.get("/events", params={"after": after}).json()["items"] == []
    happens(A002)
    (told,) = api.get("/events", params={"after": after}).json()["items"]
    assert (told["log_id"], told["kinds_zh"]) == (A002, ["日监控"])
    entries = api.get(told["read"][0].removeprefix("/api/v1")).json()["items"]
    assert [entry["number"] for entry in entries] == [told["to_number"]]


def _numbers(event):
    return range(event["from_number"], event["to_number"] + 1)


def test_it_begins_when_it_is_first_asked_for_and_newest_skips_what_was(api, happens):
    assert api.get("/events").json() == {"items": [], "after": "0", "more": False}
    happens(A001)
    newest = api.get("/events", params={"after": "newest"}).json()
    assert newest == {"items": [], "after": "1", "more": False}
    happens(A002)
    (told,) = api.get("/events", params={"after": newest["after"]}).json()["items"]
    assert told["log_id"] == A002


def test_a_neighbour_is_not_told_of_and_nobody_is_named(api, happens, begun):
    happens(A001, B001)
    told = api.get("/events")
    assert [one["log_id"] for one in told.json()["items"]] == [A001]
    assert MINE not in told.text
    assert B001 not in told.text
    assert told.json()["after"] == "2"


def test_a_place_that_was_never_given_is_refused_with_what_to_do(api, happens, begun):
    happens(A001)
    unknown = api.get("/events", params={"after": "99"})
    assert unknown.status_code == 404
    assert "重新读取" in unknown.json()["remedy"]
    assert api.get("/events", params={"after": "x"}).status_code == 422


def test_what_is_older_than_a_month_is_forgotten(api, clock, happens, begun):
    happens(A001)
    first = api.get("/events").json()["after"]
    clock.advance(days=31)
    happens(A002)
    kept = api.get("/events").json()["items"]
    assert [one["log_id"] for one in kept] == [A002]
    assert api.get("/events", params={"after": first}).status_code == 200
    assert api.get("/events", params={"after": "0"}).status_code == 404


def test_a_stream_tells_what_comes_gives_signs_and_ends_where_it_can_be_taken_up(
    console, clock, happens, begun
):
    console.feed.rhythm = Rhythm(look_s=5, sign_s=10, life_s=30)
    asker = asker_by_token(console.office.store, "token-of-peer")
    assert asker is not None
    looks = []

    async def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 4:
            happens(A001, B001)
        clock.advance(seconds=seconds)

    async def heard() -> list[str]:
        first = page_of(console, asker, "", 100)
        return [said async for said in following(console, asker, first, sleep)]

    said = asyncio.run(heard())
    assert looks == [5] * 6
    assert said[0] == "retry: 5000\n\n"
    (event,) = [one for one in said if "event: entries" in one]
    told = json.loads(event.partition("data: ")[2])
    assert (told["log_id"], event.splitlines()[0]) == (A001, f"id: {told['event_id']}")
    assert said.count(": 在\n\n") == 1
    assert said[-1] == "id: 2\nevent: end\ndata: {}\n\n"


def test_a_stream_over_http_begins_after_the_last_event_its_client_saw(api, console, happens, begun):
    console.feed.rhythm = Rhythm(life_s=0)
    happens(A001)
    happens(A002)
    whole = api.get("/events/stream")
    assert whole.headers["content-type"].startswith("text/event-stream")
    assert whole.text.count("event: entries") == 1 + 1
    rest = api.get("/events/stream", headers={"Last-Event-ID": "1"})
    assert rest.text.count("event: entries") == 1
    assert A002 in rest.text
    assert api.get("/events/stream", headers={"Last-Event-ID": "x"}).status_code == 422
    assert api.get("/events/stream", headers={"Authorization": "Bearer x"}).status_code == 401


def test_no_more_follow_than_the_pages_can_bear(api, console):
    console.feed.rhythm = Rhythm(most=1, life_s=0)
    with console.feed.following():
        refused = api.get("/events/stream")
        assert refused.status_code == 503
        assert refused.json()["where"] == "事件流"
    assert api.get("/events/stream").status_code == 200
