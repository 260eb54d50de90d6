"""A book with a county's own standards laid over it (本地标准): dated, and never laxer than the law."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from correction.domain.citation import Citation, Confidence
from correction.domain.errors import NotAllowed
from correction.domain.moments import ONE_DAY
from correction.rulebooks.book import Dated, Parameter, Rulebook, Stricter
from correction.rulebooks.checks import overlay, refuse_loosening, refuse_unset
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.local.typed_value import typed_value
from correction.rulebooks.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalValue:
    """One approved standard: the value from a day on, none for what stands above; in `order` of approval.

    `said_by` tells who proposed and who approved it, when, and why, as a reader of the finding is told.
    """

    key: str
    text: str | None
    from_on: date
    order: int
    title: str
    said_by: str
    checked_on: date


class FloorLoosened(NotAllowed):
    """A standard laxer than what stands above it, or of what law lets nobody change (低于上位规定)."""


@lru_cache(maxsize=16)
def laid_over(book: Rulebook, values: tuple[LocalValue, ...]) -> Rulebook:
    """Give the book as it reads with a county's standards.

    Of one parameter each standard holds until the next begins; one that was approved later takes the place of
    those that begin on its day or after. A standard that has become laxer than the book above, since that was
    tightened, is passed over on every day: the law prevails.
    """
    kept = tuple(value for key in _keys(values) for value in _in_turn(v for v in values if v.key == key))
    spans = [span for value, to_on in kept if (span := _span(book, value, to_on)) is not None]
    spans = [span for span in spans if not _refused(book, span)]
    if not spans:
        return book
    return book.overlaid(overlay((s for p in book.parameters() for s in book.spans(p.key)), spans))


def judged(book: Rulebook, value: LocalValue) -> Value | None:
    """Read a proposed standard against the book above it and give its value; none goes back to that book.

    Raises InvalidValue for a value that cannot be read, FloorLoosened with the article for one that is laxer
    than the law, or that law lets nobody change.
    """
    parameter = book.parameter(value.key)
    if parameter.stricter is Stricter.FIXED:
        what = f"{parameter.label}由法律写定，任何地方不得改动（{book.cite(value.key, value.from_on)}）"
        raise FloorLoosened("本地标准", what, "按上位规定执行")
    span = _span(book, value, None)
    if span is None:
        return None
    refuse_unset((span,), {value.key: parameter}, "本地标准")
    try:
        refuse_loosening(book.spans(value.key), (span,), {value.key: parameter}, "本地标准")
    except RulebookError as refused:
        raise FloorLoosened(f"本地标准：{parameter.label}", refused.what, refused.remedy) from refused
    return span.value


def passed_over(book: Rulebook, value: LocalValue) -> bool:
    """Tell whether an approved standard no longer holds because the book above has become stricter."""
    span = _span(book, value, None)
    return span is not None and _refused(book, span)


def spliced(parts: Sequence[tuple[date, Rulebook]]) -> Rulebook:
    """Give the book of a case that different counties have answered for: each part from its day on.

    So nobody's past is judged by the standards of a county that came later.
    """
    return _spliced(tuple(parts))


@lru_cache(maxsize=32)
def _spliced(parts: tuple[tuple[date, Rulebook], ...]) -> Rulebook:
    spans: list[Dated] = []
    ends = [*(on - ONE_DAY for on, _ in parts[1:]), None]
    for (from_on, book), to_on in zip(parts, ends, strict=True):
        for parameter in book.parameters():
            for span in book.spans(parameter.key):
                first = max(span.from_on, from_on)
                last = min((on for on in (span.to_on, to_on) if on is not None), default=None)
                if last is None or first <= last:
                    spans.append(replace(span, from_on=first, to_on=last))
    return parts[-1][1].overlaid(spans)


def _keys(values: Iterable[LocalValue]) -> list[str]:
    return sorted({value.key for value in values})


def _in_turn(values: Iterable[LocalValue]) -> list[tuple[LocalValue, date | None]]:
    """Give the standards of one parameter that hold, each with its last day; the last has none."""
    kept: list[LocalValue] = []
    for value in sorted(values, key=lambda value: value.order):
        kept = [*(earlier for earlier in kept if earlier.from_on < value.from_on), value]
    ends = [*(value.from_on - ONE_DAY for value in kept[1:]), None]
    return list(zip(kept, ends, strict=True))


def _span(book: Rulebook, value: LocalValue, to_on: date | None) -> Dated | None:
    if value.text is None:
        return None
    parameter = book.parameter(value.key)
    return Dated(
        key=value.key,
        value=typed_value(value.text, parameter),
        unit=parameter.unit,
        operator=_operator(book, parameter, value.from_on),
        citation=Citation(
            instrument="LOCAL",
            title=value.title,
            article=f"“{parameter.label}”",
            confidence=Confidence.L,
            paraphrase=value.said_by,
            checked_on=value.checked_on,
        ),
        from_on=value.from_on,
        to_on=to_on,
    )


def _refused(book: Rulebook, span: Dated) -> bool:
    try:
        refuse_loosening(book.spans(span.key), (span,), {span.key: book.parameter(span.key)}, book.name)
    except RulebookError:
        return True
    return False


def _operator(book: Rulebook, parameter: Parameter, on: date) -> str | None:
    """Compare as the instrument above does; where it is silent, as its strict direction says."""
    above = book.on_record(parameter.key, on).operator
    if above is not None or parameter.kind.value == "cadence":
        return above
    return ">=" if parameter.stricter is Stricter.HIGHER else "<="
