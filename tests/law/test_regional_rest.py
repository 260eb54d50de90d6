"""Regional days of rest: what was announced counts, what was not is unknown."""

from datetime import date

import pytest

from correction.domain.days import DayKind
from correction.intake.work_calendar import national_calendar
from correction.rulebooks import RulebookError
from correction.rulebooks.regional import regional_rest
from correction.rulebooks.yaml_file import read_yaml

# A Friday and a Saturday without anything national about them.
FRIDAY, SATURDAY = date(2026, 3, 20), date(2026, 3, 21)


def register(folder, years):
    path = folder / "regional-rest.yaml"
    text = f"regions:\n  甲自治区: {{festivals: [某节], years: {years}, checked_on: 2026-11-22}}\n"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("region", ["宁夏回族自治区", "内蒙古自治区"])
def test_a_registered_region_without_a_notice_leaves_working_days_unknown(region):
    calendar = national_calendar().with_region(regional_rest(region))
    assert calendar.kind(FRIDAY) is DayKind.UNKNOWN
    assert calendar.kind(SATURDAY) is DayKind.REST
    assert region in calendar.version


def test_every_year_that_is_not_announced_has_its_reason(request):
    path = request.config.rootpath / "correction" / "rulebooks" / "regional-rest.yaml"
    for region, said in read_yaml(path)["regions"].items():
        assert said["years"] or said["unknown_because"], region


def test_an_announced_festival_is_a_day_of_rest_in_its_year_alone(tmp_path):
    rest = regional_rest("甲自治区", register(tmp_path, "{2026: [2026-03-20], 2025: []}"))
    calendar = national_calendar().with_region(rest)
    assert calendar.kind(FRIDAY) is DayKind.REST
    assert calendar.kind(date(2026, 3, 19)) is DayKind.WORKING
    assert calendar.kind(date(2025, 3, 20)) is DayKind.WORKING
    assert calendar.kind(date(2024, 3, 20)) is DayKind.UNKNOWN
    assert national_calendar().kind(FRIDAY) is DayKind.WORKING


@pytest.mark.parametrize(
    ("region", "years", "what"),
    [
        ("乙自治区", "{}", "没有登记"),
        ("甲自治区", "{2026: [2025-03-20]}", "2026 年写了 2025-03-20"),
        ("甲自治区", "{2026: ['2026-03-20']}", "2026 年写了"),
    ],
)
def test_a_region_or_day_that_is_not_right_is_refused(tmp_path, region, years, what):
    with pytest.raises(RulebookError, match=what):
        regional_rest(region, register(tmp_path, years))
