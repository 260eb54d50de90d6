"""Above the queue stands in red what keeps it from being whole, for as long as it does."""

from datetime import timedelta

from correction.office.watching.blindness import nothing_seen, seen_again
from correction.office.watching.signs import Part
from correction.store.watching.beats import Self, claim_name, say_stopped

MINUTE = timedelta(minutes=1)


def bars(visitor):
    pages = [visitor.get(path).text for path in ("/alerts", "/alerts/queue")]
    said = [
        [name for name in ("平台失明", "巡查停滞") if f'<p class="blind" role="alert">{name}' in p]
        for p in pages
    ]
    assert said[0] == said[1]
    return said[0]


def test_a_blind_platform_is_said_above_the_queue_until_it_sees(visit, console, clock):
    visitor, store = visit("shen"), console.office.store
    assert bars(visitor) == []
    with store.writing() as uow:
        nothing_seen(uow, clock() - 5 * MINUTE, actor="w", now=clock())
    assert bars(visitor) == ["平台失明"]
    assert "不是本人失联" in visitor.get("/alerts").text
    with store.writing() as uow:
        seen_again(uow, clock(), actor="d", now=clock())
    assert bars(visitor) == []


def test_a_worker_that_stands_still_is_said_though_it_cannot_say_so_itself(visit, console, clock):
    visitor, engine = visit("shen"), console.office.store.engine
    me = Self(part=Part.WORKER, name="w1", run="r", host="h", pid=1)
    claim_name(engine, me, clock() - 20 * MINUTE, runs=lambda _pid: False)
    assert bars(visitor) == ["巡查停滞"]
    say_stopped(engine, me, clock())
    assert bars(visitor) == []
