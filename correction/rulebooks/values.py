"""Values of parameters (参数值): plain scalars, lists, cadences, and values by management class."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.facts.dispatches import Recipient
from correction.rulebooks.errors import RulebookError

Plain: TypeAlias = int | float | str | bool | tuple[int | float | str, ...] | Cadence
CLASS_NAMES = ("strict", "general", "relaxed", "default")
_DAYS = {
    CadenceUnit.DAY: 1,
    CadenceUnit.WEEK: 7,
    CadenceUnit.HALF_MONTH: 15,
    CadenceUnit.MONTH: 30,
    CadenceUnit.QUARTER: 91,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ByClass:
    """One value for each management class (按管理类别: 严管、普管、宽管), and one for any other."""

    strict: Plain | None = None
    general: Plain | None = None
    relaxed: Plain | None = None
    default: Plain | None = None

    def pick(self, management_class: str | None) -> Plain | None:
        """Give the class's value, or the default where the class has none of its own."""
        own = getattr(self, management_class) if management_class in CLASS_NAMES else None
        return self.default if own is None else own

    def __str__(self) -> str:
        """Write the values as staff say them, one after another."""
        said = zip(("严管", "普管", "宽管", "其他"), self.named().values(), strict=True)
        return "；".join(f"{name}{value}" for name, value in said if value is not None)

    def named(self) -> dict[str, Plain | None]:
        """List the four values by name."""
        return {name: getattr(self, name) for name in CLASS_NAMES}


Value: TypeAlias = Plain | ByClass


class Kind(StrEnum):
    """What a parameter's value may be."""

    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"
    FLAG = "flag"
    LIST = "list"
    CADENCE = "cadence"
    RECIPIENTS = "recipients"


def parse(raw: object, kind: Kind, *, by_class: bool, where: str) -> Value:
    """Read a value from a rulebook file; raises RulebookError when it is not of the declared kind."""
    if by_class and isinstance(raw, dict) and set(raw) & set(CLASS_NAMES):
        if unknown := set(raw) - set(CLASS_NAMES):
            raise RulebookError(
                where, f"管理类别 {sorted(map(str, unknown))} 不存在", f"只用 {list(CLASS_NAMES)}"
            )
        return ByClass(**{name: _plain(item, kind, where) for name, item in raw.items()})
    return _plain(raw, kind, where)


def _plain(raw: object, kind: Kind, where: str) -> Plain:
    match kind, raw:
        case Kind.FLAG, bool():
            return raw
        case ((Kind.WHOLE | Kind.NUMBER), bool()):
            pass
        case ((Kind.WHOLE | Kind.NUMBER), int()):
            return raw
        case Kind.NUMBER, float():
            return raw
        case Kind.TEXT, str():
            return raw
        case Kind.LIST, list() if raw and all(isinstance(item, int | float | str) for item in raw):
            return tuple(raw)
        case Kind.CADENCE, dict():
            return _cadence(raw, where)
        case Kind.RECIPIENTS, list() if raw:
            return tuple(_recipient(item, where) for item in raw)
    raise RulebookError(
        where, f"值 [{raw}] 不是声明的类型 [{kind}]", "改成该类型的值，或在 parameters.yaml 改声明"
    )


def _cadence(raw: dict[object, object], where: str) -> Cadence:
    unit, every = raw.get("unit"), raw.get("every", 1)
    known = isinstance(unit, str) and unit in set(CadenceUnit)
    if not known or not isinstance(every, int) or set(raw) - {"unit", "every"}:
        raise RulebookError(
            where, f"周期 [{raw}] 无法识别", f"写成 {{unit: {'|'.join(CadenceUnit)}, every: 1}}"
        )
    return Cadence(unit=CadenceUnit(str(unit)), every=every)


def _recipient(raw: object, where: str) -> Recipient:
    if isinstance(raw, str) and raw in set(Recipient):
        return Recipient(raw)
    known = "、".join(f"{word.value}（{word.zh}）" for word in Recipient)
    raise RulebookError(where, f"送达对象 [{raw}] 不存在", f"只用 {known}")


def magnitude(value: Plain) -> float | None:
    """Put a value on a line so that two can be compared; a cadence by its length in days, roughly."""
    match value:
        case bool():
            return None
        case int() | float():
            return float(value)
        case Cadence():
            return float(_DAYS[value.unit] * value.every)
    return None


def canonical(value: Value | None) -> object:
    """Write a value as plain JSON data, always the same for the same value."""
    match value:
        case ByClass():
            return {name: canonical(item) for name, item in value.named().items() if item is not None}
        case Cadence():
            return {"unit": value.unit.value, "every": value.every}
        case tuple():
            return list(value)
    return value
