"""A server of notices that is down for a day: what arrives afterwards, in which order, how marked."""

import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from correction_workers.relay.relay import Relay
from correction_workers.relay.senders import NotTaken

from correction.office.judging.sweep import drain
from correction.office.notices.channel import LATE_AFTER, Channel, ChannelKind, late_by
from correction.office.notices.notice import Notice
from correction.store import OfficeStore, create
from correction.store.keys import MasterKey
from correction.store.notices.queue import NoticeQueue
from tests.faults.parts import Part
from tests.faults.real import BOOK, CHANNELS, CONTEXT, evening, open_cases, record_day
from tests.postgres import running

RELAYS, PER_MINUTE = 4, 10
DAY, TICK = timedelta(days=1), timedelta(minutes=1)


class Receiver:
    """Keeps what arrived, when, and by how much the sender said it was late; nothing while it is down."""

    def __init__(self) -> None:
        self.down = False
        self.asked = 0
        self.heard: list[tuple[Notice, datetime, timedelta]] = []

    def send(self, channel: Channel, notice: Notice, now: datetime) -> None:
        """Take a notice, or be down."""
        if self.down:
            self.asked += 1
            raise NotTaken("ConnectionError")
        self.heard.append((notice, now, late_by(channel, notice, now)))


class Trial:
    """Days on which persons are judged in the evening; from one evening to the next nobody can be told."""

    def __init__(self, store: OfficeStore, folder: Path, *, days: int) -> None:
        self._store, self._days, self.now = store, days, evening(0)
        self.receiver, dice = Receiver(), random.Random(days)
        senders = dict.fromkeys(ChannelKind, self.receiver.send)
        self._relays = [Relay(store, folder, senders, lambda: self.now) for _ in range(RELAYS)]
        open_cases(store)
        for day in range(days):
            self._judged(day)
            self._until(evening(day + 1) - TICK, dice)
        # Half of what is judged now and tomorrow is told late: what is raised a minute before it is back too.
        self.receiver.down, self.down_at = True, self.now
        self._judged(days)
        self._until(evening(days) + DAY, dice)
        self._judged(days + 1)
        self._until(self.now + TICK, dice)
        self.receiver.down, self.back_at = False, self.now
        self.waited = len(NoticeQueue(store.engine).pending())
        self._until(self.back_at + timedelta(hours=3), dice)

    def _judged(self, day: int) -> None:
        record_day(self._store, day)
        self.now = evening(day)
        drain(self._store, BOOK, CONTEXT, self.now, clock=time.monotonic)

    def _until(self, until_at: datetime, dice: random.Random) -> None:
        """Let any one of the relays look each minute near the ends, else each half hour."""
        while self.now < until_at:
            near = until_at - self.now > DAY - timedelta(hours=1) or until_at - self.now < timedelta(hours=4)
            self.now = min(until_at, self.now + (TICK if near else 30 * TICK))
            dice.choice(self._relays).step()

    @property
    def backlog(self) -> list[tuple[Notice, datetime, timedelta]]:
        """What arrived after the server was back."""
        return [each for each in self.receiver.heard if each[1] > self.back_at]

    def faults(self) -> Iterator[str]:
        """Tell what was lost, doubled, out of its order, or marked wrongly."""
        yield from (f"waits: {each.notice.notice_id}" for each in NoticeQueue(self._store.engine).pending())
        told = [notice.notice_id for notice, _, _ in self.receiver.heard]
        if len(set(told)) < len(told):
            yield "a notice arrived twice"
        if len(self.backlog) != self.waited:
            yield f"{self.waited} waited, {len(self.backlog)} arrived"
        order = [(notice.grade, notice.made_at) for notice, _, _ in self.backlog]
        if order != sorted(order):
            yield "the backlog came out of its order"
        for notice, at, late in self.receiver.heard:
            wait = at - notice.made_at
            if late != (wait if wait >= LATE_AFTER else timedelta(0)):
                yield f"{notice.notice_id} waited {wait} and was marked {late}"


def run(*, short: bool) -> Part:
    """Let the server of notices be down for a day, under four relays on PostgreSQL."""
    key = MasterKey(key_id="0011223344556677", secret=os.urandom(32), demo=True)
    with running() as server, tempfile.TemporaryDirectory(prefix="correction-outage-") as name:
        channels = Path(name) / "notify.toml"
        channels.write_text(CHANNELS.replace("100000", str(PER_MINUTE)), encoding="utf-8")
        channels.chmod(0o600)
        store = create(server.url_of(server.new_database()), key=key)
        trial = Trial(store, Path(name), days=3 if short else 8)
        faults = tuple(trial.faults())
        store.close()
    late = [late for _, _, late in trial.backlog if late]
    last_at = max(at for _, at, _ in trial.backlog)
    figures = {
        "notices": f"{len(trial.receiver.heard)}, of which {trial.waited} waited for the server",
        "asked while it was down": f"{trial.receiver.asked} times",
        "all had arrived after": f"{last_at - trial.back_at}, {PER_MINUTE} a minute, by grade and age",
        "marked late": f"{len(late)}, by {min(late)} to {max(late)}",
    }
    return Part(name="notices", title="Server of notices down for a day", figures=figures, faults=faults)
