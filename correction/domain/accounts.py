"""Who may sign in (账号), and which systems may ask (系统令牌): scoped by a body of the organisation tree."""

from dataclasses import dataclass, field
from enum import StrEnum


class AccountRole(StrEnum):
    """What an account is for (账号角色); what each role may do is the console's table of rights."""

    OFFICER = "officer"
    ASSISTANT = "assistant"
    APPROVER = "approver"
    INSPECTOR = "inspector"
    OPERATOR = "operator"

    @property
    def zh(self) -> str:
        """The role as offices call it."""
        return _ROLE_ZH[self]

    @property
    def acts(self) -> bool:
        """Whether the role records and handles, and so must be a registered member of staff."""
        return self in (AccountRole.OFFICER, AccountRole.ASSISTANT, AccountRole.APPROVER)


_ROLE_ZH = {
    AccountRole.OFFICER: "专职人员",
    AccountRole.ASSISTANT: "协理员",
    AccountRole.APPROVER: "审批人员",
    AccountRole.INSPECTOR: "检察监督人员",
    AccountRole.OPERATOR: "系统管理员",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person's account (账号): it sees what lies at or under its body, and nothing beside it.

    `password_hash` is an Argon2 text with its own salt and costs. `code_secret` is the Base32 text that the
    phone of its owner shares for codes that change (动态码), none where there is no second step. A closed
    account stays on record.
    """

    account_id: str
    name: str
    org_id: str
    role: AccountRole
    password_hash: str = field(repr=False)
    staff_id: str | None = None
    active: bool = True
    code_secret: str | None = field(default=None, repr=False)

    @property
    def actor(self) -> str:
        """Under which name the log keeps what the account does: the member of staff where there is one."""
        return self.staff_id or self.account_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemToken:
    """Another system's way in (系统令牌): of the token itself only the SHA-256 digest is kept, in hex."""

    token_id: str
    name: str
    org_id: str
    role: AccountRole
    digest: str = field(repr=False)
    staff_id: str | None = None
    active: bool = True

    @property
    def actor(self) -> str:
        """Under which name the log keeps what the system does."""
        return self.staff_id or self.token_id
