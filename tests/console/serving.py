"""The console as a process that listens, for clients that are no part of the test."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from correction_console.app import make_app
from correction_console.console import Console


@contextmanager
def serving(console: Console) -> Iterator[str]:
    """Serve on a free port of this machine, and give the address."""
    config = uvicorn.Config(make_app(console), port=0, log_level="critical", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
