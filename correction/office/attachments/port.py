"""What the office needs of the store of attachments (附件存储接口): files in, files out."""

from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol


class Arrival(Protocol):
    """A file on its way in: sealed as it comes, and nothing of it is kept unless `keep` is called."""

    @property
    def sha256(self) -> str:
        """The digest of what came, in hex."""

    @property
    def size_bytes(self) -> int:
        """How many bytes came."""

    def write(self, data: bytes) -> None:
        """Take some more; raises StoreFull or StoreFailure where it cannot be written."""

    def finish(self) -> BinaryIO:
        """End it, put it on the disk, and give it to be read again from there; the reader is to be closed."""

    def holds(self, sealed_sha256: str) -> bool:
        """Tell whether a file that was kept before is there and still what was written."""

    def keep(self) -> str:
        """Put the finished file where it stays, and give its name: the SHA-256 of its sealed bytes."""


class AttachmentFiles(Protocol):
    """The folder of sealed files."""

    def arrival(self, log_id: str) -> AbstractContextManager[Arrival]:
        """Begin to take a file for a log; what was not kept is gone when the context ends.

        Raises NotFound for an unknown log, Erased for one whose key was destroyed.
        """

    def open(self, log_id: str, sealed_sha256: str) -> BinaryIO:
        """Open a file of a log to be read from any place; the reader is to be closed.

        Raises StoreFailure where it is missing, Tampered where it is not what was written, Erased once the
        key of the log was destroyed.
        """
