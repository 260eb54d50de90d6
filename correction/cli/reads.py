"""What a command may show of shielded persons (查阅说明): the purpose that was given, and what was read."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from correction.domain.file import CaseFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """Who reads what for, on which ground by which letter; `files` collects the shielded ones shown."""

    actor: str = ""
    purpose: str = ""
    ground: str = ""
    letter: str = ""
    files: dict[str, "CaseFile"] = field(default_factory=dict)


READS: ContextVar[Reads | None] = ContextVar("READS", default=None)


def current_reads() -> Reads:
    """Give what the running command may show; outside of one there is no purpose, the safe answer."""
    return READS.get() or Reads()
