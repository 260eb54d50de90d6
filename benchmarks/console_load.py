"""A morning at the console: 100 officers clicking at human pace over 15,000 persons, on one machine.

The console's own process serves 100 offices; each officer signs in within the first minutes, then opens a
page every five to twenty seconds: the day, alerts, one alert, somebody found by pinyin or number, a person,
a check-in, leave, a roll, the map. All are driven by one other process, whose own CPU is told. The guide is
150 ms for the median page, 800 ms for the 99th of a hundred and 200 kB for the first page with its files.
Beside it, the machine's floor: the same officers at the same pace asking only whether the process is alive.

No worker runs beside it and the statistics are opened, not computed: 15,000 persons are the command line's.
The offices are made once (minutes) and kept in `--folder`; each run works on a copy. `--quick` takes 1,500
persons and 20 officers for one minute.
"""

import argparse
import os
import platform
import random
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.request import urlopen

from benchmarks.desk.county import MORNING_AT, made
from benchmarks.desk.officer import MORNING, Answer, Officer

KEPT = Path(tempfile.gettempdir()) / "correction-console-load"
STARTS_WITHIN_S = 120.0
GUIDE_MS, GUIDE_P99_MS, GUIDE_FIRST_KB = 150, 800, 200


def started(home: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the console as an office does, and wait until it answers."""
    command = [sys.executable, "-m", "correction_console.main", "serve", "--home", str(home)]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--now", MORNING_AT.isoformat()], stdout=subprocess.DEVNULL
    )
    waiting_until_s = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < waiting_until_s and server.poll() is None:
        try:
            urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.kill()
    message = "the console did not start"
    raise RuntimeError(message)


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def drive(
    port: int, officers: int, persons: int, *, clicks: Mapping[str, int], arrive_s: float, for_s: float
) -> list[Answer]:
    """Let all officers work at once, arriving one after the other, and give what they saw."""
    rng, began_s = random.Random(20260203), time.monotonic()
    all_of_them = [
        Officer(
            number=n,
            port=port,
            persons=persons,
            clicks=tuple(clicks),
            weights=tuple(clicks.values()),
            rng=random.Random(rng.random()),
        )
        for n in range(officers)
    ]

    def morning(officer: Officer, after_s: float) -> None:
        time.sleep(after_s)
        if "today" in officer.clicks:
            officer.enter()
        officer.work(began_s + for_s, time.sleep)

    threads = [
        threading.Thread(target=morning, args=(one, rng.uniform(0, arrive_s)), daemon=True)
        for one in all_of_them
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer for officer in all_of_them for answer in officer.answers]


def line(name: str, answers: Sequence[Answer]) -> str:
    """Say how long the answers of one kind took, and how large they are."""
    took = sorted(answer.took_s * 1000 for answer in answers)
    at = [took[min(len(took) - 1, int(len(took) * share))] for share in (0.9, 0.99)]
    size = statistics.median(answer.size for answer in answers) / 1000
    return (
        f"{name:<16}{len(took):>6}{statistics.median(took):>9.0f}{at[0]:>8.0f}{at[1]:>8.0f}"
        f"{took[-1]:>8.0f}{size:>8.1f}"
    )


def told(answers: Sequence[Answer]) -> None:
    """Print a line a kind of page, and all together."""
    by_page: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_page[answer.page].append(answer)
    print(f"{'page':<16}{'times':>6}{'median':>9}{'p90':>8}{'p99':>8}{'most':>8}{'kB':>8}   (ms)")
    for name in sorted(by_page):
        print(line(name, by_page[name]))
    pages = [answer for answer in answers if answer.page != "static file"]
    print(line("all pages", pages))
    brought = [a for a in answers if a.page in ("today, first", "static file")]
    first_kb = sum(a.size for a in brought) / max(1, len(by_page["today, first"])) / 1000
    wrong = Counter(answer.wrong for answer in answers if answer.wrong)
    print(
        f"guide: median {GUIDE_MS}, p99 {GUIDE_P99_MS}; first page with its files {first_kb:.0f} kB of "
        f"{GUIDE_FIRST_KB}; errors {wrong.total()} {wrong.most_common(3) or ''}"
    )


def cpu_s(who: int) -> float:
    """Give the CPU seconds of this process, or of those it started and ended."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Make the offices, serve them, click, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--minutes", type=float, help="how long everybody clicks (10; with --quick 1)")
    parser.add_argument("--arrive", type=float, help="seconds in which they sign in (120; with --quick 20)")
    parser.add_argument("--folder", type=Path, default=KEPT, help="where the offices are kept between runs")
    options = parser.parse_args()
    persons, officers, minutes, arrive_s = (
        (1_500, 20, 1.0, 20.0) if options.quick else (15_000, 100, 10.0, 120.0)
    )
    for_s = 60 * (minutes if options.minutes is None else options.minutes)
    arrive_s = arrive_s if options.arrive is None else options.arrive
    kept = made(options.folder, persons)
    with tempfile.TemporaryDirectory() as folder:
        home, port = Path(folder) / "home", free_port()
        shutil.copytree(kept, home)
        server = started(home, port)
        try:
            client_s = cpu_s(resource.RUSAGE_SELF)
            answers = drive(port, officers, persons, clicks=MORNING, arrive_s=arrive_s, for_s=for_s)
            client_s = cpu_s(resource.RUSAGE_SELF) - client_s
            floor = drive(
                port,
                officers,
                persons,
                clicks={"health": 1},
                arrive_s=arrive_s / 5,
                for_s=max(30.0, for_s / 5),
            )
        finally:
            server.terminate()
            server.wait(30)
    told(answers)
    print(line("floor: health", floor))
    pages = sum(1 for answer in answers if answer.page != "static file")
    served_s = cpu_s(resource.RUSAGE_CHILDREN)
    print(
        f"{officers} officers, {persons} persons, {for_s / 60:.0f} minutes, all in after {arrive_s:.0f} s; "
        f"server {served_s:.1f} s CPU with its start, {served_s / pages * 1000:.0f} ms a page, at most "
        f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB; client {client_s:.1f} s CPU"
    )
    load = os.getloadavg()[0]
    print(
        f"machine: {platform.machine()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, load at the end {load:.1f}"
    )


if __name__ == "__main__":
    main()
