"""What every answer carries, and how large a request may be (安全响应头、请求大小)."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from correction.domain.attachments import LARGEST

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

BODY_MAX = 1_000_000
# Sheets are larger than anything that is typed.
UPLOAD_MAX = 25_000_000
UPLOADS = frozenset({"/import", "/import/rejects"})
# Somewhat more than the largest attachment, for what a form puts around it.
ATTACHMENT_MAX = LARGEST + 100_000
ATTACHMENTS = re.compile(r"(?:/people/[^/]+/attachments|/api/v1/logs/[^/]+/attachments/[^/]+)")
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
)
_NOT_KEPT = (b"cache-control", b"no-store")
_KEPT = (b"cache-control", b"public, max-age=86400")


def policy(tiles_host: str = "") -> str:
    """Say where a page may take things from: this very server, and pictures of the map from its tiles.

    No inline script or style, no frame, no other host. The map's library puts an empty picture of its own in
    the place of a tile that it no longer wants, which is what `data:` is for.
    """
    images = f"'self' {tiles_host} data:" if tiles_host else "'self'"
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def headers_of(path: str, tiles_host: str = "") -> tuple[tuple[bytes, bytes], ...]:
    """Give what every answer carries: a page or an answer is kept nowhere, a file of our own for a day."""
    kept = _KEPT if path.startswith("/static/") else _NOT_KEPT
    return (*HEADERS, (b"content-security-policy", policy(tiles_host).encode()), kept)


class TooLarge(Exception):
    """A request is larger than anything a form or a system has to say."""


class Guarded:
    """Puts the headers on every answer, keeps pages out of caches, and stops a body that never ends."""

    def __init__(self, app: App, *, body_max: int = BODY_MAX, tiles_host: str = "") -> None:
        """Stand before an application."""
        self.app = app
        self.tiles_host = tiles_host
        self.body_max = body_max

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = headers_of(scope["path"], self.tiles_host)
        taken, most = 0, self._most(scope["path"])

        async def taking() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise TooLarge
            return message

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *headers]
            await send(message)

        await self.app(scope, taking, sending)

    def _most(self, path: str) -> int:
        if ATTACHMENTS.fullmatch(path):
            return ATTACHMENT_MAX
        return UPLOAD_MAX if path in UPLOADS else self.body_max
