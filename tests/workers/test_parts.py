"""The worker's parts: logs by allow-list, a watch on the clock, a timer that loses no tick."""

import threading
from datetime import UTC, datetime

from correction_workers.clockwatch import ClockWatch
from correction_workers.logs import allow_listed
from correction_workers.timer import Timer


def test_a_log_line_keeps_ids_and_numbers_and_drops_everything_else() -> None:
    line = {"event": "reviewed", "case_id": "c-1", "reviewed": 3, "name": "张三", "citizen_no": "330702"}
    kept = allow_listed(None, "info", line)
    assert dict(kept) == {"event": "reviewed", "case_id": "c-1", "reviewed": 3, "dropped_keys": 2}
    assert "张三" not in str(kept)


class Clocks:
    """A wall clock that can be set and a steady one that cannot."""

    def __init__(self) -> None:
        self.wall_s = 1_000_000.0
        self.steady_s = 50.0

    def pass_s(self, seconds: float) -> None:
        self.wall_s += seconds
        self.steady_s += seconds


def test_a_clock_set_back_or_forward_is_noticed_once() -> None:
    clocks = Clocks()
    watch = ClockWatch(lambda: clocks.wall_s, lambda: clocks.steady_s)
    clocks.pass_s(60)
    assert watch.jumped_s() == 0
    clocks.wall_s -= 3600
    assert watch.jumped_s() == -3600
    assert watch.jumped_s() == 0
    clocks.pass_s(60)
    clocks.wall_s += 7200
    assert watch.jumped_s() == 7200


def test_small_drift_is_no_jump() -> None:
    clocks = Clocks()
    watch = ClockWatch(lambda: clocks.wall_s, lambda: clocks.steady_s)
    clocks.wall_s += 2
    assert watch.jumped_s() == 0


def test_jobs_run_and_a_failing_one_is_told_and_runs_again() -> None:
    failed: list[tuple[str, str]] = []
    told = threading.Semaphore(0)

    def tell(job: str, kind: str) -> None:
        failed.append((job, kind))
        told.release()

    def broken() -> None:
        raise LookupError

    timer = Timer(tell)
    timer.every(3600, "broken", broken)
    timer.start()
    for _ in range(2):
        timer.run_now(datetime.now(UTC))  # noqa: TID251 - the timer waits by the real clock
        assert told.acquire(timeout=30)
    timer.stop()
    assert failed == [("broken", "LookupError")] * 2
