"""The worker process (巡查进程): `correction-worker`, which sweeps until it is told to stop."""

import argparse
import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import structlog

from correction.cli.exits import code_of
from correction.domain.errors import CorrectionError
from correction.office.watching.troubles import STALLED_AFTER
from correction.store.watching.beats import NameTaken
from correction_workers.clockwatch import ClockWatch, awake_s
from correction_workers.jobs import Jobs
from correction_workers.logs import configure
from correction_workers.relay.relay import Relay
from correction_workers.starting import Started, Wishes, start
from correction_workers.timer import Timer
from correction_workers.watching.supervisor import tell_systemd
from correction_workers.watching.watch import keep_looking

log = structlog.get_logger("worker")

LOOK_S = 5.0
WATCH_S = 30.0
# At midnight in UTC the day is eight hours over in Asia/Shanghai, and few are at their desks.
TIDY_S = 86_400
# Looked at through the day: a worker that was down at the hour tells when it is up again.
DIGEST_S = 600
RELAY_S = 5.0
EXIT_FAILED = 70
# What a supervisor restarts at once: the work stood still, for whatever reason (EX_TEMPFAIL).
EXIT_STALLED = 75


def main(argv: Sequence[str] | None = None) -> int:
    """Run the worker.

    Gives 0 after a clean stop, 70 where a round failed, 75 where the work stood still, and the code of the
    command line for what was refused: nothing runs then.
    """
    options = _options().parse_args(argv)
    configure()
    wishes = Wishes(
        home=options.home, name=options.name, port=options.port, accept_clock=options.accept_clock
    )
    try:
        started = start(wishes, _now)
    except CorrectionError as error:
        sys.stderr.write(f"{error}\n")
        return int(code_of(error))
    jobs = Jobs(started.office, started.status, clock=time.monotonic)
    # Code and rulebooks live as long as the process: the collector need not look through them again.
    gc.freeze()
    try:
        code = _once(started, jobs) if options.once else _serve(started, jobs, options.every)
    except CorrectionError as error:
        sys.stderr.write(f"{error}\n")
        code = int(code_of(error))
    started.close(_now())
    return code


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="correction-worker", description="社区矫正巡查进程：定时研判定位和到期事项，发出预警。"
    )
    home = os.environ.get("CORRECTION_HOME")
    parser.add_argument(
        "--home",
        type=Path,
        default=Path(home) if home else None,
        metavar="目录",
        help="本所数据目录（默认取环境变量 CORRECTION_HOME，否则为当前目录）",
    )
    parser.add_argument("--once", action="store_true", help="只巡查一轮，做完即退出")
    parser.add_argument("--every", type=int, default=60, metavar="秒", help="每隔多少秒巡查一轮（默认 60）")
    parser.add_argument(
        "--name",
        default=socket.gethostname(),
        metavar="名称",
        help="进程名称，几个进程各用各的（默认主机名）",
    )
    parser.add_argument(
        "--port",
        type=int,
        metavar="端口",
        help="在本机这个端口答复 /health、/ready 和 /metrics（默认不答复）",
    )
    parser.add_argument(
        "--accept-clock", action="store_true", help="已核对本机时钟无误，与数据库不一致也启动"
    )
    return parser


def _now() -> datetime:
    return datetime.now(UTC)


def _once(started: Started, jobs: Jobs) -> int:
    done = jobs.round(_now()) & jobs.climb(_now())
    started.watch.look(_now())
    started.relay.step()
    started.switch.after(started.status.good_at)
    return 0 if done else EXIT_FAILED


def _serve(started: Started, jobs: Jobs, every_s: int) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: _stop(stop, jobs, got))
    timer = Timer(lambda job, kind: log.error("job failed", job=job, error_type=kind))
    timer.every(every_s, "round", lambda: jobs.round(datetime.now(UTC)))
    timer.every(every_s, "climb", lambda: jobs.climb(datetime.now(UTC)))
    timer.every(DIGEST_S, "digest", lambda: jobs.digest(datetime.now(UTC)))
    timer.every(TIDY_S, "tidy", lambda: jobs.tidy(datetime.now(UTC)))
    # In threads of their own: a receiver or a database that does not answer must not hold up the rounds.
    threads = [
        _thread("relay", lambda: _relay(started.relay, stop)),
        _thread("watch", lambda: _look(started, stop)),
    ]
    timer.start()
    timer.run_now(datetime.now(UTC))
    tell_systemd("READY=1")
    log.info("started", every_s=every_s)
    try:
        code = _mind(started, timer, stop)
    finally:
        # Whatever ends the main thread ends the others: who only seems to live is restarted by nobody.
        stop.set()
    tell_systemd("STOPPING=1")
    timer.stop()
    for thread in threads:
        thread.join()
    log.info("stopped")
    return code


def _mind(started: Started, timer: Timer, stop: threading.Event) -> int:
    """Mind the clocks and the work itself until told to stop; a worker that stands still is ended."""
    # One sleeps with the machine, and so do the timers; the other tells a clock set from a lid closed.
    slept, was_set = ClockWatch(time.time, time.monotonic), ClockWatch(time.time, awake_s)
    while not stop.wait(LOOK_S):
        if slept.jumped_s():
            timer.run_now(datetime.now(UTC))
        jump_s = was_set.jumped_s()
        if jump_s:
            log.warning("clock jumped", jump_s=round(jump_s))
            started.watch.jumped(datetime.now(UTC), jump_s)
        if started.status.fatal is not None:
            stop.set()
            sys.stderr.write(f"{started.status.fatal}\n")
            return int(code_of(started.status.fatal))
        if started.status.still_s > STALLED_AFTER.total_seconds():
            _end_now(started)
        tell_systemd("WATCHDOG=1")
        if not started.switch.after(started.status.good_at):
            log.warning("switch not reached")
    return 0


def _end_now(started: Started) -> None:
    """End a process whose threads may be stuck, so that the supervisor begins a new one."""
    log.error("stalled", still_s=round(started.status.still_s))
    sys.stderr.flush()
    os._exit(EXIT_STALLED)


def _thread(name: str, run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name=name)
    thread.start()
    return thread


def _look(started: Started, stop: threading.Event) -> None:
    def failed(error: Exception) -> None:
        log.error("job failed", job="watch", error_type=type(error).__name__)
        if isinstance(error, NameTaken):
            started.status.fatal = error

    keep_looking(started.watch, lambda: stop.wait(WATCH_S), _now, failed)


def _relay(relay: Relay, stop: threading.Event) -> None:
    while not stop.wait(RELAY_S):
        try:
            relay.step(stop.is_set)
        except Exception as error:  # noqa: BLE001 - what was not sent is still in the queue
            _say_failed(error)


def _say_failed(error: Exception) -> None:
    log.error("job failed", job="relay", error_type=type(error).__name__)


def _stop(stop: threading.Event, jobs: Jobs, number: int) -> None:
    log.info("stopping", signal=signal.Signals(number).name)
    jobs.stop()
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
