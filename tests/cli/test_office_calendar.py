"""An office of an autonomous area counts by its own calendar, once its settings name the area."""

from datetime import date

from correction.cli.home import open_office
from correction.domain.days import DayKind

FRIDAY = date(2026, 3, 20)


def test_the_settings_name_the_region_whose_calendar_counts(desk):
    assert open_office(desk.home).calendar.kind(FRIDAY) is DayKind.WORKING
    settings = desk.home / "correction.toml"
    said = settings.read_text(encoding="utf-8")
    assert 'region = ""' in said
    settings.write_text(said.replace('region = ""', 'region = "宁夏回族自治区"'), encoding="utf-8")
    assert open_office(desk.home).calendar.kind(FRIDAY) is DayKind.UNKNOWN
    settings.write_text(said.replace('region = ""', 'region = "仙境"'), encoding="utf-8")
    refused = desk.run("sweep")
    assert refused.code == 1
    assert "宁夏回族自治区" in refused.err
