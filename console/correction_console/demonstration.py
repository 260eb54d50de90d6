"""The demonstration's accounts (演示账号): one a role, with passwords in the clear."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.cli.home import Office
from correction.domain.accounts import Account, AccountRole
from correction.domain.errors import InvalidValue, NotAllowed
from correction.domain.moments import SHANGHAI, DateSpan
from correction.domain.organisation import OrgLevel, Role, StaffMember
from correction.office.accounts import open_account
from correction.office.organisation import set_staff
from correction.store.keys import load_key
from correction.store.queries.screens import newest_entry_at
from correction_console.signing.passwords import hash_password

MORNING = timedelta(days=1, hours=7, minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """One account: who it is, and whether it belongs to the county or to its first office."""

    account_id: str
    name: str
    role: AccountRole
    of_county: bool = True
    staff_id: str | None = None

    @property
    def password(self) -> str:
        """The password, which anybody may know: there is nothing real behind it."""
        return f"demo-{self.role}-2026"


ACCOUNTS = (
    DemoAccount(account_id="lin", name="林所长1", role=AccountRole.OFFICER, of_county=False, staff_id="GZ11"),
    DemoAccount(
        account_id="xie", name="协理员甲1", role=AccountRole.ASSISTANT, of_county=False, staff_id="GZ13"
    ),
    DemoAccount(account_id="shen", name="沈科长", role=AccountRole.APPROVER, staff_id="GZ01"),
    DemoAccount(account_id="ma", name="马局长", role=AccountRole.APPROVER, staff_id="GZ02"),
    DemoAccount(account_id="jian", name="简检察官", role=AccountRole.INSPECTOR),
    DemoAccount(account_id="guan", name="管理员", role=AccountRole.OPERATOR),
)


def found_demo(office: Office) -> datetime:
    """Open the accounts in a demonstration, and give the morning after its last entry, when to look at it.

    Doing it again changes nothing, and goes on where whoever looked at it stopped. Raises NotAllowed for an
    office with a real key, InvalidValue where no county was simulated.
    """
    if not load_key(office.settings.key_path).demo:
        raise NotAllowed("演示账号", "这是一个真实的所，密钥不是演示密钥", "用 account add 开立账号")
    last_at = newest_entry_at(office.store)
    with office.store.reading() as uow:
        units = uow.organisation().units.values()
        known = {account.account_id for account in uow.accounts()}
    county = next((unit.org_id for unit in units if unit.level is OrgLevel.COUNTY), None)
    offices = sorted(unit.org_id for unit in units if unit.level is OrgLevel.OFFICE)
    if last_at is None or county is None or not offices:
        raise InvalidValue("演示数据", "这个目录里没有模拟的县", "先运行 correction demo")
    midnight = last_at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    span = (DateSpan(from_on=date(2024, 1, 1)),)
    approvers = [
        StaffMember(staff_id=one.staff_id, name=one.name, org_id=county, role=Role.OFFICER, qualified=span)
        for one in ACCOUNTS
        if one.of_county and one.staff_id is not None
    ]
    new = [
        Account(
            account_id=one.account_id,
            name=one.name,
            org_id=county if one.of_county else offices[0],
            role=one.role,
            password_hash=hash_password(one.password),
            staff_id=one.staff_id,
        )
        for one in ACCOUNTS
        if one.account_id not in known
    ]
    with office.store.writing() as uow:
        for approver in approvers:
            set_staff(uow, approver, actor="demo", now=last_at)
        for account in new:
            open_account(uow, account, actor="demo", now=last_at)
    # A second morning would come after a day on which nobody had worked, and tell of everybody.
    return midnight + MORNING if new else last_at


def told(home: str, port: int, now: datetime) -> list[str]:
    """Say how to open the demonstration, and who can sign in."""
    rows = [f"  {one.account_id:<6}{one.password:<24}{one.role.zh}（{one.name}）" for one in ACCOUNTS]
    return [
        "五、打开工作台（演示数据停在下面这个早上，时钟从那里走起）",
        f"  correction-console serve --home {home} --now {now.isoformat()}",
        f"  浏览器打开 http://127.0.0.1:{port}",
        "  账号   密码                    角色",
        *rows,
        "以上账号和密码只用于虚构的演示数据。按 Ctrl+C 停止。",
    ]
