"""Real worker processes on PostgreSQL while a clerk records and something goes wrong again and again."""

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

from correction_workers.relay.relay import Relay

from correction.domain.facts.admission import ClassAssigned, ManagementClass, ReportedIn
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.moments import day_start
from correction.office.judging.sweep import drain
from correction.office.notices.channel import Channel, ChannelKind
from correction.office.notices.notice import Notice, NoticeEvent
from correction.office.ports import LogKind
from correction.rulebooks import load_book
from correction.store import OfficeStore, create, open_store
from correction.store.errors import StoreFailure
from correction.store.keys import MasterKey
from correction.store.log.verify import verify
from correction.store.notices.queue import NoticeQueue
from correction.testing.builders import plain_context
from correction.testing.memory import MemoryStore
from tests.faults.simulated.oracle import contradictions, log_faults, state_of
from tests.postgres import Server
from tests.store.office_samples import check_in, draft, opened

FIRST = date(2026, 1, 5)
CASES = [f"case-{n:02}" for n in range(24)]
BOOK, CONTEXT = load_book("helan-2019"), plain_context()
Disturb = Callable[["Trial", random.Random], object]
CHANNELS = """
[[channel]]
name = "county"
kind = "webhook"
url = "https://example.invalid/hook"
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
grade = "提示"
per_minute = 100000
"""


def evening(day: int) -> datetime:
    """When a day's work is done."""
    return day_start(FIRST + timedelta(days=day)) + timedelta(hours=22)


def open_cases(store: Any) -> None:
    with store.writing() as uow:
        for case_id in CASES:
            plan = CheckInsPlanned(windows=((clock_time(8), clock_time(20)),), from_on=FIRST)
            facts = [ReportedIn(), ClassAssigned(management_class=ManagementClass.STRICT), plan]
            uow.create_log(case_id, LogKind.CASE, office_id="office-1")
            drafts = [draft(fact, entry_id=f"f{n}", on=FIRST) for n, fact in enumerate(facts)]
            uow.append(case_id, [opened(case_id), *drafts], recorded_at=day_start(FIRST))


def record_day(store: Any, day: int) -> None:
    """Let each case check in but on every eighth day, each in a transaction of its own."""
    for n, case_id in enumerate(CASES):
        if day % 8 != n % 8:
            with store.writing() as uow:
                uow.append(case_id, [check_in(FIRST + timedelta(days=day), hour=2)], recorded_at=evening(day))


