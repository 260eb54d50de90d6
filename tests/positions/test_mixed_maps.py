"""Areas that bind together may come from maps of different datums; a confirmed place may have any shape."""

from dataclasses import replace

import numpy as np
import pytest

from correction.domain.area import Area, Circle, Datum, Fence, Polarity, Polygon
from correction.domain.entry import Fact
from correction.domain.facts.admission import FenceSet, PlaceConfirmed
from correction.domain.moments import DateSpan
from correction.office.positions.judging.areas import area_verdicts
from correction.office.positions.judging.eras import position_eras
from correction.office.positions.judging.plan import watch_plan
from correction.testing.builders import CaseBuilder, probation
from geofences import Verdict
from geofences.datums import Coordinates, from_wgs84
from geofences.datums import Datum as GroundDatum
from tests.positions.arriving import BOOK, CONTEXT, START, Fix, fixes

METRE = 1 / 97_400


def square(area_id: str, west: float, datum: Datum = Datum.WGS84, side: float = 0.1) -> Area:
    """A square of ground north of 29 degrees, drawn on a map of some datum."""
    east, north = west + side, 29 + side
    ring = [(west, 29.0), (east, 29.0), (east, north), (west, north), (west, 29.0)]
    ground = Coordinates(lon=np.array(ring)[:, 0], lat=np.array(ring)[:, 1], datum=GroundDatum.WGS84)
    drawn = from_wgs84(ground, GroundDatum(datum.value))
    corners = tuple(zip(drawn.lon.tolist(), drawn.lat.tolist(), strict=True))
    return Area(area_id=area_id, version=1, name=area_id, datum=datum, polygons=(Polygon(rings=(corners,)),))


def where(lon: float, areas: list[Area], *facts: Fact) -> Verdict:
    """How a fix a twentieth of a degree up is judged against all areas of a person, which bind together."""
    case = CaseBuilder(order=probation(START, START.replace(year=2027)))
    for fact in facts:
        case.add(fact, on=START)
    context = replace(CONTEXT, areas={area.area_id: area for area in areas})
    plan = watch_plan(case.file(), context, BOOK)
    (bound,) = plan.areas
    batch = replace(fixes([Fix(0, 0)]), lon=np.array([lon]), lat=np.array([29.05]))
    _, verdicts = area_verdicts(plan, bound, batch, position_eras(BOOK))
    return Verdict(int(verdicts[0]))


def stay_in(area: Area) -> FenceSet:
    span = DateSpan(from_on=START)
    return FenceSet(fence=Fence(area_id=area.area_id, polarity=Polarity.STAY_IN, span=span, basis="x"))


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09, Datum.CGCS2000, Datum.WGS84])
def test_districts_out_of_maps_of_different_datums_bind_where_they_are_on_the_ground(datum):
    one, other = square("a", 120.0), square("b", 120.1, datum)
    binding = [stay_in(one), stay_in(other)]
    found = [where(lon, [one, other], *binding) for lon in (120.2 - 100 * METRE, 120.2 + 350 * METRE)]
    assert found == [Verdict.INSIDE, Verdict.OUTSIDE]


def test_a_circle_beside_a_polygon_of_another_datum_can_be_judged():
    one = square("a", 120.0)
    disc = Area(
        area_id="b",
        version=1,
        name="b",
        datum=Datum.GCJ02,
        circles=(Circle(lon=121, lat=29.05, radius_m=900),),
    )
    assert where(120.05, [one, disc], stay_in(one), stay_in(disc)) is Verdict.INSIDE


def test_a_confirmed_place_that_was_drawn_as_a_polygon_counts_as_inside():
    county, farm = square("county", 120.0), square("farm", 120.2)
    assert where(120.25, [county, farm], stay_in(county)) is Verdict.OUTSIDE
    confirmed = PlaceConfirmed(area_id="farm")
    assert where(120.25, [county, farm], stay_in(county), confirmed) is Verdict.INSIDE
    assert where(120.35, [county, farm], stay_in(county), confirmed) is Verdict.OUTSIDE
