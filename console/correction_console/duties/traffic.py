"""How many requests are being answered (在办请求数), so that work that can wait lets them pass."""

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from threading import Condition
from typing import Any

from correction_console.headers import App, Message, Receive, Send


class Traffic:
    """Counts requests from their coming until their answer begins: a stream that goes on is not in."""

    def __init__(self) -> None:
        """Begin with none."""
        self._changed = Condition()
        self._count = 0

    @contextmanager
    def passing(self) -> Iterator[Callable[[], None]]:
        """Count a request until leaving, or until what this gives is called."""
        with self._changed:
            self._count += 1
        passed = False

        def leave() -> None:
            nonlocal passed
            if not passed:
                passed = True
                with self._changed:
                    self._count -= 1
                    self._changed.notify_all()

        try:
            yield leave
        finally:
            leave()

    def wait_for_none(self, patience_s: float) -> bool:
        """Wait until no request is being answered, at most so long; tell whether that came."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count == 0, patience_s)


class Counted:
    """Stands before an application and counts what it answers."""

    def __init__(self, app: App, *, traffic: Traffic) -> None:
        """Count into a traffic."""
        self.app = app
        self.traffic = traffic

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with self.traffic.passing() as leave:

            async def sending(message: Message) -> None:
                if message["type"] == "http.response.start":
                    leave()
                await send(message)

            await self.app(scope, receive, sending)
