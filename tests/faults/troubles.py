"""Trouble around real workers: they are killed; the database is cut off, restarted, slow or closed."""

import random
import time

import psycopg

from tests.faults.parts import Part
from tests.faults.real import Disturb, Trial
from tests.postgres import Server, running

KILLS = {2: 66, 4: 67, 8: 67}
TIMES = 12


def killing(*, short: bool) -> Part:
    """Kill workers, two, four and eight at once, 200 times in all."""
    return _part(
        "killing",
        "Real workers on PostgreSQL, SIGKILL at random",
        {
            f"{workers} workers, {6 if short else kills} kills": (workers, 6 if short else kills, _kill)
            for workers, kills in KILLS.items()
        },
    )


def database(*, short: bool) -> Part:
    """Take the database away from four workers and a clerk, in each way a few times."""
    times = 3 if short else TIMES
    ways: dict[str, Disturb] = {
        "connections cut": _cut,
        "server restarted": lambda trial, _dice: trial.server.restart(),
        "statements over 3 ms broken off": _set("statement_timeout", "'3ms'"),
        "database read-only": _set("default_transaction_read_only", "on"),
        "disk full": _fill,
    }
    return _part(
        "database",
        "Real workers, PostgreSQL in trouble",
        {f"{name}, {times} times": (4, times, way) for name, way in ways.items()},
    )


def _part(name: str, title: str, trials: dict[str, tuple[int, int, Disturb]]) -> Part:
    figures: dict[str, str] = {}
    faults: list[str] = []
    with running() as server:
        for what, (workers, times, disturb) in trials.items():
            trial = Trial(server, workers=workers, times=times, disturb=disturb)
            figures[what] = trial.figure
            faults += (f"{what}: {fault}" for fault in trial.faults)
    return Part(name=name, title=title, figures=figures, faults=tuple(faults))


def _kill(trial: Trial, dice: random.Random) -> None:
    trial.kill_one(dice)


def _cut(trial: Trial, _dice: random.Random) -> None:
    trial.server.cut_off(trial.database)
    trial.write_once()


# A server whose disk is full says so wherever a file would have to grow.
FULL = """
CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION full_disk()
"""


def _fill(trial: Trial, dice: random.Random) -> None:
    """Let nothing be written into a table for a while, as on a disk without room."""
    table = dice.choice(("log_entry", "notice_delivery", "alert", "log_head"))
    with psycopg.connect(trial.server.url_of(trial.database), autocommit=True) as connection:
        connection.execute(FULL.format(table=table).encode())
        time.sleep(dice.uniform(0.2, 0.8))
        trial.write_once()
        connection.execute(f"DROP TRIGGER full_disk ON {table}".encode())


def _set(setting: str, value: str) -> Disturb:
    """Set something for every new connection for a while, and let all connect anew."""

    def disturb(trial: Trial, dice: random.Random) -> None:
        server: Server = trial.server
        server.execute(f"ALTER DATABASE {trial.database} SET {setting} = {value}")
        server.cut_off(trial.database)
        time.sleep(dice.uniform(0.2, 0.8))
        trial.write_once()
        server.execute(f"ALTER DATABASE {trial.database} RESET {setting}")
        server.cut_off(trial.database)

    return disturb
