"""Ledgers (台账): what offices list for a period, made from what was recorded and from nothing else."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LedgerKind(StrEnum):
    """Which ledger it is (台账种类)."""

    ROSTER = "roster"
    RECEIVED = "received"
    ENDED = "ended"
    LEAVES = "leaves"
    DISCIPLINE = "discipline"
    POSITIONING = "positioning"
    INVESTIGATIONS = "investigations"
    SEARCHES = "searches"
    ALERTS = "alerts"
    ACTIVITIES = "activities"
    WORK_LOG = "work_log"

    @property
    def zh(self) -> str:
        """The ledger as offices call it."""
        return _LEDGER_ZH[self]


_LEDGER_ZH = {
    LedgerKind.ROSTER: "在册花名册",
    LedgerKind.RECEIVED: "接收台账",
    LedgerKind.ENDED: "解除台账",
    LedgerKind.LEAVES: "外出台账",
    LedgerKind.DISCIPLINE: "奖惩台账",
    LedgerKind.POSITIONING: "电子定位台账",
    LedgerKind.INVESTIGATIONS: "调查评估台账",
    LedgerKind.SEARCHES: "查找台账",
    LedgerKind.ALERTS: "预警处置台账",
    LedgerKind.ACTIVITIES: "教育活动台账",
    LedgerKind.WORK_LOG: "工作日志",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One ledger of some offices for a period, both days included; `widths` are relative.

    `case_ids` are the persons listed, so that the export can be logged; `sealed` counts the cases left out
    because their record is sealed.
    """

    kind: LedgerKind
    from_on: date
    to_on: date
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    case_ids: tuple[str, ...]
    sealed: int = 0
    whole: bool = False
