"""The interface keeps what its description promises, whatever it is asked."""

import os

import pytest
from correction_console.following import Rhythm

from correction.store.queries.screens import open_alerts
from tests.console.conftest import A001, A002, A003, clock, console, founded  # noqa: F401 - fixtures
from tests.console.serving import serving
from tests.contract.client import asked

# `make contract` asks for twenty minutes.
SECONDS = float(os.environ.get("CONTRACT_SECONDS", "120"))


@pytest.mark.slow
def test_no_request_makes_the_interface_break_its_description(console):  # noqa: F811
    alerts = [row.alert_id for row in open_alerts(console.office.store, office_ids=["S1"]).alerts]
    known = {"case_id": [A001, A002, A003], "alert_id": alerts, "log_id": [A001, "S1"]}
    known |= {name: ["S1"] for name in ("org_id", "office_id", "body_id")}
    console.feed.rhythm = Rhythm(life_s=0)
    with serving(console) as home:
        counted = asked(home, "token-of-peer", known, seconds=SECONDS, first_seed=1)
    assert len(counted) >= 120
    assert sum(counted.values()) >= 120
