"""The HTTP side of the door (定位接入接口): who sends, how much, how often; the rest is the taker's."""

import asyncio
import base64
import binascii
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from correction.domain.errors import CorrectionError
from correction.domain.facts.door import DeviceTokenSet, TokenHolder
from correction.intake.positions.lines import Format
from correction.store.errors import StoreFailure
from correction_workers.door.alive import EVERY_S, Lookout
from correction_workers.door.limits import Limits, Rates
from correction_workers.door.taking import Dealt, Delivery, Taker

log = structlog.get_logger("door")

# The app of this format reads the body as messages to itself; what became of its own goes beside it.
ANSWER_HEADER = "X-Position-Answer"


class Refused(Exception):
    """A request that is not dealt with, as the status that says so."""

    def __init__(self, status: int, what: str, remedy: str, *, retry_after_s: float | None = None) -> None:
        """Keep the answer."""
        super().__init__(what)
        self.status = status
        self.what = what
        self.remedy = remedy
        self.retry_after_s = retry_after_s

    def response(self) -> Response:
        """Give the answer."""
        headers = {}
        if self.retry_after_s is not None:
            headers["Retry-After"] = str(math.ceil(self.retry_after_s))
        if self.status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="positions", Basic realm="positions"'
        return JSONResponse({"what": self.what, "remedy": self.remedy}, self.status, headers)


@dataclass(frozen=True, kw_only=True)
class Door:
    """Everything a request needs; `now` is the clock of receipt."""

    taker: Taker
    lookout: Lookout
    rates: Rates
    limits: Limits
    now: Callable[[], datetime]

    async def deal(self, request: Request, form: Format) -> Dealt:
        """Take one request in; raises Refused."""
        received_at = self.now()
        token = await self._token(request, form, received_at)
        self._check_rate(token)
        body = await self._body(request, form)
        delivery = Delivery(token=token, form=form, body=body, received_at=received_at)
        done = self.taker.offer(delivery)
        if done is None:
            raise Refused(503, "来不及处理", "稍后重发", retry_after_s=self.limits.retry_after_s)
        try:
            # A sender that hangs up must not take back what is being written.
            return await asyncio.shield(asyncio.wrap_future(done))
        except StoreFailure as failed:
            raise Refused(503, failed.what, "稍后重发", retry_after_s=self.limits.retry_after_s) from None
        except CorrectionError as failed:
            raise Refused(500, failed.what, failed.remedy) from None
        except Exception:  # noqa: BLE001 - what failed is in our own log, by kind; a sender is told no more
            raise Refused(500, "程序自身出错", "稍后重发；仍不行，请维护人员查看日志") from None

    async def _token(self, request: Request, form: Format, now: datetime) -> DeviceTokenSet:
        text = _shown(request, form)
        token = await run_in_threadpool(self.taker.token, text, now) if text else None
        if token is None:
            raise Refused(401, "没有令牌，或者令牌无效", "用 correction device issue 发放或 rotate 更换")
        return token

    def _check_rate(self, token: DeviceTokenSet) -> None:
        device = token.holder is TokenHolder.DEVICE
        per_minute = self.limits.device_per_minute if device else self.limits.gateway_per_minute
        wait_s = self.rates.wait_s(f"{token.holder}/{token.holder_id}", per_minute)
        if wait_s:
            raise Refused(429, "发送过于频繁", "按 Retry-After 稍后重发，或者合成一批", retry_after_s=wait_s)

    async def _body(self, request: Request, form: Format) -> bytes:
        if request.headers.get("content-encoding", "identity") != "identity":
            raise Refused(415, "内容经过压缩", "不压缩发送")
        most = self.limits.body_bytes
        too_large = Refused(413, f"超过 {most} 字节的上限", "分成几批发送")
        said = request.headers.get("content-length", "")
        if said.isdecimal() and (len(said) > 18 or int(said) > most):
            raise too_large
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.limits.body_s):
                async for part in request.stream():
                    size += len(part)
                    if size > most:
                        raise too_large
                    parts.append(part)
        except TimeoutError:
            raise Refused(408, "内容迟迟没有发完", "检查网络后重发") from None
        except ClientDisconnect:
            raise Refused(400, "连接中断", "重发") from None
        body = b"".join(parts)
        return body if form is not Format.OSMAND or body else request.url.query.encode()


