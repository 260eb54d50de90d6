"""Taking deliveries in (接收定位): one thread writes, what waits for it is bounded, an answer means kept."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from correction_schemas.position_answer import NotKeptCount, PositionAnswer, RefusedLine

from correction.cli.home import Office
from correction.domain.facts.door import DeviceTokenSet
from correction.intake.positions.gathering import PositionsRead, delivered, gathered, sources_of
from correction.intake.positions.lines import Format
from correction.office.ports import UnitOfWork
from correction.office.positions.lawful import LawfulSources
from correction.office.positions.receiving.take import Taken, take_positions
from correction.office.positions.receiving.tokens import holder_of, speaks_for
from correction.office.standards.in_force import in_force
from correction.rulebooks.book import Rulebook
from correction.store.errors import StoreFailure
from correction_workers.door.alive import Arrivals
from correction_workers.door.limits import Limits

log = structlog.get_logger("door")

REFUSED_TOLD = 100
LATE_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One request's body as it came: by whose token, in which format, when."""

    token: DeviceTokenSet
    form: Format
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """What became of a delivery; `foreign` where the token speaks for none of the sources it told of."""

    answer: PositionAnswer
    foreign: bool


@dataclass(slots=True)
class _Waiting:
    delivery: Delivery
    done: Future[Dealt] = field(default_factory=Future)


class Taker:
    """Deals with deliveries in order of arrival, in a thread of its own; what waits for it is bounded."""

    def __init__(self, office: Office, limits: Limits, *, steady: Callable[[], float]) -> None:
        """Work for an open office; `steady` measures how long things take."""
        self._office = office
        self._limits = limits
        self._steady = steady
        self._book = office.book
        self._sources = LawfulSources()
        self._queue: queue.Queue[_Waiting | None] = queue.Queue()
        self._lock = threading.Lock()
        self._waiting = self._bytes = 0
        self._open = False
        self._keeping = True
        self.arrivals = Arrivals()
        self._thread = threading.Thread(target=self._run, name="door", daemon=True)

    def start(self) -> None:
        """Begin to take deliveries."""
        self._open = True
        self._thread.start()

    def stop(self) -> None:
        """Take no more, deal with what waits, and end."""
        with self._lock:
            self._open = False
            self._queue.put(None)
        self._thread.join()

    @property
    def alive(self) -> bool:
        """Whether deliveries are dealt with, and the last one could be kept."""
        return self._open and self._keeping and self._thread.is_alive()

    def token(self, text: str, now: datetime) -> DeviceTokenSet | None:
        """Give the token that a sender shows, if it holds."""
        with self._office.store.reading() as uow:
            return holder_of(uow, text, now)

    def offer(self, delivery: Delivery) -> Future[Dealt] | None:
        """Let a delivery wait its turn; none where too many or too large ones wait already."""
        size = len(delivery.body)
        with self._lock:
            full = self._waiting >= self._limits.waiting or self._bytes + size > self._limits.waiting_bytes
            if full or not self._open:
                return None
            self._waiting, self._bytes = self._waiting + 1, self._bytes + size
            waiting = _Waiting(delivery)
            self._queue.put(waiting)
        return waiting.done

    def _run(self) -> None:
        while (waiting := self._queue.get()) is not None:
            try:
                dealt = self._deal(waiting.delivery)
                self._keeping = True
                waiting.done.set_result(dealt)
            except Exception as error:  # noqa: BLE001 - one delivery must not stop all the others
                _say_failed(waiting.delivery, error)
                self._keeping = not isinstance(error, StoreFailure)
                waiting.done.set_exception(error)
            finally:
                with self._lock:
                    self._waiting -= 1
                    self._bytes -= len(waiting.delivery.body)

    def _deal(self, delivery: Delivery) -> Dealt:
        started, now = self._steady(), delivery.received_at
        lines = delivered(delivery.body, delivery.form, received_at=now)
        office = self._office
        with office.store.reading() as uow:
            allowed = speaks_for(uow, delivery.token, sources_of(lines))
            book = self._judging(uow)
        read = gathered(lines, allowed=allowed)
        taken = take_positions(
            office.store,
            office.positions,
            book,
            fixes=read.fixes,
            states=read.states,
            sent_at=read.sent_at,
            now=now,
            sources=self._sources,
        )
        delay_ms = read.fixes.fixes.received_at_ms - read.fixes.fixes.device_at_ms
        self.arrivals.came(now, len(read.fixes), int((delay_ms > LATE_MS).sum()))
        log.info(
            "delivery",
            token_id=delivery.token.token_id,
            lines=read.rows,
            new=taken.new,
            known=taken.known,
            refused=len(read.errors),
            not_kept=sum(taken.not_kept.values()),
            took_s=round(self._steady() - started, 3),
        )
        return Dealt(answer=_answer(read, taken), foreign=0 < read.foreign == read.rows)

    def _judging(self, uow: UnitOfWork) -> Rulebook:
        """Give the book in force with the standards of each county; it is read anew only once it changed."""
        if self._book.adopted != uow.adopted_books()[-1].payload.digest:
            self._book = self._office.book
        self._book = in_force(uow, self._book)
        return self._book


def _answer(read: PositionsRead, taken: Taken) -> PositionAnswer:
    return PositionAnswer(
        lines=read.rows,
        passed_over=read.passed_over,
        refused_lines=len({error.row for error in read.errors}),
        new=taken.new,
        known=taken.known,
        states=taken.states,
        not_kept=tuple(
            NotKeptCount(reason=reason.value, zh=reason.zh, fixes=count)
            for reason, count in sorted(taken.not_kept.items())
        ),
        refused=tuple(
            RefusedLine(line=error.row, where=error.column, what=error.reason, remedy=error.remedy)
            for error in read.errors[:REFUSED_TOLD]
        ),
        clocks_off_s=taken.clocks_off_s,
    )


def _say_failed(delivery: Delivery, error: Exception) -> None:
    log.error("delivery failed", token_id=delivery.token.token_id, error_type=type(error).__name__)
