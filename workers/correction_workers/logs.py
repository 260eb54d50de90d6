"""What the worker writes about itself: one JSON line an event, with ids and numbers only."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

# A log of the program must never hold a name, a number of a person or a place: only these keys are written.
ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "log_id",
        "case_id",
        "alert_id",
        "source_id",
        "token_id",
        "notice_id",
        "channel",
        "tries",
        "lines",
        "new",
        "known",
        "refused",
        "not_kept",
        "packed",
        "deleted",
        "job",
        "book",
        "digest",
        "reviewed",
        "stated",
        "sources",
        "observations",
        "failed",
        "looked_at",
        "steps",
        "error_type",
        "jump_s",
        "late_s",
        "took_s",
        "signal",
        "blind_s",
        "used_pct",
        "port",
        "every_s",
        "dropped_keys",
        "still_s",
        "trouble",
    }
)


def allow_listed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Keep the allowed keys; say how many others were dropped, never what they held."""
    kept = {key: value for key, value in event.items() if key in ALLOWED}
    dropped = len(event) - len(kept)
    return {**kept, "dropped_keys": dropped} if dropped else kept


def configure() -> None:
    """Send every line, the scheduler's own included, through one chain to standard error."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                allow_listed,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # A tick that finds the last one still running is no event: the sweep takes whatever is due next time.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # Their messages name addresses; what goes wrong in them is told by our own lines.
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    for name in ("apprise", "urllib3"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
