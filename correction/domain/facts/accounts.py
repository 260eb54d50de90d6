"""Entries of the platform's log about accounts, and about who read what of a person (账号、查阅留痕)."""

from enum import StrEnum

from correction.domain.accounts import Account, SystemToken
from correction.domain.entry import Fact, fact


@fact("account_set", zh="登记账号")
class AccountSet(Fact):
    """An account as it reads from now on (登记账号): opened, changed, given another password, or closed."""

    account: Account


@fact("system_token_set", zh="登记系统令牌")
class SystemTokenSet(Fact):
    """A system's token as it reads from now on (登记系统令牌): issued, or taken back."""

    token: SystemToken


class PersonalPart(StrEnum):
    """A part of what is known of a person that is shown only for a purpose (受限信息)."""

    IDENTITY = "identity"
    POSITIONS = "positions"
    ATTACHMENTS = "attachments"

    @property
    def zh(self) -> str:
        """The part as staff call it."""
        return {"identity": "身份信息", "positions": "定位信息", "attachments": "附件"}[self]


@fact("personal_read", zh="查阅受限信息")
class PersonalRead(Fact):
    """Somebody was shown whole identity numbers, positions or an attachment (查阅受限信息), for a purpose.

    It stands in the platform's log, so that reading makes no case due.
    """

    case_ids: tuple[str, ...]
    part: PersonalPart
    purpose: str
