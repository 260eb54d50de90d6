"""Exhibits of approvals, requests and decisions."""

from collections.abc import Iterator
from datetime import date

from correction.domain.facts.check_ins import Identity
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.facts.leave import LeaveAsked, LeaveRefused
from correction.testing.builders import CaseBuilder
from tests.scenarios.gallery_frame import (
    Room,
    arrived,
    at,
    check_in,
    day,
)

ROOM = Room()
exhibit = ROOM.shows


def approval(approval_id: str, from_on: date, to_on: date) -> DeviceApproved:
    return DeviceApproved(approval_id=approval_id, ground=2, from_on=from_on, to_on=to_on, approved_by="局长")


@exhibit("device_approval")
def an_approval_runs_out(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(4, 20), records_from_on=day(7, 1))
    case.add(approval("P1", day(4, 22), day(7, 21)), on=day(4, 22))
    yield case
    case.add(approval("P2", day(7, 22), day(10, 21)), on=day(7, 6))


@exhibit("device_unapproved")
def a_wristband_that_nobody_approved(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5))
    wristband = SourceAssigned(
        source_id="device-1", source=SourceKind.WRISTBAND, from_at=at(7, 8, 9), interval_minutes=5
    )
    case.add(wristband, at=at(7, 8, 9))
    yield case
    case.add(approval("P1", day(7, 8), day(10, 7)), on=day(7, 7))


@exhibit("decision_basis")
def decided_on_what_was_voided(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5))
    made = case.add(check_in(Identity.NO_MATCH), at=at(7, 7, 9))
    case.add(Decided(decision=DecisionKind.ADMONITION, basis_entries=(made,)), at=at(7, 8, 9))
    void = case.void(made, at(7, 9, 9), "登记到了另一案件")
    yield case
    case.void(void, at(7, 10, 8), "作废有误，记录属实")


@exhibit("approval_late")
def asked_and_not_answered(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 1))
    asked = LeaveAsked(leave_id="L1", from_on=day(7, 8), to_on=day(7, 9), reason="就医", destination="外县")
    case.add(asked, on=day(7, 3))
    yield case
    case.add(LeaveRefused(leave_id="L1", reason="材料不全"), on=day(7, 4))
