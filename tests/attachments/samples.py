"""Genuine small files of every type that is taken, made by other programs where there are any."""

import io
import struct
import wave
import zipfile
from functools import cache

import xlsxwriter
from docx import Document
from PIL import Image

from correction.domain.attachments import AttachmentKind, MediaType


@cache
def picture(form: str, size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, form, **more)
    return out.getvalue()


def jpeg(size_bytes: int = 0) -> bytes:
    """A picture, made as long as asked by a comment of a camera's, in segments."""
    whole = picture("JPEG")
    missing = size_bytes - len(whole)
    filling = b""
    while missing > 0:
        length = min(missing, 60_000)
        length = length if missing - length == 0 or missing - length >= 4 else length - 4
        filling += b"\xff\xfe" + struct.pack(">H", length - 2) + bytes(length - 4)
        missing -= length
    return whole[:2] + filling + whole[2:]


def pdf(body: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + body + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def docx() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("走访记录")
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write(0, 0, "姓名")
    book.close()
    return out.getvalue()


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    return out.getvalue()


def mp3() -> bytes:
    """Ten silent frames of MPEG 1 layer III, 128 kbit/s at 44.1 kHz: 417 bytes each."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * 10


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def m4a(handler: bytes = b"soun") -> bytes:
    told = box(b"moov", box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12)))))
    return box(b"ftyp", b"M4A " + bytes(4) + b"isom") + box(b"mdat", bytes(64)) + told


def amr() -> bytes:
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 20


def repacked(packed: bytes, **parts: bytes) -> bytes:
    """A packed file with more parts."""
    out = io.BytesIO(packed)
    with zipfile.ZipFile(out, "a") as zipped:
        for name, data in parts.items():
            zipped.writestr(name, data)
    return out.getvalue()


GENUINE = {
    MediaType.JPEG: jpeg,
    MediaType.PNG: lambda: picture("PNG"),
    MediaType.WEBP: lambda: picture("WEBP"),
    MediaType.PDF: pdf,
    MediaType.DOCX: docx,
    MediaType.XLSX: xlsx,
    MediaType.WAV: wav,
    MediaType.MP3: mp3,
    MediaType.M4A: m4a,
    MediaType.AMR: amr,
}


def kind_for(media: MediaType) -> AttachmentKind:
    """A kind that takes a type."""
    return next(kind for kind in reversed(AttachmentKind) if media in kind.media)
