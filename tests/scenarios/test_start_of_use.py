"""An office that starts with three hundred running cases hears nothing about the days before it started."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from correction.cli.cases import rare_file
from correction.cli.founding import create_office
from correction.cli.home import Office, Settings
from correction.domain.facts.alerts import AlertStated, Matter
from correction.domain.moments import day_end, day_start, local_time
from correction.intake.importer import import_file
from correction.office.judging.round import run_round
from tests.intake.making import SQUARE, feature, write_csv, write_geojson

# A Wednesday in the middle of a month and of a quarter, so that every cycle is cut by it.
START_ON = date(2026, 3, 18)
CASES = 300
NEVER_CAME = frozenset(f"甲{number}" for number in range(0, CASES, 50))
Row = Mapping[str, object]


def days(count: int) -> timedelta:
    return timedelta(days=count)


def running_case(chance: Random, number: int) -> dict[str, object]:
    """Give a case of long ago; where chance wills, much was left undone before the start of use."""
    effective_on = START_ON - days(chance.randrange(40, 900))
    category = chance.choice(["缓刑", "缓刑", "缓刑", "假释", "管制", "暂予监外执行"])
    row = {
        "编号": f"QY{number:03d}",
        "姓名": f"甲{number}",
        "性别": chance.choice("男女"),
        "出生日期": "1985-06-01",
        "居住地代码": "990781",
        "矫正类别": category,
        "决定机关": "监狱管理机关" if category == "暂予监外执行" else "人民法院",
        "裁判生效日": effective_on,
        "矫正起始日": effective_on,
        "矫正终止日": START_ON + days(chance.randrange(1, 700)),
        "司法所": "S1",
        "启用日": START_ON,
    }
    if row["姓名"] in NEVER_CAME:
        return {**row, "矫正类别": "缓刑", "决定机关": "人民法院"}
    came_on = effective_on + days(chance.randrange(10))
    row |= {
        "报到日期": came_on,
        "管理类别": chance.choice(["严管", "普管", "宽管"]),
        "管理类别起始日": came_on,
    }
    return row | balances(chance, number, category, effective_on)


def balances(chance: Random, number: int, category: str, effective_on: date) -> dict[str, object]:
    """Give what carries over: each kind in about half of the cases, some of it overdue at the start."""
    before, after = START_ON - days(chance.randrange(1, 30)), START_ON + days(chance.randrange(1, 9))
    approved_to_on = chance.choice([before, after, START_ON + days(60)])
    kinds: list[Row] = [
        {"训诫日期": before, "警告日期": f"{before - days(3)}；{before}"},
        {"近两个月请假天数": chance.randrange(1, 30)},
        {"在外请假起": before, "在外请假止": chance.choice([before, after]), "在外请假地": "外县"},
        {"电子定位情形": "2", "电子定位起": effective_on, "电子定位止": approved_to_on},
        {"最近书面报告": effective_on + days(15)},
        {"最近病情复查": effective_on + days(15)},
        {"本月公益学时": 1, "本月学习学时": 0},
        {"签到时段": "07:00-10:00；18:00-21:00", "签到方式": "手机", "签到地点": "A1"},
        {"定位来源编号": f"D{number}", "定位来源种类": chance.choice(["腕带", "手机"]), "定位间隔分钟": 30},
    ]
    if category in ("缓刑", "管制"):
        banned: Row = {"禁止令种类": "活动", "禁止令内容": "禁止高消费", "禁止令起": effective_on}
        kinds.append({**banned, "禁止令止": chance.choice([before, after])})
    return {name: value for kind in kinds if chance.random() < 0.5 for name, value in kind.items()}


def started(folder: Path) -> Office:
    """Give an office that took in its people on the morning of its first day."""
    now = local_time(START_ON, time(9))
    office = create_office(
        Settings(folder=folder / "office", book="demo-county"),
        backup=None,
        demo=True,
        actor="G1",
        now=day_start(START_ON),
    )
    chance = Random(20260318)
    org = [{"机构编号": "S1", "名称": "样例司法所", "级别": "司法所"}]
    roster = [running_case(chance, number) for number in range(CASES)]
    area = feature(SQUARE, adcode="990781")
    files = {
        "org": write_csv(folder / "org.csv", org),
        "areas": write_geojson(folder / "areas.geojson", [area]),
        "roster": write_csv(folder / "roster.csv", roster),
    }
    for kind, path in files.items():
        report = import_file(office.store, kind, path, now=now, actor="G1")
        assert report.errors == ()
        assert report.new == report.rows == (CASES if kind == "roster" else 1)
    return office


def told_by(office: Office, now: datetime) -> dict[str, list[AlertStated]]:
    """Make the worker's round, and give what stands then, by the name of the person."""
    report = run_round(office.store, office.positions, office.book, office.calendar, now, clock=monotonic)
    assert report.failed == ()
    with office.store.reading() as uow:
        return {
            rare_file(uow, case_id).person.name: [
                alert.stated for alert in uow.alerts(case_id) if alert.stated.matter is not Matter.WITHDRAWN
            ]
            for case_id in uow.case_ids()
        }


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[int, dict[str, list[AlertStated]]]:
    """Give the alerts at the end of the first day of use, and at the end of the tenth day after it."""
    office = started(tmp_path_factory.mktemp("start"))
    alerts = {later: told_by(office, day_end(START_ON + days(later))) for later in (0, 10)}
    office.store.close()
    return alerts


@pytest.mark.parametrize("later", [0, 10])
def test_no_alert_is_about_the_days_before_the_start_of_use(told, later):
    alerts = {name: found for name, found in told[later].items() if name not in NEVER_CAME}
    assert len(alerts) == CASES - len(NEVER_CAME)
    early = [
        (name, alert.occasion, alert.began_at)
        for name, found in alerts.items()
        for alert in found
        if alert.began_at < day_start(START_ON) or (alert.cycle_on or START_ON) < first_day_of(alert)
    ]
    assert early == []


def first_day_of(alert: AlertStated) -> date:
    """Give the first day an alert may belong to: that of a leave which goes on at the start lies before."""
    still_away = alert.rule == "report_leave" and alert.began_at >= day_start(START_ON + days(2))
    return date.min if still_away else START_ON


def test_who_never_came_is_told_at_once_since_that_goes_on(told):
    for alerts in (told[later][name] for later in (0, 10) for name in NEVER_CAME):
        early = {alert.rule for alert in alerts if alert.began_at < day_start(START_ON)}
        assert early == {"first_report", "absence"}
        assert all(alert.matter is Matter.ONGOING for alert in alerts)


@pytest.mark.slow
def test_what_is_missed_from_the_first_day_on_is_told(told):
    first_day = {alert.rule for alerts in told[0].values() for alert in alerts}
    assert first_day >= {"check_in_missed", "office_monitoring", "term_ending", "prohibition_ending"}
    later = {alert.rule for alerts in told[10].values() for alert in alerts}
    assert later >= first_day | {"report_leave", "leave_not_returned", "device_approval"}
    # The first whole week is not over yet.
    assert "office_voice" not in later
    opened_on = {alert.cycle_on for alerts in told[10].values() for alert in alerts}
    assert START_ON in opened_on
