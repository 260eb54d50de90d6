"""An office that lives through a county of honest people and offices tells nobody anything.

Everything goes through the real doors: files, importers, the store, the watch over positions, the sweep.
"""

from time import monotonic

import pytest

from correction.cli.demo import live_through, told_alerts
from correction.cli.founding import create_office
from correction.cli.home import Settings
from correction.domain.moments import day_start
from correction.testing.county import RULEBOOK, simulate
from correction.testing.score import score


def lived(folder, **sizes):
    """Let an office live through a simulated county; give the truth, what was taken in, and the score."""
    county = folder / "county"
    truth = simulate(county, **sizes)
    opens_at = day_start(truth.start_on)
    office = create_office(
        Settings(folder=folder / "office", book=str(RULEBOOK)),
        backup=None,
        demo=True,
        actor="demo",
        now=opens_at,
    )
    lived = live_through(office, county, truth, clock=monotonic, advance=lambda _: None)
    return truth, lived, score(truth, told_alerts(office, county))


@pytest.mark.slow
def test_thirty_days_of_twelve_honest_people_raise_nothing(tmp_path):
    truth, taken, scored = lived(tmp_path, persons=12, wearers=4, days=30, events=0)
    assert taken.fixes == truth.fixes > 4 * 28 * 288
    assert taken.refused == taken.failed == []
    assert scored.false == scored.explained == ()


@pytest.mark.slow
def test_in_a_county_with_events_all_of_them_are_found_and_nothing_else_is_told(tmp_path):
    truth, taken, scored = lived(tmp_path, persons=40, wearers=6, days=45, events=20)
    assert len(truth.events) >= 20
    assert taken.refused == taken.failed == []
    assert scored.perfect, "\n".join(scored.lines())
