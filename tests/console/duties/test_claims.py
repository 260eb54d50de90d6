"""What one thread has in hand another waits for; a request is counted until its answer begins."""

from threading import Thread

import pytest
from correction_console.duties.claims import Claims
from correction_console.duties.traffic import Counted, Traffic
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

SOON_S = 10.0


def test_what_somebody_has_in_hand_is_not_taken_and_is_free_once_it_is_given_back():
    claims, order = Claims[str](), []

    def wait():
        claims.wait_for("b")
        order.append("free")

    with claims.taking(("a", "b")) as mine:
        assert mine == ["a", "b"]
        waiting = Thread(target=wait)
        waiting.start()
        with claims.taking(("b", "c")) as others:
            assert others == ["c"]
        order.append("given back")
    waiting.join(SOON_S)
    assert order == ["given back", "free"]
    with claims.taking(("a", "b", "c")) as again:
        assert again == ["a", "b", "c"]


def test_a_fault_gives_back_what_was_taken():
    claims = Claims[str]()
    with pytest.raises(ZeroDivisionError), claims.taking(("a",)):
        raise ZeroDivisionError
    claims.wait_for("a")
    with claims.taking(("a",)) as mine:
        assert mine == ["a"]


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
