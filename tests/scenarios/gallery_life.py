"""Exhibits of the life of a case: its group and plan, its move, its proposals, its end."""

from collections.abc import Iterator
from dataclasses import replace

from correction.domain.facts.group import GroupMemberJoined, GroupRole, PlanMade, PlanReviewed
from correction.domain.person import Sex
from correction.testing.builders import SOMEBODY, CaseBuilder, probation
from tests.scenarios.gallery_frame import ENDS_ON, Room, arrived, day

ROOM = Room()
exhibit = ROOM.shows


def member(name: str, sex: Sex) -> GroupMemberJoined:
    return GroupMemberJoined(member=name, sex=sex, role=GroupRole.VILLAGE)


@exhibit("group_incomplete")
def a_womans_group_of_men(case_id: str) -> Iterator[CaseBuilder]:
    woman = replace(SOMEBODY, name="李某", sex=Sex.FEMALE)
    case = CaseBuilder(case_id=case_id, order=probation(day(7, 1), ENDS_ON), person=woman)
    case.arrive(day(7, 5))
    case.add(member("王主任", Sex.MALE), on=day(7, 7))
    yield case
    case.add(member("赵大姐", Sex.FEMALE), on=day(7, 7))


@exhibit("plan_review")
def a_plan_left_in_the_drawer(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(1, 5))
    case.add(PlanMade(version=1, measures=("每周当面报告",)), on=day(1, 8))
    yield case
    case.add(PlanReviewed(found="有效，不调整"), on=day(7, 1))
