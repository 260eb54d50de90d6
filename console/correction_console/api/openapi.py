"""The description of the interface (接口说明); `python -m correction_console.api.openapi` writes it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from correction_schemas import openapi as home
from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi

from correction.domain.errors import InvalidValue
from correction_console.api import (
    attachments,
    county,
    doing,
    events,
    figures,
    papers,
    persons,
    places,
    reading,
    sheets,
    standards,
    timeline,
    writing,
)
from correction_console.api.models import Problem

PREFIX = "/api/v1"
# Whoever adds operations adds a module with a `router` here.
MODULES = (
    reading,
    timeline,
    events,
    figures,
    writing,
    sheets,
    papers,
    persons,
    places,
    attachments,
    county,
    doing,
    standards,
)
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
FILE = Path(home.__file__).parent / "console-v1.json"


def add_interface(app: FastAPI) -> None:
    """Put the interface under its prefix."""
    refused: dict[int | str, dict[str, Any]] = {
        status: {"description": said, "content": {"application/problem+json": {"schema": _PROBLEM}}}
        for status, said in {
            400: "不是可以读的 JSON",
            401: "没有登录",
            403: "无权办理",
            404: "没有，或不在管辖范围内",
            409: "与已有记录冲突",
            413: "内容太大",
            422: "填写有误",
            503: "暂时办不了，稍后重试",
        }.items()
    }
    for module in MODULES:
        app.include_router(
            module.router, prefix=PREFIX, responses=refused, dependencies=[Depends(known_query)]
        )


def known_query(request: Request) -> None:
    """Refuse a query parameter that the operation does not have: a mistyped filter would give everything.

    Raises InvalidValue.
    """
    known = set(_query_names(request.scope["route"].dependant))
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        names = "、".join(sorted(known)) or "没有"
        raise InvalidValue("查询参数", f"不认识“{unknown[0][:40]}”", f"本操作的参数：{names}")


def _query_names(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _query_names(inner)


def description() -> dict[str, Any]:
    """Give the OpenAPI document."""
    app = FastAPI()
    add_interface(app)
    told = get_openapi(
        title="社区矫正工作台接口",
        version="1.0.0",
        description="每个写入都由发送方给出第 7 版 UUID，重发不会重复登记。时间须带时区。",
        routes=app.routes,
    )
    told["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    schemes = {"token": {"type": "http", "scheme": "bearer"}}
    told["components"]["securitySchemes"] = schemes
    told["security"] = [{"token": []}]
    return told


def text() -> str:
    """Give the document as the file holds it."""
    return json.dumps(description(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
