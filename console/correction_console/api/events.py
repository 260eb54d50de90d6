"""What happened, as a feed (接口·事件流): which log grew and where to read it, by pages or as it happens."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from correction.domain.entry import FACT_KINDS
from correction.domain.errors import InvalidValue
from correction.office.ports import LogKind
from correction.store.feed import Event, events_after, newest
from correction_console.api.models import Wire
from correction_console.api.reading import Limit
from correction_console.asker import Asker
from correction_console.console import Console, console_of
from correction_console.guard import Reader

router = APIRouter()
NEWEST = "newest"
AFTER = rf"^({NEWEST}|\d{{0,18}})$"
After = Annotated[str, Query(pattern=AFTER, max_length=18)]
STREAM: Any = {200: {"content": {"text/event-stream": {"schema": {}}}}}
Sleep = Callable[[float], Awaitable[None]]


class EventItem(Wire):
    """Some entries came into a log: which ones, of what kinds, and where they are read; nothing of whom."""

    event_id: str
    log_id: str
    log: LogKind
    from_number: int
    to_number: int
    kinds: list[str]
    kinds_zh: list[str]
    seen_at: datetime
    read: list[str]


class EventFeed(Wire):
    """Some events in order, the `after` of the next request, and whether more are waiting already."""

    items: list[EventItem]
    after: str
    more: bool


@router.get("/events")
def events(request: Request, asker: Reader, after: After = "", limit: Limit = 100) -> EventFeed:
    """Give what happened after an event; without one, since the oldest kept; after `newest`, nothing yet."""
    return page_of(console_of(request), asker, after, limit)


@router.get("/events/stream", response_class=StreamingResponse, responses=STREAM)
async def stream(request: Request, asker: Reader, after: After = "") -> StreamingResponse:
    """Give what happens as server-sent events, from after `Last-Event-ID` or `after`, for two minutes."""
    console = console_of(request)
    begins = request.headers.get("last-event-id", "") or after
    console.feed.check_room()
    first = await run_in_threadpool(page_of, console, asker, begins, 100)
    told = following(console, asker, first)
    return StreamingResponse(told, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def page_of(console: Console, asker: Asker, after: str, limit: int) -> EventFeed:
    """Give a page of the feed; raises NotFound for a place that is no longer kept."""
    store = console.office.store
    console.feed.look(store, console.now())
    if after == NEWEST:
        return EventFeed(items=[], after=str(newest(store)), more=False)
    if after and not re.fullmatch(AFTER, after, re.ASCII):
        raise InvalidValue("after", "不是事件编号", "填写上一页给出的 after")
    begins = int(after) if after else None
    found = events_after(store, office_ids=sorted(asker.offices), after=begins, limit=limit)
    return EventFeed(items=[_item(one) for one in found.events], after=str(found.after), more=found.more)


async def following(
    console: Console, asker: Asker, first: EventFeed, sleep: Sleep = asyncio.sleep
) -> AsyncIterator[str]:
    """Give a stream from its first page on: events as they come, a sign now and then, an end in time."""
    with console.feed.following():
        async for said in _told(console, asker, first, sleep):
            yield said


async def _told(console: Console, asker: Asker, first: EventFeed, sleep: Sleep) -> AsyncIterator[str]:
    rhythm, page = console.feed.rhythm, first
    lived_s, quiet_s = 0.0, 0.0
    yield f"retry: {int(rhythm.look_s * 1000)}\n\n"
    while True:
        for item in page.items:
            yield f"id: {item.event_id}\nevent: entries\ndata: {json.dumps(item.model_dump(mode='json'))}\n\n"
            quiet_s = 0.0
        if not page.more:
            if lived_s >= rhythm.life_s:
                # The place after everything that was looked through, so that nobody looks through it again.
                yield f"id: {page.after}\nevent: end\ndata: {{}}\n\n"
                return
            if quiet_s >= rhythm.sign_s:
                yield ": 在\n\n"
                quiet_s = 0.0
            await sleep(rhythm.look_s)
            lived_s, quiet_s = lived_s + rhythm.look_s, quiet_s + rhythm.look_s
        page = await run_in_threadpool(page_of, console, asker, page.after, 100)


def _item(event: Event) -> EventItem:
    read = [f"/api/v1/logs/{event.log_id}/papers"]
    if event.kind is LogKind.CASE:
        after = event.from_number - 1
        read = [f"/api/v1/cases/{event.log_id}/entries?after={after}", f"/api/v1/cases/{event.log_id}"]
    return EventItem(
        event_id=str(event.event_no),
        log_id=event.log_id,
        log=event.kind,
        from_number=event.from_number,
        to_number=event.to_number,
        kinds=list(event.kinds),
        kinds_zh=[FACT_KINDS[kind].ZH for kind in event.kinds],
        seen_at=event.seen_at,
        read=read,
    )
