"""Filling templates (页面模板): what every page knows, and how an error or a lost session looks."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from correction.domain.moments import SHANGHAI, local_text
from correction.rulebooks.glossary import glossary
from correction.rulebooks.history import said
from correction.store.queries.screens import open_by_grade
from correction_console.asker import Asker
from correction_console.console import Console, console_of
from correction_console.reading.wording import GRADES
from correction_console.recording import fresh_key
from correction_console.rights import Right

# What a page may say was done; an address cannot put other words into our mouth.
DONE: Mapping[str, str] = {
    "check-in": "已登记签到",
    "ask": "已登记申请",
    "opinion": "已登记意见",
    "decision": "已登记决定",
    "paper": "已制作文书，编发文号并登入文书登记簿",
    "void-paper": "已作废，文号保留在登记簿里",
    "filed": "已归入案卷",
    "attached": "已添加附件，校验值记入案卷",
    "void-attachment": "附件已作废，仍列在清单里，不再提供查阅",
    "gather": "已登记集体活动的考勤",
    "acknowledge": "已接警",
    "review": "已消警",
    "code": "已开通动态码，下次登录起要输入",
    "no-code": "已取消动态码",
    "suspend": "已暂停告知",
    "area": "已画定区域",
    "patrol": "已抽取，名单和种子已记入日志",
    "patrol-check": "已登记核查结果",
    "order": "已下发督办单",
    "order-reply": "已回复，等待上级审核",
    "order-settle": "已登记审核结果",
    "return": "已上报，数字就此固定",
    "return-void": "已作废，可以重新上报",
    "duty-note": "已记入值班日志",
    "standard": "已提出，等待本机构另一人批准",
    "standard-settled": "已登记决定",
    "roster": "已登记值班",
    "handover": "已移交，记入每个案件和接收机构的日志",
    "person-joined": "已认定为同一人，记入各案；统计从此只算一人",
    "person-parted": "已拆分，记入所拆的案件",
    "voided": "已作废，原记录保留；下一次巡查重新研判",
    "sessions": "已结束所选登录",
    "password": "密码已修改，其他设备上的登录已结束",
}


@cache
def templates() -> Environment:
    """Give the templates: everything is escaped, and a name that nobody gave is an error."""
    environment = Environment(
        loader=PackageLoader("correction_console"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        # A page of a newer program must not meet the code of the one that runs.
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"Right": Right, "grades": tuple(glossary().grades[grade] for grade in GRADES)}
    environment.filters |= {
        "reads": said,
        "instant": local_text,
        "json": lambda it: json.dumps(it, ensure_ascii=False),
    }
    return environment


def page(
    request: Request, name: str, asker: Asker | None, *, status: int = 200, **given: Any
) -> HTMLResponse:
    """Fill a template for whoever asks; each page brings a fresh id for the form on it."""
    console = console_of(request)
    now = console.now()
    known: Mapping[str, Any] = {
        "asker": asker,
        "csrf": asker.session.csrf if asker and asker.session else "",
        "new_key": lambda: fresh_key(console),
        "now_text": f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "weekday": "一二三四五六日"[now.astimezone(SHANGHAI).weekday()],
        "path": request.url.path,
        "said": DONE.get(request.query_params.get("done", ""), ""),
        "wrong": None,
        "nav": nav_of(asker),
        "counted": count_open(console, asker),
    }
    return HTMLResponse(templates().get_template(name).render({**known, **given}), status_code=status)


def nav_of(asker: Asker | None) -> tuple[tuple[str, str], ...]:
    """Give the pages that whoever asks may open, for the bar at the top."""
    if asker is None or not asker.may(Right.READ_CASES):
        return ()
    gather = (("/gather", "集体登记"),) if asker.may(Right.RECORD) else ()
    places = (("/map", "地图"),) if asker.may(Right.READ_POSITIONS) else ()
    common = (("/today", "今日"), ("/alerts", "预警"), ("/find", "查找"))
    sheets = (("/import", "导入"),) if asker.may(Right.IMPORT) else ()
    books = (("/audit", "查账"),) if asker.may(Right.AUDIT) else ()
    beside = (("/county", "各所对比"),) if len(asker.offices) > 1 else ()
    looked = (("/patrols", "巡查"),) if asker.may(Right.SUPERVISE) else ()
    asked = (*looked, ("/orders", "督办"), ("/duty-log", "值班日志"), ("/handovers", "工作移交"))
    made = (("/papers", "文书"), ("/ledgers", "台账"))
    reading = (
        *made,
        *beside,
        *asked,
        ("/statistics", "统计"),
        ("/returns", "报表"),
        ("/law", "规则册"),
        ("/standards", "本地标准"),
        *books,
    )
    return (*common, *gather, ("/requests", "审批"), *places, *sheets, *reading)


def count_open(console: Console, asker: Asker | None) -> int:
    """Count the open alerts of whoever asks, for the bar at the top."""
    if asker is None or not asker.may(Right.READ_CASES):
        return 0
    return sum(open_by_grade(console.office.store, sorted(asker.offices)).values())


def asked_by_htmx(request: Request) -> bool:
    """Tell whether only a part of a page was asked for."""
    return request.headers.get("hx-request") == "true"
