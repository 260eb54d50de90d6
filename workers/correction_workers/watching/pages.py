"""Answering for the worker's health on a local port (健康检查、指标): numbers only, for monitors."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from correction.domain.errors import InvalidValue
from correction.office.watching.signs import Signs
from correction.office.watching.troubles import STALLED_AFTER, troubles
from correction_workers.watching.status import Status

LOCAL = "127.0.0.1"
Answer = tuple[int, dict[str, Any]]
Start = Callable[[str, list[tuple[str, str]]], object]


class Pages:
    """Three pages: whether the process works, whether it is of use, and its numbers."""

    def __init__(self, status: Status, signs: Callable[[], Signs | None]) -> None:
        """Answer from what is known, without asking the database: a monitor must never wait for it."""
        self._status = status
        self._signs = signs
        registry = CollectorRegistry()
        registry.register(_Numbers(status, signs))
        self._metrics: Callable[..., Iterable[bytes]] = make_wsgi_app(registry)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        match environ["PATH_INFO"]:
            case "/metrics":
                return self._metrics(environ, start)
            case "/health":
                code, said = self.health()
            case "/ready":
                code, said = self.ready()
            case _:
                code, said = 404, {"what": "只有 /health、/ready 和 /metrics"}
        words = {200: "200 OK", 404: "404 Not Found", 503: "503 Service Unavailable"}[code]
        start(words, [("Content-Type", "application/json; charset=utf-8")])
        return [json.dumps(said, ensure_ascii=False).encode()]

    def health(self) -> Answer:
        """Whether work goes on: 503 asks a supervisor to restart the process."""
        alive = self._status.still_s < STALLED_AFTER.total_seconds()
        return 200 if alive else 503, {"alive": alive, "still_s": round(self._status.still_s)}

    def ready(self) -> Answer:
        """Whether a sweep has come to its end, and nothing is wrong that keeps alerts from being raised."""
        signs = self._signs()
        wrong = sorted({trouble.kind.value for trouble in troubles(signs)}) if signs else []
        ready = self._status.good_at is not None and self.health()[0] == 200 and not self._status.clock_wrong
        return 200 if ready else 503, {"ready": ready, "troubles": wrong}


class _Numbers(Collector):
    """The numbers of one worker; ids of cases and persons are never among the labels."""

    def __init__(self, status: Status, signs: Callable[[], Signs | None]) -> None:
        self._status = status
        self._signs = signs

    def collect(self) -> Iterator[Metric]:
        """Give every number, as of the last look."""
        status = self._status
        yield CounterMetricFamily("correction_rounds", "Rounds that came to their end", status.rounds)
        yield CounterMetricFamily("correction_reviews", "Reviews done", status.reviewed)
        yield CounterMetricFamily("correction_statements", "Statements about alerts", status.stated)
        yield CounterMetricFamily("correction_review_failures", "Reviews that failed", status.failed)
        yield GaugeMetricFamily("correction_round_seconds", "How long the last round took", status.took_s)
        yield GaugeMetricFamily("correction_still_seconds", "Since when no work has gone on", status.still_s)
        signs = self._signs()
        if signs is not None:
            yield from _of_signs(signs, status)


def _of_signs(signs: Signs, status: Status) -> Iterator[Metric]:
    def gauge(name: str, told: str, value: float | None) -> Iterator[Metric]:
        if value is not None:
            yield GaugeMetricFamily(f"correction_{name}", told, value)

    good_at, oldest, waits = status.good_at, signs.oldest_due_at, signs.notice_waits_since
    yield from gauge("looked_timestamp", "When the platform was looked at last", signs.at.timestamp())
    good_s = None if good_at is None else good_at.timestamp()
    yield from gauge("good_sweep_timestamp", "End of the last good sweep", good_s)
    yield from gauge("due_cases", "Reviews that are due", signs.due)
    late_s = (signs.at - oldest).total_seconds() if oldest else 0.0
    yield from gauge("due_age_seconds", "Age of the oldest review that is due", late_s)
    yield from gauge("set_aside_cases", "Cases that could not be judged", len(signs.set_aside))
    yield from gauge("notices_dead", "Deliveries laid aside", signs.notices_dead)
    waits_s = (signs.at - waits).total_seconds() if waits else 0.0
    yield from gauge("notice_wait_seconds", "Age of the oldest notice that could go", waits_s)
    yield from gauge("clock_offset_seconds", "Our clock ahead of the database's", signs.clock_off_s)
    yield from gauge("silent_gateways", "Gateways of which no source speaks", len(signs.silent))
    filled = GaugeMetricFamily("correction_capacity_used_ratio", "Share of a capacity", labels=["what"])
    for fill in signs.fills:
        filled.add_metric([fill.name], fill.used)
    yield filled
    wrong = GaugeMetricFamily("correction_troubles", "Troubles of the platform", labels=["kind"])
    kinds = [trouble.kind.value for trouble in troubles(signs)]
    for kind in sorted(set(kinds)):
        wrong.add_metric([kind], kinds.count(kind))
    yield wrong
    beats = GaugeMetricFamily("correction_beat_timestamp", "Last sign of life", labels=["part", "name"])
    for beat in signs.beats:
        beats.add_metric([beat.part.value, beat.name], beat.beat_at.timestamp())
    yield beats


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *_args: Any) -> None:  # noqa: A002 - the name of the library's
        """Write nothing: a monitor asks every few seconds."""


def serve(pages: Pages, port: int) -> WSGIServer:
    """Answer on a port of this machine alone, 0 for any free one, in a thread of its own; InvalidValue."""
    try:
        server = make_server(LOCAL, port, pages, server_class=_Server, handler_class=_Quiet)
    except (OSError, OverflowError) as error:
        what = f"不能在本机端口 {port} 上答复（{error}）"
        raise InvalidValue("设置 --port", what, "换一个端口，或者停掉占用它的程序") from None
    threading.Thread(target=server.serve_forever, name="pages", daemon=True).start()
    return server
