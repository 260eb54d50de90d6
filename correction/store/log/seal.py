"""Sealing a log (封存): payloads encrypted with the log's own key, every row chained to the one before.

The chain runs over the stored bytes, so that it can be verified without any secret.
"""

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from correction.store.errors import Erased, KeyProblem, Tampered

NONCE_BYTES = 12
KEY_BYTES = 32
GENESIS = bytes(32)
# Under which the wrapped key of the look-up index stands in the store.
INDEX_KEY = "index_key"

# The columns that the chain covers, in this order for ever; the hash of the row before stands first.
CHAINED = (
    "prev_hash",
    "log_id",
    "number",
    "entry_id",
    "kind",
    "lane",
    "belongs_on",
    "happened_on",
    "starts_at_us",
    "ends_at_us",
    "recorded_at_us",
    "captured_at_us",
    "actor",
    "origin",
    "book",
    "version",
    "nonce",
    "payload",
)

_pack = msgspec.msgpack.Encoder().encode


def row_hash(chained: Sequence[Any]) -> bytes:
    """Give the hash of a stored row: SHA-256 over its columns, in the order of CHAINED, as MessagePack.

    MessagePack writes type and length before each value, so no two rows have the same bytes.
    """
    return hashlib.sha256(_pack(chained)).digest()


def new_key() -> bytes:
    """Make a random 256-bit key."""
    return os.urandom(KEY_BYTES)


def wrap(master: bytes, key: bytes, name: str) -> bytes:
    """Encrypt a key with the master key; `name` binds it to what it is for."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _wrapping(master).encrypt(nonce, key, name.encode())


@lru_cache(maxsize=4)
def _wrapping(master: bytes) -> AESGCM:
    return AESGCM(master)


def unwrap(master: bytes, wrapped: bytes, name: str) -> bytes:
    """Decrypt a wrapped key; raises KeyProblem where the master key is another one."""
    try:
        return _wrapping(master).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], name.encode())
    except InvalidTag:
        raise KeyProblem(
            "主密钥", "与数据库不符，解不开数据", "使用与本数据库配套的密钥文件或其备份"
        ) from None


class LogSeal:
    """Seals and opens what belongs to one log, `log_id`, with the log's own key."""

    __slots__ = ("_cipher", "log_id")

    def __init__(self, log_id: str, key: bytes) -> None:
        """Take the key as it is, while a log is begun."""
        self.log_id = log_id
        self._cipher = AESGCM(key)

    @classmethod
    def unwrapped(cls, log_id: str, master: bytes, wrapped: bytes | None) -> "LogSeal":
        """Unwrap the key; raises Erased where it was destroyed, KeyProblem under another master key."""
        if wrapped is None:
            raise Erased(
                "案卷", f"{log_id} 的密钥已依决定销毁，内容不可恢复", "如有疑问，查阅平台日志中的销毁决定"
            )
        return cls(log_id, unwrap(master, wrapped, log_id))

    def seal(self, number: int, kind: str, data: bytes) -> tuple[bytes, bytes]:
        """Encrypt a payload, bound to its place; give nonce and ciphertext."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce, self._cipher.encrypt(nonce, data, f"{self.log_id}|{number}|{kind}".encode())

    def open(self, number: int, kind: str, nonce: bytes, sealed: bytes) -> bytes:
        """Decrypt a payload; raises Tampered where it was changed or moved."""
        try:
            return self._cipher.decrypt(nonce, sealed, f"{self.log_id}|{number}|{kind}".encode())
        except InvalidTag:
            raise Tampered(
                f"案卷 {self.log_id} 第 {number} 条",
                "内容被改动或损坏",
                "运行 correction verify，并从备份恢复",
            ) from None

    def seal_field(self, name: str, data: bytes) -> bytes:
        """Encrypt a field of a read model; give nonce and ciphertext in one."""
        nonce, sealed = self.seal(0, name, data)
        return nonce + sealed

    def open_field(self, name: str, sealed: bytes) -> bytes:
        """Decrypt a field of a read model."""
        return self.open(0, name, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:])


def blind(index_key: bytes, field: str, value: str) -> bytes:
    """Give the keyed digest under which a whole value can be looked up and not guessed (盲索引)."""
    said = f"{field}|{value.strip().upper()}".encode()
    return hashlib.blake2b(said, key=index_key, digest_size=16).digest()
