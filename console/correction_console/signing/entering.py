"""Signing in and finding out who asks (登录与识别): by a session's cookie, or by a system's token."""

import hashlib
from datetime import datetime
from secrets import token_urlsafe

from correction.domain.accounts import Account, SystemToken
from correction.domain.errors import NotAllowed, NotFound
from correction.domain.moments import local_text
from correction.office.accounts import account_named
from correction.office.counting.statistics import offices_under
from correction.office.ports import UnitOfWork
from correction.store.office_store import OfficeStore
from correction.store.sign_ins import (
    Session,
    begin_session,
    forget_failures,
    locked_until,
    note_failure,
    session_of,
    spend_code,
)
from correction_console.asker import Asker
from correction_console.signing.codes import step_of
from correction_console.signing.passwords import verify_password

COOKIE = "correction_session"
_REFUSED = "账号或密码不对，或账号已停用；开通了动态码的，动态码也要对"


def digest_of(secret: str) -> bytes:
    """Give what is kept of a cookie or token; both are long and random, so a plain digest is enough."""
    return hashlib.sha256(secret.encode()).digest()


def sign_in(
    store: OfficeStore, account_id: str, password: str, code: str = "", *, device: str, now: datetime
) -> tuple[str, Session]:
    """Begin a session; give its cookie, and what is kept of it.

    Raises NotAllowed, in the same words whether the name, the password or the code is wrong, and while a name
    is locked after failures in a row.
    """
    name = account_id.strip()[:64]
    check_unlocked(store, name, now)
    account = _account(store, name)
    known = verify_password(account.password_hash if account and account.active else None, password)
    if account is None or not known or not _code_right(store, account, code, now):
        note_failure(store, name, now)
        raise NotAllowed("登录", _REFUSED, "核对后重新输入；忘记密码的，请系统管理员重设")
    forget_failures(store, name)
    cookie = token_urlsafe(32)
    session = Session(
        digest=digest_of(cookie),
        account_id=name,
        csrf=token_urlsafe(32),
        device=device[:120],
        began_at=now,
        seen_at=now,
    )
    begin_session(store, session)
    return cookie, session


def check_unlocked(store: OfficeStore, name: str, now: datetime) -> None:
    """Refuse to look at a password while a name is locked after failures in a row; raises NotAllowed."""
    until_at = locked_until(store, name, now)
    if until_at is not None:
        raise NotAllowed("登录", "连续多次没有成功，已暂时锁定", f"{local_text(until_at)} 以后再试")


def _code_right(store: OfficeStore, account: Account, code: str, now: datetime) -> bool:
    """Tell whether the second step is done: not asked for, or a code of now that nobody has used."""
    if account.code_secret is None:
        return True
    step = step_of(account.code_secret, code, now)
    return step is not None and spend_code(store, account.account_id, step)


def asker_by_cookie(store: OfficeStore, cookie: str | None, now: datetime) -> Asker | None:
    """Give who is signed in with a cookie; none where the session is unknown or over."""
    session = session_of(store, digest_of(cookie), now) if cookie else None
    if session is None:
        return None
    account = _account(store, session.account_id)
    if account is None or not account.active:
        return None
    with store.reading() as uow:
        return _asker(uow, account.account_id, account, session)


def asker_by_token(store: OfficeStore, token: str) -> Asker | None:
    """Give the system that a token belongs to; none for one that is unknown or taken back."""
    digest = digest_of(token).hex()
    with store.reading() as uow:
        for known in uow.system_tokens():
            if known.digest == digest and known.active:
                return _asker(uow, known.token_id, known, None)
    return None


def _asker(uow: UnitOfWork, name: str, who: Account | SystemToken, session: Session | None) -> Asker:
    tree = uow.organisation()
    return Asker(
        account_id=name,
        name=who.name,
        role=who.role,
        org_id=who.org_id,
        org_name=tree.unit(who.org_id).name,
        actor=who.actor,
        offices=offices_under(tree, who.org_id),
        session=session,
    )


def _account(store: OfficeStore, account_id: str) -> Account | None:
    with store.reading() as uow:
        try:
            return account_named(uow, account_id)
        except NotFound:
            return None
