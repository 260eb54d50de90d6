"""The console's process (工作台进程) `correction-console`: serves pages and interface, keeps accounts."""

import argparse
import gc
import getpass
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe

from correction.cli.exits import code_of
from correction.cli.home import Office, open_office
from correction.cli.settings.tiles import read_tiles
from correction.domain.accounts import Account, AccountRole, SystemToken
from correction.domain.errors import CorrectionError, InvalidValue
from correction.office.accounts import (
    close_account,
    issue_token,
    open_account,
    revoke_token,
    set_code_secret,
    set_password,
)
from correction.office.judging.round import run_round
from correction.store.sign_ins import end_sessions
from correction_console.demonstration import found_demo, told
from correction_console.signing.entering import digest_of
from correction_console.signing.passwords import hash_password

PORT = 8765
LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
Options = argparse.Namespace
Clock = Callable[[], datetime]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it is done, and the code of the kind where it was refused, with the reason."""
    options = _options().parse_args(argv)
    try:
        lines = options.run(open_office(options.home), options, clock_from(options.now))
    except CorrectionError as error:
        sys.stderr.write(f"{error}\n")
        return int(code_of(error))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def clock_from(pinned: str | None) -> Clock:
    """Give the clock of the process: the machine's own, or one that starts at a moment and goes on."""
    if pinned is None:
        return lambda: datetime.now(UTC)
    try:
        start = datetime.fromisoformat(pinned).astimezone(UTC)
    except ValueError:
        raise InvalidValue("--now", f"“{pinned}”不是时间", "例如 2026-04-05T07:30:00+08:00") from None
    began_s = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began_s)


def serve(office: Office, options: Options, clock: Clock) -> list[str]:
    """Serve until told to stop; other machines are let in by HTTPS only, which a proxy before it speaks."""
    import uvicorn  # noqa: PLC0415 - slow to load, and needed only here

    from correction_console.app import make_app  # noqa: PLC0415
    from correction_console.console import Console  # noqa: PLC0415
    from correction_console.duties.warming import warming  # noqa: PLC0415

    if options.host not in LOCAL and not options.https:
        what = f"在 {options.host} 上开放而没有 HTTPS，密码会以明文经过网络"
        raise InvalidValue("--host", what, "在前面架设 HTTPS 代理并加 --https；见部署说明")
    tiles = read_tiles(office.settings.folder)
    console = Console(office=office, clock=clock, secure=options.https, tiles=tiles)
    app = make_app(console, beside=warming)
    sys.stdout.write(f"工作台已启动：http://{options.host}:{options.port}，按 Ctrl+C 停止\n")
    sys.stdout.flush()
    # Code lives as long as the process; looking through it, the collector would hold up every page at once.
    gc.freeze()
    uvicorn.run(
        app,
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=options.https,
    )
    return []


def demo(office: Office, options: Options, _clock: Clock) -> list[str]:
    """Open the demonstration's accounts, judge up to the next morning, and say how to look."""
    now = found_demo(office)
    run_round(office.store, office.positions, office.book, office.calendar, now, clock=time.perf_counter)
    return told(str(options.home or Path()), PORT, now)


def add(office: Office, options: Options, clock: Clock) -> list[str]:
    """Open an account; the password is asked for, never given on the command line."""
    account = Account(
        account_id=options.account,
        name=options.name,
        org_id=options.org,
        role=_role(options.role),
        password_hash=hash_password(_password()),
        staff_id=options.staff,
    )
    with office.store.writing() as uow:
        open_account(uow, account, actor=options.actor, now=clock())
    return [f"已开立账号 {account.account_id}（{account.role.zh}）"]


def reset(office: Office, options: Options, clock: Clock) -> list[str]:
    """Give an account another password, and end its sessions."""
    hashed = hash_password(_password())
    with office.store.writing() as uow:
        set_password(uow, options.account, hashed, actor=options.actor, now=clock())
    return [f"已重设 {options.account} 的密码，结束登录 {end_sessions(office.store, options.account)} 处"]


def close(office: Office, options: Options, clock: Clock) -> list[str]:
    """Close an account, and end its sessions."""
    with office.store.writing() as uow:
        close_account(uow, options.account, actor=options.actor, now=clock())
    return [f"已停用账号 {options.account}，结束登录 {end_sessions(office.store, options.account)} 处"]


def code_off(office: Office, options: Options, clock: Clock) -> list[str]:
    """Ask an account for no codes any more, since its phone is lost."""
    with office.store.writing() as uow:
        set_code_secret(uow, options.account, None, actor=options.actor, now=clock())
    return [f"已取消 {options.account} 的动态码"]


