"""A sealed file (密封文件): AES-256-GCM in pieces of 64 KiB, so that what is large streams in and out.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): the nonce of a piece is its number
and whether it is the last, so that pieces can be neither swapped, repeated, left out nor cut off. The key is
random and used for this one file; the head holds it, wrapped by the key of the log, and every piece is bound
to the head. Whoever destroys the key of the log has destroyed the file.
"""

import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from correction.store.errors import Tampered
from correction.store.log.seal import LogSeal, new_key

PIECE = 64 * 1024
TAG = 16
_MAGIC = b"CCSEALED\x01"
# The nonce and the tag of the wrapping stand around the 32 bytes of the key.
_WRAPPED = 12 + 32 + TAG
HEAD = len(_MAGIC) + _WRAPPED
_FIELD = "attachment"


class SealingWriter:
    """Takes a file's content in whatever pieces it comes, and writes it sealed."""

    def __init__(self, file: BinaryIO, seal: LogSeal) -> None:
        """Make the file's key and write the head."""
        key = new_key()
        self._file = file
        self._cipher = AESGCM(key)
        self._head = _MAGIC + seal.seal_field(_FIELD, key)
        self._number = 0
        self._waiting = bytearray()
        file.write(self._head)

    def write(self, data: bytes) -> None:
        """Take some more; the last piece waits until it is known to be the last."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def finish(self) -> None:
        """Write the last piece, which may be empty."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._head))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Reads a sealed file from any place; raises Tampered where a piece is not what was written."""

    def __init__(self, file: BinaryIO, seal: LogSeal, name: str) -> None:
        """Unwrap the file's key; `name` is told where something is wrong; closing this closes the file."""
        super().__init__()
        self._file, self._name = file, name
        sealed = file.seek(0, os.SEEK_END)
        file.seek(0)
        self._head = file.read(HEAD)
        if not self._head.startswith(_MAGIC) or sealed < HEAD + TAG:
            raise self._wrong("不是密封的附件，或只剩一部分")
        try:
            self._cipher = AESGCM(seal.open_field(_FIELD, self._head[len(_MAGIC) :]))
        except Tampered:
            raise self._wrong("密钥被改动，或者不是本案的附件") from None
        self._pieces = -(-(sealed - HEAD) // (PIECE + TAG))
        self.size = sealed - HEAD - self._pieces * TAG
        self._at = 0
        self._held = (-1, b"")

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that any place of it can be read."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place of the content."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: object) -> int:
        """Read what is left of the piece at this place, at most as much as fits."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._at >= self.size:
            return 0
        number, offset = divmod(self._at, PIECE)
        some = self._piece(number)[offset : offset + len(view)]
        view[: len(some)] = some
        self._at += len(some)
        return len(some)

    def close(self) -> None:
        """Close the sealed file as well."""
        if not self.closed:
            self._file.close()
        super().close()

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(HEAD + number * (PIECE + TAG))
            sealed = self._file.read(PIECE + TAG)
            nonce = _nonce(number, last=number == self._pieces - 1)
            try:
                self._held = number, self._cipher.decrypt(nonce, sealed, self._head)
            except InvalidTag:
                raise self._wrong(f"第 {number + 1} 段被改动或损坏") from None
        return self._held[1]

    def _wrong(self, what: str) -> Tampered:
        return Tampered(f"附件 {self._name}", what, "停止使用，运行 correction verify，并从备份恢复附件目录")


def _nonce(number: int, *, last: bool) -> bytes:
    """Give the nonce of a piece: seven bytes of nought, its number, and whether it is the last."""
    return bytes(7) + number.to_bytes(4, "big") + bytes([last])
