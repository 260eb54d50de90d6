"""Payloads as bytes and back: one versioned JSON form per kind, decoded straight into the frozen value."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any

import msgspec

import correction.domain.facts  # noqa: F401 - registers every kind
from correction.domain.entry import FACT_KINDS, Fact
from correction.domain.errors import CorrectionError, InvalidValue
from correction.domain.moments import aware
from correction.store.errors import NewerStore

Raw = dict[str, Any]
Upgrader = Callable[[Raw], Raw]

# Kind -> what raises version 1 to 2, 2 to 3, ...; the length of the list says which version is written.
# Stored entries are never rewritten, so a form once released is raised here for ever.
UPGRADERS: Mapping[str, tuple[Upgrader, ...]] = {}

_encode = msgspec.json.Encoder().encode


def version_of(kind: str) -> int:
    """Give the version in which a kind is written today."""
    return 1 + len(UPGRADERS.get(kind, ()))


def encode(payload: Fact) -> bytes:
    """Write a payload as bytes; whatever could not be read back unchanged is refused.

    Raises InvalidValue for a time without a zone and for a value that does not fit its field.
    """
    kind = payload.KIND
    for name in _instants(kind):
        at = getattr(payload, name)
        if at is not None and at.tzinfo is None:
            aware(at, f"{kind}.{name}")
    try:
        data = _encode(payload)
        same = _decoder(kind).decode(data) == payload
    except (msgspec.MsgspecError, UnicodeError, TypeError, ValueError) as error:
        raise InvalidValue(f"记录 {kind}", f"内容无法保存（{error}）", "核对各栏的内容和类型") from error
    if not same:
        raise InvalidValue(f"记录 {kind}", "内容保存后会改变", "核对各栏的内容和类型")
    return data


def decode(kind: str, version: int, data: bytes) -> Fact:
    """Read a payload of any version up to today's into its frozen value.

    Raises NewerStore for a kind or version that this program does not know yet.
    """
    read = _reader(kind, version)
    try:
        return read(data)
    except (msgspec.MsgspecError, CorrectionError) as error:
        raise InvalidValue(f"记录 {kind}", f"内容读不出来（{error}）", "请联系维护人员核对数据库") from error


@cache
def _reader(kind: str, version: int) -> Callable[[bytes], Fact]:
    """Give what reads one version of a kind: today's at once, an older one raised step by step."""
    today = version_of(kind)
    if kind not in FACT_KINDS or version > today:
        raise NewerStore("数据库", f"有本程序不认识的记录（{kind} 第 {version} 版）", "升级程序后再打开")
    if version == today:
        return _decoder(kind).decode

    def raised(data: bytes) -> Fact:
        raw = msgspec.json.decode(data)
        for upgrade in UPGRADERS[kind][version - 1 :]:
            raw = upgrade(raw)
        return _decoder(kind).decode(_encode(raw))

    return raised


@cache
def _decoder(kind: str) -> "msgspec.json.Decoder[Fact]":
    return msgspec.json.Decoder(FACT_KINDS[kind])


@cache
def _instants(kind: str) -> tuple[str, ...]:
    """The fields of a kind that hold an instant."""
    moments = (dt.datetime, dt.datetime | None)
    return tuple(field.name for field in fields(FACT_KINDS[kind]) if field.type in moments)  # type: ignore[arg-type]
