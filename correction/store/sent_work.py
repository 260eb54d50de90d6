"""Requests of other systems that were carried out (已办请求): the same one sent again changes nothing."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from correction.domain.entry import AnyEntry
from correction.domain.errors import Conflict
from correction.office.ports import AnyDraft
from correction.store.log.rows import instant, micros
from correction.store.log.seal import blind
from correction.store.models.projection import ProjectedLogs
from correction.store.tables import SentRequest, table_of

_SENT = table_of(SentRequest)
_OTHER = "换一个新的编号重新提交；重发时内容不变"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where one entry stands that a request made."""

    log_id: str
    number: int
    entry_id: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a request that was carried out led to, and when."""

    lines: tuple[Line, ...]
    done_at: datetime


class SentWork(ProjectedLogs):
    """What a transaction keeps of the request that asked for it."""

    _lines: list[Line] | None = None

    def append(
        self, log_id: str, drafts: Sequence[AnyDraft], *, recorded_at: datetime
    ) -> tuple[AnyEntry, ...]:
        """Number, seal and chain entries; return those that are new, and note where they stand."""
        new = super().append(log_id, drafts, recorded_at=recorded_at)
        if self._lines is not None:
            self._lines += [
                Line(log_id=log_id, number=e.number, entry_id=e.entry_id, kind=e.payload.KIND) for e in new
            ]
        return new

    def sent(self, key: str, said: str) -> Sent | None:
        """Give what came of the request under a key; none if it is new, and what is appended is then noted.

        `said` is the whole request as text; only its keyed digest is kept. Raises Conflict where the key
        stands for another request.
        """
        self._lines = []
        row = self._connection.execute(select(_SENT).where(_SENT.c.key == key)).first()
        if row is None:
            return None
        if row.digest != self._digest(said):
            raise Conflict("记录编号", f"{key} 已用于另一项内容", _OTHER)
        return Sent(
            lines=tuple(Line(**line) for line in json.loads(row.lines)), done_at=instant(row.done_at_us)
        )

    def keep_sent(self, key: str, said: str, *, now: datetime) -> Sent:
        """Keep what the request under a key led to, together with it; raises Conflict where it is taken."""
        lines = tuple(self._lines or ())
        row = {"key": key, "digest": self._digest(said), "done_at_us": micros(now)}
        row["lines"] = json.dumps([asdict(line) for line in lines], separators=(",", ":"))
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(_SENT), [row])
        except IntegrityError:
            # Somebody else used the key for another log at this very moment.
            raise Conflict("记录编号", f"{key} 已用于另一项内容", _OTHER) from None
        return Sent(lines=lines, done_at=instant(micros(now)))

    def _digest(self, said: str) -> bytes:
        return blind(self._index_key, "sent", said)
