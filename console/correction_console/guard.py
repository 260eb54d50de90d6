"""The guard of every route (准入): who asks, whether they may, and whether the form is their own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Request

from correction.domain.errors import NotAllowed
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.rights import Right
from correction_console.signing.entering import COOKIE, asker_by_cookie, asker_by_token

READING = frozenset({"GET", "HEAD"})
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"


class NotSignedIn(Exception):
    """Nobody is signed in, or no longer; the page asks for it and keeps what was typed."""


class ForeignForm(NotAllowed):
    """The form was not sent from our own page, or from one of a session that is over (表单已失效)."""

    def __init__(self) -> None:
        """Say it the same way everywhere."""
        super().__init__("表单", "不是从本工作台当前页面提交的", "刷新页面后重新提交")


async def posted_csrf(request: Request) -> AsyncIterator[str]:
    """Give the token that came with a form or in a header; files of the form are closed in the end."""
    try:
        yield await _csrf_of(request)
    finally:
        await request.close()


async def _csrf_of(request: Request) -> str:
    if request.method in READING:
        return ""
    sent = request.headers.get(CSRF_HEADER)
    if sent is None and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        value = (await request.form()).get(CSRF_FIELD)
        sent = value if isinstance(value, str) else None
    return sent or ""


@dataclass(frozen=True, slots=True)
class Needs:
    """Lets a request through to a route that needs a right; a route depends on exactly one of these.

    Raises NotSignedIn, ForeignForm, or NotAllowed.
    """

    right: Right

    def __call__(self, request: Request, sent: Annotated[str, Depends(posted_csrf)]) -> Asker:
        """Give who asks."""
        console = console_of(request)
        writes = request.method not in READING
        if writes and from_elsewhere(request):
            raise ForeignForm
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            asker = asker_by_token(console.office.store, token)
        else:
            asker = asker_by_cookie(console.office.store, request.cookies.get(COOKIE), console.now())
        if asker is None:
            raise NotSignedIn
        # As bytes: signs that are not ASCII are a wrong token, and no fault of the program.
        mine = asker.session.csrf.encode() if asker.session is not None else None
        if writes and mine is not None and not compare_digest(mine, sent.encode()):
            raise ForeignForm
        if not asker.may(self.right):
            raise NotAllowed("权限", f"{asker.role.zh}的账号不能{self.right.zh}", "由有权的人员办理")
        return asker


@dataclass(frozen=True, slots=True)
class Open:
    """Marks a route that needs no sign-in; it still takes no form from elsewhere."""

    right: Right = Right.OPEN

    def __call__(self, request: Request) -> None:
        """Refuse a form that another site sent; raises ForeignForm."""
        if request.method not in READING and from_elsewhere(request):
            raise ForeignForm


def from_elsewhere(request: Request) -> bool:
    """Tell whether the browser says that another site sent this."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2] != request.headers.get("host")


Reader = Annotated[Asker, Depends(Needs(Right.READ_CASES))]
Recorder = Annotated[Asker, Depends(Needs(Right.RECORD))]
Overseer = Annotated[Asker, Depends(Needs(Right.SUPERVISE))]
SignedIn = Annotated[Asker, Depends(Needs(Right.SIGNED_IN))]
Anyone = Annotated[None, Depends(Open())]
