"""What can be attached to a case (附件): kinds, types of content that each takes, and how large it may be."""

from collections.abc import Mapping
from enum import StrEnum

MIB = 1024 * 1024


class MediaType(StrEnum):
    """A type of content that is taken, known by the bytes themselves and never by a name (内容类型)."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    WAV = "audio/wav"
    MP3 = "audio/mpeg"
    M4A = "audio/mp4"
    AMR = "audio/amr"

    @property
    def zh(self) -> str:
        """The type as staff call it."""
        return {"image": f"{self.name} 图片", "audio": f"{self.name} 录音"}.get(
            self.value.partition("/")[0], f"{self.name} 文件"
        )

    @property
    def suffix(self) -> str:
        """The ending that a file of this type has here."""
        return ".jpg" if self is MediaType.JPEG else f".{self.name.lower()}"

    @property
    def is_image(self) -> bool:
        """Whether it is a picture, which a browser may show."""
        return self.value.startswith("image/")


class AttachmentKind(StrEnum):
    """What an attachment is for (附件种类)."""

    PERSON_PHOTO = "person_photo"
    PHOTO = "photo"
    SCAN = "scan"
    AUDIO = "audio"
    DOCUMENT = "document"

    @property
    def zh(self) -> str:
        """The kind as staff call it."""
        return _ZH[self]

    @property
    def media(self) -> frozenset[MediaType]:
        """The types of content that the kind takes."""
        return _MEDIA[self]

    @property
    def bytes_max(self) -> int:
        """How large a file of the kind may be, in bytes: the product's own limits, not law."""
        return _BYTES_MAX[self]


_ZH: Mapping[AttachmentKind, str] = {
    AttachmentKind.PERSON_PHOTO: "本人照片",
    AttachmentKind.PHOTO: "照片",
    AttachmentKind.SCAN: "扫描件",
    AttachmentKind.AUDIO: "录音",
    AttachmentKind.DOCUMENT: "文件",
}
_IMAGES = frozenset(media for media in MediaType if media.is_image)
_MEDIA: Mapping[AttachmentKind, frozenset[MediaType]] = {
    AttachmentKind.PERSON_PHOTO: _IMAGES,
    AttachmentKind.PHOTO: _IMAGES,
    AttachmentKind.SCAN: _IMAGES | {MediaType.PDF},
    AttachmentKind.AUDIO: frozenset(media for media in MediaType if media.value.startswith("audio/")),
    AttachmentKind.DOCUMENT: frozenset({MediaType.PDF, MediaType.DOCX, MediaType.XLSX}),
}
# The photo of a person is on every page about them, and old computers open those.
_BYTES_MAX: Mapping[AttachmentKind, int] = {
    AttachmentKind.PERSON_PHOTO: 5 * MIB,
    AttachmentKind.PHOTO: 20 * MIB,
    AttachmentKind.SCAN: 50 * MIB,
    AttachmentKind.AUDIO: 50 * MIB,
    AttachmentKind.DOCUMENT: 20 * MIB,
}
LARGEST = max(_BYTES_MAX.values())
