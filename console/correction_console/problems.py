"""Refusals as pages and as problem+json (出错提示): where, what and what to do."""

import json
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from correction.domain.errors import Conflict, CorrectionError, InvalidValue, NotAllowed, NotFound
from correction.store.errors import StoreFailure
from correction_console.console import console_of
from correction_console.duties.kept import Unjudged
from correction_console.following import TooMany
from correction_console.guard import CSRF_FIELD, READING, NotSignedIn
from correction_console.headers import TooLarge, headers_of
from correction_console.pages.rendering import asked_by_htmx, templates

API = "/api/"
SECRET_FIELDS = frozenset({CSRF_FIELD, "password", "old", "new", "again"})
_STATUS: tuple[tuple[type[CorrectionError], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (NotAllowed, 403),
    (InvalidValue, 422),
    (StoreFailure, 503),
    (TooMany, 503),
    (Unjudged, 503),
)
TOO_LARGE = CorrectionError(
    "提交的内容", "超过上限（附件 50 MB，表格 25 MB，其他 1 MB）", "缩短内容，或分几次提交"
)
MISSING = NotFound("页面", "没有这个页面", "从上方的菜单重新打开")
BROKEN = CorrectionError("程序", "出错了，本次操作没有保存", "请重试；再次出现的，告诉系统管理员发生的时间")
NOBODY = NotAllowed("登录", "没有登录，或登录已经过期", "重新登录后再办")


def status_of(error: CorrectionError) -> int:
    """Give the status under which an error is answered."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 400)


def add_handlers(app: FastAPI) -> None:
    """Answer every refusal and fault so that a person, or a program, knows what to do."""
    app.add_exception_handler(CorrectionError, _refused)
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(TooLarge, _too_large)
    app.add_exception_handler(Exception, _broken)


def answer(request: Request, error: CorrectionError, status: int, **more: Any) -> Response:
    """Say an error as the one who asked can read it."""
    if request.url.path.startswith(API):
        told = {"type": "about:blank", "title": error.what, "status": status, "instance": request.url.path}
        told |= {"where": error.where, "what": error.what, "remedy": error.remedy}
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
        return JSONResponse(
            told | more, status_code=status, headers=headers, media_type="application/problem+json"
        )
    name = "parts/wrong.html" if asked_by_htmx(request) else "error.html"
    html = templates().get_template(name).render(wrong=error, status=status)
    return HTMLResponse(html, status_code=status)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, CorrectionError)  # noqa: S101 - registered for nothing else
    return answer(request, error, status_of(error))


async def _not_signed_in(request: Request, _error: Exception) -> Response:
    """Ask for a sign-in: a page leads there and back, a form is kept and offered again afterwards."""
    if request.url.path.startswith(API):
        return answer(request, NOBODY, 401)
    if asked_by_htmx(request):
        return Response(status_code=401, headers={"HX-Redirect": "/sign-in"})
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method in READING:
        to = "/sign-in" if path == "/" else f"/sign-in?back={quote(path, safe='/')}"
        return RedirectResponse(to, status_code=303)
    form = await request.form()
    kept = [
        (name, value)
        for name, value in form.multi_items()
        if name not in SECRET_FIELDS and not isinstance(value, UploadFile)
    ]
    given = {"back": path, "kept": json.dumps(kept, ensure_ascii=False) if kept else "", "account": ""}
    html = templates().get_template("sign_in.html")
    bare = {"asker": None, "csrf": "", "wrong": NOBODY, "said": "", "nav": (), "path": path}
    return HTMLResponse(html.render(**given, **bare, now_text="", weekday="", counted=0), status_code=401)


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
    fields = [
        {"field": ".".join(str(part) for part in one["loc"]), "what": str(one["msg"])}
        for one in error.errors()
    ]
    wrong = "、".join(one["field"] for one in fields)
    told = InvalidValue("提交的内容", f"{wrong} 填写有误", "按说明改正后重新提交")
    return answer(request, told, 422, fields=fields)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    if isinstance(error.__cause__, TooLarge):
        return answer(request, TOO_LARGE, 413)
    if error.status_code == 404:
        return answer(request, MISSING, 404)
    told = InvalidValue("请求", f"不能这样提交（{error.status_code}）", "从页面上的按钮重新提交")
    refused = answer(request, told, error.status_code)
    refused.headers.update(error.headers or {})
    return refused


async def _too_large(request: Request, _error: Exception) -> Response:
    return answer(request, TOO_LARGE, 413)


async def _broken(request: Request, _error: Exception) -> Response:
    """Answer a fault; this goes out before the guard around the application, so it gets the headers here."""
    told = answer(request, BROKEN, 500)
    tiles = console_of(request).tiles
    told.raw_headers += headers_of(request.url.path, tiles.host if tiles else "")
    return told
