"""Where a person may be once another county took them over: there, and no longer where they came from."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.area import PERMITTED, Area, Circle, Datum, Fence, Place, Polarity
from correction.domain.case.fences import fences_of
from correction.domain.facts.absence import Channel, ContactTried
from correction.domain.facts.admission import FenceSet
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.moves import MoveTold
from correction.domain.facts.stays import StayKind, StayRecorded
from correction.domain.moments import DateSpan, local_time
from correction.office.admission.moves import accept_move, tell_move
from correction.office.areas import draw
from correction.office.organisation import set_unit
from correction.office.positions.judging.plan import watch_plan
from correction.rules.assess import assess
from correction.testing.builders import SOMEBODY, plain_context
from tests.core.case_desk import BOOK, NOW, CaseDesk
from tests.core.test_moves import DAY, LAST, TOLD, accepted, asked, decided, moving

PLACES = {"990701": (117.5, 31.5), "990722": (117.5, 31.2)}
RECEIPT = LAST + DAY


def drawn(code):
    lon, lat = PLACES[code]
    circle = Circle(lon=lon, lat=lat, radius_m=5_000)
    return Area(area_id=code, version=1, name=code, datum=Datum.WGS84, circles=(circle,), division_code=code)


CONTEXT = replace(plain_context(), areas={code: drawn(code) for code in PLACES})


class Moved(CaseDesk):
    """A person with an area of residence is told of a move, and reports to the new county on the last day."""

    def __init__(self, *, code="990722", areas=tuple(PLACES)):
        super().__init__(person=replace(SOMEBODY, residence_code="990701"))
        with self.store.writing() as uow:
            unit = replace(uow.organisation().unit("X2"), division_code=code)
            set_unit(uow, unit, actor="t", now=NOW)
            for each in areas:
                draw(uow, drawn(each), actor="t", now=NOW)
        span = DateSpan(from_on=date(2025, 9, 1))
        home = Fence(area_id="990701", polarity=Polarity.STAY_IN, span=span, basis=PERMITTED)
        ban = replace(home, polarity=Polarity.STAY_OUT, basis="禁止令")
        for fence in (home, ban):
            self.put(FenceSet(fence=fence), span.from_on)
        self.put(asked("X2"), TOLD - 20 * DAY)
        self.put(decided(), TOLD - DAY)
        self.act(tell_move, MoveTold(approval_id="M1"), TOLD)

    def accept(self):
        self.act(accept_move, accepted(LAST, "S2"), RECEIPT, "K9")

    def kinds_of_check_in(self, code, on):
        """Check in from one of the places on a day, and give the kinds that are found in it."""
        lon, lat = PLACES[code]
        place = Place(lon=lon, lat=lat, datum=Datum.WGS84, accuracy_m=20.0)
        self.put(CheckInMade(means=Means.PHONE_APP, place=place), on)
        found = assess(self.file, BOOK, CONTEXT, local_time(on, time(23))).findings
        return [f.kind for f in found if f.rule == "check_in_outcome"]


def test_who_moved_is_at_home_in_the_new_county_and_outside_in_the_old_one():
    desk = Moved()
    desk.accept()
    assert desk.kinds_of_check_in("990722", LAST) == []
    assert desk.kinds_of_check_in("990722", RECEIPT + DAY) == []
    assert desk.kinds_of_check_in("990701", RECEIPT + 2 * DAY) == [AlertKind.CHECK_IN_OUTSIDE]


def test_until_the_receipt_the_old_county_is_home_and_a_ban_does_not_end_with_it():
    desk = Moved()
    assert [f.span.to_on for f in fences_of(desk.file)] == [None, None]
    desk.accept()
    spans = {(f.area_id, f.polarity): f.span for f in fences_of(desk.file)}
    assert spans["990701", Polarity.STAY_IN].to_on == RECEIPT
    assert spans["990701", Polarity.STAY_OUT].to_on is None
    assert spans["990722", Polarity.STAY_IN] == DateSpan(from_on=LAST)


def test_positions_are_watched_in_the_new_county_too():
    desk = Moved()
    desk.accept()
    noon_ms = int(local_time(RECEIPT + 5 * DAY, time(12)).timestamp() * 1000)
    binding = {
        area.area_id
        for area in watch_plan(desk.file, CONTEXT, BOOK).areas
        if area.polarity is Polarity.STAY_IN
        and any(begins <= noon_ms < ends for begins, ends in area.windows)
    }
    assert binding == {"990722"}


@pytest.mark.parametrize(("code", "areas"), [("990722", ("990701",)), (None, tuple(PLACES))])
def test_where_nobody_drew_the_new_county_no_place_is_held_against_the_person(code, areas):
    desk = Moved(code=code, areas=areas)
    desk.accept()
    for day, where in enumerate(PLACES, start=1):
        assert desk.kinds_of_check_in(where, RECEIPT + day * DAY) == []


@pytest.mark.parametrize(
    ("code", "nights_from", "areas", "clues"),
    [
        ("990722", TOLD + DAY, tuple(PLACES), 0),
        ("990722", RECEIPT + DAY, tuple(PLACES), 0),
        ("990701", TOLD - 4 * DAY, tuple(PLACES), 0),
        ("990722", TOLD - 4 * DAY, tuple(PLACES), 1),
        ("990701", RECEIPT + DAY, tuple(PLACES), 1),
        ("990701", RECEIPT + DAY, ("990701",), 0),
    ],
)
def test_a_night_in_a_hotel_is_elsewhere_by_the_home_of_that_night(code, nights_from, areas, clues):
    desk = Moved(areas=areas)
    desk.accept()
    stay = StayRecorded(
        stay=StayKind.HOTEL,
        from_on=nights_from,
        to_on=nights_from + 2 * DAY,
        division_code=code,
        place="旅馆",
    )
    desk.put(stay, nights_from)
    context = replace(CONTEXT, areas={each: CONTEXT.areas[each] for each in areas})
    found = assess(desk.file, BOOK, context, local_time(RECEIPT + 9 * DAY, time(9))).findings
    assert len([f for f in found if f.rule == "stay_unpermitted"]) == clues


@pytest.mark.parametrize("came", [True, False])
def test_reporting_to_the_new_county_is_a_sign_of_life(judged, came):
    case, _ = moving()
    for hour in (9, 10, 11):
        at = local_time(TOLD + 3 * DAY, time(hour))
        case.add(ContactTried(channel=Channel.PHONE, reached=False), at=at)
    if came:
        case.add(accepted(LAST), on=RECEIPT + 5 * DAY)
    now = local_time(RECEIPT + 6 * DAY, time(9))
    (found,) = judged(case, now, "lost_contact")
    assert found.began_at == local_time(TOLD + 3 * DAY, time(11))
    assert found.ended_at == (local_time(LAST, time()) if came else None)


def test_receiving_the_decision_is_a_sign_of_life(judged):
    case, _ = moving()
    for hour in (9, 10, 11):
        at = local_time(TOLD - 4 * DAY, time(hour)) + timedelta(minutes=1)
        case.add(ContactTried(channel=Channel.PHONE, reached=False), at=at)
    (found,) = judged(case, local_time(TOLD, time(20)), "lost_contact")
    assert found.ended_at == local_time(TOLD, time())
