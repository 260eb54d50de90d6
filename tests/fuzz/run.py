"""The fuzzer: `python -m tests.fuzz.run --seconds 600` spoils good input for each reader until time is up.

A crash, an endless read, or a refusal that does not say where, what and what to do ends it, and keeps the
input that did it in a file.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fuzz.files import importers
from tests.fuzz.targets import Target, decoders, packed_days, tried

# A sheet of a few rows is read in milliseconds; seconds of CPU, since the machine may be busy.
ENDLESS_S = 20


def main() -> int:
    """Fuzz the readers that are named, or all; 1 where one broke."""
    parser = argparse.ArgumentParser(prog="tests.fuzz.run")
    parser.add_argument("names", nargs="*", help="readers, or the beginning of their names; all without")
    parser.add_argument("--seconds", type=float, default=600, help="how long each, in CPU time")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # Who stops it by whatever signal is told how far it came.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with importers() as files:
        targets = [
            target
            for target in (*decoders(), packed_days(), *files)
            if not options.names or target.name.startswith(tuple(options.names))
        ]
        return max((_fuzz(target, options.seconds, options.seed) for target in targets), default=2)


def _fuzz(target: Target, seconds: float, seed: int) -> int:
    chance = random.Random(f"{target.name}/{seed}")
    began_s, done = time.process_time(), 0
    try:
        while time.process_time() < began_s + seconds:
            if not _held(target, chance, done):
                return 1
            done += 1
    finally:
        _say(f"{target.name}: {done} inputs in {time.process_time() - began_s:.0f} CPU seconds did no harm")
    return 0


def _held(target: Target, chance: random.Random, done: int) -> bool:
    """Try one input, and keep it in a file if it breaks the reader."""
    reader = chance.choice(target.readers)
    data = reader.spoilt(chance)
    try:
        with _ended():
            tried(reader, data)
    except Exception:  # noqa: BLE001 - whatever breaks a reader is what is looked for
        traceback.print_exc()
        kept = Path(tempfile.gettempdir()) / f"broke-{target.name}-{done}"
        kept.write_bytes(data)
        _say(f"{target.name}: broke after {done} inputs; the input is in {kept}")
        return False
    return True


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def _ended() -> Iterator[None]:
    def endless(_number: int, _frame: object) -> None:
        message = f"no answer within {ENDLESS_S} s of CPU"
        raise TimeoutError(message)

    signal.signal(signal.SIGPROF, endless)
    signal.setitimer(signal.ITIMER_PROF, ENDLESS_S)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    sys.exit(main())
