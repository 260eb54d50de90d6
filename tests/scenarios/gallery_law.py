"""Exhibits of the rules about legal work, hung up beside those of the gallery."""

from collections.abc import Iterator

from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.sanctions import BreachEstablished, BreachKind, Gravity
from correction.testing.builders import CaseBuilder
from tests.scenarios.gallery_frame import Room, arrived, at, day, outside_prison

ROOM = Room()
exhibit = ROOM.shows


@exhibit("ground_breach")
def an_established_breach(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5))
    breach = BreachEstablished(breach=BreachKind.LEAVE, gravity=Gravity.MINOR, evidence="住宿登记、询问笔录")
    established = case.add(breach, on=day(7, 7))
    yield case
    case.void(established, at(7, 10, 21), "核实为他人住宿登记")


@exhibit("ground_two_warnings")
def two_warnings_outside_prison(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 2), order=outside_prison(day(7, 1)))
    case.add(Decided(decision=DecisionKind.WARNING, document_no="警告1号"), at=at(7, 5, 9))
    second = case.add(Decided(decision=DecisionKind.WARNING, document_no="警告2号"), at=at(7, 8, 9))
    yield case
    case.void(second, at(7, 10, 21), "文书作废")
