"""Reading the channels of an office (通知设置): notify.toml beside its settings, for its owner alone."""

import re
import stat
import tomllib
from base64 import b64decode
from datetime import time
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from correction.domain.alert_kind import Grade
from correction.domain.errors import InvalidValue
from correction.office.notices.channel import FIELDS, TEXT, Channel, ChannelKind
from correction.rulebooks.glossary import glossary

FILE = "notify.toml"
SWITCH = "dead_mans_switch"
_KEYS = {
    "name",
    "kind",
    "url",
    "secret",
    "offices",
    "staff",
    "grade",
    "digest",
    "quiet",
    "per_minute",
    "text",
}
_QUIET = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)")


def read_channels(folder: Path) -> tuple[Channel, ...]:
    """Read the channels of an office's folder; none where there is no file.

    Raises InvalidValue for what cannot be read, an unknown setting, and a file that others may read, since
    addresses and secrets of channels are in it.
    """
    path = folder / FILE
    said = _said(path)
    channels = tuple(_channel(path, number, one) for number, one in enumerate(said.get("channel", []), 1))
    names = [channel.name for channel in channels]
    if len(set(names)) < len(names):
        raise InvalidValue(f"{path}", "两个渠道同名", "每个 [[channel]] 用不同的 name")
    return channels


def read_switch(folder: Path) -> str:
    """Read the address that is called after each good sweep, empty where none is named; InvalidValue."""
    path = folder / FILE
    url = _said(path).get(SWITCH, "")
    if not isinstance(url, str) or (url and not is_web(url)):
        raise InvalidValue(f"{path} 的 {SWITCH}", "不是 http 或 https 的地址", "照监护服务给出的地址填写")
    return url


def _said(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InvalidValue(f"{path}", "其他用户也能读，里面有渠道的密钥", f"运行 chmod 600 {path}")
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidValue(f"{path}", f"写法有误（{error}）", "按说明改正") from None
    for name in said.keys() - {"channel", SWITCH}:
        raise InvalidValue(f"{path}", f"不认识的设置 {name}", f"只能写 [[channel]] 和 {SWITCH}")
    return said


def _channel(path: Path, number: int, said: dict[str, Any]) -> Channel:
    where = f"{path} 第 {number} 个渠道"
    for name in said.keys() - _KEYS:
        raise InvalidValue(where, f"不认识的设置 {name}", f"只能写 {'、'.join(sorted(_KEYS))}")
    for name in ("name", "kind", "url"):
        if not isinstance(said.get(name), str) or not said[name]:
            raise InvalidValue(where, f"没有写 {name}", "填写名称、种类和地址")
    if said["kind"] not in list(ChannelKind):
        raise InvalidValue(where, f"不认识的种类 {said['kind']}", f"写 {'、'.join(ChannelKind)} 之一")
    kind = ChannelKind(said["kind"])
    if kind is ChannelKind.WEBHOOK:
        _check_webhook(where, said["url"], said.get("secret"))
    return Channel(
        name=said["name"],
        kind=kind,
        url=said["url"],
        secret=str(said.get("secret", "")),
        offices=_ids(where, "offices", said.get("offices", [])),
        grade_max=_grade(where, said.get("grade", glossary().grades[Grade.SERIOUS])),
        quiet=_quiet(where, said["quiet"]) if "quiet" in said else None,
        per_minute=_count(where, said.get("per_minute", 30)),
        text=_text(where, said.get("text", TEXT)),
        staff=_ids(where, "staff", said.get("staff", [])),
        digest=_digest(where, said.get("digest", False)),
    )


def _check_webhook(where: str, url: str, secret: object) -> None:
    """Refuse what could never be signed or sent; the words hold neither, since they are kept in logs."""
    if not secret:
        raise InvalidValue(where, "没有写 secret", "填写与接收方约定的签名密钥（whsec_ 开头）")
    if not is_web(url):
        raise InvalidValue(where, "url 不是 http 或 https 的地址", "照接收方给出的地址填写")
    try:
        key = b64decode(str(secret).removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if not key:
        raise InvalidValue(where, "secret 不是 base64 的密钥", "照接收方给出的填写，whsec_ 开头")


def is_web(url: str) -> bool:
    """Tell whether an address is one of http or https that can be connected to."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        # A port that is none.
        return False


def _ids(where: str, name: str, said: object) -> frozenset[str]:
    if not isinstance(said, list) or not all(isinstance(each, str) and each for each in said):
        raise InvalidValue(where, f"{name} 不是编号的列表", f'例如 {name} = ["编号一", "编号二"]')
    return frozenset(said)


def _digest(where: str, said: object) -> bool:
    if not isinstance(said, bool):
        raise InvalidValue(where, f"digest 写成了 {said}", "写 true 或者 false")
    return said


def _grade(where: str, word: object) -> int:
    """Give the rank of the least grade that is told."""
    ranks = {glossary().grades[grade]: rank for rank, grade in enumerate(Grade)}
    if word not in ranks:
        raise InvalidValue(where, f"不认识的等级 {word}", f"写 {'、'.join(ranks)} 之一")
    return ranks[str(word)]


def _quiet(where: str, span: object) -> tuple[time, time]:
    found = _QUIET.fullmatch(str(span))
    if found is None:
        raise InvalidValue(where, f"看不懂的免打扰时段 {span}", "例如 22:00-07:00")
    first, last = found.groups()
    return time.fromisoformat(first), time.fromisoformat(last)


def _count(where: str, count: object) -> int:
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise InvalidValue(where, f"每分钟条数 {count} 不是正整数", "例如 per_minute = 30")
    return count


def _text(where: str, text: object) -> str:
    try:
        fields = {name for _, name, _, _ in Formatter().parse(str(text)) if name is not None}
    except ValueError:
        fields = {"{"}
    for name in sorted(fields - FIELDS):
        known = "、".join(f"{{{field}}}" for field in sorted(FIELDS))
        raise InvalidValue(where, f"文字模板里不认识 {name}", f"只能用 {known}；案情不得写进通知")
    return str(text)
