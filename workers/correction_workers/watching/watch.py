"""Looking at the platform (平台自查): give a sign, measure, tell what could not be seen and what is wrong."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from correction.cli.home import Office
from correction.office.watching.blindness import nothing_seen, tell_gateways
from correction.office.watching.signs import Jump, Part, Signs
from correction.office.watching.telling import ACTOR, Key, tell_platform_troubles
from correction.office.watching.troubles import BLIND_AFTER, CLOCK_MAX_S, JUMP_MIN_S, left_to, troubles
from correction.store.queries.screens import newest_entry_at
from correction.store.watching.beats import NameTaken, Self, give_sign, read_beats
from correction.store.watching.faults import set_aside, stuck_ladders
from correction.store.watching.measures import fills, notices_waiting, ongoing_troubles, waiting
from correction.store.watching.server_clock import database_now
from correction_workers.watching.gateways import GatewayWatch
from correction_workers.watching.set_back import look_anew
from correction_workers.watching.status import Status

log = structlog.get_logger("watch")

# What comes and goes is one trouble, not many.
CALM = timedelta(minutes=5)


def clock_off_s(office: Office, now: datetime) -> float | None:
    """Give by how many seconds a clock is ahead of the database's.

    A file has no clock: there the newest entry is older than now, or our clock is behind.
    """
    theirs = database_now(office.store.engine)
    if theirs is not None:
        return (now - theirs).total_seconds()
    newest = newest_entry_at(office.store)
    return (now - newest).total_seconds() if newest is not None and newest > now else None


def far_from_server(office: Office, now: datetime) -> bool:
    """Tell whether a clock differs too much from the database server's to judge by; never of a file's."""
    theirs = database_now(office.store.engine)
    return theirs is not None and abs((now - theirs).total_seconds()) > CLOCK_MAX_S


class PlatformWatch:
    """Looks at one office's platform; any number of processes may, since the log decides what was told."""

    def __init__(self, office: Office, me: Self, status: Status, folder: Path) -> None:
        """Look on behalf of a process, at a folder whose disk must not run full."""
        self._office = office
        self._me = me
        self._status = status
        self._folder = folder
        self._gateways = GatewayWatch(office)
        self._jumps: list[Jump] = []
        self._set_back = False
        self._missing: dict[Key, datetime] = {}
        self.signs: Signs | None = None

    def jumped(self, at: datetime, by_s: float) -> None:
        """Take note of a clock that was set, for the next look."""
        self._jumps.append(Jump(at=at, by_s=by_s))
        self._set_back |= by_s < 0

    def look(self, now: datetime) -> Signs:
        """Give a sign of life, measure everything, and tell what has changed.

        Raises NameTaken where another process has taken the name: this one must end.
        """
        store, status = self._office.store, self._status
        # Behind by some minutes is what two hosts may be; a database of files has no clock to go by.
        off_s = clock_off_s(self._office, now)
        status.note_clock(far=far_from_server(self._office, now))
        # Whoever starts behind what is on record follows a clock that was ahead.
        if self._set_back or (self.signs is None and off_s is not None and off_s <= -JUMP_MIN_S):
            look_anew(store, now)
            self._set_back = False
            log.warning("clock set back")
        moved_at = {} if status.moved_at is None else {"moved_at": status.moved_at.timestamp()}
        if not give_sign(store.engine, self._me, now, good_at=status.good_at, told=moved_at):
            what = "这个名称已被另一个巡查进程接用"
            raise NameTaken(f"设置 --name {self._me.name}", what, "核对是否启动了两个，用 --name 分别起名")
        self.signs = self._measured(now, off_s)
        self._tell_blind(self.signs)
        self._tell_troubles(self.signs)
        return self.signs

    def _measured(self, now: datetime, off_s: float | None) -> Signs:
        store = self._office.store
        due, oldest_due_at = waiting(store.engine, now)
        dead, waits_since = notices_waiting(store.engine, now)
        jumps, self._jumps = tuple(self._jumps), []
        return Signs(
            at=now,
            by=self._me.name,
            beats=read_beats(store.engine),
            set_aside=set_aside(store.engine, now),
            stuck_ladders=stuck_ladders(store.engine),
            due=due,
            oldest_due_at=oldest_due_at,
            notices_dead=dead,
            notice_waits_since=waits_since,
            fills=fills(store.engine, self._office.positions.engine, self._folder),
            clock_off_s=off_s,
            jumps=jumps,
            silent=self._gateways.silent(now),
        )

    def _tell_blind(self, signs: Signs) -> None:
        """A door that gives no sign cannot say so itself; whatever it takes in later ends the span."""
        last = max((door.beat_at for door in signs.beats_of(Part.DOOR)), default=None)
        blind = last is not None and signs.at - last > BLIND_AFTER
        with self._office.store.reading() as uow:
            open_gateways = {s.gateway_id for s in uow.blind_spans() if s.to_at is None and not s.everything}
        if not blind and open_gateways == {each.gateway_id for each in signs.silent}:
            return
        with self._office.store.writing() as uow:
            if blind and last is not None and nothing_seen(uow, last, actor=ACTOR, now=signs.at):
                log.error("blind", blind_s=round((signs.at - last).total_seconds()))
            # While nothing at all is seen, every gateway is silent for that reason.
            tell_gateways(uow, () if blind else signs.silent, actor=ACTOR, now=signs.at)

    def _tell_troubles(self, signs: Signs) -> None:
        seen = {trouble.key: trouble for trouble in troubles(signs)}
        told = ongoing_troubles(self._office.store.engine)
        told = frozenset(key for key in told if key in seen or not left_to(key[1], signs))
        self._missing = {key: self._missing.get(key, signs.at) for key in told - seen.keys()}
        over = {key: at for key, at in self._missing.items() if signs.at - at >= CALM}
        new = [trouble for key, trouble in sorted(seen.items()) if key not in told]
        if not (new or over):
            return
        with self._office.store.writing() as uow:
            tell_platform_troubles(uow, new, over, now=signs.at)
        for trouble in new:
            log.error("trouble", trouble=trouble.kind.value)


def keep_looking(
    watch: PlatformWatch,
    wait: Callable[[], bool],
    now: Callable[[], datetime],
    failed: Callable[[Exception], None],
) -> None:
    """Look again and again until `wait` says that it is over; what a look cannot do, the next one does."""
    while not wait():
        try:
            watch.look(now())
        except Exception as error:  # noqa: BLE001 - a database that is away must not end the watch
            failed(error)
