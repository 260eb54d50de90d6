"""Heavy work in turns: one at a time, whoever has the least left first, and nobody stuck behind a fault."""

from threading import Thread
from time import sleep

import pytest
from correction_console.duties.traffic import Counted, Traffic
from correction_console.duties.turns import Turns
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

SOON_S = 10.0


def test_who_has_the_least_left_goes_first_and_of_those_who_came_first():
    turns, order = Turns(), []

    def work(name, left):
        with turns.turn(left):
            order.append(name)

    def begin(name, left):
        thread = Thread(target=work, args=(name, left))
        thread.start()
        # It waits as soon as one more does; nobody is let in before.
        while turns.waiting == len(threads):
            assert thread.is_alive()
            sleep(0.001)
        return thread

    threads: list[Thread] = []
    with turns.turn(1):
        for name, left in (
            ("county", 1500),
            ("office", 150),
            ("one", 1),
            ("other one", 1),
            ("office b", 150),
        ):
            threads.append(begin(name, left))
        assert order == []
    for thread in threads:
        thread.join(SOON_S)
    assert order == ["one", "other one", "office", "office b", "county"]
    assert turns.waiting == 0


def test_a_fault_in_a_turn_ends_it():
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.turn(1):
        raise ZeroDivisionError
    with turns.turn(1):
        assert turns.waiting == 0


def test_a_request_counts_until_its_answer_begins():
    traffic, none_within = Traffic(), []

    def page(_request):
        none_within.append(traffic.wait_for_none(0.0))
        return PlainTextResponse("page")

    def fault(_request):
        raise ZeroDivisionError

    def stream(_request):
        def parts():
            # The answer has begun: what is still to come keeps nobody waiting.
            none_within.append(traffic.wait_for_none(0.0))
            yield "part"

        return StreamingResponse(parts())

    app = Starlette(routes=[Route(f"/{way.__name__}", way) for way in (page, fault, stream)])
    app.add_middleware(Counted, traffic=traffic)
    client = TestClient(app, raise_server_exceptions=False)
    assert client.get("/page").text == "page"
    assert client.get("/stream").text == "part"
    assert client.get("/fault").status_code == 500
    assert none_within == [False, True]
    assert traffic.wait_for_none(0.0)
