"""Exhibits of searches and nominal supervision: what the office left out, and the late record that says it did."""

from collections.abc import Iterator

from correction.domain.facts.absence import ContactLost, PersonFound
from correction.testing.builders import CaseBuilder
from tests.scenarios.gallery_frame import Room, arrived, at, day

ROOM = Room()


@ROOM.shows("search_steps")
def not_searched(case_id: str) -> Iterator[CaseBuilder]:
    """Nobody organised a search; the person had called back within the hour after all."""
    case = arrived(case_id, day(7, 6))
    case.add(ContactLost(evidence="三次电话无人接听"), at=at(7, 10, 14))
    yield case
    case.add(PersonFound(note="手机没电，已回电"), at=at(7, 10, 15))
