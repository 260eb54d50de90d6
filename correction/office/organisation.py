"""Setting up who supervises (机构与人员): entries of the platform's log."""

from datetime import datetime

from correction.domain.entry import Fact
from correction.domain.facts.office import BookAdopted, Delegated, OrgUnitSet, SourceBlind, StaffSet
from correction.domain.moments import When
from correction.domain.organisation import Delegation, OrgLevel, OrgTree, OrgUnit, StaffMember
from correction.office.ids import derived_id
from correction.office.ports import PLATFORM_LOG, LogKind, UnitOfWork
from correction.office.record import draft


def set_unit(uow: UnitOfWork, unit: OrgUnit, *, actor: str, now: datetime) -> bool:
    """Register a body of the tree, or change it; tell whether anything was new.

    Raises InvalidValue where its parent is missing or not above it. An office gets a log of its own.
    """
    tree = uow.organisation()
    OrgTree(units={**tree.units, unit.org_id: unit}, delegations=tree.delegations)
    if unit.level is OrgLevel.OFFICE:
        uow.create_log(unit.org_id, LogKind.OFFICE, office_id=unit.org_id)
    return tell_platform(uow, OrgUnitSet(unit=unit), repr(unit), actor=actor, now=now)


def set_staff(uow: UnitOfWork, staff: StaffMember, *, actor: str, now: datetime) -> bool:
    """Register a member of staff, or change them; raises NotFound for an unknown body."""
    uow.organisation().unit(staff.org_id)
    return tell_platform(uow, StaffSet(staff=staff), repr(staff), actor=actor, now=now)


def delegate(uow: UnitOfWork, delegation: Delegation, *, actor: str, now: datetime) -> bool:
    """Record that the county entrusted a power to an office; raises NotFound for an unknown body."""
    tree = uow.organisation()
    tree.unit(delegation.from_org_id)
    tree.unit(delegation.to_org_id)
    return tell_platform(uow, Delegated(delegation=delegation), repr(delegation), actor=actor, now=now)


def adopt_book(uow: UnitOfWork, adopted: BookAdopted, *, actor: str, now: datetime) -> bool:
    """Record that a rulebook judges facts from a day on (启用规则集); every case is due."""
    uow.make_due(uow.case_ids(), now)
    return tell_platform(uow, adopted, repr(adopted), actor=actor, now=now)


def report_blind(uow: UnitOfWork, blind: SourceBlind, *, actor: str, now: datetime) -> bool:
    """Record a time in which a source of positions, or all, could not be seen; every case is due."""
    uow.make_due(uow.case_ids(), now)
    return tell_platform(uow, blind, repr(blind), actor=actor, now=now)


def tell_platform(uow: UnitOfWork, fact: Fact, natural_key: str, *, actor: str, now: datetime) -> bool:
    """Put a fact into the platform's log under an id made from what it says; tell whether it was new."""
    uow.create_log(PLATFORM_LOG, LogKind.PLATFORM)
    item = draft(fact, When.at(now), entry_id=derived_id(fact.KIND, natural_key), actor=actor)
    if uow.has_entry(PLATFORM_LOG, item.entry_id):
        return False
    return bool(uow.append(PLATFORM_LOG, [item], recorded_at=now))
