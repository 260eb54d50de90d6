"""The worker process (巡查进程): `correction-worker`, which sweeps until it is told to stop."""

import argparse
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import structlog

from correction.cli.home import open_office
from correction.domain.errors import CorrectionError
from correction_workers.clockwatch import ClockWatch
from correction_workers.jobs import Jobs
from correction_workers.logs import configure
from correction_workers.relay.relay import Relay
from correction_workers.relay.senders import SENDERS
from correction_workers.relay.settings import read_channels
from correction_workers.timer import Timer

log = structlog.get_logger("worker")

LOOK_S = 5.0
# At midnight in UTC the day is eight hours over in Asia/Shanghai, and few are at their desks.
TIDY_S = 86_400
RELAY_S = 5.0
EXIT_REFUSED = 1
EXIT_FAILED = 70


def main(argv: Sequence[str] | None = None) -> int:
    """Run the worker; 0 after a clean stop, 1 where the office cannot be opened, 70 where a round failed."""
    options = _options().parse_args(argv)
    configure()
    try:
        office = open_office(options.home)
        jobs = Jobs(office, clock=time.monotonic)
        # Code and rulebooks live as long as the process: the collector need not look through them again.
        gc.freeze()
        relay = Relay(office.store, office.settings.folder, SENDERS, _now)
        read_channels(office.settings.folder)
        if options.once:
            done = jobs.round(_now()) & jobs.climb(_now())
            relay.step()
            return 0 if done else EXIT_FAILED
        return _serve(jobs, relay, options.every)
    except CorrectionError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_REFUSED


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
    return parser


def _now() -> datetime:
    return datetime.now(UTC)


def _serve(jobs: Jobs, relay: Relay, every_s: int) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: _stop(stop, jobs, got))
    timer = Timer(lambda job, kind: log.error("job failed", job=job, error_type=kind))
    timer.every(every_s, "round", lambda: jobs.round(datetime.now(UTC)))
    timer.every(every_s, "climb", lambda: jobs.climb(datetime.now(UTC)))
    timer.every(TIDY_S, "tidy", lambda: jobs.tidy(datetime.now(UTC)))
    watch = ClockWatch(time.time, time.monotonic)
    # In a thread of its own: a receiver that does not answer must not hold up the rounds.
    sending = threading.Thread(target=_relay, args=(relay, stop), name="relay")
    sending.start()
    timer.start()
    timer.run_now(datetime.now(UTC))
    log.info("started", every_s=every_s)
    while not stop.wait(LOOK_S):
        jump_s = watch.jumped_s()
        if jump_s:
            log.warning("clock jumped", jump_s=round(jump_s))
            timer.run_now(datetime.now(UTC))
    timer.stop()
    sending.join()
    log.info("stopped")
    return 0


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
