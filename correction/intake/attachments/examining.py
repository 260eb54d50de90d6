"""What a file is by its content (内容识别), and whether it may be kept as an attachment of a kind."""

import re
import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

from correction.domain.attachments import MIB, AttachmentKind, MediaType
from correction.intake.attachments.audio import check_audio, is_mp3
from correction.intake.attachments.documents import check_pdf, office_media
from correction.intake.attachments.images import check_image
from correction.intake.attachments.refusing import check_ending, check_markup, foreign, refused

_HEAD = 64 * 1024
NAME_MAX = 80
_BRANDS = re.compile(rb".{4}ftyp(?:M4[ABP] |mp4[12]|iso[m2-6]|3g[p2][0-9a-z]|qt  )", re.DOTALL)
_ENDINGS = {
    **{media.suffix: media for media in MediaType},
    ".jpeg": MediaType.JPEG,
    ".mp4": MediaType.M4A,
    ".3gp": MediaType.M4A,
}
# What passes unseen: it changes how the rest of a name reads.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def check_size(kind: AttachmentKind, size_bytes: int) -> None:
    """Refuse a file that is too large for its kind, or empty; raises InvalidValue."""
    if size_bytes > kind.bytes_max:
        remedy = {
            AttachmentKind.PERSON_PHOTO: "把照片缩小，例如在手机相册里裁剪，或用画图程序把宽度改为 1000 点",
            AttachmentKind.PHOTO: "在相机设置里选较小的尺寸，或者缩小后上传；原片留在设备里",
            AttachmentKind.SCAN: "用 300 dpi、灰度重新扫描，或者分成几个文件上传",
            AttachmentKind.AUDIO: "选较低的音质，或者分成几段上传",
            AttachmentKind.DOCUMENT: "压缩文件里的图片，或者分成几个文件上传",
        }[kind]
        raise refused(f"超过 {kind.bytes_max // MIB} MB，{kind.zh}最大 {kind.bytes_max // MIB} MB", remedy)
    if size_bytes == 0:
        raise refused("文件是空的", "核对所选的文件；从手机传来的，等传完再选")


def examine(file: BinaryIO, kind: AttachmentKind, name: str) -> MediaType:
    """Tell by its content what a file is, and refuse what may not be kept as an attachment of this kind.

    Raises InvalidValue for a type that is not taken, by this kind or at all; for a file that is cut off, is
    two things in one, holds a program or unfolds into too much; and where its name says another type.
    """
    ending = PurePosixPath(name).suffix.lower()
    check_ending(ending)
    media = _media_of(file)
    if media not in kind.media:
        taken = "、".join(sorted(each.name for each in kind.media))
        raise refused(f"内容是{media.zh}，{kind.zh}不收", f"选对种类后重新上传；{kind.zh}收 {taken}")
    said = _ENDINGS.get(ending)
    if said is not None and said.value.partition("/")[0] != media.value.partition("/")[0]:
        raise refused(f"文件名是“{ending}”，内容却是{media.zh}", "查明来历；无误的，把扩展名改对后上传")
    if media is MediaType.PDF:
        check_pdf(file)
    elif media.is_image:
        check_image(file, media)
    elif media.value.startswith("audio/"):
        check_audio(file, media)
    if media.is_image or media.value.startswith("audio/"):
        for start, whence in ((0, 0), (-min(_HEAD, file.seek(0, 2)), 2)):
            file.seek(start, whence)
            check_markup(file.read(_HEAD))
    if media not in (MediaType.DOCX, MediaType.XLSX) and zipfile.is_zipfile(file):
        raise refused("文件同时又是压缩包，里面藏着别的内容", "不要打开；从原来的设备重新导出")
    return media


def _media_of(file: BinaryIO) -> MediaType:
    file.seek(0)
    head = file.read(_HEAD)
    for media, begins in (
        (MediaType.JPEG, b"\xff\xd8\xff"),
        (MediaType.PNG, b"\x89PNG\r\n\x1a\n"),
        (MediaType.PDF, b"%PDF-"),
        (MediaType.AMR, b"#!AMR"),
    ):
        if head.startswith(begins):
            return media
    if head.startswith(b"RIFF") and head[8:12] in (b"WEBP", b"WAVE"):
        return MediaType.WEBP if head[8:12] == b"WEBP" else MediaType.WAV
    if head.startswith(b"PK\x03\x04"):
        return office_media(file)
    if _BRANDS.match(head):
        return MediaType.M4A
    if is_mp3(head):
        return MediaType.MP3
    raise foreign(head)


def plain_name(said: str, kind: AttachmentKind, media: MediaType) -> str:
    """Give the name under which a file is kept: no folders, no unseen signs, nothing that no file can hold.

    Its ending is that of the content; a name of which nothing is left is that of the kind.
    """
    last = re.split(r"[/\\]", said)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _UNSEEN)
    before, dot, ending = seen.rpartition(".")
    if f"{dot}{ending}".lower() in _ENDINGS:
        seen = before
    stem = re.sub(r'[<>:"|?*&;`$%]', "_", seen).strip(" .")[:NAME_MAX] or kind.zh
    return f"{stem}{media.suffix}"
