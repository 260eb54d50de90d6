"""Between the office and others: letters that are lost, doubled, overtaken; a receiver of notices."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from correction_workers.relay.senders import NotTaken

from correction.office.notices.channel import Channel
from correction.office.notices.notice import Notice, NoticeEvent
from tests.faults.simulated.baton import DAY, HOUR, MINUTE, Process, Thread, World, this_thread
from tests.faults.simulated.county import FIRST_AT, Letter


class Door:
    """Where letters arrive; what waits in it dies with the process behind it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._letters: deque[Letter] = deque()
        self._waiting: Thread | None = None

    def put(self, letter: Letter) -> None:
        """Let a letter arrive."""
        self._letters.append(letter)
        if self._waiting is not None:
            self._world.wake(self._waiting, 0.0)
            self._waiting = None

    def take(self) -> Letter:
        """Wait for the next letter."""
        while not self._letters:
            self._waiting = this_thread()
            self._world.park()
        return self._letters.popleft()

    def clear(self) -> None:
        """Forget what waits, as a process that dies does."""
        self._letters.clear()
        self._waiting = None


class Post:
    """Carries letters to the doors, badly; senders repeat them until they hear that they were taken."""

    def __init__(self, outside: Process, doors: list[Door], dice: Random) -> None:
        self._outside, self._world, self._doors, self._dice = outside, outside.world, doors, dice
        self._loss, self._doubling = dice.choice((0.0, 0.05, 0.3)), dice.choice((0.0, 0.05, 0.3))
        self._slow = dice.choice((0.0, 0.1, 0.4))
        self.taken: set[str] = set()
        self.sent = self.doubled = self.lost = 0

    def rest(self) -> None:
        """From now on every letter arrives once and soon."""
        self._loss = self._doubling = self._slow = 0.0

    def send(self, letter: Letter) -> None:
        """Send one letter at its time, in a thread of its own."""
        self._outside.start(lambda: self._repeat(letter))

    def answer(self, letter: Letter) -> None:
        """Tell the sender that a letter was taken; the answer may be lost too."""
        if self._dice.random() >= self._loss:
            self.taken.add(letter.letter_id)

    def _repeat(self, letter: Letter) -> None:
        self._world.sleep((letter.at - FIRST_AT).total_seconds() - self._world.now_s)
        wait_s = 5 * MINUTE
        while letter.letter_id not in self.taken:
            if letter.after is None or letter.after in self.taken:
                self._carry(letter)
            self._world.sleep(wait_s)
            wait_s = min(wait_s * 3, DAY)

    def _carry(self, letter: Letter) -> None:
        self.sent += 1
        copies = 1
        if self._dice.random() < self._loss:
            copies = 0
            self.lost += 1
        elif self._dice.random() < self._doubling:
            copies = 2
            self.doubled += 1
        for _ in range(copies):
            self._outside.start(lambda: self._arrive(letter))

    def _arrive(self, letter: Letter) -> None:
        slow = self._dice.random() < self._slow
        self._world.sleep(self._dice.uniform(MINUTE, 3 * DAY) if slow else self._dice.random())
        self._dice.choice(self._doors).put(letter)


@dataclass(kw_only=True)
class Receiver:
    """Takes notices; one that honours keys acts on each once, and counts those that came again."""

    world: World
    dice: Random
    down: list[tuple[float, float]] = field(default_factory=list)
    heard: dict[str, tuple[NoticeEvent, str]] = field(default_factory=dict)
    again: int = 0
    refused: int = 0
    faulty: bool = True

    def send(self, _channel: Channel, notice: Notice, _now: datetime) -> None:
        """Take a notice as the network lets it; raises NotTaken where the sender hears nothing good."""
        self.world.note(f"send {notice.notice_id}")
        self.world.sleep(self.dice.uniform(0.01, 2.0))
        now_s = self.world.now_s
        if any(begins <= now_s < ends for begins, ends in self.down) or self._chance(0.05):
            self.refused += 1
            raise NotTaken("HTTP 503")
        if notice.notice_id in self.heard:
            self.again += 1
        else:
            self.heard[notice.notice_id] = (notice.event, notice.alert_id)
        if self._chance(0.05):
            # It arrived, and the sender never hears of it.
            raise NotTaken("ReadTimeout")

    def _chance(self, odds: float) -> bool:
        return self.faulty and self.dice.random() < odds


def outages(dice: Random, until_s: float) -> list[tuple[float, float]]:
    """Lay down when the server of notices is down: an hour, a night, two days."""
    begins = (dice.uniform(0, until_s) for _ in range(int(until_s / (90 * DAY)) + 1))
    return [(at, at + dice.choice((HOUR, 9 * HOUR, 48 * HOUR))) for at in begins]
