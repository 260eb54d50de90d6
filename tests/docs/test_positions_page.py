"""The officers' page on positions says every word of doubt and every number that the engine judges by."""

from datetime import date
from pathlib import Path

import pytest

from correction.cli.words import word
from correction.domain.facts.observations import Observed
from correction.office.positions.judging.rules import position_rules
from correction.office.positions.judging.track import DISBELIEF_ZH
from correction.rulebooks.glossary import glossary
from correction.rulebooks.loader import load_book
from geofences.fixes import Disbelief, Source

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "officers" / "定位说明.md").read_text(encoding="utf-8")


def test_every_reason_not_to_believe_a_fix_is_explained_on_the_page_and_in_the_glossary():
    assert set(DISBELIEF_ZH) == set(Disbelief) - {Disbelief.NONE}
    assert [zh for zh in DISBELIEF_ZH.values() if f"| {zh} |" not in PAGE] == []
    meaning = glossary().terms["disbeliefs"].meaning
    assert [zh for zh in DISBELIEF_ZH.values() if zh not in meaning] == []


@pytest.mark.parametrize(
    "observed", [Observed.CROSSED, Observed.STILL, Observed.GAP, Observed.TRACK_ABNORMAL, Observed.PROHIBITED]
)
def test_every_observation_of_positions_is_named_as_on_the_screen(observed):
    assert word(observed) in PAGE


def test_the_numbers_are_those_of_the_book():
    rules = position_rules(load_book("cn"), date(2026, 3, 2))
    assert (rules.excursion.confirm_fixes, rules.excursion.confirm_minutes) == (3, 2)
    assert "三个点在外，前后至少两分钟" in PAGE
    assert (rules.excursion.doubtful_max, rules.excursion.dwell_minutes) == (2, 4)
    assert "相隔四分钟以上" in PAGE
    assert (rules.margin_m, rules.margin_inside_m) == (100, 30)
    assert rules.entry.confirm_minutes == rules.entry.dwell_minutes == 15
    assert "深入三十米，停留一刻钟" in PAGE
    assert rules.crossing.step_minutes == 10
    assert f"时速超过 {rules.belief.speed_max_kmh:.0f} 公里" in PAGE
    for source, name in ((Source.SATELLITE, "卫星"), (Source.WIFI, "无线网络"), (Source.CELL, "基站")):
        assert f"| {name} | {rules.profile_m[source]:,.0f} 米 | {rules.least_m[source]:,.0f} 米 |" in PAGE
    assert (rules.stillness.still_hours, rules.stillness.radius_m) == (12, 30)
    assert (rules.gathering.near_m, rules.gathering.gather_minutes) == (50, 15)
