"""A group without those whom the law asks for (矫正小组不合要求): 社区矫正法 第二十五条、第五十二条.

A woman's group has a female member; a minor's one who knows minors. Only a group on record is judged, at the
end of each day on which it changed. Members who come later end the matter; an emptied group is none.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.groups import GroupState, group_states
from correction.domain.case.minors import minor_regime
from correction.domain.entry import AnyEntry
from correction.domain.facts.group import GroupMemberJoined
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_start, legal_day
from correction.domain.person import Sex
from correction.rules.view import CaseView

RULE = "group_incomplete"
_TICK = timedelta(microseconds=1)
_Fits = Callable[[GroupMemberJoined], bool]
_FEMALE = ("female", "cite.group_female", "女性成员")
_MINORS = ("minors", "cite.group_minors", "熟悉未成年人身心特点的成员")


def judge(view: CaseView) -> Iterator[Finding]:
    """Find the times in which a group lacked somebody whom it must have."""
    if not view.file.of(GroupMemberJoined):
        return
    states = list(group_states(view.file))
    if view.file.person.sex is Sex.FEMALE:
        yield from _lacking(view, states, _FEMALE, lambda member: member.sex is Sex.FEMALE)
    if minor_regime(view.file):
        yield from _lacking(view, states, _MINORS, lambda member: member.knows_minors)


def _lacking(
    view: CaseView, states: list[GroupState], what: tuple[str, str, str], fits: _Fits
) -> Iterator[Finding]:
    """Give one matter for each run of days without such a member, ended by whoever mended it."""
    runs: list[tuple[GroupState, AnyEntry | None]] = []
    began: GroupState | None = None
    for state in states:
        whole = not state.members or any(fits(entry.payload) for entry in state.members)
        if not whole and began is None:
            began = state
        elif whole and began is not None:
            runs.append((began, state.by))
            began = None
    if began is not None:
        runs.append((began, None))
    for number, (began, mended) in enumerate(runs):
        # The group as first formed is named after the case, so that a member recorded late moves nothing.
        formed = number == 0 and isinstance(began.by.payload, GroupMemberJoined)
        yield from _finding(view, view.file.opened if formed else began.by, began, mended, what)


def _finding(
    view: CaseView, base: AnyEntry, began: GroupState, mended: AnyEntry | None, what: tuple[str, str, str]
) -> Iterator[Finding]:
    aspect, key, member = what
    began_at = max(began.from_at, day_start(view.file.opened.payload.records_from_on))
    end_at = view.closed_at if mended is None else min(mended.when.starts_at, view.closed_at)
    if began_at >= end_at or not view.watch.reached(began_at):
        return
    on = legal_day(began.from_at - _TICK)
    yield Finding(
        kind=AlertKind.GROUP_INCOMPLETE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{aspect}:{base.entry_id}",
        began_at=began_at,
        ended_at=view.ended(end_at),
        entries=(*(entry.entry_id for entry in began.members), *((mended.entry_id,) if mended else ())),
        why=Why(
            citations=(view.book.cite(key, on),),
            inputs=(
                ("小组成员", "、".join(_member(entry.payload) for entry in began.members)),
                ("应当有", member),
            ),
            arithmetic=(f"{on} 终了时矫正小组有 {len(began.members)} 名成员，其中没有{member}",),
        ),
    )


def _member(member: GroupMemberJoined) -> str:
    return f"{member.member}（{member.role.zh}）"
