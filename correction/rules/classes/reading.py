"""The rules of classification of a book on a day (规则册的分类规定), read into values of the domain.

Books never change once loaded, so what is read from one is kept: every case asks the same.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from correction.domain.assessments.classification import ClassRule, ClassRules
from correction.domain.assessments.conditions import Clauses, Measure
from correction.domain.facts.admission import ManagementClass
from correction.rulebooks.book import Rulebook

STRICT, ENTRY = ManagementClass.STRICT, ManagementClass.ENTRY
GENERAL, RELAXED = ManagementClass.GENERAL, ManagementClass.RELAXED
REVIEW = "class.review_months"
# From which classes a key leads where; the order is the order of precedence.
_MOVES: tuple[tuple[str, tuple[ManagementClass | None, ...], ManagementClass], ...] = (
    ("class.general_to_strict_if", (GENERAL,), STRICT),
    ("class.relaxed_to_strict_if", (RELAXED,), STRICT),
    ("class.entry_if", (None,), ENTRY),
    ("class.strict_if", (None, ENTRY), STRICT),
    ("class.general_if", (None, ENTRY, STRICT), GENERAL),
    ("class.relaxed_to_general_if", (RELAXED,), GENERAL),
    ("class.relaxed_if", (GENERAL,), RELAXED),
)
_KEEPS = (("class.strict_if", STRICT), ("class.entry_if", ENTRY))


@lru_cache(maxsize=64)
def ever_set(book: Rulebook, key: str) -> bool:
    """Tell whether a book sets a value on any day, so that a case asks no further where it does not."""
    return any(span.value is not None for span in book.spans(key))


@lru_cache(maxsize=16)
def months_named(book: Rulebook) -> tuple[int, ...]:
    """Give every number of months that the rules of classification ever name, in order."""
    values = (span.value for key, _, _ in _MOVES for span in book.spans(key))
    clauses = [clause for value in values if isinstance(value, Clauses) for clause in value.any_of]
    named = {
        each.amount
        for clause in clauses
        for each in clause
        if each.word.measure is Measure.MONTHS and isinstance(each.amount, int)
    }
    return tuple(sorted(named))


@lru_cache(maxsize=16)
def changed_on(book: Rulebook) -> tuple[date, ...]:
    """Give the days on which the rules of classification become others."""
    return tuple(sorted({span.from_on for key, _, _ in _MOVES for span in book.spans(key)}))


@lru_cache(maxsize=16)
def classifies(book: Rulebook) -> bool:
    """Tell whether a book has any rule of classification."""
    return any(ever_set(book, key) for key, _, _ in _MOVES)


@lru_cache(maxsize=1024)
def class_rules(book: Rulebook, on: date) -> ClassRules:
    """Give a book's rules of classification on a day; what is unknown there gives no rule."""
    moves: dict[ManagementClass | None, list[ClassRule]] = {}
    for key, froms, to in _MOVES:
        for rule in _rule(book, key, to, on):
            for current in froms:
                moves.setdefault(current, []).append(rule)
    keeps = {cls: rule for key, cls in _KEEPS for rule in _rule(book, key, cls, on)}
    return ClassRules(moves={each: tuple(rules) for each, rules in moves.items()}, keeps=keeps)


def _rule(book: Rulebook, key: str, to: ManagementClass, on: date) -> Iterator[ClassRule]:
    found = book.at(key, on)
    if isinstance(found.value, Clauses):
        yield ClassRule(to=to, clauses=found.value, citation=found.citation)
