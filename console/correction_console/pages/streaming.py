"""Answering with a file that is read while it is sent (边读边发的文件)."""

from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from fastapi.responses import StreamingResponse

_AT_ONCE = 1 << 18
# Whatever stands in it, a file that somebody sent in may do nothing in a browser.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"


def stream_answer(name: str, media: str, file: BinaryIO, *, shown: bool = False) -> StreamingResponse:
    """Answer with a file to be saved, or where `shown` to be looked at; it is closed once it was sent."""
    how = "inline" if shown else "attachment"
    headers = {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": POLICY,
    }
    return StreamingResponse(_pieces(file), media_type=media, headers=headers)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while some := file.read(_AT_ONCE):
            yield some
