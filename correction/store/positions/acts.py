"""Who read or deleted positions (定位查阅记录): a log that is only ever added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from correction.office.positions.port import Access, Purpose
from correction.store.positions.tables import PositionAct, PositionSource

_ACT = PositionAct.metadata.tables["position_act"]
_SOURCE = PositionSource.metadata.tables["position_source"]


class ActKind(StrEnum):
    """What was done with positions (对定位做了什么)."""

    READ = "read"
    DELETE = "delete"
    FORGET = "forget"
    MOVE = "move"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _ACTS[self]


_ACTS = {
    ActKind.READ: "查阅",
    ActKind.DELETE: "删除",
    ActKind.FORGET: "删除未留存的时间",
    ActKind.MOVE: "移入归档文件",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One line of the log; no source where all were meant, times in milliseconds."""

    at: datetime
    actor: str
    act: ActKind
    purpose: Purpose
    reason: str
    source_id: str | None
    from_ms: int | None
    until_ms: int | None
    fixes: int | None


def note(
    connection: Connection,
    access: Access,
    act: ActKind,
    *,
    source_no: int | None = None,
    span: tuple[int | None, int | None] = (None, None),
    fixes: int | None = None,
) -> None:
    """Add a line, in the transaction of what it tells."""
    row = {
        "at_ms": round(access.at.timestamp() * 1000),
        "actor": access.actor,
        "act": act.value,
        "purpose": access.purpose.value,
        "reason": access.reason,
        "source_no": source_no,
        "from_ms": span[0],
        "until_ms": span[1],
        "fixes": fixes,
    }
    connection.execute(insert(_ACT), row)


def acts(connection: Connection, source_ids: Sequence[str] | None, limit: int) -> tuple[Act, ...]:
    """Give the newest lines, of some sources or of all, newest first."""
    wanted = (
        select(*_ACT.c, _SOURCE.c.source_id)
        .outerjoin(_SOURCE, _SOURCE.c.source_no == _ACT.c.source_no)
        .order_by(_ACT.c.act_no.desc())
        .limit(limit)
    )
    if source_ids is not None:
        wanted = wanted.where(_SOURCE.c.source_id.in_(source_ids))
    return tuple(
        Act(
            at=datetime.fromtimestamp(row.at_ms / 1000, UTC),
            actor=row.actor,
            act=ActKind(row.act),
            purpose=Purpose(row.purpose),
            reason=row.reason,
            source_id=row.source_id,
            from_ms=row.from_ms,
            until_ms=row.until_ms,
            fixes=row.fixes,
        )
        for row in connection.execute(wanted)
    )
