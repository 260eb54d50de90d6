"""Values of parameters (参数值): plain scalars, lists, cadences, and values by management class."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from correction.domain.assessments.conditions import (
    MARKS,
    RISKS,
    Amount,
    Clauses,
    Condition,
    ConditionWord,
    Measure,
)
from correction.domain.assessments.points import SCORED, Scores
from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.facts.dispatches import Recipient
from correction.rulebooks.errors import RulebookError

Plain: TypeAlias = int | float | str | bool | tuple[int | float | str, ...] | Cadence | Clauses | Scores
CLASS_NAMES = ("strict", "general", "relaxed", "entry", "default")
_DAYS = {
    CadenceUnit.DAY: 1,
    CadenceUnit.WEEK: 7,
    CadenceUnit.HALF_MONTH: 15,
    CadenceUnit.MONTH: 30,
    CadenceUnit.QUARTER: 91,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ByClass:
    """One value for each management class (按管理类别: 严管、普管、宽管、入矫), and one for any other."""

    strict: Plain | None = None
    general: Plain | None = None
    relaxed: Plain | None = None
    entry: Plain | None = None
    default: Plain | None = None

    def pick(self, management_class: str | None) -> Plain | None:
        """Give the class's value, or the default where the class has none of its own."""
        own = getattr(self, management_class) if management_class in CLASS_NAMES else None
        return self.default if own is None else own

    def __str__(self) -> str:
        """Write the values as staff say them, one after another."""
        said = zip(("严管", "普管", "宽管", "入矫", "其他"), self.named().values(), strict=True)
        return "；".join(f"{name}{value}" for name, value in said if value is not None)

    def named(self) -> dict[str, Plain | None]:
        """List the values by name."""
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
    CONDITIONS = "conditions"
    SCORES = "scores"


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
    value: Plain | None = None
    match kind, raw:
        case Kind.FLAG, bool():
            value = raw
        case ((Kind.WHOLE | Kind.NUMBER), bool()):
            pass
        case ((Kind.WHOLE | Kind.NUMBER), int()):
            value = raw
        case Kind.NUMBER, float():
            value = raw
        case Kind.TEXT, str():
            value = raw
        case _, list() if raw:
            value = _of_list(raw, kind, where)
        case Kind.CADENCE, dict():
            value = _cadence(raw, where)
        case Kind.SCORES, dict() if raw:
            value = _scores(raw, where)
    if value is None:
        raise RulebookError(
            where, f"值 [{raw}] 不是声明的类型 [{kind}]", "改成该类型的值，或在 parameters.yaml 改声明"
        )
    return value


def _of_list(raw: list[object], kind: Kind, where: str) -> Plain | None:
    """Read a value that is written as a list; none where the kind is not written so."""
    match kind:
        case Kind.LIST:
            items = tuple(item for item in raw if isinstance(item, int | float | str))
            return items if len(items) == len(raw) else None
        case Kind.RECIPIENTS:
            return tuple(_recipient(item, where) for item in raw)
        case Kind.CONDITIONS:
            return Clauses(any_of=tuple(_clause(item, where) for item in raw))
    return None


def _cadence(raw: dict[object, object], where: str) -> Cadence:
    unit, every = raw.get("unit"), raw.get("every", 1)
    known = isinstance(unit, str) and unit in set(CadenceUnit)
    if not known or not isinstance(every, int) or set(raw) - {"unit", "every"}:
        raise RulebookError(
            where, f"周期 [{raw}] 无法识别", f"写成 {{unit: {'|'.join(CadenceUnit)}, every: 1}}"
        )
    return Cadence(unit=CadenceUnit(str(unit)), every=every)


def _clause(raw: object, where: str) -> tuple[Condition, ...]:
    """Read the conditions of one alternative; each names a known word and an amount of its measure."""
    if not isinstance(raw, dict) or not raw:
        raise RulebookError(where, f"情形 [{raw}] 无法识别", "写成 {情形名称: 数值}，同时具备的写在一起")
    if unknown := [key for key in raw if key not in set(ConditionWord)]:
        raise RulebookError(where, f"情形 {unknown} 不存在", f"只用 {[word.value for word in ConditionWord]}")
    return tuple(_condition(ConditionWord(key), item, where) for key, item in raw.items())


def _condition(word: ConditionWord, raw: object, where: str) -> Condition:
    amount: Amount | None = None
    match word.measure, raw:
        case _, bool():
            pass
        case ((Measure.MONTHS | Measure.COUNT), int()) if raw > 0:
            amount = raw
        case Measure.MEAN, int() | float():
            amount = raw
        case Measure.RISK, str() if raw in RISKS:
            amount = raw
        case Measure.MARK, str() if raw in MARKS:
            amount = raw
        case Measure.MARK, list() if raw and all(item in MARKS for item in raw):
            amount = tuple(raw)
    if amount is None:
        known = {Measure.RISK: RISKS, Measure.MARK: MARKS}.get(word.measure, ("正整数（平均分可用小数）",))
        raise RulebookError(where, f"情形 [{word}] 的数值 [{raw}] 不能用", f"只用 {'、'.join(known)}")
    return Condition(word=word, amount=amount)


def _scores(raw: dict[object, object], where: str) -> Scores:
    for name, number in raw.items():
        if name not in SCORED or isinstance(number, bool) or not isinstance(number, int | float):
            raise RulebookError(
                where, f"计分 [{name}: {number}] 无法识别", f"写成 名称: 分数，名称只用 {SCORED}"
            )
    return Scores(items=tuple((str(name), float(str(number))) for name, number in raw.items()))


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
        case Clauses():
            return [
                {
                    each.word.value: list(each.amount) if isinstance(each.amount, tuple) else each.amount
                    for each in clause
                }
                for clause in value.any_of
            ]
        case Scores():
            return dict(value.items)
        case tuple():
            return list(value)
    return value
