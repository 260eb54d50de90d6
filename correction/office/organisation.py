"""Setting up who supervises (机构与人员): entries of the platform's log."""

from datetime import datetime

from correction.domain.entry import Fact
from correction.domain.errors import NotFound
from correction.domain.facts.office import BookAdopted, OrgUnitSet, SourceBlind, StaffSet
from correction.domain.moments import When
from correction.domain.organisation import OrgLevel, OrgTree, OrgUnit, StaffMember
from correction.office.ids import derived_id, new_id
from correction.office.ports import PLATFORM_LOG, REVIEWED, LogKind, UnitOfWork
from correction.office.record import draft


def set_unit(uow: UnitOfWork, unit: OrgUnit, *, actor: str, now: datetime) -> bool:
    """Register a body of the tree, or change it; tell whether anything was new.

    Raises InvalidValue where its parent is missing or not above it. An office gets a log of its own.
    """
    tree = uow.organisation()
    if tree.units.get(unit.org_id) == unit:
        return False
    OrgTree(units={**tree.units, unit.org_id: unit}, delegations=tree.delegations)
    if unit.level is OrgLevel.OFFICE:
        uow.create_log(unit.org_id, LogKind.OFFICE, office_id=unit.org_id)
    return tell_platform(uow, OrgUnitSet(unit=unit), new_id(now), actor=actor, now=now)


def set_staff(uow: UnitOfWork, staff: StaffMember, *, actor: str, now: datetime) -> bool:
    """Register a member of staff, or change them; raises NotFound for an unknown body."""
    uow.organisation().unit(staff.org_id)
    try:
        if uow.staff(staff.staff_id) == staff:
            return False
    except NotFound:
        pass  # The first we hear of them.
    return tell_platform(uow, StaffSet(staff=staff), new_id(now), actor=actor, now=now)


def adopt_book(uow: UnitOfWork, adopted: BookAdopted, *, actor: str, now: datetime) -> bool:
    """Record that a rulebook judges facts from a day on (启用规则集); every log that is reviewed is due."""
    earlier = uow.adopted_books()
    if earlier and earlier[-1].payload == adopted:
        return False
    uow.make_due(uow.log_ids(*REVIEWED), now)
    # Its clocks may be others.
    uow.wake_ladders(now)
    return tell_platform(uow, adopted, new_id(now), actor=actor, now=now)


def report_blind(uow: UnitOfWork, blind: SourceBlind, *, actor: str, now: datetime) -> bool:
    """Record a time in which sources of positions could not be seen; the cases that it touches are due.

    The same span told twice is told once.
    """
    parts = (blind.source_id, blind.from_at, blind.to_at)
    spans = [str(part) for part in (parts if blind.gateway_id is None else (*parts, blind.gateway_id))]
    hidden = {blind.source_id, *blind.sources}
    everything = blind.source_id is None and blind.gateway_id is None
    cases = {case_id for source_id, case_id in uow.sources() if source_id in hidden}
    uow.make_due(uow.case_ids() if everything else sorted(cases), now)
    return tell_platform(uow, blind, derived_id("blind", *spans), actor=actor, now=now)


def tell_platform(uow: UnitOfWork, fact: Fact, entry_id: str, *, actor: str, now: datetime) -> bool:
    """Put a fact into the platform's log; tell whether it was new."""
    uow.create_log(PLATFORM_LOG, LogKind.PLATFORM)
    if uow.has_entry(PLATFORM_LOG, entry_id):
        return False
    item = draft(fact, When.at(now), entry_id=entry_id, actor=actor)
    return bool(uow.append(PLATFORM_LOG, [item], recorded_at=now))
