"""Taking a file in (收取附件): sealed as it comes, examined from the disk, then attached."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from correction.domain.attachments import AttachmentKind
from correction.domain.entry import Entry
from correction.domain.facts.upkeep import Attached
from correction.intake.attachments.examining import check_size, examine, plain_name
from correction.intake.attachments.refusing import cut_off
from correction.office.attachments.attaching import Come, attach
from correction.office.attachments.port import Arrival, AttachmentFiles
from correction.office.ports import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants attached: to which log and entry, of which kind, under which name.

    `size_bytes` and `sha256` are what the sender says of it, where anything: what came must agree.
    """

    log_id: str
    entry_id: str
    kind: AttachmentKind
    name: str
    about_entry_id: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None


class Taking:
    """A file on its way in; `write` what comes, then `attach` it."""

    def __init__(self, store: Store, wanted: Wanted, arrival: Arrival) -> None:
        """Take a file that arrives; use `taking`."""
        self._store, self._wanted, self._arrival = store, wanted, arrival

    def write(self, data: bytes) -> None:
        """Take some more; raises InvalidValue once it is too large, StoreFull where the disk is."""
        if data:
            check_size(self._wanted.kind, self._arrival.size_bytes + len(data))
            self._arrival.write(data)

    def attach(self, *, actor: str, now: datetime) -> Entry[Attached]:
        """Examine what came and attach it; raises InvalidValue for what is refused, and as `attach` does."""
        wanted, came = self._wanted, self._arrival
        check_size(wanted.kind, came.size_bytes)
        cut = wanted.size_bytes is not None and wanted.size_bytes != came.size_bytes
        if cut or (wanted.sha256 is not None and not compare_digest(wanted.sha256.lower(), came.sha256)):
            raise cut_off()
        with came.finish() as file:
            media = examine(file, wanted.kind, wanted.name)
        come = Come(
            kind=wanted.kind,
            name=plain_name(wanted.name, wanted.kind, media),
            media=media,
            sha256=came.sha256,
            size_bytes=came.size_bytes,
            about_entry_id=wanted.about_entry_id,
        )
        with self._store.writing() as uow:
            return attach(uow, wanted.log_id, come, came, entry_id=wanted.entry_id, actor=actor, now=now)


@contextmanager
def taking(store: Store, files: AttachmentFiles, wanted: Wanted) -> Iterator[Taking]:
    """Begin to take a file; whatever goes wrong, nothing is left of it.

    Raises InvalidValue at once where the sender says that it is too large.
    """
    if wanted.size_bytes is not None:
        check_size(wanted.kind, wanted.size_bytes)
    with files.arrival(wanted.log_id) as arrival:
        yield Taking(store, wanted, arrival)


def take_file(
    store: Store,
    files: AttachmentFiles,
    wanted: Wanted,
    content: Iterable[bytes],
    *,
    actor: str,
    now: datetime,
) -> Entry[Attached]:
    """Take a whole file whose content is at hand; raises as `Taking` does."""
    with taking(store, files, wanted) as arriving:
        for data in content:
            arriving.write(data)
        return arriving.attach(actor=actor, now=now)