def show(office: Office, _options: Options, _clock: Clock) -> list[str]:
    """List accounts and tokens."""
    with office.store.reading() as uow:
        known = [(a.account_id, a.name, a.role, a.org_id, a.active) for a in uow.accounts()]
        known += [(f"令牌 {t.token_id}", t.name, t.role, t.org_id, t.active) for t in uow.system_tokens()]
    return [
        f"{account}  {name}  {role.zh}  {org_id}  {'使用中' if active else '已停用'}"
        for account, name, role, org_id, active in known
    ]


def issue(office: Office, options: Options, clock: Clock) -> list[str]:
    """Issue a token to another system; it is shown once, since only its digest is kept."""
    secret = token_urlsafe(32)
    token = SystemToken(
        token_id=options.account,
        name=options.name,
        org_id=options.org,
        role=_role(options.role),
        digest=digest_of(secret).hex(),
        staff_id=options.staff,
    )
    with office.store.writing() as uow:
        issue_token(uow, token, actor=options.actor, now=clock())
    return [f"令牌 {token.token_id}（只显示这一次，请妥善保存）：", secret]


def revoke(office: Office, options: Options, clock: Clock) -> list[str]:
    """Take a system's token back."""
    with office.store.writing() as uow:
        revoke_token(uow, options.account, actor=options.actor, now=clock())
    return [f"已收回令牌 {options.account}"]


def _role(said: str) -> AccountRole:
    named = {role.zh: role for role in AccountRole}
    if said not in named:
        raise InvalidValue("--role", f"没有“{said}”", f"填写：{'、'.join(named)}")
    return named[said]


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("密码：")
    if first != getpass.getpass("再输入一次："):
        raise InvalidValue("密码", "两次输入不一致", "重新运行，两次输入同样的密码")
    return first


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="correction-console", description="社区矫正工作台：页面和接口，以及账号和令牌的维护。"
    )
    home = os.environ.get("CORRECTION_HOME")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--home", type=Path, default=Path(home) if home else None, metavar="目录", help="本所数据目录"
    )
    shared.add_argument("--now", metavar="时间", help="时钟从这个时间走起，只用于演示和检验")
    commands = parser.add_subparsers(required=True, metavar="命令")
    served = commands.add_parser("serve", parents=[shared], help="启动工作台")
    served.add_argument("--host", default="127.0.0.1", metavar="地址", help="默认只在本机开放")
    served.add_argument("--port", type=int, default=PORT, metavar="端口", help=f"默认 {PORT}")
    served.add_argument("--https", action="store_true", help="前面有 HTTPS 代理")
    served.set_defaults(run=serve)
    commands.add_parser("demo", parents=[shared], help="为演示数据开立每种角色的账号").set_defaults(run=demo)
    for group, zh, verbs in KEEPING:
        verbs_of = commands.add_parser(group, help=f"维护{zh}").add_subparsers(required=True, metavar="动作")
        for verb, run, verb_zh in verbs:
            one = verbs_of.add_parser(verb, parents=[shared], help=verb_zh)
            _add_keeping(one, verb, zh)
            one.set_defaults(run=run)
    return parser


def _add_keeping(one: argparse.ArgumentParser, verb: str, zh: str) -> None:
    by = os.environ.get("CORRECTION_ACTOR", "console")
    one.add_argument("--actor", default=by, metavar="人员", help="谁在办理，记入日志")
    if verb != "list":
        one.add_argument("account", metavar=zh, help=f"{zh}名")
    if verb in ("add", "issue"):
        roles = "、".join(role.zh for role in AccountRole)
        one.add_argument("--name", required=True, metavar="姓名", help="显示的姓名或系统名称")
        one.add_argument("--org", required=True, metavar="机构编号", help="管辖范围：该机构及其下级")
        one.add_argument("--role", required=True, metavar="角色", help=roles)
        one.add_argument("--staff", metavar="人员编号", help="对应的工作人员；要登记、办理的必填")


KEEPING = (
    (
        "account",
        "账号",
        (
            ("add", add, "开立账号，密码从键盘输入"),
            ("password", reset, "重设密码，结束其全部登录"),
            ("code-off", code_off, "取消动态码：手机丢了，登不进来"),
            ("close", close, "停用账号，结束其全部登录"),
            ("list", show, "列出账号和令牌"),
        ),
    ),
    (
        "token",
        "系统令牌",
        (("issue", issue, "发放令牌，只显示一次"), ("revoke", revoke, "收回令牌")),
    ),
)


if __name__ == "__main__":
    sys.exit(main())
