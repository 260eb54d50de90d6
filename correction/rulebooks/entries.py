"""Instruments and their dated entries, read and checked one by one (规范性文件与条目)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from correction.domain.alert_kind import Bearer
from correction.domain.citation import Citation, Confidence
from correction.rulebooks.book import OPERATORS, Dated, Parameter, Stricter
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.values import CLASS_NAMES, ByClass, Kind, Value, parse
from correction.rulebooks.yaml_file import need, need_day, need_text, only_fields


class Rank(StrEnum):
    """The rank of an instrument (效力位阶), highest first; policy is the product's own default, no law."""

    STATUTE = "statute"
    MEASURES = "measures"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    OFFICE = "office"
    POLICY = "policy"

    def below(self, other: "Rank") -> bool:
        """Tell whether it yields to another rank."""
        order = list(Rank)
        return order.index(self) > order.index(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A law, measure or local document (规范性文件), with the days between which it is in force."""

    code: str
    title: str
    rank: Rank
    from_on: date
    to_on: date | None
    confidence: Confidence | None
    checked_on: date


_Word = TypeVar("_Word", bound=StrEnum)
_PARAMETER_FIELDS = {"label", "kind", "unit", "stricter", "bearer", "by_class", "needed"}
_INSTRUMENT_FIELDS = {"code", "title", "rank", "from_on", "to_on", "confidence", "checked_on", "note"}
_ENTRY_FIELDS = {
    "from_on", "to_on", "value", "none_because", "unknown_because", "operator", "article", "confidence",
    "excerpt", "paraphrase", "checked_on",
}  # fmt: skip


def read_parameters(data: Mapping[str, Any], where: str) -> dict[str, Parameter]:
    """Read the declarations of all parameter names."""
    found: dict[str, Parameter] = {}
    for key, raw in data.items():
        place = f"{where}：{key}"
        only_fields(raw, _PARAMETER_FIELDS, place)
        bearer = raw.get("bearer")
        found[key] = Parameter(
            key=key,
            label=need_text(raw, "label", place),
            kind=member(Kind, need(raw, "kind", place), place),
            unit=raw.get("unit"),
            stricter=member(Stricter, need(raw, "stricter", place), place),
            bearer=None if bearer is None else member(Bearer, bearer, place),
            by_class=bool(raw.get("by_class", False)),
            needed=bool(raw.get("needed", False)),
        )
    return found


def member(enum: type[_Word], raw: object, where: str) -> _Word:
    """Read one word of a closed list; raises RulebookError for any other."""
    if isinstance(raw, str) and raw in set(enum):
        return enum(raw)
    raise RulebookError(where, f"[{raw}] 不在允许的写法之内", f"只用 {[item.value for item in enum]}")


def read_instrument(raw: Mapping[str, Any], where: str) -> Instrument:
    """Read the header of an instrument's file."""
    only_fields(raw, _INSTRUMENT_FIELDS, where)
    confidence = raw.get("confidence")
    return Instrument(
        code=need_text(raw, "code", where),
        title=need_text(raw, "title", where),
        rank=member(Rank, need(raw, "rank", where), where),
        from_on=need_day(raw, "from_on", where),
        to_on=None if raw.get("to_on") is None else need_day(raw, "to_on", where),
        confidence=None if confidence is None else member(Confidence, confidence, where),
        checked_on=need_day(raw, "checked_on", where),
    )


def read_entries(
    data: Mapping[str, Any], instrument: Instrument, parameters: Mapping[str, Parameter], path: Path
) -> Iterator[Dated]:
    """Read every dated entry of an instrument's file; raises RulebookError at the first bad one."""
    for key, rows in data.items():
        where = f"规则文件 {path.parent.name}/{path.name}：{key}"
        if key not in parameters:
            raise RulebookError(where, "参数名没有登记", "核对参数名；新参数先在 cn/parameters.yaml 登记")
        if not isinstance(rows, list):
            raise RulebookError(where, "条目不是列表", "每个条目以“- ”开头")
        for row in rows:
            yield read_entry(row, instrument, parameters[key], where)


def read_entry(row: Mapping[str, Any], instrument: Instrument, parameter: Parameter, where: str) -> Dated:
    """Read one dated entry; raises RulebookError for whatever makes it unusable."""
    if not isinstance(row, dict):
        raise RulebookError(where, f"条目 [{row}] 不是键值表", "写成 {value: …, article: …} 的样子")
    only_fields(row, _ENTRY_FIELDS, where)
    operator = row.get("operator")
    if operator is not None and operator not in OPERATORS:
        raise RulebookError(where, f"比较方式 [{operator}] 不存在", f"只用 {list(OPERATORS)}")
    value, null_reason, unknown_reason = _content(row, parameter, where)
    from_on, to_on = _window(row, instrument, where, bounded=null_reason is None)
    return Dated(
        key=parameter.key,
        value=value,
        unit=parameter.unit,
        operator=operator,
        citation=_citation(row, instrument, parameter, where),
        from_on=from_on,
        to_on=to_on,
        null_reason=null_reason,
        unknown_reason=unknown_reason,
    )


def _content(
    row: Mapping[str, Any], parameter: Parameter, where: str
) -> tuple[Value | None, str | None, str | None]:
    stated = [name for name in ("value", "none_because", "unknown_because") if row.get(name) is not None]
    if stated == ["value", "unknown_because"]:
        value = parse(row["value"], parameter.kind, by_class=parameter.by_class, where=where)
        if isinstance(value, ByClass) and None in (value.pick(name) for name in CLASS_NAMES):
            return value, None, row["unknown_because"]
    if len(stated) != 1:
        raise RulebookError(
            where,
            f"数值与理由写了 {len(stated)} 项",
            "有数值写 value；没有此项规定写 none_because；有规定而内容不明写 unknown_because；三者恰写一项"
            "（value 按管理类别写、缺少的类别内容不明的，可以同时写 unknown_because）",
        )
    if stated == ["value"]:
        return parse(row["value"], parameter.kind, by_class=parameter.by_class, where=where), None, None
    return None, row.get("none_because"), row.get("unknown_because")


def _window(
    row: Mapping[str, Any], instrument: Instrument, where: str, *, bounded: bool
) -> tuple[date, date | None]:
    """Give the entry's days; only a dated null may lie outside its instrument's own days."""
    from_on = need_day(row, "from_on", where) if "from_on" in row else instrument.from_on
    to_on = instrument.to_on
    if "to_on" in row:
        to_on = None if row["to_on"] is None else need_day(row, "to_on", where)
    if to_on is not None and to_on < from_on:
        raise RulebookError(where, f"止日 {to_on} 早于起日 {from_on}", "核对起止日期")
    outlives = instrument.to_on is not None and (to_on is None or to_on > instrument.to_on)
    if bounded and (from_on < instrument.from_on or outlives):
        raise RulebookError(
            where,
            f"{from_on} 至 {to_on or '今'} 超出《{instrument.title}》的施行期间",
            "改在施行期间之内，或写进当时有效的文件",
        )
    return from_on, to_on


def _citation(row: Mapping[str, Any], instrument: Instrument, parameter: Parameter, where: str) -> Citation:
    stated = row.get("confidence", instrument.confidence)
    confidence = member(Confidence, stated, where)
    policy = instrument.rank is Rank.POLICY
    article = f"“{parameter.label}”" if policy else need_text(row, "article", where)
    excerpt, paraphrase = row.get("excerpt"), row.get("paraphrase")
    if confidence is Confidence.V and not excerpt:
        raise RulebookError(where, "可信程度 V 没有摘录原文", "在 excerpt 写出条文原句，或改低可信程度")
    if confidence is Confidence.M and excerpt:
        raise RulebookError(where, "可信程度 M 不得摘录原文", "改写到 paraphrase（转述），核对原文后再改为 V")
    if not excerpt and not paraphrase:
        raise RulebookError(where, "既无摘录也无转述", "写明 excerpt 或 paraphrase")
    return Citation(
        instrument=instrument.code,
        title=instrument.title,
        article=article,
        confidence=confidence,
        excerpt=excerpt,
        paraphrase=paraphrase,
        checked_on=need_day(row, "checked_on", where) if "checked_on" in row else instrument.checked_on,
    )
