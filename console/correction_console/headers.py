"""What every answer carries, and how large a request may be (安全响应头、请求大小)."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

BODY_MAX = 1_000_000
# Everything comes from this very server: no inline script or style, no frame, no other host.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
)
_NOT_KEPT = (b"cache-control", b"no-store")
_KEPT = (b"cache-control", b"public, max-age=86400")


class TooLarge(Exception):
    """A request is larger than anything a form or a system has to say."""


class Guarded:
    """Puts the headers on every answer, keeps pages out of caches, and stops a body that never ends."""

    def __init__(self, app: App, *, body_max: int = BODY_MAX) -> None:
        """Stand before an application."""
        self.app = app
        self.body_max = body_max

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        keep = _KEPT if scope["path"].startswith("/static/") else _NOT_KEPT
        taken = 0

        async def taking() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.body_max:
                raise TooLarge
            return message

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS, keep]
            await send(message)

        await self.app(scope, taking, sending)
