"""A group and a plan as they stand on a day (矫正小组、矫正方案): put together from their entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from correction.domain.case.strands import Facts
from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.group import GroupMemberJoined, GroupMemberLeft
from correction.domain.moments import day_end

Members = dict[str, Entry[GroupMemberJoined]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupState:
    """Who belongs to the group at the end of a day on which it changed, and the last entry of that day."""

    from_at: datetime
    by: AnyEntry
    members: tuple[Entry[GroupMemberJoined], ...]


def group_states(facts: Facts) -> Iterator[GroupState]:
    """Give the group after every day on which somebody joined or left, in order.

    Whoever joins on the day on which another leaves is in time: only the end of a day counts.
    """
    changes: list[AnyEntry] = [*facts.of(GroupMemberJoined), *facts.of(GroupMemberLeft)]
    changes.sort(key=lambda entry: (entry.when.legal_on, entry.when.starts_at, entry.number))
    members: Members = {}
    for on, of_day in groupby(changes, key=lambda entry: entry.when.legal_on):
        by = None
        for by in of_day:
            if isinstance(by.payload, GroupMemberJoined):
                members[by.payload.member] = by
            else:
                members.pop(by.payload.member, None)
        if by is not None:
            yield GroupState(from_at=day_end(on), by=by, members=tuple(members.values()))


def members_on(facts: Facts, on: date) -> tuple[Entry[GroupMemberJoined], ...]:
    """Give the members at the end of a day."""
    states = [state for state in group_states(facts) if state.from_at <= day_end(on)]
    return states[-1].members if states else ()
