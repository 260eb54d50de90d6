"""Two seeds of the simulation at every run; `make faults` has many more."""

from correction.store.notices.queue import NoticeQueue
from tests.faults.simulated import simulation
from tests.faults.simulated.simulation import simulate

SMALL = {"persons": 3, "days": 24}


def test_a_small_county_comes_to_the_same_state_through_crashes_the_same_way_each_time():
    outcome = simulate(3, **SMALL)
    assert outcome.crashes > 0
    assert outcome.alerts > 0
    assert outcome.faults == ()
    assert simulate(3, **SMALL) == outcome


def test_a_notice_that_is_taken_for_sent_though_nobody_took_it_is_found(monkeypatch):
    """The simulation itself can fail: a relay with the oldest fault of all does not get past it."""
    monkeypatch.setattr(NoticeQueue, "failed", lambda queue, delivery, at, _error: queue.sent(delivery, at))
    monkeypatch.setattr(simulation, "outages", lambda _dice, until_s: [(0.0, until_s)])
    assert any("the receiver knows" in fault for fault in simulation.simulate(1, **SMALL).faults)
