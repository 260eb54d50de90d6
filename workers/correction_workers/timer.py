"""The timer (定时器): one scheduler in memory whose ticks carry no meaning; the truth is in the tables."""

from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from correction.domain.moments import SHANGHAI

log = structlog.get_logger("timer")

GRID_START = datetime(2020, 1, 1, tzinfo=UTC)


class Timer:
    """Runs jobs on a fixed grid, one at a time; a late tick runs late, a missed one once."""

    def __init__(self, on_error: Callable[[str, str], None]) -> None:
        """Tell `on_error` the job and the kind of its error whenever one fails."""
        self._scheduler = BackgroundScheduler(
            timezone=SHANGHAI,
            executors={"default": ThreadPoolExecutor(max_workers=1)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

        def failed(event: JobExecutionEvent) -> None:
            on_error(event.job_id, type(event.exception).__name__)

        self._scheduler.add_listener(failed, EVENT_JOB_ERROR)

    def every(self, seconds: int, name: str, job: Callable[[], object]) -> None:
        """Run a job on every grid point; the grid never moves, however often the process restarts."""
        self._scheduler.add_job(
            job, "interval", seconds=seconds, id=name, start_date=GRID_START.astimezone(SHANGHAI)
        )

    def start(self) -> None:
        """Start ticking."""
        self._scheduler.start()

    def run_now(self, now: datetime) -> None:
        """Run every job at once and take up the grid from there; needed after the clock was set."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now)

    def stop(self) -> None:
        """Let the running job finish its transaction, then stop."""
        self._scheduler.shutdown(wait=True)