class Trial:
    """Some workers, something that goes wrong so many times, and what became of it."""

    def __init__(self, server: Server, *, workers: int, times: int, disturb: Disturb) -> None:
        """Let days pass, one a disturbance, then let one worker finish in peace."""
        dice = random.Random(workers)
        self.server, self.database = server, server.new_database()
        self._key = MasterKey(key_id="0011223344556677", secret=os.urandom(32), demo=True)
        self.days = self.put_back = self.refused = 0
        with tempfile.TemporaryDirectory(prefix="correction-trial-") as name:
            self._folder = Path(name)
            channels = self._folder / "notify.toml"
            channels.write_text(CHANNELS, encoding="utf-8")
            channels.chmod(0o600)
            store = self._store = create(self._url, key=self._key)
            open_cases(store)
            self._say(0)
            with _living(self._worker, workers) as self.kill_one:
                for _ in range(times):
                    self._until_done(lambda: record_day(store, self.days))
                    self._say(self.days)
                    self.days += 1
                    time.sleep(dice.uniform(0.02, 0.4))
                    disturb(self, dice)
                    self._until_done(lambda: self._put_back(store))
            self._finish(store, self.days)
            self.faults = list(self._look(store, self.days))
            again = len(self._arrived()) - len(self._heard())
            self.figure = (
                f"{self.days} days of {len(CASES)} persons, {self.refused} of the clerk's writes repeated;"
                f" {len(state_of(store))} alerts, {len(self._heard())} notices, {again} arrived again,"
                f" {self.put_back} cases set aside and put back"
            )
            store.close()

    @property
    def _url(self) -> str:
        return self.server.url_of(self.database)

    def write_once(self) -> None:
        """Let the clerk try to write the day that comes, whether or not the database lets them."""
        try:
            record_day(self._store, self.days)
        except StoreFailure:
            self.refused += 1

    def _until_done(self, write: Callable[[], object]) -> None:
        """Do what a person does whose write was refused: again; what was said twice stands once."""
        while True:
            try:
                write()
            except StoreFailure:
                self.refused += 1
                time.sleep(0.1)
            else:
                return

    def _say(self, day: int) -> None:
        """Tell the workers how late it is; the file is replaced as a whole."""
        beside = self._folder / "day.new"
        beside.write_text(str(day), encoding="utf-8")
        beside.replace(self._folder / "day")

    def _worker(self) -> None:
        with closing(open_store(self._url, key=self._key)) as store:
            while True:
                self._work(store, int((self._folder / "day").read_text(encoding="utf-8")))

    def _work(self, store: OfficeStore, day: int) -> None:
        now = evening(day)
        drain(store, BOOK, CONTEXT, now, clock=time.monotonic)
        self._relay(store, now).step()

    def _relay(self, store: OfficeStore, now: datetime) -> Relay:
        return Relay(store, self._folder, dict.fromkeys(ChannelKind, self._send), lambda: now)

    def _send(self, _channel: Channel, notice: Notice, _now: object) -> None:
        """The receiver is a file: a line that is written has arrived, whatever becomes of the writer."""
        with (self._folder / "heard").open("a", encoding="utf-8") as heard:
            heard.write(f"{notice.notice_id} {notice.event.value} {notice.alert_id}\n")

    def _arrived(self) -> list[tuple[str, str, str]]:
        heard = self._folder / "heard"
        lines = heard.read_text(encoding="utf-8").splitlines() if heard.exists() else []
        return [(key, event, alert) for key, event, alert in map(str.split, lines)]

    def _heard(self) -> dict[str, tuple[NoticeEvent, str]]:
        """What a receiver that honours keys knows."""
        return {key: (NoticeEvent(event), alert) for key, event, alert in reversed(self._arrived())}

    def _put_back(self, store: OfficeStore) -> None:
        aside = store.set_aside()
        self.put_back += len(aside)
        with store.writing() as uow:
            for _ in range(3):
                uow.give_back(aside)

    def _finish(self, store: OfficeStore, days: int) -> None:
        """Let one worker that nobody kills go on, past the leases of those that died."""
        self._put_back(store)
        for minutes in range(0, 12, 3):
            now = evening(days - 1) + timedelta(minutes=minutes)
            drain(store, BOOK, CONTEXT, now, clock=time.monotonic)
            self._relay(store, now).step()

    def _look(self, store: OfficeStore, days: int) -> Iterator[str]:
        plain = MemoryStore()
        open_cases(plain)
        for day in range(days):
            record_day(plain, day)
            drain(plain, BOOK, CONTEXT, evening(day), clock=lambda: 0.0)
        yield from (f"differs: {each}" for each in sorted(map(str, state_of(store) ^ state_of(plain))))
        with store.reading() as uow:
            logs = {case_id: uow.log(case_id) for case_id in uow.case_ids()}
        yield from log_faults(logs)
        yield from (f"notice waits: {each.notice.notice_id}" for each in NoticeQueue(store.engine).pending())
        yield from contradictions(self._heard(), logs)
        if not verify(store.engine).sound:
            yield "the chain does not verify"


@contextmanager
def _living(work: Any, workers: int) -> Iterator[Any]:
    """Keep so many processes working; give what kills one of them and starts another in its place."""
    alive = [_forked(work) for _ in range(workers)]

    def kill_one(dice: random.Random) -> None:
        place = dice.randrange(workers)
        _kill(alive[place])
        alive[place] = _forked(work)

    try:
        yield kill_one
    finally:
        for pid in alive:
            _kill(pid)


def _forked(work: Any) -> int:
    """A process of its own, which opens its own connections."""
    pid = os.fork()
    if pid:
        return pid
    while True:
        try:
            work()
        except Exception:  # noqa: BLE001 - a worker goes on; what it left is due again
            time.sleep(0.05)


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
