"""Reading the books across time (沿革): what was checked when, and what changed between two days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from correction.rulebooks.book import Dated, Parameter, Rulebook
from correction.rulebooks.loader import SHIPPED, load_book

COMPARED = {"<=": "不超过", "<": "不满", ">": "超过", ">=": "不少于"}
UNITS = {
    "day": "日",
    "month": "个月",
    "hour": "小时",
    "second": "秒",
    "minute": "分钟",
    "count": "次",
    "working_day": "个工作日",
    "m": "米",
    "year": "年",
    "person": "人",
    "km/h": "公里每小时",
    "percent": "%",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One parameter that reads differently on two days (变动)."""

    parameter: Parameter
    before: Dated
    after: Dated

    @property
    def same_content(self) -> bool:
        """Tell whether only the article or instrument that says it is another."""
        return _content(self.before) == _content(self.after)


def shipped_books() -> tuple[Rulebook, ...]:
    """Load every rulebook that comes with the product."""
    return tuple(load_book(path.parent.name) for path in sorted(SHIPPED.glob("*/book.yaml")))


def oldest_first(books: Iterable[Rulebook]) -> list[Dated]:
    """List everything on record, what was compared with its source longest ago first, each once."""
    spans = {
        (span.key, span.from_on, span.citation): span
        for book in books
        for parameter in book.parameters()
        for span in book.spans(parameter.key)
    }
    return sorted(spans.values(), key=_age)


def changes(book: Rulebook, before_on: date, after_on: date) -> Iterator[Change]:
    """Give every parameter whose content or article differs; raises RuleGap for a day nothing covers."""
    for parameter in book.parameters():
        before = book.on_record(parameter.key, before_on)
        after = book.on_record(parameter.key, after_on)
        if (_content(before), _place(before)) != (_content(after), _place(after)):
            yield Change(parameter=parameter, before=before, after=after)


def said(span: Dated) -> str:
    """Write what a span says as staff read it: the value with its unit, or why there is none."""
    if span.value is None:
        return f"未知：{span.unknown_reason}" if span.unknown_reason else f"无：{span.null_reason}"
    value = {True: "是", False: "否"}[span.value] if isinstance(span.value, bool) else _listed(span.value)
    unit = "" if span.unit is None else f" {UNITS.get(span.unit, span.unit)}"
    compared = f"{COMPARED[span.operator]} " if span.operator else ""
    rest = f"；其余类别未知：{span.unknown_reason}" if span.unknown_reason else ""
    return f"{compared}{value}{unit}{rest}"


def _listed(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(str(getattr(item, "zh", item)) for item in value)
    return str(value)


def _content(span: Dated) -> tuple[object, ...]:
    return span.value, span.unit, span.operator, span.null_reason, span.unknown_reason


def _place(span: Dated) -> tuple[str, str]:
    return span.citation.instrument, span.citation.article


def _age(span: Dated) -> tuple[date, str, date]:
    return span.citation.checked_on or date.min, span.key, span.from_on
