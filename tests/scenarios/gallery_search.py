"""Exhibits of searches, leave and nominal supervision: what the office left out, what shows otherwise."""

from collections.abc import Iterator

from correction.domain.facts.absence import ContactLost, PersonFound
from correction.domain.facts.admission import Released
from correction.domain.facts.approvals import ApprovalDecided
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind, SourceReleased
from correction.domain.facts.leave import LeavePapersReceived, LeaveReturned
from correction.domain.facts.staff_acts import ActKind, Monitored, StaffActed
from correction.domain.facts.stays import StayKind, StayRecorded
from correction.domain.organisation import OrgLevel
from correction.testing.builders import CaseBuilder
from tests.scenarios.gallery_frame import Room, arrived, at, day, granted

ROOM = Room()
HELD_TO = LeaveReturned(leave_id="L1", proof="车票")


@ROOM.shows("leave_backdated")
def granted_afterwards(case_id: str) -> Iterator[CaseBuilder]:
    """The grant was written down two days after the departure, and then voided as a slip."""
    case = arrived(case_id, day(6, 24))
    grant = case.add(granted(day(7, 3), day(7, 6)), on=day(7, 5))
    yield case
    case.void(grant, at(7, 10, 20))


@ROOM.shows("leave_beyond_power")
def granted_too_low(case_id: str) -> Iterator[CaseBuilder]:
    """An office granted ten days; the grant was voided."""
    case = arrived(case_id, day(6, 1))
    grant = case.add(granted(day(6, 10), day(6, 19)), on=day(6, 9))
    yield case
    case.void(grant, at(7, 10, 20))


@ROOM.shows("talk_while_away")
def talked_to_nobody(case_id: str) -> Iterator[CaseBuilder]:
    """A talk in the office on a day of leave; the person had come back before."""
    case = arrived(case_id, day(6, 24))
    case.add(granted(day(7, 1), day(7, 7)), on=day(6, 30))
    case.add(StaffActed(act=ActKind.MEETING, seen="在所谈话"), at=at(7, 4, 9))
    yield case
    case.add(HELD_TO, at=at(7, 3, 9))


@ROOM.shows("stay_unpermitted")
def slept_elsewhere(case_id: str) -> Iterator[CaseBuilder]:
    """Two nights in another province without leave; a leave of those days turned up."""
    case = arrived(case_id, day(6, 24))
    stay = StayRecorded(
        stay=StayKind.HOTEL,
        from_on=day(7, 2),
        to_on=day(7, 4),
        place="样例旅馆",
        division_code="980101",
        source="公安机关函",
    )
    case.add(stay, on=day(7, 2))
    yield case
    case.add(granted(day(7, 2), day(7, 4)), on=day(7, 1))


@ROOM.shows("device_not_fitted")
def never_fitted(case_id: str) -> Iterator[CaseBuilder]:
    """A device was approved and none put on; it had been put on the day after."""
    case = arrived(case_id, day(6, 24))
    approval = DeviceApproved(
        approval_id="D1", ground=2, from_on=day(7, 1), to_on=day(9, 30), approved_by="局长"
    )
    case.add(approval, at=at(7, 1, 9))
    yield case
    worn = SourceAssigned(source_id="w1", source=SourceKind.WRISTBAND, from_at=at(7, 2, 9))
    case.add(worn, at=at(7, 2, 9))


@ROOM.shows("monitoring_not_ended")
def still_bound(case_id: str) -> Iterator[CaseBuilder]:
    """The person was released and the device stayed bound; it had been taken off the same day."""
    case = arrived(case_id, day(6, 1))
    worn = SourceAssigned(source_id="w2", source=SourceKind.WRISTBAND, from_at=at(6, 2, 9))
    case.add(worn, at=at(6, 2, 9))
    case.add(Released(ground="赦免"), on=day(7, 1))
    yield case
    case.add(SourceReleased(source_id="w2"), at=at(7, 1, 17))


@ROOM.shows("acts_after_end")
def watched_after_release(case_id: str) -> Iterator[CaseBuilder]:
    """A daily look is on record five days after the release; it belonged to another case and was voided."""
    case = arrived(case_id, day(6, 1))
    case.add(Released(ground="赦免"), on=day(7, 1))
    seen = case.add(Monitored(seen="在家"), at=at(7, 6, 9))
    yield case
    case.void(seen, at(7, 10, 20))


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