def make_app(door: Door) -> Starlette:
    """Make the application; its lifespan is the taker's."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        door.taker.start()
        looking = asyncio.create_task(_keep_looking(door))
        yield
        looking.cancel()
        await run_in_threadpool(door.taker.stop)

    async def health(_request: Request) -> Response:
        told = {"alive": door.taker.alive, "used_pct": door.lookout.used_pct()}
        return JSONResponse(told, 200 if door.taker.alive else 503)

    async def ready(_request: Request) -> Response:
        told = {"ready": door.taker.alive, "positions_of_hour": door.taker.arrivals.of_hour(door.now())}
        return JSONResponse(told, 200 if door.taker.alive else 503)

    async def metrics(_request: Request) -> Response:
        return Response(door_numbers(door), media_type=CONTENT_TYPE_LATEST)

    def route(form: Format, methods: list[str]) -> list[Route]:
        endpoint = _endpoint(door, form)
        return [Route(f"/v1/{form}{end}", endpoint, methods=methods) for end in ("", "/")]

    return Starlette(
        routes=[
            Route("/health", health, methods=["GET"]),
            Route("/ready", ready, methods=["GET"]),
            Route("/metrics", metrics, methods=["GET"]),
            *route(Format.TRACCAR, ["POST"]),
            *route(Format.OWNTRACKS, ["POST"]),
            *route(Format.OSMAND, ["GET", "POST"]),
            *route(Format.BATCH, ["POST"]),
        ],
        lifespan=lifespan,
    )


def door_numbers(door: Door) -> bytes:
    """Give the door's numbers for Prometheus; no id of a source or a token is among them."""
    registry = CollectorRegistry()
    arrivals = door.taker.arrivals.of_hour(door.now())
    for name, told, value in (
        ("alive", "Whether deliveries are dealt with and kept", float(door.taker.alive)),
        ("hour_positions", "Positions that came in the last hour", arrivals["fixes"]),
        ("hour_late_positions", "Of these, an hour old or more when they came", arrivals["late"]),
        ("disk_used_ratio", "Share of the disk that is used", door.lookout.used_pct() / 100),
    ):
        Gauge(f"correction_door_{name}", told, registry=registry).set(value)
    return generate_latest(registry)


async def _keep_looking(door: Door) -> None:
    """Give a sign of life now and then, while what is delivered can be kept."""
    while True:
        if door.taker.alive:
            try:
                await run_in_threadpool(door.lookout.look, door.now())
            except (CorrectionError, OSError) as failed:
                # No sign was given: the time counts as blind until one is.
                log.warning("no sign of life", error_type=type(failed).__name__)
        await asyncio.sleep(EVERY_S)


def _endpoint(door: Door, form: Format) -> Callable[[Request], Awaitable[Response]]:
    async def take(request: Request) -> Response:
        try:
            dealt = await door.deal(request, form)
        except Refused as refused:
            return refused.response()
        status = 403 if dealt.foreign else 200
        if form is Format.OWNTRACKS:
            headers = {ANSWER_HEADER: json.dumps(dealt.answer.model_dump())}
            return JSONResponse([], status, headers)
        return JSONResponse(dealt.answer.model_dump(), status)

    return take


def _shown(request: Request, form: Format) -> str:
    """Give the token of a request: in its header, or in the query of the one format that knows none."""
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    match scheme.lower():
        case "bearer":
            return said.strip()
        case "basic":
            try:
                decoded = base64.b64decode(said.strip(), validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                return ""
            return decoded.partition(":")[2]
        case _ if form is Format.OSMAND:
            return parse_qs(request.url.query).get("token", [""])[0]
        case _:
            return ""
