"""The whole client: a call, and a key of one's own for each write. Nothing beyond the standard library."""

import json
import os
import secrets
import time
from typing import Any
from urllib.request import Request, urlopen

URL, TOKEN = os.environ["CONSOLE_URL"] + "/api/v1", os.environ["CONSOLE_TOKEN"]


def call(method: str, path: str, body: Any = None) -> Any:
    """Send one request; a refusal is an HTTPError whose body says where, what, and what to do."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    with urlopen(Request(URL + path, data=data, headers=headers, method=method)) as answer:
        return json.load(answer)


def new_key() -> str:
    """Make a UUID of version 7; keep it with what is to be sent, and send it again with the same one."""
    value = time.time_ns() // 1_000_000 << 80 | 7 << 76 | 2 << 62
    value |= secrets.randbits(12) << 64 | secrets.randbits(62)
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
