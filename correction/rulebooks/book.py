"""The rulebook (规则册): what the law and local rules said on a day, and where they say it."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from operator import ge, gt, le, lt

from correction.domain.alert_kind import Bearer
from correction.domain.cadence import Cadence
from correction.domain.citation import Citation
from correction.rulebooks.errors import RuleGap
from correction.rulebooks.values import CLASS_NAMES, ByClass, Kind, Value, canonical

OPERATORS: Mapping[str, Callable[[float, float], bool]] = {"<=": le, "<": lt, ">": gt, ">=": ge}


class Stricter(StrEnum):
    """Which way a parameter is stricter on whoever owes it; a local book may only move that way.

    FIXED lets no local book change it: a term that the statute grants is nobody's to shorten or lengthen.
    NONE has no floor.
    """

    LOWER = "lower"
    HIGHER = "higher"
    FIXED = "fixed"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A name that rules may ask for (参数): its Chinese label, kind, unit, strict direction and bearer.

    `needed` says that nothing can be worked out without its number, so no book may do without one.
    """

    key: str
    label: str
    kind: Kind
    unit: str | None = None
    stricter: Stricter = Stricter.NONE
    bearer: Bearer | None = None
    by_class: bool = False
    needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What one parameter was from one day to another, both included, and who says so.

    `value` is none in two cases: `null_reason` says why no such rule is in force (repealed, left to local
    rules), `unknown_reason` says that there is one whose content we do not know. A value by management
    class may stand beside an `unknown_reason`, which then speaks of the classes it leaves out. `operator`
    is how the instrument compares (以下 includes its number in one instrument and not in another).
    """

    key: str
    value: Value | None
    unit: str | None
    operator: str | None
    citation: Citation
    from_on: date
    to_on: date | None
    null_reason: str | None = None
    unknown_reason: str | None = None

    @property
    def reason(self) -> str | None:
        """Why there is no value, or none when there is one."""
        return self.unknown_reason or self.null_reason


class _Line:
    """The spans of one parameter in order of time, prepared for look-up by bisection."""

    __slots__ = ("by_class", "ends", "spans", "starts")

    def __init__(self, spans: Iterable[Dated]) -> None:
        self.spans = tuple(sorted(spans, key=lambda span: span.from_on))
        self.starts = [span.from_on for span in self.spans]
        self.ends = [span.to_on or date.max for span in self.spans]
        self.by_class = {
            name: tuple(_for_class(span, name) for span in self.spans) for name in (None, *CLASS_NAMES)
        }


def _for_class(span: Dated, management_class: str | None) -> Dated:
    if not isinstance(span.value, ByClass):
        return span
    value = span.value.pick(management_class)
    if value is not None:
        return replace(span, value=value, unknown_reason=None)
    silent = None if span.unknown_reason else f"没有为管理类别 {management_class or '未定'} 规定"
    return replace(span, value=None, null_reason=silent)


class Rulebook:
    """Every dated parameter of a jurisdiction, its parents' included; unchanging, safe to share."""

    __slots__ = (
        "_lines",
        "_local",
        "_parameters",
        "adopted",
        "covers_from",
        "digest",
        "mark",
        "name",
        "title",
    )

    def __init__(
        self,
        *,
        name: str,
        title: str,
        parameters: Mapping[str, Parameter],
        spans: Iterable[Dated],
        covers_from: date = date.min,
    ) -> None:
        """Arrange checked spans; use `load_book` to make one from files.

        `covers_from` is the first day on which every parameter has an answer.
        """
        grouped: dict[str, list[Dated]] = {key: [] for key in sorted(parameters)}
        for span in spans:
            grouped[span.key].append(span)
        self.name = name
        self.title = title
        self.covers_from = covers_from
        self._parameters = dict(parameters)
        self._lines = {key: _Line(items) for key, items in grouped.items()}
        self.digest = _digest(self._lines)
        # Of the book as its files say it, by which it is adopted; local standards change only `digest`.
        self.adopted = self.digest
        self.mark = 0
        self._local: Mapping[str, Rulebook] = {}

    def overlaid(self, spans: Iterable[Dated]) -> "Rulebook":
        """Give a book of the same name and parameters that says something else, for a part of the bodies."""
        other = Rulebook(
            name=self.name,
            title=self.title,
            parameters=self._parameters,
            spans=spans,
            covers_from=self.covers_from,
        )
        other.adopted = self.adopted
        return other

    def with_local(self, local: Mapping[str, "Rulebook"], mark: int) -> "Rulebook":
        """Give the same book, which knows how it reads for bodies with standards of their own (本地标准).

        `mark` names the state of the standards that was read.
        """
        other = copy(self)
        other._local, other.mark = dict(local), mark
        return other

    @property
    def is_local(self) -> bool:
        """Whether some bodies have standards of their own."""
        return bool(self._local)

    def at_body(self, org_id: str | None) -> "Rulebook":
        """Give the book as it reads for a body; the book itself where that has no standards of its own."""
        return self._local.get(org_id, self) if org_id is not None else self

    def at(self, key: str, on: date, *, management_class: str | None = None) -> Dated:
        """Tell what a parameter was on a day, for a management class where it differs by class.

        Raises RuleGap for an unknown key, and for a day on which nothing is said and no reason is stated.
        """
        line, index = self._found(key, on)
        return (line.by_class.get(management_class) or line.by_class[None])[index]

    def on_record(self, key: str, on: date) -> Dated:
        """Tell what is written of a parameter on a day, every class's value together; raises as `at` does."""
        line, index = self._found(key, on)
        return line.spans[index]

    def _found(self, key: str, on: date) -> tuple[_Line, int]:
        line = self._lines.get(key)
        if line is None:
            raise RuleGap(f"规则册 {self.name}", f"没有参数 [{key}]", "核对参数名，或在 parameters.yaml 登记")
        index = bisect_right(line.starts, on) - 1
        if index >= 0 and on <= line.ends[index]:
            return line, index
        label = self._parameters[key].label
        raise RuleGap(
            f"规则册 {self.name}", f"{label} [{key}] 在 {on} 没有规定，也没有说明理由", "补充该日的规定或理由"
        )

    def get(self, key: str, on: date, *, management_class: str | None = None) -> Value | None:
        """Give the value on a day, or none where no such rule is in force or its content is unknown."""
        return self.at(key, on, management_class=management_class).value

    def whole(self, key: str, on: date, *, management_class: str | None = None) -> int:
        """Give a whole number that must be there; raises RuleGap with the stated reason when it is not."""
        found = self.at(key, on, management_class=management_class)
        if isinstance(found.value, int):
            return found.value
        raise self._unset(found, on)

    def number(self, key: str, on: date, *, management_class: str | None = None) -> float:
        """Give a number that must be there; raises RuleGap with the stated reason when it is not."""
        found = self.at(key, on, management_class=management_class)
        if isinstance(found.value, int | float):
            return float(found.value)
        raise self._unset(found, on)

    def cadence(self, key: str, on: date, *, management_class: str | None = None) -> Cadence | None:
        """Give how often a duty recurs, or none where no such duty is in force on the day."""
        value = self.at(key, on, management_class=management_class).value
        return value if isinstance(value, Cadence) else None

    def compare(self, key: str, on: date, amount: float) -> bool:
        """Put an amount to the rule's own comparison: `amount operator value`.

        Raises RuleGap when there is no number, or the instrument states no comparison.
        """
        found = self.at(key, on)
        if found.operator is None or not isinstance(found.value, int | float):
            raise self._unset(found, on)
        return OPERATORS[found.operator](amount, found.value)

    def cite(self, key: str, on: date, *, management_class: str | None = None) -> Citation:
        """Name the article that speaks, or that leaves the matter open, on a day."""
        return self.at(key, on, management_class=management_class).citation

    def covered(self, on: date) -> date:
        """Give the day itself, or the first that the book covers.

        A matter that began before any instrument on record, and still goes on, is judged by the earliest one.
        """
        return max(on, self.covers_from)

    def parameter(self, key: str) -> Parameter:
        """Describe a parameter: label, unit, strict direction, bearer."""
        return self._parameters[key]

    def parameters(self) -> tuple[Parameter, ...]:
        """List every parameter, by name."""
        return tuple(self._parameters[key] for key in self._lines)

    def spans(self, key: str) -> tuple[Dated, ...]:
        """List everything that is on record of one parameter, in order of time."""
        return self._lines[key].spans

    def _unset(self, found: Dated, on: date) -> RuleGap:
        label = self._parameters[found.key].label
        return RuleGap(
            f"规则册 {self.name}",
            f"{label} [{found.key}] 在 {on} 没有可用的数值：{found.reason or '未写数值或比较方式'}",
            "由主管机关确定后写入地方规则册，或不启用这项义务",
        )


def _digest(lines: Mapping[str, _Line]) -> str:
    """Fingerprint the whole content, so that an alert can name the exact book it was judged by."""
    content = [
        [asdict(span) | {"value": canonical(span.value)} for span in line.spans] for line in lines.values()
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
