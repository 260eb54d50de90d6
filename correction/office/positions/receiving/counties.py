"""Parting a delivery by county (按县分开): positions are taken by the standards of each person's own."""

from collections.abc import Sequence

from correction.office.ports import UnitOfWork
from correction.office.positions.port import Delivery
from correction.rulebooks.book import Rulebook

# The book that takes a part of a delivery, the part, and its sources.
Part = tuple[Rulebook, Delivery, frozenset[str]]


def by_county(uow: UnitOfWork, book: Rulebook, fixes: Delivery, others: Sequence[str]) -> tuple[Part, ...]:
    """Part a delivery, and other sources that told something, by the book of whoever they speak for now.

    Sources of nobody go with the first part. Most deliveries are one part: that of one county.
    """
    source_ids = sorted({*fixes.source_ids, *others})
    if not book.is_local:
        return ((book, fixes, frozenset(source_ids)),)
    speaking = uow.speaking(source_ids)
    theirs: dict[Rulebook, set[str]] = {}
    for source_id in source_ids:
        if source_id in speaking:
            here = book.at_body(uow.office_of(speaking[source_id].case_id))
            theirs.setdefault(here, set()).add(source_id)
    first = next(iter(theirs), book)
    theirs.setdefault(first, set()).update(set(source_ids) - set(speaking))
    if len(theirs) == 1:
        return ((first, fixes, frozenset(source_ids)),)
    batches = fixes.by_source()
    return tuple(
        (here, Delivery.of({s: batch for s, batch in batches.items() if s in mine}), frozenset(mine))
        for here, mine in theirs.items()
    )
