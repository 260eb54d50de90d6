"""Keeping a log honest: voids and attachments (作废、附件)."""

from correction.domain.attachments import AttachmentKind, MediaType
from correction.domain.entry import Fact, fact


@fact("voided", zh="作废")
class Voided(Fact):
    """An earlier entry of this log was a mistake (作废); a void can itself be voided."""

    entry_id: str
    reason: str


@fact("attached", zh="附件")
class Attached(Fact):
    """A document belongs to an entry or to the case, known by its hash (附件).

    `sha256` is that of the content as it came. `sealed_sha256` is that of the sealed file, and is its name in
    the folder of attachments; none where only the hash is on record. `entry_id` is the entry it belongs to.
    """

    sha256: str
    name: str
    media_type: MediaType
    size_bytes: int
    entry_id: str | None = None
    kind: AttachmentKind = AttachmentKind.DOCUMENT
    sealed_sha256: str | None = None

    @property
    def nameless(self) -> str:
        """What it is called where its own name, which may tell a person's, is not shown."""
        return f"{self.kind.zh}{self.media_type.suffix}"


@fact("attachments_swept", zh="清理附件残留")
class AttachmentsSwept(Fact):
    """Whole files that no entry names were deleted from the folder of attachments (清理附件残留).

    A crash before its entry leaves such a file, and the erasure of a case. It stands in the platform's log.
    """

    names: tuple[str, ...]
