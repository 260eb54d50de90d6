"""Codes of administrative divisions and how they changed (行政区划沿革): renamed, split, merged, moved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from correction.domain.errors import InvalidValue

# Changes after which the ground is the same and only what it is called differs.
SAME_GROUND = frozenset({"同名改码", "更名"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionChange:
    """One change: a code in force before a year, and the one in force by its end.

    `old_code` is none for a new division, `new_code` for one that was abolished and nobody says into what; a
    split or a merger is a change for each pair. Raises InvalidValue for a code that is none, or none at all.
    """

    year: int
    kind: str
    old_code: str | None
    new_code: str | None
    old_name: str = ""
    new_name: str = ""
    source: str = ""
    document_no: str = ""

    def __post_init__(self) -> None:
        """Refuse what names no division."""
        codes = [code for code in (self.old_code, self.new_code) if code is not None]
        wrong = [code for code in codes if len(code) != 6 or not (code.isascii() and code.isdigit())]
        if wrong or not codes:
            what = f"“{wrong[0]}”不是 6 位代码" if wrong else "新旧代码都没有"
            raise InvalidValue("行政区划代码", what, "按国家标准的 6 位代码填写")
        if not 1949 <= self.year <= 2100:
            raise InvalidValue("年份", f"{self.year} 不可能", "填写变更的年份，例如 2015")


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionHistory:
    """All known changes; what nobody recorded, it does not guess."""

    changes: tuple[DivisionChange, ...] = ()

    def of_code(self, code: str) -> tuple[DivisionChange, ...]:
        """Give the changes that lead to a code and from it, oldest first."""
        found: dict[DivisionChange, None] = {}
        for forward in (True, False):
            reached, waiting = {code}, [code]
            while waiting:
                for change in self._beside(waiting.pop(), forward=forward):
                    found[change] = None
                    further = change.new_code if forward else change.old_code
                    if further is not None and further not in reached:
                        reached.add(further)
                        waiting.append(further)
        return tuple(sorted(found, key=lambda change: (change.year, change.old_code or "")))

    def successors(self, code: str, by_year: int) -> frozenset[str]:
        """Give the codes in force by a year that took the place of one; itself where nothing did."""
        return frozenset(self._successors(code, 0, by_year, frozenset()))

    def same_ground(self, code: str) -> frozenset[str]:
        """Give the other codes that the very same ground has or had."""
        found, waiting = {code}, [code]
        while waiting:
            here = waiting.pop()
            for change in self.changes:
                ends = {change.old_code, change.new_code}
                if change.kind in SAME_GROUND and here in ends:
                    further = {end for end in ends if end is not None} - found
                    found |= further
                    waiting.extend(further)
        return frozenset(found - {code})

    def _successors(self, code: str, since: int, by_year: int, seen: frozenset[str]) -> Iterator[str]:
        onward = [
            change
            for change in self._beside(code, forward=True)
            if since <= change.year <= by_year and change.new_code != code and code not in seen
        ]
        if not onward:
            yield code
        for change in onward:
            if change.new_code is not None:
                yield from self._successors(change.new_code, change.year, by_year, seen | {code})

    def _beside(self, code: str, *, forward: bool) -> Iterable[DivisionChange]:
        return [c for c in self.changes if (c.old_code if forward else c.new_code) == code]
