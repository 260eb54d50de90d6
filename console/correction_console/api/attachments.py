"""Attachments over the interface (接口·附件): streamed in as they are, out for a purpose that is logged."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import unquote

from anyio import from_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from correction.domain.attachments import AttachmentKind, MediaType
from correction.domain.case.minors import is_sealed
from correction.domain.entry import Entry
from correction.domain.errors import InvalidValue, NotAllowed
from correction.domain.facts.minors import ReadGround
from correction.domain.facts.upkeep import Attached
from correction.domain.file import CaseFile
from correction.office.attachments.attaching import attachments_of, shown_name
from correction_console.api.models import AttachmentItem, PurposeBody
from correction_console.api.writing import Key
from correction_console.asker import Asker
from correction_console.attaching import Sent, opened, take
from correction_console.console import console_of
from correction_console.guard import Needs, Reader, Recorder
from correction_console.pages.streaming import stream_answer
from correction_console.recording import checked_key
from correction_console.rights import Right

router = APIRouter()
OCTETS = "application/octet-stream"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {OCTETS: _BINARY}}}
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"description": "内容，与添加时逐字节相同", "content": {media.value: _BINARY for media in MediaType}}
}
_NAME = re.compile(r"filename(?:\*=utf-8''([^;\s]*)|=\"([^\"]*)\")", re.IGNORECASE)
_DIGEST = re.compile(r"sha-256=:([0-9A-Za-z+/=]+):")


@router.get("/logs/{log_id}/attachments")
def attachments(request: Request, asker: Reader, log_id: str) -> list[AttachmentItem]:
    """Give what is attached to a case or an investigation, the newest first, void ones with the reason.

    Of a sealed record nothing is listed.
    """
    console = console_of(request)
    asker.check_person(console.office.store, log_id)
    with console.office.store.reading() as uow:
        file = CaseFile.of_log(log_id, uow.entries(log_id))
    if is_sealed(file):
        raise NotAllowed("案卷", "犯罪记录已经封存", "依法查询的，写明依据、理由和查询函文号")
    return [_item(each.entry, shown_name(each.entry, file), each.voided) for each in attachments_of(file)]


@router.put(
    "/logs/{log_id}/attachments/{entry_id}",
    responses={201: {"model": AttachmentItem}},
    openapi_extra=_BODY,
)
def add_attachment(
    request: Request,
    response: Response,
    asker: Recorder,
    *,
    log_id: str,
    entry_id: Key,
    kind: AttachmentKind,
    about: Annotated[str, Query(max_length=128)] = "",
) -> AttachmentItem:
    """Attach the body as it is: 201 when it is new, 200 when the same is attached to the same thing already.

    `log_id` is a case or an investigation; `about` names the entry it belongs to, the whole where none. The
    name of the file comes as a `filename` of `Content-Disposition`, since addresses are written into logs
    that names have no business in. With `Content-Digest: sha-256=:...:` (RFC 9530) what came must have that
    digest.
    """
    console = console_of(request)
    asker.check_person(console.office.store, log_id)
    if request.headers.get("content-type", OCTETS).partition(";")[0].strip().lower() != OCTETS:
        raise InvalidValue("附件", "内容不是原样发送的", f"把文件本身作为请求内容，类型写 {OCTETS}")
    sent = Sent(
        kind=kind,
        name=_name(request),
        about=about,
        size_bytes=_length(request),
        sha256=_digest(request.headers.get("content-digest", "")),
    )
    key = checked_key(entry_id)
    with console.office.store.reading() as uow:
        known = uow.has_entry(log_id, key)
    made = take(console, asker, log_id, sent, _pieces(request), key=key)
    response.status_code = 201 if made.entry_id == key and not known else 200
    return _item(made, made.payload.name, "")


@router.post(
    "/logs/{log_id}/attachments/{entry_id}/content",
    responses=_CONTENT,
    response_class=StreamingResponse,
)
def read_attachment(
    request: Request,
    asker: Annotated[Asker, Depends(Needs(Right.READ_IDENTITY))],
    *,
    log_id: str,
    entry_id: str,
    body: PurposeBody,
) -> StreamingResponse:
    """Give the content of an attachment for a purpose that is logged first."""
    ground = ReadGround(body.ground).zh if body.ground else ""
    typed = {"purpose": body.purpose, "ground": ground, "letter": body.letter}
    found, content = opened(console_of(request), asker, log_id, entry_id, typed)
    return stream_answer(found.payload.name, found.payload.media_type, content)


def _pieces(request: Request) -> Iterator[bytes]:
    """Give the body piece by piece as it arrives; this runs in a thread beside the loop that receives it."""
    stream = request.stream()

    async def more() -> bytes | None:
        return await anext(stream, None)

    while (some := from_thread.run(more)) is not None:
        yield some


def _name(request: Request) -> str:
    """Read the name of the file as RFC 6266 writes it; empty where none was sent."""
    found = _NAME.search(request.headers.get("content-disposition", ""))
    return unquote(found[1]) if found and found[1] is not None else found[2] if found else ""


def _length(request: Request) -> int | None:
    said = request.headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdecimal() else None


def _digest(said: str) -> str | None:
    """Read a digest in hex from its header; raises InvalidValue for one that is none."""
    if not said:
        return None
    found = _DIGEST.search(said)
    try:
        digest = base64.b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        digest = b""
    if len(digest) != 32:
        raise InvalidValue("Content-Digest", "不是 SHA-256 校验值", "写成 sha-256=:Base64:，或者不写")
    return digest.hex()


def _item(entry: Entry[Attached], name: str, voided: str) -> AttachmentItem:
    said = entry.payload
    return AttachmentItem(
        entry_id=entry.entry_id,
        number=entry.number,
        kind=said.kind,
        kind_zh=said.kind.zh,
        name=name,
        media_type=said.media_type,
        size_bytes=said.size_bytes,
        sha256=said.sha256,
        about_entry_id=said.entry_id,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        voided=voided,
    )
