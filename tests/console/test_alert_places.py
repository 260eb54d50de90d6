"""The place on the page of an alert: borders at once, positions once logged, nothing of a sealed file."""

from datetime import timedelta

import pytest

from correction.domain.area import Fence, Polarity
from correction.domain.facts.admission import FenceSet
from correction.domain.facts.minors import OffenceDated, RecordSealed
from correction.domain.moments import DateSpan
from correction.office.judging.round import run_round
from correction.office.positions.port import Purpose
from correction.store.queries.screens import open_alerts
from tests.console.conftest import A001, NOW
from tests.console.test_browser import sign_in
from tests.console.test_map import GOOD, LON, carried, record, seen

__all__ = ["seen"]


@pytest.fixture
def alert(visit, console, seen):
    """The address of the alert about a prohibited area in which the phone of A001 was seen."""
    assert visit("shen").post("/map/areas", **GOOD).status_code == 303
    span = DateSpan(from_on=NOW.date() - timedelta(days=2), to_on=NOW.date() + timedelta(days=9))
    fence = Fence(area_id=GOOD["area_id"], polarity=Polarity.STAY_OUT, span=span, basis="禁止令")
    record(console, A001, FenceSet(fence=fence))
    office = console.office
    run_round(office.store, office.positions, office.book, office.calendar, NOW, clock=lambda: 0.0)
    rows = open_alerts(office.store, office_ids=["S1"], limit=99).alerts
    (row,) = [row for row in rows if row.kind == "prohibited_area" and row.log_id == A001]
    return f"/alerts/{row.alert_id}"


def test_borders_are_shown_at_once_and_positions_after_the_reading_is_logged(visit, console, alert):
    lin = visit("lin")
    assert carried(lin.get(alert))["track"] == []
    assert console.office.positions.acts(["P1"]) == ()
    page = lin.post(f"{alert}/place")
    # Of three fixes one was before the person was told of the check, and is shown to nobody.
    assert [step["lon"] for step in carried(page)["track"]] == [round(LON + 0.01, 6), round(LON + 0.02, 6)]
    act = console.office.positions.acts(["P1"])[-1]
    assert (act.actor, act.purpose) == ("G1", Purpose.REVIEW)
    assert alert.rpartition("/")[2] in act.reason


def test_an_alert_that_rests_on_no_place_has_no_map(visit, console, alert):
    others = [
        row.alert_id
        for row in open_alerts(console.office.store, office_ids=["S1"], limit=99).alerts
        if row.alert_id not in alert
    ]
    assert others
    lin = visit("lin")
    shown = [lin.get(f"/alerts/{alert_id}").text for alert_id in others]
    assert not any("data-map" in page for page in shown)


def test_of_a_sealed_file_no_place_is_shown(visit, console, alert):
    record(
        console, A001, OffenceDated(committed_on=NOW.date(), sentence_years=1), RecordSealed(document_no="1")
    )
    assert "data-map" not in visit("shen").post(f"{alert}/place").text
    assert console.office.positions.acts(["P1"]) == ()


@pytest.mark.slow
def test_the_place_of_an_alert_in_a_browser(browser, console, alert):
    sign_in(browser, "lin")
    browser.open(alert)
    browser.page.get_by_role("button", name="显示前后的位置").click()
    browser.page.wait_for_selector("#step")
    assert browser.faults() == []
    browser.shot("alert-place")
