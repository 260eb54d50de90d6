"""What the runs of faults give: named parts, each with what must not be and the figures it measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the run: its figures in words, and what went wrong, nothing where all is well."""

    name: str
    title: str
    figures: Mapping[str, str]
    faults: tuple[str, ...] = field(default=())

    def lines(self) -> list[str]:
        """Give the part as rows of the table."""
        verdict = "nothing" if not self.faults else "; ".join(self.faults[:5])
        rows = [f"| {self.title} | {what} | {figure} |" for what, figure in self.figures.items()]
        return [*rows, f"| {self.title} | lost, doubled or contradicting | **{verdict}** |"]
