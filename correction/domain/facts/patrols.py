"""Patrols of the county over its offices' work (网上巡查): entries of the county's log."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


class PatrolScope(StrEnum):
    """What a patrol looks at (巡查范围)."""

    PERSONS = "persons"
    RECORDS = "records"
    POSITIONS = "positions"

    @property
    def zh(self) -> str:
        """The scope as the county calls it."""
        return _SCOPE_ZH[self]


_SCOPE_ZH = {
    PatrolScope.PERSONS: "抽查对象",
    PatrolScope.RECORDS: "抽查记录",
    PatrolScope.POSITIONS: "抽查定位",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolPart:
    """One case in the pool of a draw; of records, the numbers of its entries that could be drawn."""

    case_id: str
    numbers: tuple[int, ...] = ()

    def items(self) -> tuple[str, ...]:
        """Give what could be drawn of the case: itself, or each of its entries as `case#number`."""
        return tuple(f"{self.case_id}#{number}" for number in self.numbers) or (self.case_id,)


@fact("patrol_drawn", zh="网上巡查抽取")
class PatrolDrawn(Fact):
    """A patrol was drawn (网上巡查抽取): anyone can repeat it from what stands here.

    `pool` is what could be drawn at these offices, `seed` and `size` decide, `drawn` is what came out.
    Records are those recorded since `from_on`.
    """

    scope: PatrolScope
    purpose: str
    office_ids: tuple[str, ...]
    pool: tuple[PoolPart, ...]
    seed: str
    size: int
    drawn: tuple[str, ...]
    from_on: date | None = None


class PatrolResult(StrEnum):
    """What a check of a patrol found (巡查结果)."""

    IN_ORDER = "in_order"
    SHORTCOMING = "shortcoming"
    UNCHECKABLE = "uncheckable"

    @property
    def zh(self) -> str:
        """The result as written in the record of the patrol."""
        return _RESULT_ZH[self]


_RESULT_ZH = {
    PatrolResult.IN_ORDER: "未发现问题",
    PatrolResult.SHORTCOMING: "发现问题",
    PatrolResult.UNCHECKABLE: "无法核查",
}


@fact("patrol_checked", zh="网上巡查核查")
class PatrolChecked(Fact):
    """Somebody looked at one item that a patrol had drawn (网上巡查核查), and this is what was found."""

    patrol_entry_id: str
    item: str
    result: PatrolResult
    remark: str = ""
