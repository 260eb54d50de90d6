"""Single records: the same words and checks as the sheets, an id of their own, never twice."""

import pytest
from typer.main import get_command

from correction.cli.app import app
from correction.cli.manual import commands
from correction.intake.kinds import SHEETS, ImportKind

RECORDS = {
    "check_in_made": (
        "check-in",
        "A001",
        "--at",
        "2026-03-02 08:30",
        "--means",
        "手机",
        "--identity",
        "一致",
    ),
    "report_received": ("report", "A001", "--on", "2026-03-03", "--kind", "书面"),
    "medical_papers_received": ("report", "A001", "--on", "2026-03-03", "--kind", "病情复查"),
    "monitored": ("act", "A001", "--at", "2026-03-03 15:00", "--kind", "日监控", "--seen", "在家"),
    "staff_acted": ("act", "A001", "--at", "2026-03-03 16:00", "--kind", "家访", "--target", "家庭"),
    "contact_tried": (
        *("act", "A001", "--at", "2026-03-03 17:00", "--kind", "联系查找"),
        *("--target", "电话", "--result", "未联系上"),
    ),
    "activity_attended": (
        *("activity", "A001", "--on", "2026-03-05", "--activity", "H1", "--kind", "公益活动"),
        *("--offered", "4", "--hours", "4", "--attendance", "到"),
    ),
    "leave_granted": (
        *("leave", "A001", "--at", "2026-03-04 09:00", "--leave", "L1", "--act", "批准", "--level", "司法所"),
        *("--from", "2026-03-05", "--to", "2026-03-07", "--destination", "杭州", "--reason", "就医"),
    ),
    "step_done": ("step", "A001", "--on", "2026-03-05", "--step", "入矫宣告"),
    "excused": ("excuse", "A001", "--reason", "住院", "--from", "2026-03-06", "--to", "2026-03-08"),
}


@pytest.mark.parametrize("kind", RECORDS)
def test_what_is_recorded_stands_in_the_case_under_the_persons_name_who_did_it(office, kind):
    made = office.ask("record", *RECORDS[kind])
    (entry,) = [e for e in office.ask("case", "A001")["entries"] if e["entry_id"] == made["entry_id"]]
    # What was granted on paper comes in as a belated record; at the desk leave goes through its approval.
    origin = "backfilled" if kind == "leave_granted" else "online"
    assert (entry["kind"], entry["actor"], entry["origin"]) == (kind, "G1", origin)


def test_a_leave_of_today_is_not_recorded_past_its_approval(office):
    act = ("leave", "A001", "--at", "2026-03-10 09:00", "--leave", "L1", "--act", "批准", "--level", "司法所")
    days = ("--from", "2026-03-11", "--to", "2026-03-30", "--destination", "杭州")
    ran = office.run("record", *act, *days)
    assert ran.code == 5
    assert "审批权限、意见和重叠要逐项核对" in ran.err
    assert "correction approve" in ran.err
    assert office.ask("case", "A001")["entries"][0]["kind"] == "attempt_refused"


def test_a_search_step_recorded_by_its_sheet_is_checked_like_at_the_desk(office):
    act = ("act", "A001", "--at", "2026-03-03 17:00", "--kind", "通知公安机关")
    ran = office.run("record", *act)
    assert "没有认定失联或者组织查找的记录" in ran.err
    assert office.ask("case", "A001")["entries"][0]["kind"] == "attempt_refused"


def test_the_same_thing_is_not_recorded_twice(office):
    office.ask("record", *RECORDS["report_received"])
    again = office.run("record", *RECORDS["report_received"])
    assert again.code == 4
    assert "已经登记" in again.err


def test_what_was_voided_can_be_recorded_again(office):
    made = office.ask("record", *RECORDS["report_received"])
    office.ask("void", "A001", made["entry_id"], "--reason", "日期记错")
    assert office.ask("record", *RECORDS["report_received"])["number"] == made["number"] + 2


