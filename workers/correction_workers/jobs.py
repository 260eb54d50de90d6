"""What the worker does on a tick (巡查任务)."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog

from correction.cli.home import Office
from correction.domain.facts.upkeep import AttachmentsSwept
from correction.domain.moments import legal_day
from correction.office.ids import derived_id
from correction.office.judging.round import run_round
from correction.office.ladder.climb import climb
from correction.office.ladder.digest import digest_due, digest_of, make_digests, reads_from
from correction.office.ladder.limits import limited
from correction.office.organisation import tell_platform
from correction.office.positions.keeping.retention import retain
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Access, Purpose
from correction.store.attachments.sweeping import drop, left_behind
from correction.store.errors import KeyProblem
from correction.store.queries.aged_alerts import aged_alerts
from correction.store.watching.faults import note_faults, note_ladder_faults
from correction_workers.watching.status import Round, Status
from correction_workers.watching.watch import far_from_server

RETENTION_ACTOR = "retention"
log = structlog.get_logger("jobs")


class Jobs:
    """The jobs of one office; they may be told to stop between two transactions."""

    def __init__(self, office: Office, status: Status, *, clock: Callable[[], float]) -> None:
        """Work for an open office; `clock` measures how long things take."""
        self._office = office
        self._status = status
        self._clock = clock
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End after the transaction under way; whatever was not done is still due."""
        self._stopping.set()

    def tidy(self, now: datetime) -> None:
        """Pack the days that are over, delete what no purpose keeps any longer, move old days to files.

        What crashes left in the folder of attachments goes as well. By a clock that is wrong nothing does.
        """
        if self._by_wrong_clock(now):
            return
        self._status.moved(now)
        positions = self._office.positions
        packed = positions.close_days(to_ms(now))
        access = Access(actor=RETENTION_ACTOR, purpose=Purpose.RETENTION, at=now)
        plan = retain(self._office.store, positions, self._office.book, access, dry_run=False)
        moved = positions.move_days(access, self._office.settings.archived_before(legal_day(now)))
        swept = self._sweep_attachments(now)
        log.info(
            "tidied", packed=packed, moved=moved, deleted=plan.fixes, forgotten=plan.times, attachments=swept
        )

    def _sweep_attachments(self, now: datetime) -> int:
        """Delete what crashes left of attachments; whole files are named in the platform's log before."""
        store = self._office.store
        left = left_behind(store, self._office.settings.attachments_path)
        if left.names:
            with store.writing() as uow:
                entry_id = derived_id("attachments_swept", *left.names)
                said = AttachmentsSwept(names=left.names)
                tell_platform(uow, said, entry_id, actor=RETENTION_ACTOR, now=now)
        drop((*left.unfinished, *left.unnamed))
        return len(left.unfinished) + len(left.unnamed)

    def climb(self, now: datetime) -> bool:
        """Take the steps of alerts on which nobody acted; tell whether every alert could be looked at.

        By a clock that is wrong none is taken: nobody's time is over that had not passed.
        """
        if self._by_wrong_clock(now):
            return False
        done = climb(self._office.store, self._office.book, now, stopping=self._stopping.is_set)
        note_ladder_faults(self._office.store.engine, done.failed, done.sound, now)
        for alert_id, error in done.failed:
            log.error("ladder failed", alert_id=alert_id, error_type=error.split(":", 1)[0])
        log.info("climbed", looked_at=done.looked_at, steps=done.steps, failed=len(done.failed))
        return not done.failed

    def digest(self, now: datetime) -> int:
        """Tell each office once a day of what rang for nobody; give how many were told."""
        if self._by_wrong_clock(now):
            return 0
        store = self._office.store
        with store.reading() as uow:
            book = self._office.book
            due = digest_due(uow, book, now)
            last = {org_id: uow.last_digest(org_id) for org_id in due}
        if not last:
            return 0
        first_at = min(reads_from(each, now) for each in last.values())
        alerts = aged_alerts(store, since_at=first_at, office_ids=due, still_open_too=True, past_too=True)
        alerts = limited(alerts, book)
        digests = [digest_of(org_id, alerts, before, now) for org_id, before in last.items()]
        with store.writing() as uow:
            made = make_digests(uow, digests, now)
        log.info("digests", new=made)
        return made

    def round(self, now: datetime) -> bool:
        """Watch positions and sweep what is due; tell whether every review succeeded.

        The book is read anew each time, so that adopting another one needs no restart. By a clock that is
        wrong nobody is judged: what is due stays due. Raises KeyProblem once the master key was replaced.
        """
        if self._by_wrong_clock(now):
            return False
        started = self._clock()
        with self._key_watched():
            self._office.store.check_key()
            report = run_round(
                self._office.store,
                self._office.positions,
                self._office.book,
                self._office.calendar,
                now,
                clock=self._clock,
                stopping=self._stopping.is_set,
                pulse=lambda: self._status.moved(now + timedelta(seconds=self._clock() - started)),
            )
        took_s = self._clock() - started
        if not self._stopping.is_set():
            note_faults(self._office.store.engine, report.failed, now)
            failed = len(report.failed)
            done = Round(reviewed=report.reviewed, stated=report.stated, failed=failed, took_s=took_s)
            self._status.good(done, now)
        for log_id, error in report.failed:
            log.error("review failed", log_id=log_id, error_type=error.split(":", 1)[0])
        log.info(
            "round",
            sources=report.sources,
            observations=report.observations,
            reviewed=report.reviewed,
            stated=report.stated,
            failed=len(report.failed),
            took_s=round(took_s, 3),
        )
        return not report.failed

    def _by_wrong_clock(self, now: datetime) -> bool:
        """Tell whether our clock is wrong; it may have been set since the platform was looked at last."""
        wrong = self._status.note_clock(far=far_from_server(self._office, now))
        if wrong:
            log.error("clock wrong")
        return wrong

    @contextmanager
    def _key_watched(self) -> Iterator[None]:
        """A process with the old master key can read nothing, and must not blame the cases for it."""
        try:
            yield
        except KeyProblem as problem:
            self._status.fatal = problem
            raise
