"""Keeping a log honest: voids and attachments (作废、附件)."""

from correction.domain.entry import Fact, fact


@fact("voided", zh="作废")
class Voided(Fact):
    """An earlier entry of this log was a mistake (作废); a void can itself be voided."""

    entry_id: str
    reason: str


@fact("attached", zh="附件")
class Attached(Fact):
    """A document belongs to an entry or to the case, known by its hash (附件)."""

    sha256: str
    name: str
    media_type: str
    size_bytes: int
    entry_id: str | None = None
