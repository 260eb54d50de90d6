"""Exhibits of what an engine saw, and of persons who were away or could not be reached."""

from collections.abc import Iterator

from correction.domain.facts.absence import AbsenceConfirmed, Channel, ContactTried, PersonFound
from correction.domain.facts.devices import SourceAssigned, SourceKind
from correction.domain.facts.observations import Observed
from correction.testing.builders import CaseBuilder
from tests.scenarios.gallery_frame import (
    COUNTY,
    SCHOOL,
    Exhibit,
    Room,
    arrived,
    at,
    day,
    forbidden,
    granted,
    seen,
    withdrawn,
)

ROOM = Room()
exhibit = ROOM.shows


def observed_once(observed: Observed, **more: str) -> Exhibit:
    """Give a case in which something was seen, and seen to be nothing."""

    def shown(case_id: str) -> Iterator[CaseBuilder]:
        case = arrived(case_id, day(7, 5))
        seen(case, observed, **more)
        yield case
        withdrawn(case, observed)

    return shown


exhibit("position_undecided")(observed_once(Observed.UNDECIDED, area_id=COUNTY))
exhibit("border_approached")(observed_once(Observed.APPROACHED, area_id=COUNTY))
exhibit("device_separated")(observed_once(Observed.STILL, detail="十四小时没有移动"))
exhibit("battery_low")(observed_once(Observed.BATTERY_LOW, detail="电量 12%"))
exhibit("track_abnormal")(observed_once(Observed.TRACK_ABNORMAL, detail="两点间时速 900 公里"))
exhibit("gathering")(observed_once(Observed.NEAR, other_case_id="case-of-another"))
exhibit("tampered")(observed_once(Observed.TAMPERED))


@exhibit("outside_area")
def outside_without_leave(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5))
    seen(case, Observed.OUTSIDE, area_id=COUNTY)
    yield case
    case.add(granted(day(7, 8), day(7, 8)), on=day(7, 7))


@exhibit("prohibited_area")
def in_the_school(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5), order=forbidden(day(7, 1), day(12, 31)))
    seen(case, Observed.PROHIBITED, area_id=SCHOOL)
    yield case
    withdrawn(case, Observed.PROHIBITED)


@exhibit("area_crossed")
def a_line_through_the_school(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5), order=forbidden(day(7, 1), day(12, 31)))
    seen(case, Observed.CROSSED, area_id=SCHOOL)
    yield case
    withdrawn(case, Observed.CROSSED)


@exhibit("device_offline")
def a_phone_fell_silent(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5))
    phone = SourceAssigned(
        source_id="device-1", source=SourceKind.PHONE, from_at=at(7, 6, 0), interval_minutes=30
    )
    case.add(phone, on=day(7, 6))
    seen(case, Observed.GAP)
    yield case
    withdrawn(case, Observed.GAP)


def tried_in_vain(case: CaseBuilder) -> str:
    """Let staff try three times; give the last try."""
    for hour, channel in enumerate((Channel.PHONE, Channel.FAMILY, Channel.VISIT), start=15):
        last = case.add(ContactTried(channel=channel, reached=False), at=at(7, 8, hour))
    return last


@exhibit("lost_contact")
def nobody_could_reach_them(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 6))
    last = tried_in_vain(case)
    yield case
    case.void(last, at(7, 10, 8), "走访的是另一人")


@exhibit("tampered_and_lost")
def cut_off_and_gone(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 6))
    seen(case, Observed.TAMPERED)
    tried_in_vain(case)
    yield case
    withdrawn(case, Observed.TAMPERED)


@exhibit("absence")
def gone_for_more_than_ten_days(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(6, 14))
    confirmed = case.add(AbsenceConfirmed(since_on=day(6, 20), evidence="走访笔录"), on=day(7, 5))
    yield case
    case.void(confirmed, at(7, 10, 8), "登记到了另一案件")


@exhibit("refuses_supervision")
def found_and_refusing(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 5))
    found = case.add(PersonFound(refuses=True, note="拒绝签字"), at=at(7, 9, 10))
    yield case
    case.void(found, at(7, 10, 8), "登记到了另一案件")
