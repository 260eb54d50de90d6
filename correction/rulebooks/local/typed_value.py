"""Values as staff type them (本地标准的写法): 10, 每半月, 严管每周；其他每月; the same as they are shown."""

import re
import unicodedata

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.errors import InvalidValue
from correction.rulebooks.book import Parameter
from correction.rulebooks.local.settable import settable_key
from correction.rulebooks.values import ByClass, Kind, Plain, Value, parse

_CLASSES = {"严管": "strict", "普管": "general", "宽管": "relaxed", "入矫": "entry", "其他": "default"}
_UNITS = {
    "日": CadenceUnit.DAY,
    "天": CadenceUnit.DAY,
    "周": CadenceUnit.WEEK,
    "星期": CadenceUnit.WEEK,
    "半月": CadenceUnit.HALF_MONTH,
    "半个月": CadenceUnit.HALF_MONTH,
    "月": CadenceUnit.MONTH,
    "个月": CadenceUnit.MONTH,
    "季度": CadenceUnit.QUARTER,
    "季": CadenceUnit.QUARTER,
}
_CADENCE = re.compile(r"每([1-9]\d?)?(日|天|周|星期|半个月|半月|个月|月|季度|季)(?:1次|一次)?")
_PART = re.compile(r"(严管|普管|宽管|入矫|其他)?[=:]?(.+)")
# No duty is owed less often than this; a number with more digits is a slip of the hand.
_EVERY_MAX = 12


def typed_value(text: str, parameter: Parameter) -> Value:
    """Read a value as staff write it; raises InvalidValue, NotFound for what no county may set.

    Full-width digits and signs are taken as plain ones. Where the parameter differs by management class, the
    classes may be written one after another.
    """
    parts = [part for part in re.split(r"[;,、。]|\s+", unicodedata.normalize("NFKC", text)) if part]
    where = parameter.label
    if not parts:
        raise InvalidValue(where, "没有写数值", hint(parameter))
    named: dict[str, Plain] = {}
    for part in parts:
        found = _PART.fullmatch(part)
        name, said = found.groups() if found else (None, part)
        if name is None and len(parts) > 1:
            raise InvalidValue(where, f"“{part[:40]}”没有写是哪一管理类别", hint(parameter))
        if name is not None and not parameter.by_class:
            raise InvalidValue(where, "这一项不分管理类别", hint(parameter))
        if (name or "") in named:
            raise InvalidValue(where, f"{name}写了两次", "每个管理类别只写一次")
        named[name or ""] = _plain(said, parameter)
    if "" in named:
        return named[""]
    return ByClass(**{_CLASSES[name]: value for name, value in named.items()})


def written(value: Value) -> str:
    """Write a value as `typed_value` reads it."""
    return f"{value}"


def hint(parameter: Parameter) -> str:
    """Say how a value is written, and in which range."""
    bounds = settable_key(parameter.key)
    if parameter.kind is Kind.CADENCE:
        said = "写每日、每周、每半月、每月、每季度，或者每2周的样子"
        classed = "；分管理类别的写成 严管每周；普管每半月；其他每月"
    else:
        said = f"填写 {bounds.least} 至 {bounds.most} 的整数"
        classed = f"；分管理类别的写成 严管{bounds.most}；其他{bounds.least}"
    return said + (classed if parameter.by_class else "")


def _plain(text: str, parameter: Parameter) -> Plain:
    if parameter.kind is Kind.CADENCE:
        found = _CADENCE.fullmatch(text)
        if found is None or int(found[1] or 1) > _EVERY_MAX:
            raise InvalidValue(parameter.label, f"周期“{text[:40]}”看不懂", hint(parameter))
        return Cadence(unit=_UNITS[found[2]], every=int(found[1] or 1))
    bounds = settable_key(parameter.key)
    number = int(text) if re.fullmatch(r"\d{1,6}", text) else None
    if number is None or not (bounds.least or 0) <= number <= (bounds.most or 0):
        raise InvalidValue(parameter.label, f"“{text[:40]}”不能用", hint(parameter))
    value = parse(number, parameter.kind, by_class=False, where=parameter.label)
    if isinstance(value, ByClass):  # Only a mapping is read as one.
        raise TypeError(value)
    return value
