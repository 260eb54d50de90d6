"""Written decisions as they count (有效的书面决定): without the revoked, and each once."""

from collections.abc import Iterable

from correction.domain.case.strands import Facts
from correction.domain.entry import Entry
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked


def standing_decisions(facts: Facts, *kinds: DecisionKind) -> list[Entry[Decided]]:
    """Give the decisions of some kinds that were not revoked, in order of time, each once.

    The steps of the law count decisions (两次警告), and one decision may have been typed and have come in
    with the roster or a sheet of steps as well.
    """
    revoked = {entry.payload.decision_entry_id for entry in facts.of(DecisionRevoked)}
    decided = facts.of(Decided)
    return once_each(e for e in decided if e.payload.decision in kinds and e.entry_id not in revoked)


def once_each(decided: Iterable[Entry[Decided]]) -> list[Entry[Decided]]:
    """Leave out what was recorded again; of two records of one decision, the one with its number stays."""
    kept: list[Entry[Decided]] = []
    for entry in decided:
        place = next((n for n, known in enumerate(kept) if is_same(known, entry)), None)
        if place is None:
            kept.append(entry)
        elif not kept[place].payload.document_no:
            kept[place] = entry
    return kept


def is_same(one: Entry[Decided], other: Entry[Decided]) -> bool:
    """Tell whether two records are of one decision: its number, or its day where a number is not known."""
    if one.payload.decision is not other.payload.decision:
        return False
    numbers = one.payload.document_no.strip(), other.payload.document_no.strip()
    return numbers[0] == numbers[1] if all(numbers) else one.when.legal_on == other.when.legal_on
