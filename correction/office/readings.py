"""What every store reads out of logs the same way (读取口径): bodies, areas, blind times, sources."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from correction.domain.accounts import Account, SystemToken
from correction.domain.area import Area
from correction.domain.case.strands import ending_of
from correction.domain.context import BlindSpan
from correction.domain.divisions import DivisionHistory
from correction.domain.entry import AnyEntry
from correction.domain.facts.accounts import AccountSet, SystemTokenSet
from correction.domain.facts.devices import SourceAssigned, SourceReleased
from correction.domain.facts.digest import DigestMade
from correction.domain.facts.door import DeviceTokenSet, GatewayJoined
from correction.domain.facts.duty_roster import DutyDaySet
from correction.domain.facts.office import (
    AreaDrawn,
    Delegated,
    ErasureOrdered,
    OrgUnitSet,
    SourceBlind,
    StaffSet,
)
from correction.domain.facts.standards import StandardProposed, StandardSettled
from correction.domain.file import CaseFile
from correction.domain.organisation import OrgTree
from correction.office.ports import Speaking

# Kinds that describe the world around the cases, newest in force by key.
REGISTERED = frozenset(
    (
        "org_unit_set",
        "staff_set",
        "delegated",
        "area_drawn",
        "division_changed",
        "book_adopted",
        "source_blind",
        "erasure_ordered",
        "account_set",
        "system_token_set",
        "device_token_set",
        "gateway_joined",
        "duty_day_set",
        "digest_made",
        "standard_proposed",
        "standard_settled",
    )
)


# Local standards, and what decides for whom they hold: a body that moves under another county changes that.
STANDARDS = ("standard_proposed", "standard_settled")
STANDARDS_MARKED = ("standard_settled", "org_unit_set")
_BY_NUMBER = (AccountSet, SystemTokenSet, SourceBlind, DutyDaySet, StandardProposed, StandardSettled)


def marked(newest: Mapping[str, int]) -> int:
    """Name the state of the standards by the newest entries of those kinds; 0 before the first decision."""
    return max(newest.values()) if STANDARDS[-1] in newest else 0


def register_key(entry: AnyEntry) -> str:
    """Say what an entry is about: a body, a person of staff, an area, a case; otherwise the entry itself."""
    match entry.payload:
        case OrgUnitSet(unit=unit):
            return unit.org_id
        case StaffSet(staff=staff):
            return staff.staff_id
        case AreaDrawn(area=area):
            return area.area_id
        case (
            ErasureOrdered(case_id=key)
            | DeviceTokenSet(token_id=key)
            | GatewayJoined(source_id=key)
            | DigestMade(org_id=key)
            | StandardSettled(standard_id=key)
        ):
            return key
        case AccountSet(account=account):
            return account.account_id
        case SystemTokenSet(token=token):
            return token.token_id
        case DutyDaySet(org_id=org_id, on=on):
            return duty_key(org_id, on)
        case _:
            return entry.entry_id


def duty_key(org_id: str, on: date) -> str:
    """Name the roster of one body and day."""
    return f"{org_id}:{on}"


def register_rank(entry: AnyEntry) -> int:
    """Say which of two entries about the same thing is newer: an area by version, most by happening.

    An account, a token, a blind time, a day of a roster or a local standard goes by its number in its log, so
    that closing one holds even where a clock was set back.
    """
    if isinstance(entry.payload, _BY_NUMBER):
        return entry.number
    if isinstance(entry.payload, AreaDrawn):
        return entry.payload.area.version
    return int(entry.when.starts_at.timestamp() * 1_000_000)


def organisation_of(entries: Iterable[AnyEntry]) -> OrgTree:
    """Make the organisation tree of the newest entries about bodies and of the delegations."""
    units, delegations = {}, []
    for entry in entries:
        match entry.payload:
            case OrgUnitSet(unit=unit):
                units[unit.org_id] = unit
            case Delegated(delegation=delegation):
                delegations.append(delegation)
    return OrgTree(units=units, delegations=tuple(delegations))


def accounts_of(entries: Iterable[AnyEntry]) -> tuple[Account, ...]:
    """Give the accounts, open and closed, by id."""
    newest = {entry.payload.account.account_id: entry.payload.account for entry in entries}
    return tuple(newest[key] for key in sorted(newest))


def tokens_of(entries: Iterable[AnyEntry]) -> tuple[SystemToken, ...]:
    """Give the tokens of systems, in force and taken back, by id."""
    newest = {entry.payload.token.token_id: entry.payload.token for entry in entries}
    return tuple(newest[key] for key in sorted(newest))


def areas_of(entries: Iterable[AnyEntry]) -> tuple[Area, ...]:
    """Give the newest version of every area, by id."""
    newest = {entry.payload.area.area_id: entry.payload.area for entry in entries}
    return tuple(newest[key] for key in sorted(newest))


def divisions_of(entries: Iterable[AnyEntry]) -> DivisionHistory:
    """Make the history of division codes of all entries about it."""
    return DivisionHistory(changes=tuple(entry.payload.change for entry in entries))


def blind_spans_of(entries: Iterable[AnyEntry]) -> tuple[BlindSpan, ...]:
    """Give the times in which sources could not be seen, in order of recording.

    A span that was reported open and later with its end is one span, over the sources first named.
    """
    spans: dict[tuple[object, ...], BlindSpan] = {}
    for entry in entries:
        if isinstance(entry.payload, SourceBlind):
            said = entry.payload
            key = (said.source_id, said.gateway_id, said.from_at)
            known = spans.get(key)
            spans[key] = BlindSpan(
                source_id=said.source_id,
                from_at=said.from_at,
                to_at=said.to_at,
                gateway_id=said.gateway_id,
                sources=frozenset(said.sources) if known is None else known.sources,
            )
    return tuple(spans.values())


def speaking_sources(file: CaseFile) -> tuple[str, ...]:
    """Give the sources of positions assigned to the person and not released; none once the case is closed."""
    return tuple(source_id for source_id, until_at in worn_until(file).items() if until_at is None)


def worn_until(file: CaseFile) -> dict[str, datetime | None]:
    """Give every source that was ever assigned, with when it ceased to speak; none while it still does."""
    end = ending_of(file)
    closed_at = None if end is None else end.when.ends_at
    events: list[AnyEntry] = [*file.of(SourceAssigned), *file.of(SourceReleased)]
    last: dict[str, AnyEntry] = {}
    for entry in sorted(events, key=lambda e: (e.when.starts_at, e.number)):
        last[entry.payload.source_id] = entry
    return {
        source_id: closed_at
        if isinstance(entry.payload, SourceAssigned)
        else min(entry.when.starts_at, closed_at or entry.when.starts_at)
        for source_id, entry in sorted(last.items())
    }


def wearers(spoke: Iterable[tuple[str, Speaking]]) -> dict[str, tuple[Speaking, ...]]:
    """Put those for whom sources spoke before beside each source, the latest first."""
    found: dict[str, list[Speaking]] = {}
    for source_id, each in spoke:
        found.setdefault(source_id, []).append(each)
    return {
        source_id: tuple(sorted(each, key=lambda s: (s.until_at, s.case_id), reverse=True))
        for source_id, each in found.items()
    }
