"""Which channels a notice goes through (通知路由): by grade, body, and who is on duty now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from correction.domain.duty_roster import OnDuty
from correction.domain.organisation import OrgTree
from correction.office.notices.channel import Channel, serves, wants
from correction.office.notices.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """One channel that a notice goes through, and those on duty for whom it does."""

    channel: Channel
    staff_ids: tuple[str, ...] = ()


def route(
    notice: Notice, channels: Sequence[Channel], tree: OrgTree, on_duty: OnDuty, now: datetime
) -> tuple[Routed, ...]:
    """Give the channels of the body told, and those of the nearest body above where it has none at all.

    Of channels that reach single members of staff only those on duty now are told; where nobody is, all of
    them: a notice goes up or to everybody, and never nowhere. A channel's own choice of grades stands.
    """
    for org_id in _upwards(notice.told_org_id, tree):
        serving = [channel for channel in channels if serves(channel, org_id)]
        if serving:
            wanted = [channel for channel in serving if wants(channel, notice)]
            return _to_those_on_duty(wanted, on_duty(org_id, now) if org_id else None)
    return ()


def _upwards(org_id: str | None, tree: OrgTree) -> Iterator[str | None]:
    if org_id is None or org_id not in tree.units:
        yield org_id
        return
    for unit in tree.above(org_id):
        yield unit.org_id


def _to_those_on_duty(wanted: Sequence[Channel], on_duty: tuple[str, ...] | None) -> tuple[Routed, ...]:
    now_there = frozenset(on_duty or ())
    picked = [each for each in wanted if not each.staff or each.staff & now_there] or wanted
    return tuple(
        Routed(channel=each, staff_ids=tuple(sorted(now_there & each.staff if each.staff else now_there)))
        for each in picked
    )