def test_a_time_with_its_zone_is_that_instant(office):
    office.ask("record", "check-in", "A001", "--at", "2026-03-02T00:30:00Z", "--means", "手机")
    latest = office.ask("case", "A001")["entries"][0]
    assert latest["starts_at"] == "2026-03-02T08:30:00+08:00"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check-in", "A001", "--at", "2026-03-02 25:00", "--means", "手机"), "时刻"),
        (("check-in", "A001", "--at", "2026-03-02 08:30", "--means", "飞鸽"), "不在可填范围内"),
        (("check-in", "A001", "--at", "2026-03-11 08:30", "--means", "手机"), "在当前时间"),
        (
            (
                "check-in",
                "A001",
                "--at",
                "2026-03-02 08:30",
                "--means",
                "手机",
                "--lon",
                "29.1",
                "--lat",
                "119.6",
            ),
            "坐标系",
        ),
        (("report", "A001", "--on", "2025-01-01", "--kind", "书面"), "早于本案开始之日"),
        (("act", "A001", "--at", "2026-03-03 15:00", "--kind", "日监控"), "没有写明看到的情况"),
    ],
)
def test_what_a_sheet_would_refuse_is_refused_here_with_a_remedy(office, words, said):
    ran = office.run("record", *words)
    assert ran.code == 1
    assert said in ran.err
    assert "处理办法：" in ran.err
    assert "Traceback" not in ran.err


def test_an_unknown_case_is_not_found(office):
    ran = office.run("record", "report", "B999", "--on", "2026-03-03", "--kind", "书面")
    assert ran.code == 3
    assert "B999" in ran.err


def test_a_return_from_a_leave_that_was_never_granted_is_not_found(office):
    ran = office.run("record", "leave", "A001", "--at", "2026-03-04 09:00", "--leave", "L9", "--act", "销假")
    assert ran.code == 3


# Options whose short list of choices must say what the sheet's column takes.
CHOICES = {
    ("check-in", "means"): (ImportKind.CHECK_INS, "签到方式"),
    ("check-in", "identity"): (ImportKind.CHECK_INS, "身份核验"),
    ("check-in", "datum"): (ImportKind.CHECK_INS, "坐标系"),
    ("activity", "attendance"): (ImportKind.ACTIVITIES, "考勤"),
    ("leave", "kind"): (ImportKind.LEAVE, "动作"),
    ("leave", "level"): (ImportKind.LEAVE, "批准机关"),
}


@pytest.mark.parametrize("option", CHOICES)
def test_the_choices_in_a_help_page_are_those_of_the_sheet(option):
    (name, parameter), (kind, header) = option, CHOICES[option]
    made = dict(commands(get_command(app)))[f"correction record {name}"]
    (shown,) = [p.metavar for p in made.params if p.name == parameter]
    (column,) = [c for c in SHEETS[kind].columns if c.header == header]
    assert tuple(shown.split("|")) == column.kind.choices


# Longer lists stand in the explanation.
LONGER = {
    "report": (ImportKind.REPORTS, "报告种类"),
    "activity": (ImportKind.ACTIVITIES, "活动种类"),
}


@pytest.mark.parametrize("name", LONGER)
def test_the_longer_lists_of_kinds_in_a_help_page_are_those_of_the_sheet(name):
    kind, header = LONGER[name]
    made = dict(commands(get_command(app)))[f"correction record {name}"]
    (told,) = [p.help for p in made.params if p.name == "kind"]
    (column,) = [c for c in SHEETS[kind].columns if c.header == header]
    assert sorted(told.split("、")) == sorted(column.kind.choices)


@pytest.mark.parametrize("name", ["import", "template"])
def test_the_help_of_whole_sheets_names_every_kind_of_sheet(name):
    made = dict(commands(get_command(app)))[f"correction {name}"]
    (told,) = [p.help for p in made.params if p.name == "kind"]
    assert {each.split(" ")[0] for each in told.split("、")} == {kind.value for kind in ImportKind}
