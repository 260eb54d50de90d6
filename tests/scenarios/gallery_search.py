"""Exhibits of searches, leave and nominal supervision: what the office left out, and what shows it did not."""

from collections.abc import Iterator

from correction.domain.facts.absence import ContactLost, PersonFound
from correction.domain.facts.approvals import ApprovalDecided
from correction.domain.facts.leave import LeavePapersReceived
from correction.domain.organisation import OrgLevel
from correction.testing.builders import CaseBuilder
from tests.scenarios.gallery_frame import Room, arrived, at, day

ROOM = Room()


@ROOM.shows("leave_papers")
def no_papers(case_id: str) -> Iterator[CaseBuilder]:
    """An urgent leave was granted at once and no papers followed; they lay in another folder."""
    case = arrived(case_id, day(6, 24))
    case.add(
        ApprovalDecided(
            approval_id="L1",
            granted=True,
            org_id="office-1",
            level=OrgLevel.OFFICE,
            reason="",
            urgent="父亲病危",
        ),
        at=at(7, 2, 9),
    )
    yield case
    case.add(LeavePapersReceived(leave_id="L1", papers="住院证明"), at=at(7, 4, 9))


@ROOM.shows("search_steps")
def not_searched(case_id: str) -> Iterator[CaseBuilder]:
    """Nobody organised a search; the person had called back within the hour after all."""
    case = arrived(case_id, day(7, 6))
    case.add(ContactLost(evidence="三次电话无人接听"), at=at(7, 10, 14))
    yield case
    case.add(PersonFound(note="手机没电，已回电"), at=at(7, 10, 15))
