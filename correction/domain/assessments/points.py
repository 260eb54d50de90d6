"""Points (计分): an optional part of a book; what earns or costs how much, and from where a grade begins."""

from dataclasses import dataclass
from enum import StrEnum


class PointItem(StrEnum):
    """What points can be given or taken for (计分事项)."""

    CHECK_IN_MISSED = "check_in_missed"
    REPORT_OVERDUE = "report_overdue"
    HOURS_SHORT = "hours_short"
    OUTSIDE_AREA = "outside_area"
    ADMONITION = "admonition"
    WARNING = "warning"
    POLICE_PUNISHMENT = "police_punishment"
    PRAISE = "praise"
    MERIT = "merit"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _ITEM_ZH[self]


_ITEM_ZH = {
    PointItem.CHECK_IN_MISSED: "未签到（核查属实）",
    PointItem.REPORT_OVERDUE: "逾期未报告（核查属实）",
    PointItem.HOURS_SHORT: "学时不足（核查属实）",
    PointItem.OUTSIDE_AREA: "越界（核查属实）",
    PointItem.ADMONITION: "训诫",
    PointItem.WARNING: "警告",
    PointItem.POLICE_PUNISHMENT: "治安管理处罚",
    PointItem.PRAISE: "表扬",
    PointItem.MERIT: "立功",
}
# The names that a list of scores may use: what points are given for, and the grades of a band.
SCORED = (*(item.value for item in PointItem), "good", "pass")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Numbers by name, in the order of the book (计分表)."""

    items: tuple[tuple[str, float], ...]

    def __str__(self) -> str:
        """Write them one after another, as staff call them."""
        named = {item.value: item.zh for item in PointItem} | {"good": "良好", "pass": "合格"}
        return "；".join(f"{named[name]} {number:+g}" for name, number in self.items)

    def get(self, name: str) -> float | None:
        """Give the number of a name; none where the book gives it none."""
        return dict(self.items).get(name)
