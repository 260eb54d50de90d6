"""Recordings (录音): that they are recordings, whole as far as their heads tell, and no films."""

import struct
from typing import BinaryIO

from correction.domain.attachments import MediaType
from correction.intake.attachments.refusing import cut_off, refused

# Layer III alone, in kbit/s by the four bits of its head: MPEG 1, and MPEG 2 and 2.5.
_KBPS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HZ = (44_100, 48_000, 32_000)
_MOOV_MAX = 8 << 20


def is_mp3(head: bytes) -> bool:
    """Tell whether a file begins like MP3: with a tag, or with two frames in a row."""
    return head.startswith(b"ID3") or _two_frames(head)


def check_audio(file: BinaryIO, media: MediaType) -> None:
    """Refuse a recording that is none or is cut off; raises InvalidValue."""
    file.seek(0)
    try:
        _CHECKS[media](file)
    except struct.error:
        raise cut_off() from None


def _wav(file: BinaryIO) -> None:
    _, riff = struct.unpack("<4sI", file.read(8))
    whole = file.seek(0, 2)
    # Recorders that write as they go leave the length at nought or at its largest.
    if riff not in (0, 0xFFFFFFFF) and riff + 8 > whole + 1:
        raise cut_off()


def _mp3(file: BinaryIO) -> None:
    head = file.read(10)
    if head.startswith(b"ID3"):
        length = 0
        for byte in head[6:10]:
            length = length << 7 | byte & 0x7F
        file.seek(10 + length)
    else:
        file.seek(0)
    if not _two_frames(file.read(16_384).lstrip(b"\0")):
        raise refused("不是可以听的 MP3", "从录音的设备重新导出")


def _two_frames(data: bytes) -> bool:
    length = _frame(data)
    return length is not None and _frame(data[length:]) is not None


def _frame(data: bytes) -> int | None:
    """Give the length of the MPEG audio frame that data begins with; none where there is none."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return None
    version, layer = data[1] >> 3 & 3, data[1] >> 1 & 3
    rate, hz = data[2] >> 4, data[2] >> 2 & 3
    if version == 1 or layer != 1 or rate in (0, 15) or hz == 3:
        return None
    first = version == 3
    kbps = (_KBPS_1 if first else _KBPS_2)[rate]
    sampled = _HZ[hz] >> {3: 0, 2: 1, 0: 2}[version]
    return (144 if first else 72) * kbps * 1000 // sampled + (data[2] >> 1 & 1)


def _m4a(file: BinaryIO) -> None:
    """Walk the outermost boxes; the one that describes the tracks must name sound and no picture."""
    whole = file.seek(0, 2)
    at, tracks = 0, b""
    while at < whole:
        file.seek(at)
        length, kind = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        length = length or whole - at
        if length < 8 or at + length > whole:
            raise cut_off()
        if kind == b"moov":
            file.seek(at)
            tracks = file.read(min(length, _MOOV_MAX))
        at += length
    if b"vide" in tracks:
        raise refused("是录像，不是录音", "录像不收；存放在执法记录仪的系统里，在记录里写明编号")
    if b"soun" not in tracks:
        raise cut_off()


def _amr(file: BinaryIO) -> None:
    file.readline(16)
    if not file.read(13):
        raise cut_off()


_CHECKS = {MediaType.WAV: _wav, MediaType.MP3: _mp3, MediaType.M4A: _m4a, MediaType.AMR: _amr}
