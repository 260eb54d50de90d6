"""Tokens of devices and gateways (接入令牌): issued, ended, checked; every change is an entry of a log."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from secrets import token_hex, token_urlsafe

from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.door import DeviceTokenSet, GatewayJoined, TokenHolder
from correction.office.ids import new_id
from correction.office.organisation import tell_platform
from correction.office.ports import UnitOfWork

_ID_BYTES = 8
_SECRET_BYTES = 32
# Stands in for a token that nobody has, so that asking for one takes as long as asking for another.
_NOBODY = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A token that was issued: `text` is shown once, and only its digest is kept (发放的令牌)."""

    token: DeviceTokenSet
    text: str


def issue_token(uow: UnitOfWork, holder: TokenHolder, holder_id: str, *, actor: str, now: datetime) -> Issued:
    """Issue the token of a device or a gateway; raises Conflict where it has one already."""
    _check_id(holder_id)
    if tokens_of(uow, holder, holder_id, now):
        raise Conflict(
            "接入令牌", f"{holder.zh} {holder_id} 已有令牌", "更换用 correction device rotate；停用用 revoke"
        )
    return _issue(uow, holder, holder_id, actor=actor, now=now)


def rotate_token(
    uow: UnitOfWork,
    holder: TokenHolder,
    holder_id: str,
    *,
    old_until_at: datetime,
    actor: str,
    now: datetime,
) -> Issued:
    """Issue another token, and let the old one hold until a moment; raises NotFound where there is none."""
    for old in _held(uow, holder, holder_id, now):
        _end(uow, old, old_until_at, "轮换", actor=actor, now=now)
    return _issue(uow, holder, holder_id, actor=actor, now=now)


def revoke_token(
    uow: UnitOfWork, holder: TokenHolder, holder_id: str, *, reason: str, actor: str, now: datetime
) -> None:
    """End every token of a device or a gateway at once; raises NotFound, or InvalidValue without a reason."""
    if not reason.strip():
        raise InvalidValue("吊销令牌", "没有写明理由", "写明理由，例如设备遗失")
    for token in _held(uow, holder, holder_id, now):
        _end(uow, token, now, reason, actor=actor, now=now)


def join_gateway(
    uow: UnitOfWork, source_id: str, gateway_id: str | None, *, actor: str, now: datetime
) -> bool:
    """Let a source speak through a gateway from now on, or through none; tell whether that was new."""
    _check_id(source_id)
    if gateway_id is not None:
        _held(uow, TokenHolder.GATEWAY, gateway_id, now)
    if uow.gateways_of([source_id]).get(source_id) == gateway_id:
        return False
    joined = GatewayJoined(source_id=source_id, gateway_id=gateway_id)
    return tell_platform(uow, joined, new_id(now), actor=actor, now=now)


def tokens_of(
    uow: UnitOfWork, holder: TokenHolder, holder_id: str, now: datetime
) -> tuple[DeviceTokenSet, ...]:
    """Give the tokens that hold now for a device or a gateway."""
    return tuple(
        token
        for token in uow.device_tokens()
        if (token.holder, token.holder_id) == (holder, holder_id) and _holds(token, now)
    )


def holder_of(uow: UnitOfWork, text: str, now: datetime) -> DeviceTokenSet | None:
    """Give the token that somebody shows, if it holds now; none for any other text.

    Digests are compared in constant time, an unknown token as slowly as a wrong one.
    """
    token_id, _, secret = text.partition(".")
    found = uow.device_tokens(token_id)
    digest = found[0].secret_digest if found else _NOBODY
    same = hmac.compare_digest(digest, _digest(secret))
    return found[0] if found and same and _holds(found[0], now) else None


def speaks_for(uow: UnitOfWork, token: DeviceTokenSet, source_ids: Collection[str]) -> frozenset[str]:
    """Give those of some sources whose positions the holder of a token may deliver."""
    if token.holder is TokenHolder.DEVICE:
        return frozenset({token.holder_id} & set(source_ids))
    gateways = uow.gateways_of(sorted(source_ids))
    return frozenset(each for each, gateway_id in gateways.items() if gateway_id == token.holder_id)


def _issue(uow: UnitOfWork, holder: TokenHolder, holder_id: str, *, actor: str, now: datetime) -> Issued:
    token_id, secret = token_hex(_ID_BYTES), token_urlsafe(_SECRET_BYTES)
    token = DeviceTokenSet(
        token_id=token_id, holder=holder, holder_id=holder_id, secret_digest=_digest(secret)
    )
    tell_platform(uow, token, new_id(now), actor=actor, now=now)
    return Issued(token=token, text=f"{token_id}.{secret}")


def _end(
    uow: UnitOfWork, token: DeviceTokenSet, until_at: datetime, reason: str, *, actor: str, now: datetime
) -> None:
    ended = replace(token, valid_until_at=until_at, reason=reason)
    tell_platform(uow, ended, new_id(now), actor=actor, now=now)


def _held(uow: UnitOfWork, holder: TokenHolder, holder_id: str, now: datetime) -> tuple[DeviceTokenSet, ...]:
    held = tokens_of(uow, holder, holder_id, now)
    if not held:
        raise NotFound(
            "接入令牌", f"{holder.zh} {holder_id} 没有有效的令牌", "核对编号；新发用 correction device issue"
        )
    return held


def _holds(token: DeviceTokenSet, now: datetime) -> bool:
    return token.valid_until_at is None or now < token.valid_until_at


def _digest(secret: str) -> str:
    # 256 random bits need no slow hash: nobody can try them all.
    return sha256(secret.encode()).hexdigest()


def _check_id(holder_id: str) -> None:
    if not holder_id.strip() or len(holder_id) > 128 or not holder_id.isprintable():
        raise InvalidValue("编号", "为空、过长或者含有不可见字符", "填写设备或者网关的编号，不超过 128 个字")
