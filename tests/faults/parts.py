"""What the runs of faults give: named parts, each with what must not be and the figures it measured."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

RESULTS = Path("var/faults")


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

    def write(self) -> None:
        """Keep the part beside the others."""
        RESULTS.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (RESULTS / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")


def read_parts() -> dict[str, Part]:
    """Read the parts that were kept, by name."""
    parts = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json")))
    return {part["name"]: Part(**{**part, "faults": tuple(part["faults"])}) for part in parts}
