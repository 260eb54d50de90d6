"""The fences of a case as they bind it (有效的电子围栏): those of a residence end when the person moved."""

from dataclasses import replace
from datetime import date

from correction.domain.area import PERMITTED, Fence
from correction.domain.case.strands import Facts
from correction.domain.facts.admission import FenceSet
from correction.domain.facts.moves import MoveAccepted
from correction.domain.moments import DateSpan


def fences_of(facts: Facts) -> tuple[Fence, ...]:
    """Give every fence, in the order in which they were set.

    Once another county has acknowledged the person, the area of the old residence (所居住的市、县) no longer
    is what they may move in: it ends with the day of the receipt. What a ban or the office fenced stays.
    """
    fences = (entry.payload.fence for entry in facts.of(FenceSet))
    moves = [(entry.payload.reported_on, entry.when.legal_on) for entry in facts.of(MoveAccepted)]
    if not moves:
        return tuple(fences)
    return tuple(_until_moved(fence, sorted(moves)) for fence in fences)


def _until_moved(fence: Fence, moves: list[tuple[date, date]]) -> Fence:
    """Cut the area of a residence that the person has left."""
    if fence.basis != PERMITTED:
        return fence
    left_on = next((on for reported_on, on in moves if fence.span.from_on < reported_on), None)
    if left_on is None or (fence.span.to_on is not None and fence.span.to_on <= left_on):
        return fence
    return replace(fence, span=DateSpan(from_on=fence.span.from_on, to_on=left_on))
