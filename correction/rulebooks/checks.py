"""What a whole book must hold: no clash, no gap without a reason, no floor loosened (全册检查)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from correction.domain.citation import Confidence
from correction.domain.moments import ONE_DAY
from correction.rulebooks.book import Dated, Parameter, Stricter
from correction.rulebooks.errors import RulebookError
from correction.rulebooks.values import CLASS_NAMES, ByClass, Plain, Value, magnitude


def grouped(spans: Iterable[Dated]) -> dict[str, list[Dated]]:
    """Sort the spans of each parameter by their first day."""
    found: dict[str, list[Dated]] = {}
    for span in sorted(spans, key=lambda span: (span.key, span.from_on)):
        found.setdefault(span.key, []).append(span)
    return found


def refuse_clashes(spans: Iterable[Dated], book: str) -> None:
    """Refuse two entries of one book that speak of the same day."""
    for key, items in grouped(spans).items():
        for before, after in pairwise(items):
            if before.to_on is None or after.from_on <= before.to_on:
                raise RulebookError(
                    f"规则册 {book}：{key}",
                    f"{after.from_on} 起有两条规定同时有效：{before.citation}、{after.citation}",
                    "给先失效的一条写上 to_on，或删去一条",
                )


def refuse_unset(spans: Iterable[Dated], parameters: Mapping[str, Parameter], book: str) -> None:
    """Refuse an entry that takes away, or leaves open, a number without which nothing can be worked out."""
    for span in spans:
        parameter = parameters[span.key]
        if parameter.needed and span.value is None:
            raise RulebookError(
                f"规则册 {book}：{span.key}",
                f"{parameter.label}不能没有数值：没有它，相关的核查和研判都无法进行（{span.reason}）",
                "写明数值；沿用上级规则册的，删去本条",
            )


def refuse_gaps(
    spans: Iterable[Dated], parameters: Mapping[str, Parameter], covers_from: date, book: str
) -> None:
    """Refuse a day, from the first covered one on, on which a parameter has neither value nor reason."""
    by_key = grouped(spans)
    for key in parameters:
        due = covers_from
        for span in by_key.get(key, []):
            if span.from_on > due:
                break
            if span.to_on is None:
                due = date.max
                break
            due = span.to_on + ONE_DAY
        if due != date.max:
            raise RulebookError(
                f"规则册 {book}：{key}",
                f"{due} 起没有规定，也没有说明理由",
                "补上数值；确无规定的写 none_because，内容不明的写 unknown_because",
            )


def overlay(parent: Iterable[Dated], local: Iterable[Dated]) -> Iterator[Dated]:
    """Lay a local book over its parent: where the local one speaks, the parent's days are cut out."""
    mine = grouped(local)
    for span in parent:
        yield from _cut(span, mine.get(span.key, []))
    for items in mine.values():
        yield from items


def _cut(span: Dated, holes: Iterable[Dated]) -> Iterator[Dated]:
    rest: Dated | None = span
    for hole in holes:
        if rest is None or not _overlap(rest, hole):
            continue
        if rest.from_on < hole.from_on:
            yield replace(rest, to_on=hole.from_on - ONE_DAY)
        ends_first = hole.to_on is not None and (rest.to_on is None or hole.to_on < rest.to_on)
        rest = replace(rest, from_on=hole.to_on + ONE_DAY) if ends_first and hole.to_on else None
    if rest is not None:
        yield rest


def _overlap(one: Dated, other: Dated) -> bool:
    starts_in_time = other.to_on is None or one.from_on <= other.to_on
    return starts_in_time and (one.to_on is None or other.from_on <= one.to_on)


def refuse_loosening(
    parent: Iterable[Dated], local: Iterable[Dated], parameters: Mapping[str, Parameter], book: str
) -> None:
    """Refuse a local entry that is laxer than the law above it, or that touches what nobody may change.

    The product's own defaults are not law and set no floor.
    """
    above = grouped(parent)
    for span in local:
        stricter = parameters[span.key].stricter
        floors = [
            floor
            for floor in above.get(span.key, [])
            if floor.value is not None
            and floor.citation.confidence is not Confidence.D
            and _overlap(floor, span)
        ]
        for floor in floors:
            if _laxer(span.value, floor.value, stricter):
                raise RulebookError(
                    f"规则册 {book}：{span.key}",
                    f"地方规定 [{span.value}] 低于上位规定 [{floor.value}]（{floor.citation}）",
                    "地方只能更严，不能更宽；法定不变的项目不得改动",
                )


def _laxer(local: Value | None, floor: Value | None, stricter: Stricter) -> bool:
    if stricter is Stricter.NONE:
        return False
    return any(_plain_laxer(_of_class(local, name), _of_class(floor, name), stricter) for name in CLASS_NAMES)


def _of_class(value: Value | None, name: str) -> Plain | None:
    return value.pick(name) if isinstance(value, ByClass) else value


def _plain_laxer(local: Plain | None, floor: Plain | None, stricter: Stricter) -> bool:
    if floor is None or local == floor:
        return False
    if stricter is Stricter.FIXED or local is None:
        return True
    if isinstance(local, tuple) and isinstance(floor, tuple):
        # A list is stricter with more in it: a local book may add to it and take nothing away.
        return not set(floor) <= set(local) if stricter is Stricter.HIGHER else not set(local) <= set(floor)
    mine, theirs = magnitude(local), magnitude(floor)
    if mine is None or theirs is None:
        return True
    return mine > theirs if stricter is Stricter.LOWER else mine < theirs
