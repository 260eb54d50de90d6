"""登录、退出、登录记录、修改密码: signing in and out, one's own sessions, one's own password."""

import json
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError, InvalidValue, NotAllowed
from correction.office.accounts import account_named, set_code_secret, set_password
from correction.store.office_store import OfficeStore
from correction.store.sign_ins import end_sessions, note_failure, sessions_of, spend_code
from correction_console.console import console_of
from correction_console.guard import Anyone, SignedIn
from correction_console.pages.rendering import page
from correction_console.signing.codes import check_secret, new_secret, picture, step_of
from correction_console.signing.entering import COOKIE, check_unlocked, sign_in
from correction_console.signing.passwords import hash_password, verify_password

router = APIRouter()
Field = Annotated[str, Form()]
KEPT_MAX = 20_000
# The fields of our forms as their labels call them, for whoever looks over what was kept.
LABELS = {
    "at": "时间",
    "means": "方式",
    "identity": "身份核验",
    "note": "备注",
    "disposition": "核查结论",
    "until": "暂停至",
    "purpose": "理由",
    "ground": "查询依据",
    "letter": "查询函文号",
}


@router.get("/sign-in")
def ask(request: Request, _: Anyone, back: str = "/") -> HTMLResponse:
    """Show the form."""
    return page(request, "sign_in.html", None, back=safe_path(back), kept="", account="")


@router.post("/sign-in")
def enter(
    request: Request,
    *,
    _: Anyone,
    account: Field = "",
    password: Field = "",
    code: Field = "",
    back: Field = "/",
    kept: Field = "",
) -> Response:
    """Sign in, and go on where one was; what was typed before the session ended is offered again."""
    console, to = console_of(request), safe_path(back)
    device = request.headers.get("user-agent", "未知设备")
    try:
        store, now = console.office.store, console.now()
        cookie, session = sign_in(store, account, password, code, device=device, now=now)
    except NotAllowed as wrong:
        given = {"back": to, "kept": kept[:KEPT_MAX], "account": account[:64], "wrong": wrong}
        return page(request, "sign_in.html", None, status=401, **given)
    fields = read_kept(kept)
    answer: Response = RedirectResponse(to, status_code=303)
    if fields:
        answer = page(request, "resume.html", None, to=to, fields=fields, labels=LABELS, csrf=session.csrf)
    answer.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", secure=console.secure, path="/")
    return answer


@router.post("/sign-out")
def leave(request: Request, asker: SignedIn) -> Response:
    """End this session."""
    console = console_of(request)
    if asker.session is not None:
        end_sessions(console.office.store, asker.account_id, only=asker.session.digest)
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/account")
def own(request: Request, asker: SignedIn) -> HTMLResponse:
    """Show one's sessions and the form for another password."""
    return _own_page(request, asker)


@router.post("/account/sessions/end")
def end_one(request: Request, asker: SignedIn, session: Field = "") -> Response:
    """End one of one's own sessions, or all but this one."""
    store = console_of(request).office.store
    if session == "others" and asker.session is not None:
        end_sessions(store, asker.account_id, but=asker.session.digest)
    else:
        try:
            digest = bytes.fromhex(session)
        except ValueError:
            raise InvalidValue("登录记录", "没有这条登录记录", "刷新页面后再试") from None
        end_sessions(store, asker.account_id, only=digest)
    return RedirectResponse("/account?done=sessions", status_code=303)


@router.post("/account/password")
def change(
    request: Request, *, asker: SignedIn, old: Field = "", new: Field = "", again: Field = ""
) -> Response:
    """Change one's password; every other session ends."""
    console = console_of(request)
    store, now = console.office.store, console.now()
    try:
        _check_password(store, asker, old, now)
        if new != again:
            raise InvalidValue("新密码", "两次输入不一致", "两栏输入同样的新密码")
        hashed = hash_password(new)
        with store.writing() as uow:
            set_password(uow, asker.account_id, hashed, actor=asker.actor, now=now)
    except CorrectionError as wrong:
        return _own_page(request, asker, status=422, wrong=wrong)
    if asker.session is not None:
        end_sessions(store, asker.account_id, but=asker.session.digest)
    return RedirectResponse("/account?done=password", status_code=303)


@router.post("/account/code/new")
def offer_code(request: Request, asker: SignedIn) -> Response:
    """Show a new secret to scan; it counts once a code of it comes back."""
    return _own_page(request, asker, secret=new_secret())


@router.post("/account/code")
def begin_code(
    request: Request, *, asker: SignedIn, secret: Field = "", code: Field = "", old: Field = ""
) -> Response:
    """Ask for codes from now on, when the phone shows the right one."""
    console = console_of(request)
    store, now = console.office.store, console.now()
    offered = None
    try:
        offered = check_secret(secret)
        _check_password(store, asker, old, now)
        step = step_of(offered, code, now)
        if step is None or not spend_code(store, asker.account_id, step):
            raise InvalidValue("动态码", "不对，或者已经过时", "核对手机的时间，输入现在显示的六位数字")
        with store.writing() as uow:
            set_code_secret(uow, asker.account_id, secret, actor=asker.actor, now=now)
    except CorrectionError as wrong:
        return _own_page(request, asker, status=422, wrong=wrong, secret=offered)
    return RedirectResponse("/account?done=code", status_code=303)


@router.post("/account/code/end")
def end_code(request: Request, *, asker: SignedIn, old: Field = "") -> Response:
    """Ask for no codes any more."""
    console = console_of(request)
    try:
        _check_password(console.office.store, asker, old, console.now())
    except CorrectionError as wrong:
        return _own_page(request, asker, status=422, wrong=wrong)
    with console.office.store.writing() as uow:
        set_code_secret(uow, asker.account_id, None, actor=asker.actor, now=console.now())
    return RedirectResponse("/account?done=no-code", status_code=303)


def safe_path(back: str) -> str:
    """Give a path of this very site; anything else leads to the first page."""
    plain = back.startswith("/") and not back.startswith("//") and "\\" not in back
    return back if plain and back.isprintable() else "/"


def read_kept(kept: str) -> list[tuple[str, str]]:
    """Read the fields of a form that was on its way when the session ended; none where it is not one."""
    try:
        fields = json.loads(kept[:KEPT_MAX]) if kept else []
        return [(str(name), str(value)) for name, value in fields]
    except (ValueError, TypeError):
        return []


def _check_password(store: OfficeStore, asker: SignedIn, old: str, now: datetime) -> None:
    """Ask again for the password before anything about signing in changes.

    Whoever found a session open must not find the password out: what fails here counts as at signing in.
    Raises InvalidValue, and NotAllowed while the name is locked.
    """
    check_unlocked(store, asker.account_id, now)
    with store.reading() as uow:
        known = account_named(uow, asker.account_id)
    if not verify_password(known.password_hash, old):
        note_failure(store, asker.account_id, now)
        raise InvalidValue("原密码", "不对", "重新输入现在使用的密码")


def _own_page(
    request: Request,
    asker: SignedIn,
    *,
    status: int = 200,
    wrong: CorrectionError | None = None,
    secret: str | None = None,
) -> HTMLResponse:
    console = console_of(request)
    store = console.office.store
    with store.reading() as uow:
        known = next((one for one in uow.accounts() if one.account_id == asker.account_id), None)
    given = {
        "sessions": sessions_of(store, asker.account_id, console.now()),
        "coded": known is not None and known.code_secret is not None,
        "secret": secret,
        "picture": secret and picture(secret, asker.account_id),
        "wrong": wrong,
    }
    return page(request, "account.html", asker, status=status, **given)
