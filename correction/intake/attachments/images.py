"""Pictures (图片): that they are whole, and how many dots they unfold into; nothing is unfolded here."""

import struct
from typing import BinaryIO

from correction.domain.attachments import MediaType
from correction.intake.attachments.refusing import cut_off, refused

# An old computer runs out of memory on more; an A3 page scanned at 600 dpi has 70 million.
DOTS_MAX = 120_000_000
_WINDOW = 1 << 20
# Markers of JPEG frames; the others in this range are tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def check_image(file: BinaryIO, media: MediaType) -> None:
    """Refuse a picture that is cut off or would unfold into too much; raises InvalidValue."""
    file.seek(0)
    try:
        width, height = _SIZES[media](file)
    except (struct.error, IndexError):
        raise cut_off() from None
    if width < 1 or height < 1:
        raise cut_off()
    if width * height > DOTS_MAX:
        what = f"图片有 {width}×{height} 点，超过 {DOTS_MAX // 10_000} 万点，旧电脑打不开"
        raise refused(what, "缩小尺寸后上传；扫描件用 300 dpi")


def _jpeg(file: BinaryIO) -> tuple[int, int]:
    """Walk the segments up to the picture's own data, then look for its end."""
    file.read(2)
    size = (0, 0)
    while True:
        mark, kind = struct.unpack(">BB", file.read(2))
        while kind == 0xFF:
            (kind,) = struct.unpack(">B", file.read(1))
        if mark != 0xFF or kind == 0xD9:
            raise cut_off()
        if kind in (0x01, *range(0xD0, 0xD9)):
            continue
        (length,) = struct.unpack(">H", file.read(2))
        if kind in _FRAMES:
            _, height, width = struct.unpack(">BHH", file.read(5))
            size = (width, height)
            length -= 5
        if kind == 0xDA:
            break
        file.seek(length - 2, 1)
    # Phones put a short film or a second picture behind it, which is theirs to do.
    if not _holds(file, b"\xff\xd9"):
        raise cut_off()
    return size


def _png(file: BinaryIO) -> tuple[int, int]:
    file.read(8)
    size = (0, 0)
    while True:
        length, kind = struct.unpack(">I4s", file.read(8))
        if kind == b"IHDR":
            size = struct.unpack(">II", file.read(8))
            length -= 8
        end = file.seek(length, 1)
        if len(file.read(4)) < 4:
            raise cut_off()
        if kind == b"IEND":
            if file.read(1):
                what = "图片后面还接着别的内容"
                raise refused(what, "从拍摄、扫描的设备重新导出，或另存为 JPEG")
            return size
        if end < 0:
            raise cut_off()


def _webp(file: BinaryIO) -> tuple[int, int]:
    _, riff, _, kind = struct.unpack("<4sI4s4s", file.read(16))
    whole = file.seek(0, 2)
    if riff + 8 > whole or riff < 22:
        raise cut_off()
    file.seek(20)
    head = file.read(10)
    match kind:
        case b"VP8X":
            return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
        case b"VP8L":
            (bits,) = struct.unpack("<I", head[1:5])
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            width, height = struct.unpack("<HH", head[6:10])
            return width & 0x3FFF, height & 0x3FFF
        case _:
            raise cut_off()


_SIZES = {MediaType.JPEG: _jpeg, MediaType.PNG: _png, MediaType.WEBP: _webp}


def _holds(file: BinaryIO, wanted: bytes) -> bool:
    """Tell whether what follows holds some bytes."""
    rest = b""
    while some := file.read(_WINDOW):
        if wanted in rest + some:
            return True
        rest = some[1 - len(wanted) :]
    return False
