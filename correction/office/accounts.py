"""Accounts and tokens (账号与令牌): opening, changing and closing them, as entries of the platform's log."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from correction.domain.accounts import Account, AccountRole, SystemToken
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.accounts import AccountSet, PersonalPart, PersonalRead, SystemTokenSet
from correction.office.ids import new_id
from correction.office.organisation import tell_platform
from correction.office.ports import UnitOfWork

_SIGN = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿_.-]{1,31}")


def open_account(uow: UnitOfWork, account: Account, *, actor: str, now: datetime) -> None:
    """Open an account (开立账号).

    Raises Conflict where the name is taken, InvalidValue for a name nobody can type or an acting role without
    a member of staff, NotFound for an unknown body or member of staff.
    """
    if any(known.account_id == account.account_id for known in uow.accounts()):
        raise Conflict("账号", f"账号 {account.account_id} 已经存在", "换一个账号名，或修改原有账号")
    _check(uow, account.account_id, account.org_id, account.role, account.staff_id)
    tell_platform(uow, AccountSet(account=account), new_id(now), actor=actor, now=now)


def set_password(uow: UnitOfWork, account_id: str, password_hash: str, *, actor: str, now: datetime) -> None:
    """Give an account another password (修改密码), as a hash; raises NotFound."""
    changed = replace(account_named(uow, account_id), password_hash=password_hash)
    tell_platform(uow, AccountSet(account=changed), new_id(now), actor=actor, now=now)


def set_code_secret(
    uow: UnitOfWork, account_id: str, secret: str | None, *, actor: str, now: datetime
) -> None:
    """Ask an account for changing codes (动态码) besides its password, or no longer; raises NotFound."""
    changed = replace(account_named(uow, account_id), code_secret=secret)
    tell_platform(uow, AccountSet(account=changed), new_id(now), actor=actor, now=now)


def close_account(uow: UnitOfWork, account_id: str, *, actor: str, now: datetime) -> None:
    """Close an account (停用账号): nobody can sign in with it any more; raises NotFound."""
    known = account_named(uow, account_id)
    if known.active:
        closed = AccountSet(account=replace(known, active=False))
        tell_platform(uow, closed, new_id(now), actor=actor, now=now)


def issue_token(uow: UnitOfWork, token: SystemToken, *, actor: str, now: datetime) -> None:
    """Issue a token to another system (发放令牌); raises as `open_account` does."""
    if any(known.token_id == token.token_id for known in uow.system_tokens()):
        raise Conflict("系统令牌", f"令牌 {token.token_id} 已经存在", "换一个名称，或先收回原有令牌")
    _check(uow, token.token_id, token.org_id, token.role, token.staff_id)
    tell_platform(uow, SystemTokenSet(token=token), new_id(now), actor=actor, now=now)


def revoke_token(uow: UnitOfWork, token_id: str, *, actor: str, now: datetime) -> None:
    """Take a system's token back (收回令牌); raises NotFound."""
    for known in uow.system_tokens():
        if known.token_id == token_id:
            if known.active:
                revoked = SystemTokenSet(token=replace(known, active=False))
                tell_platform(uow, revoked, new_id(now), actor=actor, now=now)
            return
    raise NotFound("系统令牌", f"没有令牌 {token_id}", "核对令牌名称")


def account_named(uow: UnitOfWork, account_id: str) -> Account:
    """Give an account, open or closed; raises NotFound."""
    for known in uow.accounts():
        if known.account_id == account_id:
            return known
    raise NotFound("账号", f"没有账号 {account_id}", "核对账号名")


def log_personal_read(
    uow: UnitOfWork,
    case_ids: Sequence[str],
    part: PersonalPart,
    purpose: str,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Log that whole identity numbers or positions were shown (查阅留痕): 个人信息保护法 第二十八条.

    Raises InvalidValue without a purpose.
    """
    if not purpose.strip():
        raise InvalidValue("查阅理由", "没有写明查阅的理由", "写明为什么需要查看，查阅留有记录")
    said = PersonalRead(case_ids=tuple(case_ids), part=part, purpose=purpose.strip())
    tell_platform(uow, said, new_id(now), actor=actor, now=now)


def _check(uow: UnitOfWork, name: str, org_id: str, role: AccountRole, staff_id: str | None) -> None:
    if not _SIGN.fullmatch(name):
        raise InvalidValue("账号", f"“{name}”不能作账号名", "用 2 至 32 个字母、数字或汉字")
    uow.organisation().unit(org_id)
    if staff_id is not None:
        uow.staff(staff_id)
    elif role.acts:
        raise InvalidValue("账号", f"{role.zh}的账号没有对应的工作人员", "写明人员编号；人员先在人员表中登记")
