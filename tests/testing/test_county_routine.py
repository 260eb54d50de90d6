"""An honest county does everything its book asks, counted from its files by plain calendar arithmetic."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from correction.rulebooks.loader import load_book
from correction.testing.county import RULEBOOK
from tests.testing.county_files import START_ON, moment

# The whole cycles of the 75 days from Monday 5 January to 20 March 2026.
WEEKS = [START_ON + timedelta(days=7 * n) for n in range(10)]
MONTHS = ["2026-02"]
HALVES = [(date(2026, 1, 16), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 15))]
HALVES += [(date(2026, 2, 16), date(2026, 2, 28)), (date(2026, 3, 1), date(2026, 3, 15))]


def from_the_start(county):
    """Those who had reported before the start."""
    return [no for no, row in county.roster.items() if row["报到日期"]]


def excused_days(county):
    days = defaultdict(set)
    for row in county.rows("excuses"):
        on, last_on = date.fromisoformat(row["起"]), date.fromisoformat(row["止"])
        while on <= last_on:
            days[row["编号"]].add(on)
            on += timedelta(days=1)
    return days


def reported(county, *kinds):
    days = defaultdict(list)
    for row in county.rows("reports"):
        if row["报告种类"] in kinds:
            days[row["编号"]].append(date.fromisoformat(row["报告日期"]))
    return days


def acted(county, kind):
    days = defaultdict(list)
    for row in county.rows("acts"):
        if row["种类"] == kind and row["结果"] == "完成":
            days[row["编号"]].append(moment(row, "时间").date())
    return days


def test_somebody_lies_in_hospital_somebody_is_on_leave_and_somebody_is_new(honest_county):
    assert list(honest_county.rows("excuses"))
    assert list(honest_county.rows("leave"))
    assert [row for row in honest_county.rows("steps") if row["环节"] == "报到"]


def test_every_honest_person_checks_in_in_each_window_of_each_day_but_in_hospital(honest_county):
    times, excused = defaultdict(list), excused_days(honest_county)
    for row in honest_county.rows("checkins"):
        times[row["编号"]].append(moment(row, "签到时间"))
    last_slot = datetime(2026, 3, 20, 21, 30)
    lacking = []
    for no in from_the_start(honest_county):
        for window in filter(None, honest_county.roster[no]["签到时段"].split("；")):
            opens, closes = (time.fromisoformat(clock) for clock in window.split("-"))
            for on in honest_county.days():
                span = datetime.combine(on, opens), datetime.combine(on, closes)
                if span[1] < last_slot and on not in excused[no]:
                    lacking += [] if any(span[0] <= at <= span[1] for at in times[no]) else [(no, on)]
    assert lacking == []


def test_nobody_is_unseen_for_more_than_a_day_and_a_half_but_in_hospital(honest_county):
    excused = excused_days(honest_county)
    for no in from_the_start(honest_county):
        times = honest_county.check_ins(no) if not excused[no] else []
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert max(gaps, default=timedelta(0)) <= timedelta(hours=36), no


@pytest.mark.parametrize(("kind", "zh"), [("written", "书面"), ("oral", "口头")])
def test_reports_come_in_every_cycle_of_the_book(honest_county, kind, zh):
    book, days = load_book(RULEBOOK), reported(honest_county, zh)
    classes = {"严管": "strict", "普管": "general", "宽管": "relaxed"}
    cycles = {
        "每周": [(on, on + timedelta(days=6)) for on in WEEKS],
        "每半月": HALVES,
        "每月": [(date(2026, 2, 1), date(2026, 2, 28))],
    }
    for no in from_the_start(honest_county):
        on_class = classes[honest_county.roster[no]["管理类别"]]
        cadence = book.cadence(f"report.{kind}.cadence", START_ON, management_class=on_class)
        for from_on, to_on in cycles[str(cadence)]:
            assert any(from_on <= on <= to_on for on in days[no]), (no, from_on)


def test_who_is_ill_or_under_a_prohibition_reports_on_that_every_month(honest_county):
    about = {"身体情况": reported(honest_county, "身体情况"), "禁止令": reported(honest_county, "禁止令")}
    roster = honest_county.roster
    owing = [("身体情况", no) for no, row in roster.items() if row["矫正类别"] == "暂予监外执行"]
    owing += [("禁止令", no) for no, row in roster.items() if row.get("禁止令种类")]
    assert {kind for kind, _ in owing} == set(about)
    for kind, no in owing:
        assert {f"{on:%Y-%m}" for on in about[kind][no]} >= set(MONTHS)


def test_offices_look_daily_talk_weekly_and_meet_monthly(honest_county):
    looked, talked, met = (acted(honest_county, kind) for kind in ("日监控", "听声", "见面"))
    for no in from_the_start(honest_county):
        assert set(looked[no]) >= set(honest_county.days()) - {START_ON}, no
        weeks = {on - timedelta(days=on.weekday()) for on in talked[no]}
        assert weeks >= set(WEEKS[1:]), no
        assert {f"{on:%Y-%m}" for on in met[no]} >= set(MONTHS), no


def test_everyone_does_eight_hours_of_study_and_who_can_work_eight_of_labour(honest_county):
    hours: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for row in honest_county.rows("activities"):
        hours[row["编号"], row["活动种类"], row["活动日期"][:7]] += float(row["完成学时"])
    for no in from_the_start(honest_county):
        able = honest_county.roster[no]["劳动能力"] == "有"
        for kind in ["学习教育", "公益活动"] if able else ["学习教育"]:
            assert hours[no, kind, "2026-02"] >= 8, (no, kind)


def test_leave_is_asked_three_days_ahead_granted_and_closed_on_its_last_day(honest_county):
    acts: defaultdict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for row in honest_county.rows("leave"):
        acts[row["请假编号"]][row["动作"]] = row
    assert acts
    for leave in acts.values():
        from_on, to_on = (date.fromisoformat(leave["批准"][end]) for end in ("起", "止"))
        assert (from_on - moment(leave["申请"], "时间").date()).days >= 3
        assert moment(leave["批准"], "时间").date() < from_on
        assert "销假" not in leave or moment(leave["销假"], "时间").date() == to_on
        assert (to_on - from_on).days < 7


def test_newcomers_report_within_ten_days(honest_county):
    for row in honest_county.rows("steps"):
        effective = honest_county.roster[row["编号"]]["裁判生效日"]
        assert (date.fromisoformat(row["日期"]) - effective).days <= 10
